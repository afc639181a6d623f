"""Long tests, run by ``./run soak`` only."""
