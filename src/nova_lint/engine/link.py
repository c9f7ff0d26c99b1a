"""All files together: values followed across functions and modules, until it is known who asks what."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.again.answers import recall_answers
from nova_lint.engine.again.followed import Followed, around
from nova_lint.engine.again.since import Since, both
from nova_lint.engine.beginning import Begin, beginning, names_of_scripts
from nova_lint.engine.circles import circles
from nova_lint.engine.gather import Sources
from nova_lint.engine.groups import groups
from nova_lint.engine.imports import Imports
from nova_lint.engine.migrations import Migrations, migrations_of
from nova_lint.engine.parts import Parts
from nova_lint.engine.pastes import pastes
from nova_lint.engine.reading import Reading
from nova_lint.engine.runners import is_family, runners
from nova_lint.engine.units.codebase import Codebase
from nova_lint.libraries import libraries
from nova_lint.model.declared import Declared
from nova_lint.model.paste import Paste
from nova_lint.model.place import Span
from nova_lint.model.problem import OF_CLASS, Problem
from nova_lint.model.query import Asked, Query
from nova_lint.model.statement import Access, Statement, TableName
from nova_lint.model.text import HOLE, Hole, Piece, SqlText, Written, whole_file
from nova_lint.sql.migrations import order, parts_of
from nova_lint.values.frames import Emission
from nova_lint.values.known import Known
from nova_lint.values.mapped import COMPUTED
from nova_lint.values.program import Program
from nova_lint.values.rounds import Root, Rounds


class Linked(Struct, frozen=True):
    """What a codebase asks of its database, and what kept nova-lint from seeing all of it.

    `pastes` are the values that become part of SQL. `since` is what has changed since the evaluation that was gone on with, None
    where everything was evaluated from the beginning; `keep` keeps it for the next run.
    `migrations` is the order in which the files that change the schema run, `imports` who imports whom,
    `codebase` the functions as they are written.
    """

    asked: tuple[Asked, ...]
    problems: tuple[Problem, ...]
    files_read: int
    files_parsed: int
    migrations: Migrations
    imports: Imports
    codebase: Codebase
    pastes: tuple[Paste, ...] = ()
    since: Since | None = None
    keep: Callable[[], None] | None = None


def link(
    files: Mapping[str, bytes],
    *,
    dialect: str | Callable[[str], str] = "",
    helpers: Iterable[Declared] = (),
    progress: Callable[[int, int], None] | None = None,
    reading: Reading | None = None,
) -> Linked:
    """Find every query in the files, which are given by path relative to the root of the repository.

    `dialect` is sqlglot's name of what the database speaks, or says so for each file; empty to go by the library. `helpers`
    are the database calls that the configuration declares. `progress` is told
    how many of how many steps are done. `reading` may know texts from earlier runs. Nothing of the files is imported or executed.
    """
    read = reading or Reading()
    dialect_of = cache(dialect) if callable(dialect) else partial(_always, dialect)
    if read.trace is not None:
        recall_answers(read, read.keys(files))
    sources = Sources(files, read.python, read.trace)
    program = Program(sources.python, sources.facts, sources.scripts)
    with read.clock.step("screen"):
        parts = [
            sources.part(paths) for paths in groups(files, program, partial(_labelled, sources), read.trace)
        ]
    if read.trace is not None:
        read.trace.parts = [tuple(part.python) for part in parts]
    followed = []
    for part in parts:
        followed.append(_follow(part, dialect_of, tuple(helpers), progress, read))
        if len(parts) > 1:
            gc.collect(1)  # what was evaluated of one group is no use to the next, and holds on to itself
    queries = [
        *[query for each in followed for query in each.asked],
        *_scripts(sources, dialect_of, read),
    ]
    problems = [problem for each in followed for problem in each.problems]
    problems += _troubles(sources)
    queries = list(_without_patterns(_without_sequences(queries)))
    queries = list(_narrowed(queries))
    queries.sort(key=_order)
    parsed = len(sources.read)
    return Linked(
        tuple(queries),
        tuple(sorted(set(problems))),
        len(files),
        parsed,
        _migrations(sources, queries),
        Imports(sources, program),
        Codebase(sources, program),
        tuple(paste for each in followed for paste in each.pastes),
        both(each.since for each in followed),
        _kept_together([each.keep for each in followed]),
    )


def _kept_together(each: list[Callable[[], None] | None]) -> Callable[[], None] | None:
    """What keeps the evaluations of all groups; None where one of them cannot be kept."""
    known = [keep for keep in each if keep is not None]

    def keep() -> None:
        for one in known:
            one()

    return keep if len(known) == len(each) else None


class _Followed(Struct, frozen=True):
    """What the files of one group ask, and what kept nova-lint from seeing all of it."""

    asked: tuple[Asked, ...]
    problems: tuple[Problem, ...]
    pastes: tuple[Paste, ...]
    since: Since | None
    keep: Callable[[], None] | None


def _follow(
    sources: Sources,
    dialect_of: Callable[[str], str],
    helpers: tuple[Declared, ...],
    progress: Callable[[int, int], None] | None,
    read: Reading,
) -> _Followed:
    """Follow the values of one group of files."""
    with read.clock.step("screen"):
        known = Known(libraries(), helpers, sources.builds_on)
    named = names_of_scripts(sources, known)
    begin = beginning(sources, known, named, dialect_of, read, progress)

    with read.clock.step("screen"):
        screened = sources.screen(known.telling, known.words, known.modules)
    with read.clock.step("evaluate"):
        rounds, since, keep = _evaluated(sources, known, named, helpers, dialect_of, read, begin, screened)
    asked: dict[object, Asked] = {}
    problems: list[Problem] = []
    parts = Parts(rounds)
    handed_on = runners({key: root.emissions for key, root in rounds.roots.items()})
    for root in rounds.roots.values():
        for emission in root.emissions:
            for found in _asked(root, emission, rounds, parts, handed_on):
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    query, changes = found.query, tuple(s.changes for s in found.statements)
                    key = (query.call, query.text.parts, query.function, query.part, changes)
                    held = asked.get(key)
                    if held is None or (held.query.confidence, query.confidence) == ("low", "high"):
                        asked[key] = found  # a caller may know what the function itself only guesses
                    if held is not None:  # what a function asks by itself, it asks for everybody
                        askers = held.query.askers | query.askers
                        if not held.query.askers or not query.askers:
                            askers = frozenset()
                        databases = _either(held.query.databases, query.databases)
                        merged = replace(asked[key].query, askers=askers, databases=databases)
                        asked[key] = replace(asked[key], query=merged)
    queries = (*_readable(asked.values()), *_sniffed(sources, rounds, dialect_of, read))
    problems += [Problem(place, "unresolved", _CUT) for place in rounds.cut_short.values()]
    problems += circles(rounds.mapped)
    return _Followed(queries, tuple(problems), pastes(rounds), since, keep)


def _evaluated(
    sources: Sources,
    known: Known,
    named: frozenset[str],
    helpers: tuple[Declared, ...],
    dialect_of: Callable[[str], str],
    read: Reading,
    begin: Begin,
    screened: list[str],
) -> tuple[Rounds, Since | None, Callable[[], None] | None]:
    """The evaluation of a group of files, from what is kept of the last one where that is possible; and what keeps it."""
    # What libraries know of a repository is theirs, and not kept.
    memo = (
        Followed(sources, read, around(sources, known, named, helpers, dialect_of))
        if read.keeps and not known.objects
        else None
    )
    resumed = memo.resumed(begin, screened) if memo is not None else None
    if resumed is not None:
        rounds, since = resumed
    else:
        rounds, since = begin({}), None
        rounds.prepare(sources.mentioning)
        rounds.run(screened, sources.mentioning)
    return rounds, since, None if memo is None else partial(memo.keep, rounds)


def _migrations(sources: Sources, queries: Iterable[Asked]) -> Migrations:
    """The order of the migrations: only looked for where Python code changes the schema, or scripts do."""
    changing = {
        query.query.call.file
        for query in queries
        for statement in query.statements
        if any(change.kind != "model" for change in statement.changes)
    }
    scripts = order(path for path in sources.scripts if path in changing)
    if len(scripts) == len(changing):
        return migrations_of(scripts, {})
    named = [set(sources.mentioning(words, ())) for words in (["dependencies"], ["Migration"])]
    paths = (named[0] & named[1]).union(sources.mentioning(["down_revision", "__depends__"], ()))
    return migrations_of(scripts, {path: sources.facts(path) for path in paths})


def _order(asked: Asked) -> tuple[Span, str, str]:
    """By place; what one call does to the schema stays in the order in which it does it."""
    changes = any(statement.changes for statement in asked.statements)
    return asked.query.call, asked.query.function, "" if changes else asked.query.text.shape


def _labelled(sources: Sources) -> Iterator[set[str]]:
    """The files that belong together because a library's classes name each other in strings."""
    for library in libraries():
        if library.objects is not None and library.objects.labels:
            found = sources.importing(library.objects.packages)
            yield {*found, *sources.mentioning(library.objects.labels, ())}


