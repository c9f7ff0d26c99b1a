"""Values kept between runs: what is damaged, foreign or lost is no value, and never a wrong one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_lint.memo import store as stores
from nova_lint.memo.store import Store, opened

_VALUES = {str(number).encode(): bytes([number % 256]) * number for number in range(300)}


def _filled(place: Path) -> Store:
    store = Store(place)
    for name, value in _VALUES.items():
        store.put(store.key(b"test", name), value)
    store.save()
    return store


def _held(place: Path) -> dict[bytes, bytes]:
    store = Store(place)
    found = {name: store.get(store.key(b"test", name)) for name in _VALUES}
    return {name: bytes(value) for name, value in found.items() if value is not None}


def test_what_was_kept_is_there(tmp_path: Path) -> None:
    _filled(tmp_path)
    assert _held(tmp_path) == _VALUES


def test_one_run_may_save_again_and_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for name, value in _VALUES.items():
        store.put(store.key(b"test", name), value)
        store.save()
    assert _held(tmp_path) == _VALUES


def test_kinds_do_not_meet(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    assert store.get(store.key(b"other", b"7")) is None


def test_another_version_sees_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _filled(tmp_path)
    monkeypatch.setattr(stores, "versions", lambda: "another")
    assert _held(tmp_path) == {}


def test_what_is_new_does_not_drop_what_was_there(tmp_path: Path) -> None:
    _filled(tmp_path)
    store = Store(tmp_path)
    store.put(store.key(b"test", b"new"), b"value")
    store.save()
    assert _held(tmp_path) == _VALUES


@given(seed=st.integers(0, 2**32), count=st.integers(1, 40))
def test_damage_is_never_a_wrong_value(
    seed: int, count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import random

    chance = random.Random(seed)
    place = tmp_path_factory.mktemp("store")
    _filled(place)
    for file in sorted(place.iterdir()):
        content = bytearray(file.read_bytes())
        for _ in range(count):
            content[chance.randrange(len(content))] = chance.randrange(256)
        file.write_bytes(content[: chance.randrange(len(content))] if chance.random() < 0.3 else content)
    held = _held(place)
    assert all(_VALUES[name] == value for name, value in held.items())


def test_what_nobody_asks_for_goes_after_some_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _filled(tmp_path)
    later = time.time() + 30 * 86_400
    monkeypatch.setattr("nova_lint.memo.store.time.time", lambda: later)
    store = Store(tmp_path)
    asked = [name for name in _VALUES if int(name) < 10]
    assert all(store.get(store.key(b"test", name)) is not None for name in asked)
    for number in range(500):  # something new in every file
        store.put(store.key(b"new", str(number).encode()), b"x")
    store.save()
    assert sorted(_held(tmp_path)) == sorted(asked)


def test_a_file_has_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_LARGEST", 2_000)
    _filled(tmp_path)
    later = time.time() + 2 * 86_400
    monkeypatch.setattr("nova_lint.memo.store.time.time", lambda: later)
    store = Store(tmp_path)
    for number in range(500):
        store.put(store.key(b"new", str(number).encode()), b"x")
    store.save()
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 32 * 10_000
    assert len(_held(tmp_path)) < len(_VALUES)


def _write_for_ever(place: str) -> None:
    number = 0
    while True:
        number += 1
        store = Store(Path(place))
        for name, value in _VALUES.items():
            store.put(store.key(b"test", name), value)
        store.put(store.key(b"more", str(number).encode()), b"x" * 1000)
        store.save()


def test_killed_writers_leave_whole_files(tmp_path: Path) -> None:
    _filled(tmp_path)
    context = multiprocessing.get_context("fork")
    for _ in range(20):
        writers = [context.Process(target=_write_for_ever, args=(str(tmp_path),)) for _ in range(2)]
        for writer in writers:
            writer.start()
        time.sleep(0.02)
        for writer in writers:
            os.kill(writer.pid or 0, signal.SIGKILL)
            writer.join()
        assert _held(tmp_path) == _VALUES


def test_nothing_is_opened_where_nothing_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOVA_LINT_NO_CACHE", "1")
    assert opened(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".nova-lint-cache").write_text("mine")
    assert opened(tmp_path) is None
    assert (tmp_path / ".nova-lint-cache").read_text() == "mine"
