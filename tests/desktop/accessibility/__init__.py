"""Names, keys, focus, contrast and large text of the whole window."""
