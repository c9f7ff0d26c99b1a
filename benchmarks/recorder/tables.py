"""Which tables one executed statement touches and how, told by sqlglot's tree and not by nova-lint."""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp

#: A table and what is done to it: read, insert, update, delete or ddl.
Touch = tuple[str, str]

_SILENT = re.compile(
    r"^\s*(begin|commit|rollback|savepoint|release|set|show|pragma|vacuum|analyze|attach|detach|listen|notify"
    r"|unlisten|deallocate|discard|call|do|close|declare|fetch)\b",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"\b(insert\s+(?:or\s+\w+\s+)?into|replace\s+into|delete\s+from|update|from|join"
    r"|(?:create|alter|drop)\s+table(?:\s+if\s+(?:not\s+)?exists)?)\s+[\"`]?([A-Za-z_][\w.]*)",
    re.IGNORECASE,
)
_COPY = re.compile(r"^\s*copy\s+([\w.\"]+)\s*(?:\([^)]*\))?\s*(from|to)\b", re.IGNORECASE)
_DEFAULT_SCHEMAS = ("", "main", "public", "temp")


def touched(sql: str, dialect: str) -> tuple[frozenset[Touch], bool]:
    """The tables of a statement with their ops, and whether it parsed; else a plain pattern has read it."""
    if _SILENT.match(sql):
        return frozenset(), True
    if copied := _COPY.match(sql):
        name = copied.group(1).replace('"', "").lower()
        return frozenset({(name, "insert" if copied.group(2).lower() == "from" else "read")}), True
    try:
        trees = [tree for tree in sqlglot.parse(_plain(sql), read=dialect) if tree is not None]
        if any(isinstance(tree, exp.Command) for tree in trees):
            return _by_pattern(sql), False
    except sqlglot.errors.SqlglotError:
        return _by_pattern(sql), False
    return frozenset(touch for tree in trees for touch in _of(tree)), True


def _plain(sql: str) -> str:
    """Placeholders of the drivers as sqlglot takes them, without what it misreads of SQLite's dialect.

    It takes the index of `FROM t INDEXED BY i` for a table.
    """
    sql = re.sub(r"\bINDEXED\s+BY\s+[\w\"]+|\bNOT\s+INDEXED\b", "", sql, flags=re.IGNORECASE)
    sql = re.sub(r"\bUPDATE\s+OR\s+\w+\b", "UPDATE", sql, flags=re.IGNORECASE)
    return re.sub(r"%\(\w+\)s|(?<!%)%s", "?", sql).replace("%%", "%")


def _of(tree: exp.Expr) -> set[Touch]:
    if isinstance(tree, exp.Drop) and str(tree.args.get("kind")).upper() not in ("TABLE", "VIEW"):
        return set()
    targets = _targets(tree)
    named = {cte.alias_or_name.lower() for cte in tree.find_all(exp.CTE)}
    is_ddl = isinstance(tree, exp.Create | exp.Drop | exp.Alter)
    found: set[Touch] = set()
    for table in tree.find_all(exp.Table):
        name = _name(table)
        # `REFERENCES t` is not touched, and `FOR UPDATE OF t` names a table or alias that is there already.
        if not name or table.find_ancestor(exp.Reference, exp.Lock):
            continue
        ops = targets.get(id(table))
        if ops is None:
            if not table.db and name in named:
                continue
            ops = ("ddl",) if is_ddl and not table.find_ancestor(exp.Select) else ("read",)
        found |= {(name, op) for op in ops}
    return found


def _targets(tree: exp.Expr) -> dict[int, tuple[str, ...]]:
    """The tables that statements write, by identity of their node, with the ops."""
    found: dict[int, tuple[str, ...]] = {}
    kinds = (exp.Insert, exp.Update, exp.Delete, exp.Create, exp.Drop, exp.Alter, exp.TruncateTable)
    for node in tree.find_all(*kinds):
        if isinstance(node, exp.TruncateTable):
            found |= {id(table): ("delete",) for table in node.expressions}
            continue
        target = node.this.this if isinstance(node.this, exp.Schema) else node.this
        if isinstance(target, exp.Index):
            target = target.args.get("table")
        found[id(target)] = _ops(node)
    return found


def _ops(node: exp.Expr) -> tuple[str, ...]:
    if isinstance(node, exp.Insert):
        conflict = node.args.get("conflict")
        action = str(conflict.args.get("action") or "").upper() if conflict is not None else ""
        replaces = str(node.args.get("alternative") or "").upper() == "REPLACE"
        duplicate = bool(conflict is not None and conflict.args.get("duplicate"))
        return ("insert", "update") if "UPDATE" in action or replaces or duplicate else ("insert",)
    if isinstance(node, exp.Update):
        return ("update",)
    return ("delete",) if isinstance(node, exp.Delete) else ("ddl",)


def _name(table: exp.Table) -> str:
    """The name in lower case, with its schema unless that is the default one; empty for a function call."""
    if not isinstance(table.this, exp.Identifier):
        return ""
    schema = table.db.lower()
    return table.name.lower() if schema in _DEFAULT_SCHEMAS else f"{schema}.{table.name.lower()}"


def _by_pattern(sql: str) -> frozenset[Touch]:
    found: set[Touch] = set()
    for verb, name in _FLAT.findall(sql):
        first = verb.split()[0].lower()
        op = {"insert": "insert", "replace": "insert", "delete": "delete", "update": "update"}.get(
            first, "read" if first in ("from", "join") else "ddl"
        )
        if name.lower() not in ("set", "select", "only", "lateral", "skip"):
            found.add((re.sub(r"^(?:main|public|temp)\.", "", name.lower()), op))
    deleted = {name for name, op in found if op == "delete"}
    return frozenset(touch for touch in found if touch[1] != "read" or touch[0] not in deleted)