def _asked(
    root: Root, emission: Emission, rounds: Rounds, parts: Parts, handed_on: frozenset[str]
) -> Iterator[Asked | Problem]:
    """The queries as the root's own, placed at its innermost code; a problem when the text is not known.

    A table whose name is partly written in a helper (`f"{prefix}_jobs"`) is that helper's.
    """
    own = next(i for i, step in enumerate(emission.chain) if is_family(root.key, step.function))
    statements, dropped = _known(emission.statements)
    if not any(s.accesses or s.problem for s in statements) and (dropped or not statements):
        problem = _unresolved(root, emission, emission.chain[own].place, rounds)
        if problem is not None:
            yield problem
        return
    if dropped and any(
        isinstance(p, Hole) and p.reason == COMPUTED and not p.owner for p in emission.text.parts
    ):
        yield _computed(emission, emission.chain[own].place)
    inner = next((i for i, step in enumerate(emission.chain[:own]) if step.function not in handed_on), own)
    by_step: dict[int, list[Statement]] = {}
    for statement in statements:
        if not statement.accesses:
            by_step.setdefault(own, []).append(statement)
            continue
        if emission.placed == "sink":
            by_step.setdefault(0, []).append(statement)
            continue
        steps = [_named_in(emission, access.start, access.end, own) for access in statement.accesses]
        if emission.placed == "both" and own and inner not in steps:
            by_step.setdefault(inner, []).append(statement)
        for index in dict.fromkeys(steps):
            accesses = tuple(a for a, step in zip(statement.accesses, steps, strict=True) if step == index)
            if len(accesses) < len(steps):  # what it does to the schema is said once, with the first table
                changes = statement.changes if index == steps[0] else ()
                by_step.setdefault(index, []).append(replace(statement, accesses=accesses, changes=changes))
            else:
                by_step.setdefault(index, []).append(statement)
    part = parts.of(emission)
    for index, found in by_step.items():
        step = emission.chain[index]
        through = tuple(other.place for other in reversed(emission.chain[:index]))
        function = step.function.partition(":")[2]
        query = Query(
            emission.text,
            step.place,
            function,
            emission.via,
            emission.dialect,
            emission.confidence,
            through,
            part,
            frozenset() if index == own else frozenset([root.module.path]),
            emission.databases,
        )
        yield Asked(query, tuple(found))


