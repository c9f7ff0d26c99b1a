"""One frontend per language: the bytes of a file in, what the file says out."""
