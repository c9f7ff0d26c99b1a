"""The format: the same bytes everywhere, and a clear word for everything else."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nova_lint.engine.baseline.lines import LEDGER, BaselineError, baseline_of, file_name, files_of
from nova_lint.engine.baseline.site import named, numbered
from nova_lint.model.baseline import ACCEPTED, Baseline, Edge, Entry, Rename, Site
from tests.engine.baseline.entries import accepted, edge, entry

_PAIR = "orders--users.jsonl"
_SOME = Baseline(
    (entry(), accepted(entry("orders/b.py"), by="ann", until="2027-03-31"), entry(nth=2)),
    frozenset({"NL101", "NL102"}),
    frozenset({Rename("table", "user", "users")}),
)


def test_the_files() -> None:
    assert {name: content.decode() for name, content in files_of(_SOME).items()} == {
        LEDGER: (
            '{"nova-lint-baseline": 1, "fingerprint": 1, "about": "After a merge keep the lines of both sides, then run: '
            'nova-lint baseline update"}\n'
            '{"frozen": "NL101"}\n{"frozen": "NL102"}\n'
            '{"renamed": "table", "from": "user", "to": "users"}\n'
        ),
        _PAIR: (
            '{"nova-lint-baseline": 1, "fingerprint": 1, "caller": "orders", "owner": "users", "about": "After a merge '
            'keep the lines of both sides, then run: nova-lint baseline update"}\n'
            '{"fp": "ae291b56462731ec", "rule": "NL101", "table": "users", "op": "read", "path": "orders/a.py", '
            '"symbol": "f", "shape": "e401dc7a4460"}\n'
            '{"fp": "8af6d483c79c75cd", "rule": "NL101", "table": "users", "op": "read", "path": "orders/a.py", '
            '"symbol": "f", "shape": "e401dc7a4460", "nth": 2}\n'
            '{"fp": "21cda13b8ef8ebe3", "rule": "NL101", "table": "users", "op": "read", "path": "orders/b.py", '
            '"symbol": "f", "shape": "e401dc7a4460", "kind": "accepted", "reason": "old client", "ticket": "DB-1", '
            '"by": "ann", "until": "2027-03-31"}\n'
        ),
    }  # fmt: skip


def test_a_pair_without_entries_has_no_file() -> None:
    assert list(files_of(Baseline())) == [LEDGER]


_NAMES = st.text(max_size=12)
_ENTRIES = st.lists(
    st.builds(
        lambda edge, site, human: replace(named(edge, site), **human),
        st.builds(Edge, _NAMES, _NAMES, _NAMES, _NAMES, _NAMES),
        st.builds(Site, st.text(st.characters(codec=None)), _NAMES, _NAMES),
        st.fixed_dictionaries(
            {"kind": st.sampled_from(["legacy", ACCEPTED]), "reason": st.text(), "ticket": st.text()}
        ),
    ),
    max_size=8,
)


@given(_ENTRIES, st.frozensets(st.text(min_size=1)))
def test_whatever_is_written_is_read(entries: list[Entry], rules: frozenset[str]) -> None:
    baseline = Baseline(numbered(entries), rules)
    files = files_of(baseline)
    assert baseline_of(files) == dataclasses.replace(baseline, entries=tuple(sorted(baseline.entries)))
    assert files_of(baseline_of(files)) == files


@given(st.lists(st.tuples(_NAMES, _NAMES), unique=True, max_size=20))
def test_every_pair_has_a_file_of_its_own(pairs: list[tuple[str, str]]) -> None:
    names = [file_name(*pair) for pair in pairs]
    assert len({name.lower() for name in names}) == len(pairs)
    assert all(name.isascii() and "/" not in name and not name.startswith(".") for name in names)


def _changed(name: str, old: str, new: str) -> dict[str, bytes]:
    files = files_of(_SOME)
    text = files[name].decode()
    assert old in text
    return {**files, name: text.replace(old, new, 1).encode("utf-8", "surrogateescape")}


_LINE = files_of(_SOME)[_PAIR].decode().splitlines(keepends=True)[1]


@pytest.mark.parametrize(
    ("files", "line", "words"),
    [
        (_changed(_PAIR, _LINE, _LINE * 2), 3, "stands here twice"),
        (_changed(_PAIR, '"until": "2027-03-31"}\n', '"until": "2027-03-31"}'), 4, "the last line is cut off"),
        (_changed(_PAIR, '"2027-03-31"}\n', '"20'), 4, "the last line is cut off"),
        (_changed(_PAIR, _LINE, f"<<<<<<< HEAD\n{_LINE}=======\n>>>>>>> other\n"), 2, "a conflict of a merge"),
        (_changed(_PAIR, _LINE, f"{_LINE}=======\n"), 3, "a conflict of a merge"),
        (_changed(_PAIR, '-baseline": 1', '-baseline": 2'), 1, "the version is not known here: format 2"),
        (_changed(_PAIR, '"fingerprint": 1', '"fingerprint": 9'), 1, "the version is not known here"),
        (_changed(_PAIR, '-baseline": 1', '-baseline": true'), 1, "this is no file of a baseline"),
        (_changed(_PAIR, '{"nova-lint-baseline": 1', '{"other": 1'), 1, "this is no file of a baseline"),
        (_changed(_PAIR, '"table": "users"', '"table": "carts"'), 2, "does not belong to the rest of the line"),
        (_changed(_PAIR, '"path": "orders/a.py"', '"path": "b.py"'), 2, "does not belong to the rest of the line"),
        (_changed(_PAIR, '"symbol": "f", ', ""), 2, "'symbol' is missing"),
        (_changed(_PAIR, '"symbol": "f"', '"symbol": 7'), 2, "'symbol' must be a text"),
        (_changed(_PAIR, '"nth": 2', '"nth": 0'), 3, "'nth' cannot be 0"),
        (_changed(_PAIR, '"kind": "accepted"', '"kind": "fine"'), 4, "'kind' cannot be 'fine'"),
        (_changed(_PAIR, '"until": "2027-03-31"', '"until": "soon"'), 4, "'until' must be a date"),
        (_changed(_PAIR, '"by": "ann"', '"line": "12"'), 4, "'line' is not known here"),
        (_changed(_PAIR, '"by": "ann"', '"by": "ann", "by": "bob"'), 4, "a key stands twice"),
        (_changed(_PAIR, _LINE, "\n" + _LINE), 2, "the line is no JSON"),
        (_changed(_PAIR, _LINE, "[1]\n"), 2, "the line is no JSON object"),
        (_changed(_PAIR, _LINE, "[" * 100_000 + "\n"), 2, "the line is no JSON"),
        (_changed(_PAIR, _LINE, "\udcff\n"), 2, "the line is no JSON"),
        (_changed(_PAIR, '"owner": "users"', '"owner": "carts"'), 1, "its name should be orders--carts.jsonl"),
        ({**files_of(_SOME), _PAIR: b""}, 0, "the file is empty"),
        ({**files_of(_SOME), _PAIR: files_of(_SOME)[_PAIR].split(b"\n")[0] + b"\n"}, 1, "the file has no entries"),
        ({_PAIR: files_of(_SOME)[_PAIR]}, 0, "the file is missing"),
        (_changed(LEDGER, '{"frozen": "NL101"}\n', '{"frozen": "NL101"}\n' * 2), 3, "stands here twice"),
        (_changed(LEDGER, '{"frozen": "NL101"}', '{"frozen": ""}'), 2, "says nothing"),
        (_changed(LEDGER, '{"frozen": "NL101"}', '{"thawed": "NL101"}'), 2, "'renamed' is missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_used(files: dict[str, bytes], line: int, words: str) -> None:
    with pytest.raises(BaselineError) as caught:
        baseline_of(files, "x/")
    told = str(caught.value)
    name = LEDGER if LEDGER in told.splitlines()[0] else _PAIR
    assert told.startswith(f"x/{name}:{line}: " if line else f"x/{name}: ")
    assert words in told


def test_lines_need_not_be_sorted_and_may_end_as_windows_has_it() -> None:
    head, *lines = files_of(_SOME)[_PAIR].decode().splitlines()
    content = "".join(f"{line}\r\n" for line in (head, *reversed(lines))).encode()
    assert baseline_of({**files_of(_SOME), _PAIR: content}) == baseline_of(files_of(_SOME))


def test_after_a_merge_two_lines_for_one_entry_become_one() -> None:
    one, other = (
        accepted(entry(), "a", "T-1", until="2027-03-31"),
        accepted(entry(), "b", "T-1", until="2027-01-31"),
    )
    files = files_of(Baseline((one,)))
    both = {**files, _PAIR: files[_PAIR] + files_of(Baseline((other,)))[_PAIR].split(b"\n", 1)[1]}
    with pytest.raises(BaselineError, match="stands here twice"):
        baseline_of(both)
    assert baseline_of(both, after_merge=True).entries == (replace(one, reason="a; b", until="2027-01-31"),)


@given(st.data())
def test_a_file_that_is_cut_off_is_never_read_as_a_shorter_one_in_silence(data: st.DataObject) -> None:
    """A cut in a line is seen; a cut between lines takes entries away, whose findings are then new."""
    content = files_of(_SOME)[_PAIR]
    at = data.draw(st.integers(0, len(content) - 1))
    try:
        read = baseline_of({**files_of(_SOME), _PAIR: content[:at]})
    except BaselineError:
        return
    assert content[at - 1 : at] == b"\n"
    assert 0 < len(read.entries) < 3


@given(st.binary(max_size=200))
def test_no_content_crashes(content: bytes) -> None:
    try:
        baseline_of({**files_of(_SOME), _PAIR: content})
    except BaselineError:
        return
    raise AssertionError("random bytes were read as a baseline")


def test_the_json_is_standard() -> None:
    for content in files_of(_SOME).values():
        assert all(isinstance(json.loads(line), dict) for line in content.splitlines())


def test_other_edges_go_to_other_files() -> None:
    some = Baseline((entry(), entry(of=edge(owner="")), entry(of=edge(caller="A", owner="a"))))
    assert sorted(files_of(some)) == ["%41--a.jsonl", LEDGER, "orders--nobody.jsonl", _PAIR]
