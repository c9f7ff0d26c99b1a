"""Pony ORM: https://github.com/ponyorm/pony (pony/orm/core.py, pony/orm/dbapiprovider.py)"""

from __future__ import annotations

from nova_lint.libraries.pony.fields import FIELDS
from nova_lint.libraries.pony.functions import FUNCTIONS
from nova_lint.libraries.pony.hooks import PonyObjects
from nova_lint.values.library import Library

LIBRARY = Library(name="pony", functions={**FIELDS, **FUNCTIONS}, objects=PonyObjects())
