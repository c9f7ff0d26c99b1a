"""Accuracy and speed of nova-lint, measured on pinned real packages."""
