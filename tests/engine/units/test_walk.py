"""What a function does in order, and what encloses it."""

from __future__ import annotations

import pytest

from nova_lint.engine.units.names import dotted
from nova_lint.engine.units.walk import Event, Walk, exclusive, walk
from nova_lint.frontends.python.read import read_python


def _walked(code: str) -> Walk:
    return walk(read_python(code.encode()).body)


def _calls(walked: Walk) -> dict[str, Event]:
    return {dotted(event.call.func): event for event in walked.events if event.call is not None}


@pytest.mark.parametrize(
    ("code", "rings"),
    [
        pytest.param("a()", [], id="nothing"),
        pytest.param("def f():\n    a()", None, id="inside of a function, which is another one's body"),
        pytest.param("with b() as c:\n    a()", ["with"], id="with"),
        pytest.param("with b():\n    pass\na()", [], id="after the with"),
        pytest.param("with b(), a():\n    pass", ["with"], id="the second item stands within the first"),
        pytest.param("for x in a():\n    pass", [], id="what a loop runs over is asked once"),
        pytest.param("for x in y:\n    a()", ["loop"], id="for"),
        pytest.param("while a():\n    pass", [], id="the condition is not in the body"),
        pytest.param("[a() for x in y]", ["loop"], id="comprehension"),
        pytest.param("[x for x in a()]", [], id="what a comprehension runs over"),
        pytest.param("if b:\n    a()", ["branch"], id="if"),
        pytest.param("try:\n    b()\nexcept E:\n    a()", ["handler"], id="handler"),
        pytest.param("try:\n    b()\nfinally:\n    a()", ["final"], id="finally"),
        pytest.param("x = a() if b else c", ["branch"], id="conditional expression"),
    ],
)
def test_what_encloses_a_call(code: str, rings: list[str] | None) -> None:
    event = _calls(_walked(code)).get("a")
    assert (None if event is None else [ring.kind for ring in event.within]) == rings


def test_arguments_run_before_the_call() -> None:
    calls = _calls(_walked("a(b(c()))"))
    assert calls["c"].order < calls["b"].order < calls["a"].order


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("a()\nb()", False, id="one after the other"),
        pytest.param("if x:\n    a()\nb()", False, id="perhaps, then surely"),
        pytest.param("if x:\n    a()\nif y:\n    b()", False, id="two ifs"),
        pytest.param("if x:\n    a()\nelse:\n    b()", True, id="two branches"),
        pytest.param(
            "def f():\n    if x:\n        a()\n        return\n    b()", True, id="a branch that returns"
        ),
        pytest.param("if x:\n    a()\n    raise E\nb()", True, id="a branch that raises"),
        pytest.param("try:\n    a()\nexcept E:\n    b()", False, id="a try may fail half-way"),
    ],
)
def test_what_excludes_each_other(code: str, expected: bool) -> None:
    walked = _walked(code)
    if walked.functions:
        walked = walk(walked.functions[0].body)
    calls = _calls(walked)
    assert exclusive(calls["a"], calls["b"]) is expected
    assert exclusive(calls["b"], calls["a"]) is expected


@pytest.mark.parametrize(
    ("code", "apart"),
    [
        pytest.param("a()", False, id="called here"),
        pytest.param("f(a())", False, id="handed to something unknown"),
        pytest.param("asyncio.create_task(a())", True, id="another task"),
        pytest.param("transaction.on_commit(a())", True, id="after the commit"),
    ],
)
def test_what_runs_apart(code: str, apart: bool) -> None:
    assert _calls(_walked(code))["a"].apart is apart
