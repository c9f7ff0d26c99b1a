"""The gate: what may come in, and what may not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from nova_lint.config.load import parse_config
from nova_lint.engine.baseline.change import rename
from nova_lint.engine.baseline.verify import Side, Verdict, verify
from nova_lint.model.baseline import Baseline, Entry, Policy, Rename
from tests.engine.baseline.entries import accepted, edge, entry
from tests.repository import CONFIG

_RULES = frozenset({"NL101", "NL102"})
_TWO = (entry(), entry("orders/b.py"))


def _verify(
    before: Iterable[Entry] | None,
    after: Iterable[Entry] | None,
    *,
    configs: tuple[str, str] = (CONFIG, CONFIG),
    rules: tuple[frozenset[str], frozenset[str]] = (_RULES, _RULES),
    policy: Policy | None = None,
) -> Verdict:
    sides = []
    for entries, text, frozen in zip((before, after), configs, rules, strict=True):
        config = parse_config(text)
        baseline = Baseline(tuple(entries), frozen) if entries is not None else None
        sides.append(Side(baseline, config.ownership, config.permits))
    return verify(sides[0], sides[1], policy or Policy())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_TWO, _TWO),
        (_TWO, _TWO[:1]),
        (_TWO, ()),
        (None, None),
        (_TWO, (entry("x.py", "g", "select a"), entry("y.py", "h", "select b"))),  # moved and edited
        (_TWO, (*_TWO, accepted(entry("orders/c.py")))),
        ((accepted(entry()),), (accepted(entry("orders/z.py")),)),
        (_TWO, (_TWO[0], entry("search/b.py", of=edge(caller="search")))),  # transferred
    ],
)
def test_what_may_be(before: tuple[Entry, ...] | None, after: tuple[Entry, ...] | None) -> None:
    verdict = _verify(before, after)
    assert (verdict.failed, verdict.unexplained) == (False, ())


@pytest.mark.parametrize(
    ("before", "after", "excess"),
    [
        (_TWO, (*_TWO, entry("orders/c.py")), 1),
        (_TWO, (*_TWO, entry(nth=2)), 1),
        ((), _TWO, 2),
        # A reason without a ticket, and a ticket without a reason.
        (_TWO, (*_TWO, accepted(entry("orders/c.py"), ticket="")), 1),
        (_TWO, (*_TWO, accepted(entry("orders/c.py"), reason="")), 1),
        # A fix here does not pay for a new one there.
        (_TWO, (_TWO[0], entry(of=edge(table="carts"))), 1),
        (_TWO, (_TWO[0], entry(of=edge(op="insert"))), 1),
        # What is accepted does not turn into what was always there.
        ((accepted(entry()),), (entry(),), 1),
        # Code that moves away does not make room where it was.
        ((entry(),), (entry("orders/n.py", "n", "select n"), entry("search/a.py", of=edge(caller="search"))), 1),
    ],
)  # fmt: skip
def test_what_may_not_be(before: tuple[Entry, ...], after: tuple[Entry, ...], excess: int) -> None:
    verdict = _verify(before, after)
    assert (verdict.failed, verdict.excess) == (True, excess)
    assert len(verdict.unexplained) >= excess


def test_transfers_as_configured() -> None:
    after = (_TWO[0], entry("search/b.py", of=edge(caller="search")))
    assert _verify(_TWO, after, policy=Policy(transfers="accept")).excess == 1


def test_the_first_baseline_is_no_growth() -> None:
    verdict = _verify(None, _TWO)
    assert not verdict.failed
    assert {why for _, why in verdict.explained} == {"NL101 was frozen in this change"}


def test_a_rule_that_was_frozen_in_this_change() -> None:
    of = edge(rule="NL109")
    frozen = (_RULES, _RULES | {"NL109"})
    assert not _verify(_TWO, (*_TWO, entry(of=of)), rules=frozen).failed
    assert _verify(_TWO, (*_TWO, entry("orders/c.py")), rules=frozen).failed


def test_another_owner_of_the_table() -> None:
    """The table goes to another service in this change: what is found then is no news."""
    given = CONFIG.replace('tables = ["users"]', "tables = []").replace('"documents"', '"documents", "users"')
    after = [entry(of=edge(owner="search")), entry("users/own.py", of=edge(caller="users", owner="search"))]
    assert _verify([entry()], after).failed
    verdict = _verify([entry()], after, configs=(CONFIG, given))
    assert not verdict.failed
    assert [why for _, why in verdict.explained] == ["users went from users to search"] * 2


def test_another_owner_of_the_code() -> None:
    given = CONFIG.replace('paths = ["search"]', 'paths = ["search", "orders/lib"]')
    after = [entry("orders/lib/a.py", of=edge(caller="search"))]
    assert not _verify([], after, configs=(CONFIG, given)).failed
    assert _verify([], after).failed


def test_a_renamed_table() -> None:
    before = Baseline(_TWO, _RULES)
    after = rename(before, names=[Rename("table", "users", "members")])
    ownership = parse_config(CONFIG).ownership
    assert not verify(Side(before, ownership), Side(after, ownership), Policy()).failed
    # Without the rename on record it is growth.
    assert (
        verify(Side(before, ownership), Side(Baseline(after.entries, _RULES), ownership), Policy()).excess
        == 2
    )
    # Nor does the old name stay in use.
    both = Baseline((*after.entries, _TWO[0]), _RULES, after.renames)
    assert verify(Side(before, ownership), Side(both, ownership), Policy()).failed


@pytest.mark.parametrize(
    ("after", "rules", "told"),
    [
        (None, _RULES, "the baseline was removed"),
        (_TWO, frozenset({"NL101"}), "NL102 is no longer among the rules that were frozen"),
    ],
)
def test_what_is_broken(after: tuple[Entry, ...] | None, rules: frozenset[str], told: str) -> None:
    verdict = _verify(_TWO, after, rules=(_RULES, rules))
    assert (verdict.failed, verdict.broken) == (True, (told,))


def test_permits_that_are_new_are_named() -> None:
    permit = '[[permits]]\nservice = "orders"\ntables = ["users"]\nreason = "until the API is there"\n'
    other = permit.replace('"users"]', '"documents"]')
    verdict = _verify((), (), configs=(permit + CONFIG, "\n\n" + other + permit + CONFIG))
    assert [permit.tables for permit in verdict.permits] == [("documents",)]
    assert not verdict.failed


def test_what_was_accepted_is_told_once() -> None:
    held = accepted(entry("orders/c.py"))
    assert [one for one, _ in _verify(_TWO, (*_TWO, held)).explained] == [held]
    edited = accepted(entry("orders/c.py", "g"))
    assert _verify((*_TWO, held), (*_TWO, edited)).explained == ()
