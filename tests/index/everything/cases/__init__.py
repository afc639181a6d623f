"""Cases coded with everything installed."""
