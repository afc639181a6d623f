"""What the board keeps, how it is searched, and how a posting fits a person."""
