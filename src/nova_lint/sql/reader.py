"""SQL in, statements out: split, fill, parse, and when that fails read as much as can be read."""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.model.statement import Access, Sets, Statement
from nova_lint.model.text import HOLE
from nova_lint.sql.advisory import advisory_keys
from nova_lint.sql.changes import may_change, with_changes
from nova_lint.sql.fill import TOKEN, Filled, variants
from nova_lint.sql.schema_elements import with_elements
from nova_lint.sql.search_path import search_path
from nova_lint.sql.split import split
from nova_lint.sql.switches import may_be_narrowed, switches

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sqlglot import exp

    from nova_lint.sql.roles import Reading

#: A statement above this many characters is read for its verb and tables only.
LONGEST = 200_000

_REPLACE = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(replace)\s+into\b", re.IGNORECASE | re.DOTALL)

#: Clauses that name no table and that sqlglot does not parse (as of 30.30).
_UNPARSED = re.compile(
    r"\boverriding\s+(?:system|user)\s+value\b|\bnot\s+indexed\b|\bindexed\s+by\s+[\w\"]+|"
    r"(?<=\bupdate)\s+or\s+(?:replace|ignore|abort|fail|rollback)\b|"
    r"(?<=\bcreate)\s+(?:recursive(?=\s+view\b)|foreign(?=\s+table\b))|(?<=\breplace)\s+recursive(?=\s+view\b)|"
    r"\bserver\s+[\w\"]+\s+options\s*\((?:[^()']|'[^']*')*\)\s*\Z|"
    r"\bno\s+inherit\b|\bcompression\s+\w+\b|(?<=\bon)\s+only\b(?=\s+\w+\s*[(\w])",
    re.IGNORECASE,
)

_MAYBE_UNPARSED = ("overriding", "indexed", "inherit", "compression", "only", "recursive", "foreign table")
_DANGLING = re.compile(
    r"[\s\ufffc]*(?:,|\b(?:where|and|or|on|having|order\s+by|group\s+by|limit|values|set|join|using))[\s\ufffc]*$",
    re.IGNORECASE,
)

_SEQUENCE = re.compile(r"\b(?:nextval|currval|setval)\s*\(\s*'(?:\w+\.)?(\w+)'", re.IGNORECASE)

#: Dialects to try after the one that is asked for, the commonest first.
_OTHERS = ("postgres", "sqlite", "mysql", "tsql", "oracle", "clickhouse", "bigquery")


@lru_cache(maxsize=65_536)
def read_sql(shape: str, dialect: str = "") -> tuple[Statement, ...]:
    """The statements of a text in which every hole is one `model.text.HOLE` character.

    `dialect` is one of sqlglot's names; empty when it is not known. Never raises: a statement that
    could not be read carries its `problem`. Offsets are offsets in `shape`.
    """
    found: list[Statement] = []
    temporary: set[str] = set()
    path: tuple[str, ...] = ()
    ranges = [part for start, end in split(shape, dialect) for part in with_elements(shape, start, end)]
    for start, end, schema in ranges:
        statement = _statement(shape[start:end], start, dialect)
        if statement.verb in ("set", "reset", "discard"):
            path = search_path(shape[start:end], path)
        elif path or schema:
            statement = replace(statement, search_path=(schema, *path) if schema else path)
        switched = switches(statement.verb, shape[start:end])
        if switched:
            statement = replace(statement, traits=statement.traits | switched)
        if "no-where" in statement.traits and may_be_narrowed(shape[start:end]):
            statement = replace(statement, traits=statement.traits - {"no-where"})
        advisory = advisory_keys(shape[start:end])
        if advisory:
            statement = replace(statement, advisory=advisory)
        if may_change(statement.verb):
            statement = with_changes(statement, shape[start:end], start)
        if temporary:
            kept = tuple([a for a in statement.accesses if a.table.schema or a.table.name not in temporary])
            statement = replace(statement, accesses=kept)
        temporary.update(statement.temporary)
        found.append(statement)
    return tuple(found)


def _statement(text: str, offset: int, dialect: str) -> Statement:
    from nova_lint.sql.commands import read_command
    from nova_lint.sql.recover import recover

    if len(text) > LONGEST:
        return recover(text, offset, f"it has more than {LONGEST:,} characters")
    lead = len(text) - len(text.lstrip())
    command = read_command(text, offset, dialect)
    if command is not None:
        return command
    lower = text.lower()
    replaces = _REPLACE.match(text) if "replace" in lower[:400] else None
    if replaces is not None:  # few dialects parse it; the same as INSERT but for what it does to rows there
        text = f"{text[: replaces.start(1)]}INSERT {text[replaces.end(1) :]}"
    if lower.startswith("update", lead) or any(word in lower for word in _MAYBE_UNPARSED):
        text = _UNPARSED.sub(lambda match: " " * len(match[0]), text)
    problem = ""
    likeliest: list[Filled] = []
    for name in _dialects(text, dialect):
        # Another dialect is asked with the likeliest filling only: it fails for its syntax, not for a hole.
        for filled in likeliest or variants(text):
            likeliest = likeliest or [filled]
            try:
                tree = _parse(filled.text, name)
            except RecursionError:
                return recover(text, offset, "it nests too deeply")
            except Exception as error:  # sqlglot raises more than its own errors on broken input
                problem = problem or _reason(error)
                continue
            if tree is None:
                continue
            found = _understood(tree, filled, offset, offset + lead, offset + len(text.rstrip()))
            _let_go(tree)
            return found if replaces is None else _replacing(found)
    dangling = _DANGLING.search(text)
    if dangling is not None:  # the end of the text is not known: what stands before it may be read
        found = _statement(text[: dangling.start()], offset, dialect)
        if found.problem is None:
            return found
    if text.lstrip().startswith(HOLE):
        problem = "its beginning is not known"
    return recover(text, offset, problem or "no dialect reads it")


