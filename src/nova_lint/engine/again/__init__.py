"""A run after a change that decides nothing: what the last run found is told again, at the places where it stands now."""
