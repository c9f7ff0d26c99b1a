"""Python: which files are worth reading, and what a module says in lowered form."""
