"""Search by meaning: a sentence model in numpy, and the vectors of every phrase of the code sets.

The model is MiniLM-L6 (384 dimensions). Nothing here is imported before the first paint.
"""
