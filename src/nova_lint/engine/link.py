"""All files together: values followed across functions and modules, until it is known who asks what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nova_lint.engine.gather import Sources
from nova_lint.libraries import libraries
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.query import Asked, Query
from nova_lint.model.statement import Statement
from nova_lint.model.text import HOLE, Hole, Piece, SqlText, Written, whole_file
from nova_lint.sql import read_sql
from nova_lint.values.frames import Emission
from nova_lint.values.known import Known
from nova_lint.values.program import Program
from nova_lint.values.rounds import Root, Rounds


@dataclass(frozen=True, slots=True)
class Linked:
    """What a codebase asks of its database, and what kept nova-lint from seeing all of it."""

    asked: tuple[Asked, ...]
    problems: tuple[Problem, ...]
    files_read: int
    files_parsed: int


def link(
    files: Mapping[str, bytes], *, dialect: str = "", progress: Callable[[int, int], None] | None = None
) -> Linked:
    """Find every query in the files, which are given by path relative to the root of the repository.

    `dialect` is sqlglot's name of what the database speaks, empty to go by the library. `progress` is told
    how many of how many steps are done. Nothing of the files is imported or executed.
    """
    sources = Sources(files)
    known = Known(libraries())
    program = Program(sources.python, sources.facts, sources.scripts)
    rounds = Rounds(program, known, read_sql, sources.script, dialect)
    rounds.progress = progress
    rounds.words |= _named(sources, known)
    rounds.run(sources.screen(known.telling, known.words, known.modules), sources.mentioning)
    asked: dict[object, Asked] = {}
    problems: list[Problem] = []
    for root in rounds.roots.values():
        for emission in root.emissions:
            found = _asked(root, emission, rounds)
            if isinstance(found, Problem):
                problems.append(found)
            elif found is not None:
                key = (found.query.call, found.query.text.parts, found.query.function)
                asked.setdefault(key, found)
    queries = [*_readable(asked.values()), *_sniffed(sources, rounds, dialect), *_scripts(sources, dialect)]
    problems += _troubles(sources)
    queries = list(_without_sequences(queries))
    queries.sort(key=lambda a: (a.query.call, a.query.function, a.query.text.shape))
    return Linked(tuple(queries), tuple(sorted(set(problems))), len(files), len(sources.read))


def _named(sources: Sources, known: Known) -> frozenset[str]:
    """The names of the methods that libraries make of the `.sql` files of the repository."""
    makers = [library.named for library in known.libraries.values() if library.named is not None]
    texts = [text for path in sources.scripts if (text := sources.script(path))]
    return frozenset().union(*[maker(text) for maker in makers for text in texts])


def _asked(root: Root, emission: Emission, rounds: Rounds) -> Asked | Problem | None:
    """The query as the root's own, placed at its innermost code; a problem when its text is not known."""
    index = next(i for i, step in enumerate(emission.chain) if _is_family(root.key, step.function))
    step = emission.chain[index]
    through = tuple(other.place for other in reversed(emission.chain[:index]))
    function = step.function.partition(":")[2]
    if not emission.statements:
        return _unresolved(root, emission, step.place, rounds)
    statements, dropped = _known(emission.statements)
    if dropped and not any(s.accesses or s.problem for s in statements):
        return _unresolved(root, emission, step.place, rounds)
    query = Query(
        emission.text, step.place, function, emission.via, emission.dialect, emission.confidence, through
    )
    return Asked(query, statements)


def _readable(asked: Iterable[Asked]) -> Iterator[Asked]:
    """The queries without those that are only a bad match of alternatives.

    Texts chosen by branch are combined so that each alternative occurs, not as the branches would. A
    combination that cannot be read says nothing if others at the same call were, and touch as much.
    """
    groups: dict[object, list[Asked]] = {}
    for query in asked:
        groups.setdefault((query.query.call, query.query.function), []).append(query)
    for group in groups.values():
        seen = {(a.table, a.op) for q in group for s in q.statements if s.problem is None for a in s.accesses}
        for query in group:
            broken = [s for s in query.statements if s.problem is not None]
            if broken and seen and all((a.table, a.op) in seen for s in broken for a in s.accesses):
                continue
            yield query


