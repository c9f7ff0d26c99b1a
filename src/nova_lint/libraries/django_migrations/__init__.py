"""Django's migrations: https://github.com/django/django (django/db/migrations/)"""

from __future__ import annotations

from nova_lint.libraries.django_migrations.fields import FIELDS
from nova_lint.libraries.django_migrations.hooks import DjangoMigrations
from nova_lint.libraries.django_migrations.operations import OPERATIONS
from nova_lint.values.library import Library

LIBRARY = Library(name="django_migrations", functions={**OPERATIONS, **FIELDS}, objects=DjangoMigrations())
