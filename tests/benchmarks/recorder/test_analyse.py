"""From recorded lines to a truth."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.recorder.analyse import main

HELPER = """def select(table):
    run(f"SELECT * FROM {table}")


def position():
    run("SELECT * FROM positions")
"""
CHAINS = [
    ("SELECT * FROM users", [["db.py", 2, "select"], ["app.py", 7, "get.<locals>.<listcomp>"]]),
    ("SELECT * FROM positions", [["db.py", 6, "position"], ["app.py", 8, "get"]]),
    ("INSERT INTO users VALUES (?)", [["migrations/one.py", 3, "upgrade"]]),
    ("CREATE TABLE users (id int)", [["migrations/one.py", 2, "upgrade"]]),
    ("SELECT * FROM users", []),
    ("CREATE TABLE sessions (id int)", []),
    ("CREATE TABLE new__sessions (id int)", []),
    # An abstract model passes on: its caller is the site, and without one there is none.
    ("UPDATE users SET name = ?", [["app.py", 20, "Saved.save"], ["app.py", 9, "rename"]]),
    ("UPDATE sessions SET name = ?", [["app.py", 20, "Saved.save"]]),
    # Goes through whatever tables there are.
    ("DELETE FROM users", [["app.py", 30, "wipe"], ["app.py", 31, "main"]]),
]


def test_sites(tmp_path: Path) -> None:
    """A helper is not the site, unless it names the table itself; migrations and the generic are kept apart."""
    (tmp_path / "db.py").write_text(HELPER, encoding="utf-8")
    (tmp_path / "app.py").write_text("", encoding="utf-8")
    seen = tmp_path / "seen"
    seen.mkdir()
    lines = [{"sql": s, "raw": s, "chain": c, "count": 1, "test": True} for s, c in CHAINS]
    (seen / "1.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    truth = tmp_path / "truth"

    options = ["--source", str(tmp_path), "--dialect", "sqlite", "--helpers", r"^db\.py$"]
    options += ["--helper-functions", r"^app\.py:Saved\.", "--generic", "^app.py:wipe$"]
    assert main([str(seen), str(truth), *options, "--migrations", "^migrations/"]) == 0

    pairs = json.loads((truth / "pairs.json").read_text(encoding="utf-8"))
    assert pairs["function_pairs"] == [
        ["app.py", "get", "users", "read"],
        ["app.py", "rename", "users", "update"],
        ["db.py", "position", "positions", "read"],
    ]
    assert pairs["generic_pairs"] == [["app.py", "wipe", "users", "delete"]]
    # What Django calls new is a table of SQLite that is being rebuilt.
    assert pairs["tables"] == ["positions", "sessions", "users"]
    assert pairs["schema_step_pairs"] == [["migrations/one.py", "upgrade", "users", "insert"]]
    assert pairs["ddl_pairs"] == [["migrations/one.py", "upgrade", "users", "ddl"]]
