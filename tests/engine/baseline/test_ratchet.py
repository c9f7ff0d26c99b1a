"""The promises, for any sequence of edits, checks, updates, accepts, branches and merges."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec import structs

from nova_lint.config.load import parse_config
from nova_lint.engine.baseline.change import Why, accept, freeze, update
from nova_lint.engine.baseline.compare import Circumstances, compare
from nova_lint.engine.baseline.lines import baseline_of, files_of
from nova_lint.engine.baseline.site import edge_of, named, site_of
from nova_lint.engine.baseline.verify import Side, verify
from nova_lint.engine.run import lint
from nova_lint.model.baseline import ACCEPTED, LEGACY, Baseline, Comparison, Edge, Policy
from nova_lint.model.finding import Finding
from nova_lint.model.ownership import Ownership
from nova_lint.model.place import Span
from tests.reports.samples import finding
from tests.repository import CONFIG

_RULES = frozenset({"NL101", "NL102"})
_WHY = Why("it must be", "DB-7")


@dataclass(frozen=True)
class _Query:
    """A query of the code that is played with."""

    path: str
    function: str
    sql: str
    table: str
    caller: str = "orders"
    code: str = "NL101"

    def found(self) -> Finding:
        return finding(
            place=Span(self.path, 1, 1),
            function=self.function,
            sql=f"SELECT {self.sql} FROM {self.table}",
            table=self.table,
            caller=self.caller,
            code=self.code,
            op="read",
        )


_QUERIES = st.builds(
    _Query,
    st.sampled_from(["orders/a.py", "orders/b.py", "orders/c.py"]),
    st.sampled_from(["", "f", "g"]),
    st.sampled_from(["x", "y", "z"]),
    st.sampled_from(["users", "carts"]),
    code=st.sampled_from(sorted(_RULES)),
)


def _compared(code: Sequence[_Query], baseline: Baseline) -> tuple[tuple[Finding, ...], Comparison]:
    return compare([query.found() for query in code], baseline, Circumstances())


def _edges(baseline: Baseline, kind: str = "") -> Counter[Edge]:
    return Counter(entry.edge for entry in baseline.entries if kind in ("", entry.kind))


class Ratchet(RuleBasedStateMachine):
    """Somebody edits code and keeps a baseline; now and then a branch begins, which must be let in or not."""

    def __init__(self) -> None:
        super().__init__()
        self.code: list[_Query] = []
        self.baseline = Baseline(rules=_RULES)
        self.base = self.baseline
        self.smuggled: Counter[Edge] = Counter()

    @rule(query=_QUERIES)
    def add(self, query: _Query) -> None:
        self.code.append(query)

    @precondition(lambda self: self.code)
    @rule(data=st.data(), query=_QUERIES, what=st.sampled_from(["sql", "function", "path", "copy", "delete"]))
    def edit(self, data: st.DataObject, query: _Query, what: str) -> None:
        at = data.draw(st.integers(0, len(self.code) - 1))
        if what == "copy":
            self.code.append(replace(self.code[at], path=query.path))
        elif what == "delete":
            del self.code[at]
        else:
            self.code[at] = replace(self.code[at], **{what: getattr(query, what)})

    @precondition(lambda self: self.code)
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        """Code goes to another service."""
        at = data.draw(st.integers(0, len(self.code) - 1))
        self.code[at] = replace(self.code[at], caller="search", path="search/a.py")

    @rule()
    def update(self) -> None:
        before, (found, _) = self.baseline, _compared(self.code, self.baseline)
        new = [one for one in found if one.state == "new"]
        self.baseline = update(before, [query.found() for query in self.code], Policy())
        again, compared = _compared(self.code, self.baseline)
        # Nothing was admitted, nothing is left over, and what people wrote is still there for what is.
        assert [one.state for one in again] == [one.state for one in found]
        assert sum(one.state == "new" for one in again) == len(new)
        assert compared.gone == ()
        assert len(self.baseline.entries) == len(found) - len(new)
        assert _reasons(self.baseline) <= _reasons(before)
        assert update(self.baseline, [query.found() for query in self.code], Policy()) == self.baseline

    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        found, _ = _compared(self.code, self.baseline)
        new = [one for one in found if one.state == "new"]
        if new:
            chosen = data.draw(st.sampled_from(new))
            why = structs.replace(_WHY, reason=f"reason {len(self.code)}")
            self.baseline, _ = accept(self.baseline, found, [chosen.fingerprint], why)
            again, _ = _compared(self.code, self.baseline)
            assert sum(one.state == "new" for one in again) == len(new) - 1

    @rule()
    def branch(self) -> None:
        """A change begins here: this is its merge base."""
        if not self.smuggled:
            self.base = self.baseline

    @rule(query=_QUERIES)
    def smuggle(self, query: _Query) -> None:
        """A line is written into a file by hand, for a table that nothing was ever tolerated on."""
        edge = Edge("NL101", "orders", "billing", f"{query.table}_by_hand", "read")
        entry = named(edge, site_of(query.found()), self.smuggled[edge] + 1)
        self.smuggled[edge] += 1
        self.baseline = replace(self.baseline, entries=tuple(sorted({*self.baseline.entries, entry})))

    @invariant()
    def no_finding_is_both_new_and_known(self) -> None:
        found, compared = _compared(self.code, self.baseline)
        assert len(found) == len(self.code) == compared.new + compared.known
        known = [one.fingerprint for one in found if one.state == "known"]
        new = [one.fingerprint for one in found if one.state == "new"]
        assert len(set(known)) == len(known)
        assert len(set(new)) == len(new)
        assert set(known).isdisjoint(new)
        assert len(known) + len(compared.gone) == len(self.baseline.entries)

    @invariant()
    def verify_fails_exactly_when_something_came_in_without_a_reason(self) -> None:
        sides = Side(self.base, Ownership()), Side(self.baseline, Ownership())
        verdict = verify(*sides, Policy())
        here = Counter({e: n for e, n in _edges(self.baseline).items() if e.table.endswith("_by_hand")})
        assert verdict.excess == sum((here - _edges(self.base)).values())

    @invariant()
    def the_files_say_the_same(self) -> None:
        assert baseline_of(files_of(self.baseline)) == self.baseline


def _reasons(baseline: Baseline) -> set[str]:
    return {entry.reason for entry in baseline.entries if entry.kind == ACCEPTED}


Ratchet.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestRatchet = Ratchet.TestCase


_CODE = st.lists(_QUERIES, max_size=12)


@settings(max_examples=150, deadline=None)
@given(start=_CODE, mended=st.sets(st.integers(0, 11)), slipped=st.lists(_QUERIES, max_size=4), let_in=_CODE)
def test_lines_by_hand_are_seen_on_every_edge(
    start: list[_Query], mended: set[int], slipped: list[_Query], let_in: list[_Query]
) -> None:
    """`verify` fails exactly when an edge has more lines without a reason than it had, whatever else was done."""
    base = freeze(None, [query.found() for query in start], _RULES)
    code = [query for at, query in enumerate(start) if at not in mended]
    head = update(base, [query.found() for query in code], Policy())
    found, _ = _compared([*code, *let_in], head)
    head, _ = accept(head, found, [one.fingerprint for one in found if one.state == "new"], _WHY)
    entries = {entry.fp: entry for entry in head.entries}
    for query in slipped:
        edge, site = edge_of(query.found()), site_of(query.found())
        nth = next(n for n in count(1) if named(edge, site, n).fp not in entries)
        entries[named(edge, site, nth).fp] = named(edge, site, nth)
    head = replace(head, entries=tuple(sorted(entries.values())))
    verdict = verify(Side(base, Ownership()), Side(head, Ownership()), Policy())
    grown = _edges(head, LEGACY) - _edges(base, LEGACY)
    assert (verdict.excess, verdict.failed) == (sum(grown.values()), bool(grown))
    assert {entry.edge for entry in verdict.unexplained} == set(grown)
    if not mended:
        assert verdict.excess == len(slipped)  # nothing was taken out that could pay for it


@settings(max_examples=150, deadline=None)
@given(start=_CODE, before=st.sets(st.integers(0, 11)), now=st.sets(st.integers(0, 11)), more=_CODE)
def test_a_change_is_blamed_for_what_it_made_stale(
    start: list[_Query], before: set[int], now: set[int], more: list[_Query]
) -> None:
    """Somebody mended and did not update; then comes a change that mends more, and adds something."""
    held = freeze(None, [query.found() for query in start], _RULES)
    at_base = [query for at, query in enumerate(start) if at not in before]
    stale = {entry.fp for entry in _compared(at_base, held)[1].gone}
    around = Circumstances(stale_before=lambda: stale)
    code = [query for at, query in enumerate(start) if at not in before | now]
    for changed in (at_base, code, [*code, *more]):
        _, compared = compare([query.found() for query in changed], held, around)
        assert {entry.fp for entry in compared.blamed} == {entry.fp for entry in compared.gone} - stale
        if changed == at_base:
            assert (compared.blamed, compared.failed) == ((), False)


def _union(
    base: Mapping[str, bytes], ours: Mapping[str, bytes], theirs: Mapping[str, bytes]
) -> dict[str, bytes]:
    """What git makes of two branches with `merge=union`; a file that one side removed and the other changed stays."""
    found: dict[str, bytes] = {}
    for name in {*base, *ours, *theirs}:
        old, one, other = (side.get(name) for side in (base, ours, theirs))
        if one == other or other == old:
            chosen = one
        elif one == old:
            chosen = other
        elif one is None or other is None:
            chosen = one or other
        else:
            with TemporaryDirectory() as folder:
                for side, content in (("one", one), ("old", old or b""), ("other", other)):
                    Path(folder, side).write_bytes(content)
                merged = subprocess.run(
                    ("git", "merge-file", "--union", "-p", "one", "old", "other"),
                    cwd=folder,
                    capture_output=True,
                    check=True,
                )
                chosen = merged.stdout
        if chosen is not None:
            found[name] = chosen
    return found


_SIDES = st.lists(_QUERIES, max_size=5)


@settings(max_examples=60, deadline=None)
@given(
    start=st.lists(_QUERIES, max_size=10),
    left=_SIDES,
    right=_SIDES,
    drop=st.tuples(st.booleans(), st.booleans()),
)
def test_merges_of_branches(
    start: list[_Query], left: list[_Query], right: list[_Query], drop: tuple[bool, bool]
) -> None:
    """Each branch changes files of its own, accepts what is new there and updates; git merges both with union."""
    files = {"left": ["orders/a.py"], "right": ["orders/b.py"]}
    base = freeze(None, [query.found() for query in start], _RULES)
    sides: list[Baseline] = []
    merged = list(start)
    for name, added, dropped in (("left", left, drop[0]), ("right", right, drop[1])):
        own = [replace(query, path=files[name][0]) for query in added]
        removed = {query for query in start if dropped and query.path in files[name]}
        code = [*(query for query in start if query not in removed), *own]
        found, _ = _compared(code, base)
        new = [one.fingerprint for one in found if one.state == "new"]
        held, _ = accept(base, found, new, structs.replace(_WHY, reason=f"of {name}"))
        sides.append(update(held, [query.found() for query in code], Policy()))
        merged = [*(query for query in merged if query not in removed), *own]
    texts = _union(*(files_of(one) for one in (base, *sides)))
    read = baseline_of(texts, after_merge=True)
    found, _ = _compared(merged, read)
    assert [one.fingerprint for one in found if one.state == "new"] == []
    after = update(read, [query.found() for query in merged], Policy())
    assert _compared(merged, after)[1].gone == ()
    assert len(after.entries) == len(merged)
    assert not verify(Side(base, Ownership()), Side(after, Ownership()), Policy()).failed
    # The files are in order again: what the merge left twice or unsorted is as it would have been written.
    assert baseline_of(files_of(after)) == after


_SQL = {
    "read": "SELECT name, email FROM users WHERE id = %s",
    "list": "SELECT u.name FROM users u WHERE u.age > 18 ORDER BY u.name",
    "write": "UPDATE users SET name = %s WHERE id = 7",
    "insert": "INSERT INTO users (name) VALUES ('x')",
}


def _reformatted(sql: str, chance: random.Random) -> str:
    words = sql.split(" ")
    glue = [chance.choice([" ", "  ", "\n        "]) for _ in words]
    cases: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str)
    case = chance.choice(cases)
    kept = [word if "'" in word or "%" in word else case(word) for word in words]
    return "".join(word + space for word, space in zip(kept, glue, strict=True)).strip()


def _module(functions: Sequence[str], chance: random.Random) -> str:
    parts = ["# " + "x" * chance.randrange(60), "import os" if chance.random() < 0.5 else ""]
    for name in functions:
        quotes = chance.choice(['"""', "'''"])
        sql = _reformatted(_SQL[name], chance)
        if "'" in sql:
            quotes = '"""'
        assigned = chance.random() < 0.5
        text = f"{quotes}{sql}{quotes}"
        body = (
            f"    sql = {text}\n    cur.execute(sql)"
            if assigned
            else f"    cur.execute(\n        {text}\n    )"
        )
        parts.append("\n" * chance.randrange(4) + f"def {name}(cur):\n{body}\n")
    return "\n".join(parts)


