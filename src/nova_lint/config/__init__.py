"""The configuration: its file format, loading it, and saying what is wrong with it and where."""
