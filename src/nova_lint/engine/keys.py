"""Foreign keys as tables come, go and change their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from nova_lint.model.change import ForeignKey
from nova_lint.model.schema import key_of
from nova_lint.model.statement import TableName

#: PostgreSQL cuts names at this many bytes (NAMEDATALEN - 1).
_LONGEST = 63


def named(
    table: TableName, keys: Iterable[ForeignKey], others: Iterable[ForeignKey]
) -> tuple[ForeignKey, ...]:
    """The keys, each with a name: where none is written, the one that PostgreSQL makes, for it may be dropped by it.

    `others` are the keys that the table has already: two may not share a name.
    """
    taken = {key.name.lower() for key in others if key.name}
    given = list(keys)
    taken |= {key.name.lower() for key in given if key.name}
    found: list[ForeignKey] = []
    for key in given:
        if not key.name:
            key = replace(key, name=next(name for name in _names(table, key) if name.lower() not in taken))
            taken.add(key.name.lower())
        found.append(key)
    return tuple(found)


def _names(table: TableName, key: ForeignKey) -> Iterator[str]:
    """`orders_customer_id_fkey`, then with 1, 2, ... behind. See ChooseConstraintName in PostgreSQL's source."""
    number = 0
    while True:
        ending = f"_fkey{number or ''}"
        yield f"{_cut(table.name, '_'.join(key.columns), len(ending))}{ending}"
        number += 1


def _cut(table: str, columns: str, rest: int) -> str:
    """Both names, the longer one cut until they fit. See makeObjectName in PostgreSQL's source."""
    room = _LONGEST - rest - 1
    first, second = len(table), len(columns)
    while first + second > room:
        if first > second:
            first -= 1
        else:
            second -= 1
    return f"{table[:first]}_{columns[:second]}"


def pointing_away(keys: tuple[ForeignKey, ...], table: TableName, column: str = "") -> tuple[ForeignKey, ...]:
    """The keys that do not point to a table, or to one of its columns where one is named."""
    return tuple(
        key
        for key in keys
        if key_of(key.parent) != key_of(table)
        or (column and column.lower() not in [name.lower() for name in key.parent_columns])
    )


def moved(keys: tuple[ForeignKey, ...], old: TableName, new: TableName) -> tuple[ForeignKey, ...]:
    """The keys, with the new name of a table that they may point to."""
    return tuple(replace(key, parent=new) if key_of(key.parent) == key_of(old) else key for key in keys)


def without(keys: tuple[ForeignKey, ...], column: str) -> tuple[ForeignKey, ...]:
    """The keys that a column of their own table has no part in."""
    return tuple(key for key in keys if column.lower() not in [name.lower() for name in key.columns])


def without_constraint(keys: tuple[ForeignKey, ...], name: str) -> tuple[ForeignKey, ...]:
    """The keys but for the one of that name; all of them when none has it.

    A naming convention gives names that stand nowhere: the one that SQLAlchemy's documentation shows is known.
    """
    wanted = name.lower()
    gone = [key for key in keys if key.name.lower() == wanted]
    gone = gone or [key for key in keys if wanted.startswith("fk_") and _by_convention(key, wanted)]
    return tuple(key for key in keys if not (gone and key == gone[0]))


def _by_convention(key: ForeignKey, name: str) -> bool:
    """`fk_<table>_<columns>_<parent>`, with the first column or with all."""
    endings = {
        f"_{columns}_{key.parent.name}".lower()
        for columns in ("_".join(key.columns[:1]), "_".join(key.columns))
    }
    return any(name.endswith(ending) for ending in endings)
