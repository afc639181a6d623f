"""Cases: from a note to the codes that it supports."""
