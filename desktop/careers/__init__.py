"""The Careers workspace: postings, saved searches, applications, postings of one's own."""
