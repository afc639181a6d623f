"""Cases: what a note says, the codes it supports, and what was done about them."""
