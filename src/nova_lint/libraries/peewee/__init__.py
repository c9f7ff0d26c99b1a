"""peewee: https://github.com/coleifer/peewee (peewee.py, playhouse/)"""

from __future__ import annotations

from nova_lint.libraries.peewee import databases, fields, migrations
from nova_lint.libraries.peewee.hooks import PeeweeObjects
from nova_lint.values.library import Library

LIBRARY = Library(
    name="peewee",
    functions={**fields.FUNCTIONS, **databases.FUNCTIONS},
    types={**databases.TYPES, **migrations.TYPES},
    methods={**databases.METHODS, **migrations.METHODS},
    objects=PeeweeObjects(),
)
