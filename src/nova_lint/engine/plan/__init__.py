"""The plan: in which order services leave the shared database, and what to change for each."""
