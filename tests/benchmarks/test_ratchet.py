"""How the benchmark of the ratchet counts."""

from __future__ import annotations

import dataclasses

import pytest
from benchmarks.ratchet import Access, _scores

_ONE = Access("a.py", 1, "f", "users", "read", "s1")
_OTHER = dataclasses.replace(_ONE, line=9, symbol="g", shape="s2")
_CASCADE = "one-to-one cascade"


@pytest.mark.parametrize(
    ("after", "alarms", "missed", "rewritten"),
    [
        ([_ONE, _OTHER], 0, 0, 0),
        ([_ONE], 0, 0, 1),
        ([dataclasses.replace(_ONE, line=3), _OTHER], 0, 0, 0),
        ([dataclasses.replace(_ONE, path="b.py"), dataclasses.replace(_OTHER, path="b.py")], 0, 0, 0),
        # Another file, function and statement: nothing grew, and nothing says that it is the same.
        ([_ONE, Access("c.py", 1, "h", "users", "read", "s3")], 1, 0, 1),
        # More than before is growth, and told.
        ([_ONE, _OTHER, dataclasses.replace(_ONE, line=5)], 0, 0, 1),
    ],
)
def test_the_cascade(after: list[Access], alarms: int, missed: int, rewritten: int) -> None:
    score = _scores([("1", [_ONE, _OTHER]), ("2", after)])[_CASCADE]
    assert (len(score.alarms), len(score.missed), score.rewritten) == (alarms, missed, rewritten)


def test_what_others_get_wrong() -> None:
    moved = [dataclasses.replace(_ONE, path="b.py"), dataclasses.replace(_OTHER, path="b.py")]
    scores = _scores([("1", [_ONE, _OTHER]), ("2", moved)])
    assert {name: len(score.alarms) for name, score in scores.items() if name != _CASCADE} == {
        "path + line + table + op": 1,
        "path + table + op, counted": 1,
        "path + function + table + op + statement": 1,
    }
    assert scores["path + line + table + op"].alarms == [("2", 2)]
