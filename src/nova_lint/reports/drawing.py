"""What the formats that draw the landscape share: which boxes and arrows there are, and what they are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nova_lint.model.landscape import Edge, Landscape
    from nova_lint.model.statement import TableName


class Arrow(Struct, frozen=True):
    """All that a service does to one table of another. `label` is as `read 3, write`."""

    caller: str
    owner: str
    table: TableName
    label: str
    is_permitted: bool


class Drawing(Struct, frozen=True):
    """The boxes and arrows. Only tables that an arrow leads to are drawn.

    `boxes` are the services, each with its tables. `service_ids` and `table_ids` are words of letters, digits and
    `_` that name the boxes; they stay the same when something else is added, unless two names look alike.
    """

    boxes: tuple[tuple[str, tuple[TableName, ...]], ...]
    arrows: tuple[Arrow, ...]
    service_ids: dict[str, str]
    table_ids: dict[TableName, str]


def drawing_of(landscape: Landscape) -> Drawing:
    """The drawing of a landscape, in its order."""
    groups: dict[tuple[str, str, TableName], list[Edge]] = {}
    for edge in landscape.edges:
        groups.setdefault((edge.caller, edge.owner, edge.table), []).append(edge)
    arrows = tuple(
        [
            Arrow(*ends, ", ".join(map(_label, edges)), all(edge.is_permitted for edge in edges))
            for ends, edges in groups.items()
        ]
    )
    tables = {arrow.table: arrow.owner for arrow in arrows}
    boxes = tuple(
        [
            (name, tuple(sorted(table for table, owner in tables.items() if owner == name)))
            for name in landscape.services
        ]
    )
    return Drawing(
        boxes,
        arrows,
        dict(zip(landscape.services, _ids(landscape.services, "s_"), strict=True)),
        dict(zip(tables, _ids(map(str, tables), "t_"), strict=True)),
    )


def _label(edge: Edge) -> str:
    return edge.kind if len(edge.sites) == 1 else f"{edge.kind} {len(edge.sites)}"


def _ids(names: Iterable[str], prefix: str) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        word = first = prefix + re.sub(r"[^A-Za-z0-9]", "_", name)
        number = 1
        while word in found:
            number += 1
            word = f"{first}_{number}"
        found[word] = None
    return list(found)