def _either(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the databases that one call asks at one time and another; an empty one where it once named none."""
    return tuple(sorted({*(some or ("",)), *(others or ("",))})) if some or others else ()


def _named_in(emission: Emission, start: int, end: int, own: int) -> int:
    """The step of the chain in whose function a name is written; `own` when it is none of the inner ones."""
    if not own:
        return own
    at = 0
    for part in emission.text.parts:
        after = at + (len(part.text) if isinstance(part, Piece) else 1)
        if after > start and isinstance(part, Piece) and part.written is not None and part.written.function:
            key = f"{part.written.file}:{part.written.function}"
            for index in range(own):
                if is_family(key, emission.chain[index].function):
                    return index
        at = after
        if at >= end:
            break
    return own


def _narrowed(queries: list[Asked]) -> Iterator[Asked]:
    """The queries; a write whose WHERE is added in some branch is not one without a WHERE."""
    seen: set[object] = set()
    for query in queries:
        for statement in query.statements:
            if "no-where" not in statement.traits:
                seen.update((query.query.call, a.table, a.op) for a in statement.accesses)
    for query in queries:
        statements = tuple(
            replace(s, traits=s.traits - {"no-where"})
            if "no-where" in s.traits and any((query.query.call, a.table, a.op) in seen for a in s.accesses)
            else s
            for s in query.statements
        )
        yield query if statements == query.statements else replace(query, statements=statements)


#: Said of a function or statement that takes more steps than any is given.
_CUT = "this takes too long to evaluate: what it asks of the database may not all be known"

#: Stands for the accesses of a statement that has none.
_NO_ACCESS = Access(TableName(""), "", 0, 0)


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
        told: set[object] = set()
        for query in group:
            broken = [s for s in query.statements if s.problem is not None]
            if broken and seen and all((a.table, a.op) in seen for s in broken for a in s.accesses):
                continue
            what = frozenset((s.problem, a.table, a.op) for s in broken for a in s.accesses or (_NO_ACCESS,))
            if broken and len(broken) == len(query.statements) and what <= told:
                continue  # one of many alternatives, none of which can be read
            told |= what
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


def _without_patterns(queries: Iterable[Asked]) -> Iterator[Asked]:
    """The queries without accesses of a name with holes, where the same call is known to mean a full name."""
    kept = list(queries)
    known: dict[object, set[str]] = {}
    for query in kept:
        for access in (a for s in query.statements for a in s.accesses if a.table.is_known):
            known.setdefault((query.query.call, query.query.function, access.op), set()).add(
                access.table.name
            )
    for query in kept:
        statements = tuple(
            replace(s, accesses=tuple(a for a in s.accesses if not _is_told(query, a, known)))
            if any(not a.table.is_known for a in s.accesses)
            else s
            for s in query.statements
        )
        if any(s.accesses or s.problem for s in statements) or not any(s.accesses for s in query.statements):
            yield query if statements == query.statements else replace(query, statements=statements)


def _is_told(query: Asked, access: Access, known: Mapping[object, set[str]]) -> bool:
    if access.table.is_known:
        return False
    names = known.get((query.query.call, query.query.function, access.op), ())
    return any(fnmatchcase(name, access.table.name) for name in names)


def _known(statements: tuple[Statement, ...]) -> tuple[tuple[Statement, ...], bool]:
    """The statements without the accesses of tables that nothing is known of."""
    kept: list[Statement] = []
    dropped = False
    for statement in statements:
        accesses = tuple(a for a in statement.accesses if a.table.name != "*")
        dropped = dropped or len(accesses) < len(statement.accesses)
        kept.append(
            replace(statement, accesses=accesses) if len(accesses) < len(statement.accesses) else statement
        )
    return tuple(kept), dropped


def _unresolved(root: Root, emission: Emission, place: Span, rounds: Rounds) -> Problem | None:
    """A database call whose SQL is not known: somebody has to say so, once, where it can be mended."""
    holes = [part for part in emission.text.parts if isinstance(part, Hole)]
    if not emission.known_call and emission.text.shape.strip() == HOLE:
        return None  # named like a database call, given something of which nothing is known
    owner = next((hole.owner for hole in holes if hole.owner), "")
    if owner and (rounds.is_answered(owner) or rounds.is_answered(root.key)):
        return None  # its callers say what it is
    if any(statement.verb == "model" for statement in emission.statements):
        return _computed(emission, place)
    reason = holes[0].reason if holes else "text without a table"
    what = "SQL" if not emission.statements else "name of the table in the SQL"
    return Problem(place, "unresolved", f"the {what} given to {emission.via} is {reason}")


def _computed(emission: Emission, place: Span) -> Problem:
    """Of several tables one is not known: the others are told, and that one is missing."""
    if any(statement.verb == "model" for statement in emission.statements):
        is_own = any(not s.changes or any(a.op == "ddl" for a in s.accesses) for s in emission.statements)
        does = "is mapped to" if is_own else "points to"
        return Problem(place, "unresolved", f"{OF_CLASS}{does} {COMPUTED}")
    return Problem(place, "unresolved", f"one of the tables in the SQL given to {emission.via} is {COMPUTED}")


def _sniffed(
    sources: Sources, rounds: Rounds, dialect_of: Callable[[str], str], read: Reading
) -> Iterator[Asked]:
    """The literals that are plainly SQL, although no call is seen to send them."""
    for path, facts in sorted(sources.read.items()):
        dialect = dialect_of(path) if facts.sniffed else ""
        for text, jumps, function in facts.sniffed:
            if (path, jumps[1], jumps[2]) in rounds.used:
                continue
            places = tuple(zip(jumps[::3], jumps[1::3], jumps[2::3], strict=True))
            written = Written(path, function, places)
            parts = tuple(_parts(text, written))
            sql = SqlText(parts)
            statements, _ = _known(read.sql(sql.shape, dialect))
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


def _always(dialect: str, path: str) -> str:
    return dialect


def _scripts(sources: Sources, dialect_of: Callable[[str], str], read: Reading) -> Iterator[Asked]:
    for path in sources.scripts:
        dialect = dialect_of(path)
        text = sources.script(path)
        if not text or not text.strip():
            continue
        written = whole_file(path, text)
        for part, start, end in parts_of(path, text):
            if text[start:end].strip():
                sql = SqlText((Piece(text[start:end], written, start),))
                line, column = written.place(start)
                query = Query(sql, Span(path, line, column), "", "sql file", dialect, part=part)
                yield Asked(query, read.sql(sql.shape, dialect))


def _troubles(sources: Sources) -> Iterator[Problem]:
    for path, facts in sources.read.items():
        for trouble in facts.troubles:
            yield Problem(Span(path, trouble.line, trouble.column), trouble.kind, trouble.message)