def _replacing(statement: Statement) -> Statement:
    accesses = tuple(
        [replace(a, op="upsert", sets=Sets(("*",))) if a.op == "insert" else a for a in statement.accesses]
    )
    return replace(statement, verb="replace", accesses=accesses, traits=statement.traits | {"on-conflict"})


def _dialects(text: str, dialect: str) -> tuple[str, ...]:
    if dialect:
        return (dialect, *[name for name in _OTHERS[:3] if name != dialect])
    if "`" in text:
        return ("mysql", *[name for name in _OTHERS if name != "mysql"])
    return _OTHERS


def _parse(text: str, dialect: str) -> exp.Expression | None:
    from sqlglot import exp

    trees = [tree for tree in _parser(dialect)(text) if tree is not None]
    if len(trees) != 1:
        return None
    tree = trees[0]
    if isinstance(tree, exp.Command) or not isinstance(tree, exp.Expression):
        raise ValueError("it is not understood")
    if isinstance(tree, exp.Update) and not tree.expressions:
        raise ValueError("UPDATE has no SET")
    if isinstance(tree, (exp.Column, exp.Alias, exp.Paren, exp.Literal, exp.Tuple)):
        raise ValueError("it is no statement")
    return tree


@cache
def _parser(dialect: str) -> Callable[[str], list[Any]]:
    """A dialect's parser: it stops at the first error, and says nothing on its logger."""
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.errors import ErrorLevel

    logging.getLogger("sqlglot").setLevel(logging.ERROR + 1)
    found = Dialect.get_or_raise(dialect)
    tokenizer, parser = (
        found.tokenizer(),
        found.parser(error_level=ErrorLevel.IMMEDIATE),
    )  # both begin anew each time
    return lambda text: parser.parse(tokenizer.tokenize(text), text)


def _understood(tree: exp.Expression, filled: Filled, offset: int, start: int, end: int) -> Statement:
    from nova_lint.sql.roles import read_tree
    from nova_lint.sql.shape import shape_of

    reading = read_tree(tree)
    verb, accesses = verb_of(tree), accesses_of(reading, filled, offset)
    if verb == "create view":  # one that is recursive reads itself
        made = {access.table for access in accesses if access.op == "ddl"}
        accesses = tuple([a for a in accesses if a.op == "ddl" or a.table not in made])
    return Statement(
        verb,
        accesses,
        start,
        end,
        frozenset(reading.traits) | shape_of(tree),
        tuple(reading.temporary),
        tuple([name.lower() for name in _SEQUENCE.findall(filled.text)]) if "val" in filled.text else (),
    )


def _let_go(tree: exp.Expression) -> None:
    """Take a tree apart that nobody needs any more: parts that know what holds them are only found by a search for cycles."""
    from sqlglot import exp

    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        node.parent = None
        for value in node.args.values():
            if isinstance(value, list):
                waiting += [item for item in value if isinstance(item, exp.Expr)]
            elif isinstance(value, exp.Expr):
                waiting.append(value)


def accesses_of(reading: Reading, filled: Filled, offset: int) -> tuple[Access, ...]:
    """The accesses of a reading, with offsets in the text that the filled text was made from."""
    return tuple([
        Access(
            use.table.name,
            use.op,
            offset + filled.original(use.table.start),
            offset + filled.original(use.table.end + 1) if use.table.end else offset,
            tuple([name for name in use.columns if "zq" not in name or not TOKEN.search(name)]),
            reading.is_joined(use),
            use.table.holes,
            tuple([name for name in use.loose if "zq" not in name or not TOKEN.search(name)]) if use.loose else (),
            roles=tuple([role for role in use.roles if "zq" not in role[0] or not TOKEN.search(role[0])]),
            sets=use.sets,
            locked=use.locked,
        )
        for use in reading.uses
    ])  # fmt: skip


def verb_of(tree: exp.Expression) -> str:
    """What the statement is, in lower case: `select`, `insert`, `create table`."""
    from sqlglot import exp

    if isinstance(tree, exp.Query):
        return "select"
    if isinstance(tree, (exp.Create, exp.Drop, exp.Alter)):
        return f"{tree.key} {str(tree.args.get('kind') or '').lower()}".strip()
    if isinstance(tree, exp.TruncateTable):
        return "truncate"
    return str(tree.key)


def _reason(error: Exception) -> str:
    """What the parser says, in words of SQL and not of the parser, the same in every run."""
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    first = re.sub(r"<Token token_type: [^>]*?text: ([^,>]*)[^>]*>?", r"\1", first)
    first = re.sub(r"<class 'sqlglot\.[\w.]*?(\w+)'>", lambda match: match[1].upper(), first)
    first = first.split(". Line ")[0].rstrip(".")
    missing = re.match(r"Required keyword: '\w+' missing for (\w+)", first)
    if missing is not None:  # which of two operands is named first depends on the run
        return f"something is missing beside {missing[1].upper()}"
    for said, meant in _SAID:
        if first.startswith(said):
            return f"{meant}{first[len(said) :]}"[:120]
    return first[:120] or "the parser gave up"


#: What the parser says, and what that means to whoever wrote the SQL.
_SAID = (
    ("Invalid expression / Unexpected token", "a word or sign stands where none is expected"),
    ("Expecting ", "it lacks "),
    ("Expected ", "it lacks "),
)
