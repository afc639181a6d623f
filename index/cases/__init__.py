"""Cases: a note in, the codes that it supports out, with the words that support each."""
