"""Content with every release installed, against the official files read in another way."""