@settings(max_examples=40, deadline=None)
@given(
    layout=st.dictionaries(
        st.sampled_from(["orders/a.py", "orders/b.py"]),
        st.lists(st.sampled_from(sorted(_SQL)), unique=True, min_size=1),
        min_size=1,
    ),
    moves=st.dictionaries(
        st.sampled_from(["orders/a.py", "orders/b.py"]),
        st.sampled_from(["orders/c.py", "orders/deep/er/d.py", "search/e.py"]),
    ),
    seeds=st.tuples(st.integers(0, 2**32), st.integers(0, 2**32)),
)
def test_nothing_is_news_under_reformatting_and_moves(
    layout: dict[str, list[str]], moves: dict[str, str], seeds: tuple[int, int]
) -> None:
    """With the real engine: layout, case, quotes, order of functions, variables, names of files and their service."""
    config = parse_config(CONFIG)
    before, after = random.Random(seeds[0]), random.Random(seeds[1])
    then = {path: _module(names, before) for path, names in layout.items()}
    now: dict[str, str] = {}
    for path, names in layout.items():
        target = moves.get(path, path)
        shuffled = after.sample(names, len(names))
        now[target if target not in now else path] = _module(shuffled, after)
    report = lint(then, config, select=_RULES)
    held = freeze(None, report.findings, {rule.code for rule in report.rules})
    assert len(held.entries) == sum(map(len, layout.values()))
    findings, compared = compare(lint(now, config, select=_RULES).findings, held, Circumstances())
    assert [one for one in findings if one.state == "new"] == []
    assert compared.gone == ()
    assert len(compared.transferred) == sum(one.caller == "search" for one in findings)
