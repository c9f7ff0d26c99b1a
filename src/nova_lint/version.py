"""The version, where nothing else has to be imported to read it."""

VERSION = "0.1.0"
