"""Packs of content: what one computer has built, signed, for others to install.

A pack carries the databases and the vectors of a generation, never a Whoosh folder, which is
pickle: whoever installs a pack makes the full text of its rows anew.
"""
