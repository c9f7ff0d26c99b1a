"""Alembic: https://github.com/sqlalchemy/alembic (alembic/op.pyi)

With it Flask-Migrate (https://github.com/miguelgrinberg/Flask-Migrate), whose migrations are Alembic's.
"""

from __future__ import annotations

from nova_lint.libraries.alembic.hooks import AlembicObjects
from nova_lint.libraries.alembic.operations import FUNCTIONS, METHODS
from nova_lint.libraries.sqlalchemy import handles
from nova_lint.values.library import Library

LIBRARY = Library(
    name="alembic",
    functions=FUNCTIONS,
    types={
        "alembic.operations.Operations": "operations",
        "alembic.operations.base.Operations": "operations",
        "alembic.migration.MigrationContext": "context",
        "alembic.runtime.migration.MigrationContext": "context",
    },
    methods={**METHODS, "connection": handles.METHODS["connection"]},
    attributes={
        "context": {"bind": "connection", "connection": "connection", "dialect": "dialect"},
        "connection": {"dialect": "dialect"},
    },
    says=handles.SAYS,
    objects=AlembicObjects(),
)
