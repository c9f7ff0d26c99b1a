"""What Alembic says when evaluation meets one of its objects, and which functions of a migration go up and down."""

from __future__ import annotations

from nova_lint.libraries.alembic.altering import ALTERING
from nova_lint.libraries.alembic.naming import LIBRARY, Named, ask
from nova_lint.libraries.alembic.operations import OPERATIONS
from nova_lint.libraries.sqlalchemy.migrations import is_migration
from nova_lint.model.change import Change
from nova_lint.values.atoms import Arguments, Atom, Construct, Func, Handle, Outside, Value, unknown
from nova_lint.values.library import Tools
from nova_lint.values.objects import At, Objects
from nova_lint.values.program import Module

_COMMENTS = frozenset(["create_table_comment", "drop_table_comment"])
_REVISIONS = frozenset(["get_current_revision", "get_current_heads", "stamp"])
_OPERATIONS = frozenset(OPERATIONS) - {"execute", "f", "get_context"}


class AlembicObjects(Objects):
    """The hooks of Alembic."""

    packages = frozenset(["alembic", "flask_migrate"])
    verbs = _OPERATIONS | _REVISIONS
    starts = (_OPERATIONS | _REVISIONS) - {"get_bind"}
    waits = frozenset(ALTERING)

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """A method of a batch."""
        if not isinstance(base, Construct) or not isinstance(base.data, Named):
            return None
        alter = ALTERING.get(name)
        if alter is not None:
            alter.apply(tools, base.data, arguments, at, name)
        elif name in _COMMENTS:
            ask(tools, at, name, base.data, Change("alter table", base.data.table))
        elif name == "execute":
            given = arguments.get(0, "sqltext") or unknown("an argument that is not there", arguments.origin)
            tools.emit(given, f"{LIBRARY}.execute", "", at.frame, at.place, known_call=True)
        elif name == "get_bind":
            return (Handle("sqlalchemy", "connection"),)
        elif name == "f":
            return arguments.get(0, "name")
        return unknown("None")

    def entered(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """`with op.batch_alter_table("orders") as batch_op`"""
        return (base,) if isinstance(base, Construct) else None

    def parameter(self, tools: Tools, func: Func, name: str) -> Value | None:
        """A parameter called `op` that does what `op` can is it."""
        if name == "op" and not func.form.mentions.isdisjoint(_OPERATIONS):
            return (Outside("alembic.op"),)
        return None

    def part(self, tools: Tools, module: Module, function: str) -> str:
        """`upgrade()` and `downgrade()` of a migration; several databases have one each (`upgrade_engine1`)."""
        if not is_migration(module):
            return ""
        if function.startswith("upgrade"):
            return "up"
        return "down" if function.startswith("downgrade") else ""
