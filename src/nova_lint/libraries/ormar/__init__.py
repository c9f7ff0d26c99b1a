"""ormar: https://github.com/collerek/ormar (ormar/models/model.py, ormar/queryset/queryset.py)"""

from __future__ import annotations

from nova_lint.libraries.ormar.fields import FUNCTIONS
from nova_lint.libraries.ormar.hooks import OrmarObjects
from nova_lint.values.library import Library

LIBRARY = Library(name="ormar", functions=FUNCTIONS, objects=OrmarObjects())
