"""Seconds by step: each counts once, and all of them are the whole."""

from __future__ import annotations

from nova_lint.model.profile import Idle, Profile


def _clock(*seconds: float) -> Profile:
    told = iter(seconds)
    return Profile(lambda: next(told))


def test_a_step_inside_another_one_is_not_counted_twice() -> None:
    profile = _clock(1, 2, 3, 7, 8, 10)
    with profile.step("outer"), profile.step("inner"):
        pass

    assert profile.steps() == [("start", 1, 1), ("outer", 2, 1), ("inner", 4, 1), ("everything else", 3, 1)]


def test_a_step_that_is_taken_again_goes_on() -> None:
    profile = _clock(0, 0, 2, 2, 5, 5)
    for _ in range(2):
        with profile.step("read"):
            pass

    assert profile.steps() == [("start", 0, 1), ("read", 5, 2), ("everything else", 0, 1)]


def test_a_step_that_fails_ends() -> None:
    profile = _clock(0, 0, 1, 3)
    try:
        with profile.step("read"):
            raise ValueError
    except ValueError:
        pass

    assert profile.steps() == [("start", 0, 1), ("read", 1, 1), ("everything else", 2, 1)]


def test_without_a_profile_nothing_is_measured() -> None:
    with Idle().step("read"), Idle().step("inner"):
        pass
