"""Piccolo: https://github.com/piccolo-orm/piccolo (piccolo/table.py, piccolo/query/)"""

from __future__ import annotations

from nova_lint.libraries.piccolo.columns import FUNCTIONS
from nova_lint.libraries.piccolo.hooks import PiccoloObjects
from nova_lint.libraries.piccolo.queries import TABLE_FUNCTIONS
from nova_lint.values.library import Library

LIBRARY = Library(name="piccolo", functions={**FUNCTIONS, **TABLE_FUNCTIONS}, objects=PiccoloObjects())
