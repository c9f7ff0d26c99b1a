"""The commands that only look: stats, next, explain, history."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nova_lint.engine.baseline.store import read
from tests.cli.baseline.conftest import Run
from tests.repository import READS, Repository


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("pair", "     2  orders -> users"),
        ("rule", "     1  NL101"),
        ("table", "     3  users"),
        ("file", "     1  -"),
        ("owner", "     3  users"),
        ("ticket", "     3  -"),
    ],
)
def test_stats(frozen: Repository, run: Run, by: str, first: str) -> None:
    code, out, _ = run("baseline", "stats", "--by", by)
    assert (code, out.splitlines()[0]) == (0, first)
    assert out.endswith("3 entries, 0 of them accepted later, 0 expired.\n")


def test_stats_for_programs(frozen: Repository, run: Run) -> None:
    shown = json.loads(run("baseline", "stats", "--output-format", "json")[1])
    assert (shown["version"], shown["entries"]) == (1, 3)
    assert shown["by"][0] == {"pair": "orders -> users", "entries": 2}


def test_next(frozen: Repository, run: Run) -> None:
    code, out, _ = run("baseline", "next", "--service", "orders")
    assert code == 0
    assert out.splitlines() == [
        "orders -> users: read, update users",
        "  2 findings (NL101, NL102) in 2 places; then nothing is left between orders and users",
        "  orders/a.py name_of",
        "  orders/b.py rename",
    ]
    assert run("baseline", "next", "--service", "search")[1] == "There is nothing of that left to fix.\n"
    assert run("baseline", "next", "--rule", "cross-service-write")[1].startswith("orders -> users: update")
    assert run("baseline", "next", "--rule", "NL1")[1].startswith("orders -> users: read, update")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["next", "--rule", "NL999"], "--rule: there is no rule 'NL999'"),
        (["next", "--service", "oders"], "there is no service 'oders'. Did you mean 'orders'?"),
        (["explain", ""], "FP is empty"),
        (["explain", " "], "FP is empty"),
    ],
)
def test_words_that_name_nothing(frozen: Repository, run: Run, arguments: list[str], told: str) -> None:
    code, out, err = run("baseline", *arguments)
    assert (code, out, told in err) == (2, "", True)


def test_explain(frozen: Repository, run: Run) -> None:
    baseline = read(frozen.root)
    assert baseline is not None
    entry = next(entry for entry in baseline.entries if entry.edge.rule == "NL101")
    code, out, _ = run("baseline", "explain", entry.fp[:10])
    assert code == 0
    assert out.startswith(
        f"{entry.fp} NL101 read users (orders -> users) orders/a.py:name_of\n  kind: legacy\n"
    )
    assert "orders/a.py:2:35 NL101 orders reads users, which users owns" in out
    frozen.write({"orders/a.py": ""})
    assert "Nothing matches it any more" in run("baseline", "explain", entry.fp)[1]
    code, _, err = run("baseline", "explain", "zz")
    assert (code, "nothing has this fingerprint" in err) == (2, True)


def test_explain_what_is_new(frozen: Repository, run: Run) -> None:
    frozen.write({"orders/c.py": READS})
    found = re.search(r"fingerprint: ([0-9a-f]{16})", run("check", "--verbose")[1])
    assert found is not None
    assert run("baseline", "explain", found[1])[1].startswith("It is new: the baseline does not hold it.\n")


def test_history(frozen: Repository, run: Run) -> None:
    frozen.write({"orders/a.py": ""})
    run("baseline", "update")
    frozen.commit()
    code, out, _ = run("baseline", "history")
    assert code == 0
    rows = [line.split()[2:4] for line in out.splitlines()[1:3]]
    assert rows == [["3", "0"], ["2", "-1"]]
    shown = json.loads(run("baseline", "history", "--output-format", "json")[1])
    assert [point["entries"] for point in shown["points"]] == [3, 2]


def test_history_as_a_drawing(frozen: Repository, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "burndown.svg"
    assert run("baseline", "history", "--output-format", "svg", "--output-file", str(file)) == (0, "", "")
    assert ElementTree.parse(file).getroot().tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(
    ("name", "start"),
    [("burndown.svg", b"<svg "), ("burndown.png", b"\x89PNG\r\n"), ("B.PNG", b"\x89PNG\r\n")],
)
def test_the_history_is_drawn_beside_the_table(
    frozen: Repository, run: Run, tmp_path: Path, name: str, start: bytes
) -> None:
    pytest.importorskip("PIL")
    code, out, err = run("baseline", "history", "--plot", str(tmp_path / name))
    assert (code, out.splitlines()[0].split()[0], err) == (0, "date", "")
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("burndown.pdf", "the name must end in .svg or .png", id="another kind of file"),
        pytest.param("nowhere/burndown.svg", "there is no folder", id="no such folder"),
        pytest.param("burndown.png", "install nova-lint with the extra 'plot'", id="Pillow is not installed"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    frozen: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    code, out, err = run("baseline", "history", "--plot", name)
    assert (code, out, words in err) == (2, "", True)
    assert not (frozen.root / name).exists()


def test_history_without_one(repository: Repository, run: Run) -> None:
    assert run("baseline", "history") == (0, "No commit has a baseline yet.\n", "")
    assert run("baseline", "history", "--output-format", "svg")[0] == 0
