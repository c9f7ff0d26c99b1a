"""What is known of one repository: its tables, mapped classes and relationships, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Value
from nova_lint.values.library import Tools
from nova_lint.values.program import ClassInfo

if TYPE_CHECKING:
    from nova_lint.libraries.sqlalchemy.models import Model
    from nova_lint.libraries.sqlalchemy.relations import Relation
    from nova_lint.libraries.sqlalchemy.tables import Defined


class Repository(Struct, eq=False):
    """The mapped classes and tables of one repository.

    `models`, `imperative` (classes mapped by a call) and `relations` are by `ClassInfo.key`; `named` are the mapped
    classes by simple name, when there were `counted` of them. `renamed` are the names of tables that a base gave its children,
    `binds` the engines that tables are bound to, by what the program calls them.
    """

    models: dict[str, Model | None] = field(default_factory=dict)
    imperative: dict[str, Defined] = field(default_factory=dict)
    tables: dict[TableName, Defined] = field(default_factory=dict)
    relations: dict[str, dict[str, Relation]] = field(default_factory=dict)
    named: dict[str, list[ClassInfo]] = field(default_factory=dict)
    counted: int = -1
    renamed: dict[str, Value] = field(default_factory=dict)
    binds: dict[TableName, str] = field(default_factory=dict)


def repository(tools: Tools) -> Repository:
    """What is known of the repository at hand."""
    held = tools.registry.get("sqlalchemy")
    if held is None:
        held = tools.registry["sqlalchemy"] = Repository()
    assert isinstance(held, Repository)
    return held
