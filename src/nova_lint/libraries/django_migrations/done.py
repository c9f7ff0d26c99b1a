"""The statements that operations become, one by one."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.libraries.django.asking import table_name
from nova_lint.libraries.django_migrations.fields import Field
from nova_lint.libraries.django_migrations.state import OldModel, State
from nova_lint.libraries.django_migrations.tables import pairs
from nova_lint.model.change import Change
from nova_lint.values.objects import Touch


class Done(Struct, frozen=True):
    """One statement of an operation: the tables that it touches and what it does to the schema."""

    verb: str
    touches: tuple[Touch, ...]
    changes: tuple[Change, ...]


def done(verb: str, touches: list[Touch], change: Change) -> Done:
    """A statement that makes one change."""
    return Done(verb, tuple(touches), (change,))


def dropped(table: str) -> Done:
    """A table goes."""
    name = table_name(table)
    return done("drop table", [Touch(name, "ddl")], Change("drop table", name))


def renamed(old: str, new: str) -> Done:
    """A table gets another name; both are touched."""
    names = table_name(old), table_name(new)
    touches = [Touch(name, "ddl") for name in names]
    return done("alter table", touches, Change("rename table", names[0], new=names[1]))


def column_renamed(table: str, old: str, new: str) -> Done:
    """A column gets another name."""
    name = table_name(table)
    change = Change("rename column", name, renamed=((old, new),))
    return done("alter table", [Touch(name, "ddl", (old,))], change)


def pairs_made(state: State, model: OldModel, many: Field) -> Done:
    """The table for the pairs of a many-to-many field."""
    change, touches = pairs(state, model, many)
    return done("create table", touches, change)
