"""Transactions and remote calls as `lint` reports them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_lint.engine.run import lint
from nova_lint.model.unit import Units

_CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders", "order_*"]
"""
_WRITE = 'cur.execute("INSERT INTO orders (id) VALUES (1)")'


def _units(code: str, **others: str) -> Units:
    files = {"orders/a.py": code, **{f"orders/{name}.py": text for name, text in others.items()}}
    return lint(files, _CONFIG, select=["NL301"]).units


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        pytest.param(f"def f(cur):\n    {_WRITE}", [], id="nobody begins one"),
        pytest.param(f"def f(cur, lock):\n    with lock:\n        {_WRITE}", [], id="a lock"),
        pytest.param(
            f"def f(cur, git):\n    {_WRITE}\n    git.commit()", [], id="a commit of something else"
        ),
        pytest.param(f"def f(cur, conn):\n    {_WRITE}\n    conn.commit()", ["commit"], id="commit"),
        pytest.param(
            f"def f(cur, conn):\n    try:\n        {_WRITE}\n    except E:\n        conn.commit()",
            [],
            id="a commit where something went wrong",
        ),
        pytest.param(
            f"def f(cur, conn):\n    with conn.transaction():\n        {_WRITE}",
            ["conn.transaction"],
            id="a connection by its name",
        ),
        pytest.param(
            f"from django.db import transaction\n@transaction.atomic\ndef f(cur):\n    {_WRITE}",
            ["transaction.atomic"],
            id="a decorator",
        ),
        pytest.param(
            f"from django.db.transaction import atomic as unit\ndef f(cur):\n    with unit():\n        {_WRITE}",
            ["unit"],
            id="by another name",
        ),
        pytest.param(
            f"def f(cur):\n    cur.execute('BEGIN')\n    {_WRITE}\n    cur.execute('COMMIT')",
            ["BEGIN"],
            id="as text",
        ),
        pytest.param(
            f"def f(pool):\n    def g(cur):\n        {_WRITE}\n    pool.runInteraction('g', g)",
            ["runInteraction"],
            id="handed to what runs it",
        ),
    ],
)
def test_what_begins_a_transaction(code: str, kinds: list[str]) -> None:
    assert [unit.kind for unit in _units(code).units] == kinds


def test_a_transaction_is_followed_into_other_modules() -> None:
    units = _units(
        "from orders.b import save\ndef f(conn):\n    with conn.transaction():\n        save(conn)",
        b="from orders import c\ndef save(conn):\n    c.write(conn.cursor())\n    conn.commit",
        c=f"def write(cur):\n    {_WRITE}",
    )
    (unit,) = units.units
    (touch,) = unit.touches
    assert touch.access.place.file == "orders/c.py"
    assert [step.file for step in touch.steps] == ["orders/a.py", "orders/b.py"]


def test_functions_that_call_each_other_end() -> None:
    begin = "def f(conn):\n    with conn.transaction():\n        g(conn)\n"
    code = f"{begin}def g(cur):\n    {_WRITE}\n    h(cur)\ndef h(cur):\n    g(cur)"
    assert [len(unit.touches) > 0 for unit in _units(code).units] == [True]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param("requests = {}\nrequests.get('x')", [], id="a variable of that name"),
        pytest.param("def f(requests):\n    requests.get('x')", [], id="a parameter of that name"),
        pytest.param("import requests\nrequests.codes.ok", [], id="no call"),
        pytest.param(
            "import requests\nrequests.get('x')", [("requests.get", "none")], id="a module's function"
        ),
        pytest.param(
            "import requests as http\nhttp.get('x', timeout=1)",
            [("requests.get", "given")],
            id="by another name",
        ),
        pytest.param(
            "import requests\nclass A:\n    def __init__(self):\n        self.s = requests.Session()\n"
            "    def f(self):\n        self.s.get('x')",
            [("requests.Session.get", "none")],
            id="an attribute",
        ),
        pytest.param(
            "import httpx\ndef client():\n    return httpx.Client(timeout=None)\ndef f():\n    client().get('x')",
            [("httpx.Client.get", "default")],
            id="what a function gives: its constructor is not looked at",
        ),
    ],
)
def test_remote_calls(code: str, found: list[tuple[str, str]]) -> None:
    assert [(call.name, call.timeout) for call in _units(code).remote] == found


_LINES = st.sampled_from(
    [
        "with conn.transaction():", "with a.b() as c:", "for x in y:", "if x:", "else:", "try:", "except E:", "finally:",
        "def f(conn):", "class A(B):", "return", "conn.commit()", "self.x = requests.Session()", "x = x()", "f(conn)",
        "@transaction.atomic", "import requests", "from . import a", _WRITE, "requests.get(x)", "lambda: f(x)",
    ]
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 3), _LINES), max_size=14))
def test_no_text_makes_it_fail(lines: list[tuple[int, str]]) -> None:
    code = "\n".join("    " * depth + line for depth, line in lines)
    assert _units("import requests\n" + code).units is not None
