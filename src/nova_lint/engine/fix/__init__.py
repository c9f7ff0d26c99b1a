"""Safe rewrites of what was found."""
