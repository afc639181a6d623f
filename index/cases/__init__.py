"""Cases: the notes of a visit, and what can be said of them."""
