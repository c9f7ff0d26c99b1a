"""Sections of the results file replace themselves and leave the others alone."""

from __future__ import annotations

from pathlib import Path

from benchmarks.results import table, write_section


def test_a_section_is_replaced_in_place(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    write_section("run b", "first", path)
    write_section("run a", "other", path)
    once = path.read_text(encoding="utf-8")

    write_section("run b", "first", path)
    assert path.read_text(encoding="utf-8") == once

    write_section("run b", "second", path)
    assert path.read_text(encoding="utf-8") == once.replace("first", "second")
    assert once.index("run a") < once.index("run b")


def test_a_table_has_one_line_for_each_row() -> None:
    assert table(["a", "b"], [["1", "x|y"]]) == "| a | b |\n| --- | --- |\n| 1 | x/y |"
