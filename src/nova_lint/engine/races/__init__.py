"""Races: what a function reads, decides by and writes while nothing keeps others from writing in between."""

from nova_lint.engine.races.races import races_of

__all__ = ["races_of"]
