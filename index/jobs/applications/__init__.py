"""What leaves the program of a person's applications: a table, a calendar, a letter."""
