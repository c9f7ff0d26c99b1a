"""Races: what a function reads, decides by and writes while nothing keeps others from writing in between."""

from nova_lint.engine.races.guards import Guards, Held
from nova_lint.engine.races.races import races_in

__all__ = ["Guards", "Held", "races_in"]
