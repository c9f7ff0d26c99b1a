"""What is kept of a text is what reading it again would say."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from nova_lint.config.load import Config, load_config
from nova_lint.engine.reading import Reading
from nova_lint.engine.run import check
from nova_lint.frontends.python.read import read_python
from nova_lint.memo.store import Store
from nova_lint.model.form import FileFacts
from nova_lint.model.report import Report
from nova_lint.sql import read_sql

ROOT = Path(__file__).parents[2]

SOURCES = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"def f(:\n", id="no Python"),
    pytest.param(b"x = 123456789012345678901234567890\n", id="a number that cannot be kept"),
    pytest.param(b"x = '\\ud800'\n", id="half a character"),
    pytest.param(b"x = 1.5, True, None, ..., 'a' f'{b}'\n", id="literals"),
    *[
        pytest.param(file.read_bytes(), id=file.name)
        for file in sorted((ROOT / "src/nova_lint/values").glob("*.py"))
    ],
]

TEXTS = [
    "SELECT a, b FROM t JOIN u ON t.x = u.y WHERE \ufffc = 1",
    "CREATE TABLE a (id int primary key, b int REFERENCES c (d) ON DELETE CASCADE)",
    "DO $$ BEGIN UPDATE t SET x = 1; END $$",
    "no sql at all",
    "",
    "SELECT '\ud800' FROM t",
]


@pytest.mark.parametrize("source", SOURCES)
def test_python_is_kept_as_it_was_read(source: bytes, tmp_path: Path) -> None:
    read = _form(read_python(source))
    for _ in range(2):
        store = Store(tmp_path)
        assert _form(Reading(store).python(source)) == read
        store.save()


@pytest.mark.parametrize("text", TEXTS)
def test_sql_is_kept_as_it_was_read(text: str, tmp_path: Path) -> None:
    for _ in range(2):
        store = Store(tmp_path)
        assert Reading(store).sql(text, "postgres") == read_sql(text, "postgres")
        assert Reading(store).sql(text, "mysql") == read_sql(text, "mysql")
        store.save()


def test_what_does_not_fit_is_read_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    source = b"x = 'SELECT 1'\n"
    store.put(store.key(b"python", source), msgspec.msgpack.encode({"some": "thing"}))
    assert _form(Reading(store).python(source)) == _form(read_python(source))


def _form(facts: FileFacts) -> object:
    """All of it, as plain values: functions are equal to themselves only."""
    return msgspec.to_builtins(facts, order="deterministic")


def _told(report: Report) -> object:
    return report.findings, report.facts, report.problems, report.schema


def test_a_run_with_a_memo_says_the_same(tmp_path: Path) -> None:
    config = load_config(ROOT / "examples/marketplace/nova-lint.toml")

    def run(store: Store | None) -> Report:
        report = check(_with(config, store))
        if store is not None:
            store.save()
        return report

    bare = _told(run(None))
    assert _told(run(Store(tmp_path))) == bare
    assert _told(run(Store(tmp_path))) == bare


def _with(config: Config, store: Store | None) -> Config:

    return dataclasses.replace(config, store=store)
