"""The parts of the page that `nova-lint report` writes: its frame, its style and its script."""