def _without_sequences(queries: list[Asked]) -> Iterator[Asked]:
    """The queries without reads of what the codebase itself says is a sequence."""
    sequences = {name for query in queries for s in query.statements for name in s.sequences}
    for query in queries:
        if sequences and any(a.table.name in sequences for s in query.statements for a in s.accesses):
            statements = tuple(
                replace(s, accesses=tuple(a for a in s.accesses if a.table.name not in sequences))
                for s in query.statements
            )
            yield Asked(query.query, statements)
        else:
            yield query


def _is_family(key: str, function: str) -> bool:
    return function == key or function.startswith(key if key.endswith(":") else f"{key}.<locals>.")


def _known(statements: tuple[Statement, ...]) -> tuple[tuple[Statement, ...], bool]:
    """The statements without the accesses of tables that nothing is known of."""
    kept: list[Statement] = []
    dropped = False
    for statement in statements:
        accesses = tuple(a for a in statement.accesses if a.table.name != "*")
        dropped = dropped or len(accesses) < len(statement.accesses)
        kept.append(replace(statement, accesses=accesses) if len(accesses) < len(statement.accesses) else statement)
    return tuple(kept), dropped


def _unresolved(root: Root, emission: Emission, place: Span, rounds: Rounds) -> Problem | None:
    """A database call whose SQL is not known: somebody has to say so, once, where it can be mended."""
    holes = [part for part in emission.text.parts if isinstance(part, Hole)]
    if not emission.known_call and emission.text.shape.strip() == HOLE:
        return None  # named like a database call, given something of which nothing is known
    owner = next((hole.owner for hole in holes if hole.owner), "")
    if owner and rounds.is_answered(owner):
        return None  # its callers say what it is
    reason = holes[0].reason if holes else "text without a table"
    return Problem(place, "unresolved", f"the SQL given to {emission.via} is {reason}")


def _sniffed(sources: Sources, rounds: Rounds, dialect: str) -> Iterator[Asked]:
    """The literals that are plainly SQL, although no call is seen to send them."""
    for path, facts in sorted(sources.read.items()):
        for text, jumps, function in facts.sniffed:
            if (path, jumps[1], jumps[2]) in rounds.used:
                continue
            places = tuple(zip(jumps[::3], jumps[1::3], jumps[2::3], strict=True))
            written = Written(path, function, places)
            parts = tuple(_parts(text, written))
            sql = SqlText(parts)
            statements, _ = _known(read_sql(sql.shape, dialect))
            if not any(statement.accesses for statement in statements):
                continue
            call = Span(path, jumps[1], jumps[2])
            yield Asked(Query(sql, call, function, "text", dialect, "low"), statements)


def _parts(text: str, written: Written) -> Iterator[Piece | Hole]:
    at = 0
    for index, run in enumerate(text.split(HOLE)):
        if index:
            yield Hole("a part of a text that no call is seen to send")
            at += 1
        if run:
            yield Piece(run, written, at)
        at += len(run)


def _scripts(sources: Sources, dialect: str) -> Iterator[Asked]:
    for path in sources.scripts:
        text = sources.script(path)
        if not text or not text.strip():
            continue
        sql = SqlText((Piece(text, whole_file(path, text)),))
        query = Query(sql, Span(path, 1, 1), "", "sql file", dialect)
        yield Asked(query, read_sql(text, dialect))


def _troubles(sources: Sources) -> Iterator[Problem]:
    for path, facts in sources.read.items():
        for trouble in facts.troubles:
            yield Problem(Span(path, trouble.line, trouble.column), trouble.kind, trouble.message)
