"""What may be done to a baseline, and what may not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nova_lint.engine.baseline.change import Why, accept, freeze, in_new_words, rename, update
from nova_lint.engine.baseline.compare import Circumstances, compare
from nova_lint.engine.baseline.lines import BaselineError
from nova_lint.model.baseline import ACCEPTED, Baseline, Policy, Rename
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from tests.engine.baseline.entries import accepted, edge, entry
from tests.reports.samples import finding

_WHY = Why("old client", "DB-1", "ann", "2027-03-31")


def _found(path: str = "orders/a.py", function: str = "f", sql: str = "UPDATE x", **more: object) -> Finding:
    return finding(place=Span(path, 1, 1), function=function, sql=sql, **more)


def _stated(findings: Sequence[Finding], baseline: Baseline) -> tuple[Finding, ...]:
    return compare(findings, baseline, Circumstances())[0]


class TestFreeze:
    def test_everything_that_is_not_waived(self) -> None:
        frozen = freeze(None, [_found(), _found(), _found(state="waived", function="g")], {"NL102"})
        assert [(e.edge.rule, e.site.symbol, e.nth) for e in frozen.entries] == [
            ("NL102", "f", 1),
            ("NL102", "f", 2),
        ]
        assert frozen.rules == {"NL102"}

    def test_never_twice(self) -> None:
        with pytest.raises(BaselineError, match="there is a baseline already"):
            freeze(Baseline(rules=frozenset({"NL102"})), [], {"NL102"})
        with pytest.raises(BaselineError, match="NL102 was frozen before"):
            freeze(Baseline(rules=frozenset({"NL102"})), [], {"NL101", "NL102"})

    def test_a_rule_that_is_new_here(self) -> None:
        held = freeze(None, [_found()], {"NL102"})
        more = freeze(held, [_found(), _found(code="NL101"), _found(code="NL109")], {"NL101"})
        assert [e.edge.rule for e in more.entries] == ["NL101", "NL102"]
        assert more.rules == {"NL101", "NL102"}

    def test_what_was_accepted_before_its_rule_was_frozen_stays_accepted(self) -> None:
        start = freeze(None, [], {"NL101"})
        stated = _stated([_found()], start)
        let_in, _ = accept(start, stated, [stated[0].fingerprint], _WHY)
        assert freeze(let_in, [_found()], {"NL102"}).entries == let_in.entries


class TestUpdate:
    def test_new_findings_are_not_added(self) -> None:
        held = freeze(None, [_found()], {"NL102"})
        assert update(held, [_found(), _found("orders/b.py")], Policy()) == held

    def test_gone_ones_are_dropped(self) -> None:
        held = freeze(None, [_found(), _found("orders/b.py")], {"NL102"})
        assert update(held, [_found()], Policy()) == freeze(None, [_found()], {"NL102"})

    def test_waived_ones_need_no_entry(self) -> None:
        held = freeze(None, [_found()], {"NL102"})
        assert update(held, [_found(state="waived")], Policy()).entries == ()

    def test_what_could_not_be_read_stays(self) -> None:
        held = freeze(None, [_found()], {"NL102"})
        assert update(held, [], Policy(), lambda entry: False) == held

    @pytest.mark.parametrize(
        "now",
        [
            _found(sql="UPDATE x SET y = 1 WHERE id = 1"),
            _found(function="g"),
            _found("billing/b.py"),
            _found("search/a.py", caller="search"),
        ],
    )
    def test_what_people_wrote_follows_the_code(self, now: Finding) -> None:
        stated = _stated([_found()], Baseline())
        held, _ = accept(Baseline(), stated, [stated[0].fingerprint[:6]], _WHY)
        after = update(held, [now], Policy())
        assert [(e.kind, e.reason, e.ticket, e.by, e.until) for e in after.entries] == [
            (ACCEPTED, "old client", "DB-1", "ann", "2027-03-31")
        ]
        assert [f.state for f in _stated([now], after)] == ["known"]
        assert after.entries[0].fp == _stated([now], after)[0].fingerprint
        assert update(after, [now], Policy()) == after


class TestAccept:
    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ([""], "no new finding"),
            (["ffff"], "no new finding"),
            (["KNOWN"], "has it already"),
            (["BOTH"], "several"),
        ],
    )
    def test_wrong_names(self, words: list[str], told: str) -> None:
        held = freeze(None, [_found()], {"NL102"})
        many = [_found(f"orders/{n}.py") for n in range(40)]
        stated = _stated([_found(), *many], held)
        starts = [one.fingerprint[0] for one in stated if one.state == "new"]
        twice = next(start for start in starts if starts.count(start) > 1)
        names = {"KNOWN": held.entries[0].fp, "BOTH": twice}
        with pytest.raises(BaselineError, match=told):
            accept(held, stated, [names.get(word, word) for word in words], _WHY)

    def test_one_of_two_that_are_equal(self) -> None:
        held = freeze(None, [_found()], {"NL102"})
        stated = _stated([_found(), _found()], held)
        new = [one for one in stated if one.state == "new"]
        after, let_in = accept(held, stated, [new[0].fingerprint.upper()], _WHY)
        assert [(e.nth, e.kind) for e in after.entries] == [(1, "legacy"), (2, ACCEPTED)]
        assert list(let_in) == new
        assert {one.state for one in _stated([_found(), _found()], after)} == {"known"}


class TestRename:
    @pytest.mark.parametrize(
        ("what", "old", "new", "expected"),
        [
            ("table", "User", "users", edge(table="users", rule="NL1")),
            ("table", "public.user", "members", edge(table="members", rule="NL1")),
            ("service", "orders", "shop", edge(caller="shop", table="user", rule="NL1")),
            ("service", "users", "accounts", edge(owner="accounts", table="user", rule="NL1")),
            ("table", "use", "x", edge(table="user", rule="NL1")),  # the beginning of a name is no name
        ],
    )
    def test_names(self, what: str, old: str, new: str, expected: object) -> None:
        held = Baseline((accepted(entry(of=edge(table="user", rule="NL1"))),))
        after = rename(held, names=[Rename(what, old, new)])
        assert [(e.edge, e.reason) for e in after.entries] == [(expected, "old client")]
        assert len(after.renames) == 1

    @pytest.mark.parametrize(
        ("old", "new", "path"),
        [
            ("orders", "services/orders", "services/orders/a.py"),
            ("orders/a.py", "orders/b.py", "orders/b.py"),
            ("./orders/", "x", "x/a.py"),
            ("ord", "x", "orders/a.py"),
        ],
    )
    def test_paths(self, old: str, new: str, path: str) -> None:
        after = rename(Baseline((entry(),)), paths=[(old, new)])
        assert [e.site.path for e in after.entries] == [path]
        assert after.entries == (entry(path),)

    def test_one_rename_may_build_on_another(self) -> None:
        chain = [Rename("table", "users", "zed"), Rename("table", "zed", "members")]
        assert [e.edge.table for e in in_new_words([entry()], chain)] == ["members"]
        circle = [Rename("table", "users", "zed"), Rename("table", "zed", "users")]
        assert [e.edge.table for e in in_new_words([entry()], circle)] == ["users"]
