"""Cases: a note becomes sections, mentions, and codes with their evidence."""
