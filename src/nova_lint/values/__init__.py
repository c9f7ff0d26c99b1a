"""Abstract values and their evaluation on the lowered form: no language, no input or output."""
