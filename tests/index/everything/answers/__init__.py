"""Questions and answers with every release installed."""
