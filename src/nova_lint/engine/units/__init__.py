"""Units of work: transactions and what runs in them, remote calls, queries in loops; told from the lowered form."""
