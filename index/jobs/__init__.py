"""The job board: postings from feeds and files, read, understood, kept, searched; applications."""
