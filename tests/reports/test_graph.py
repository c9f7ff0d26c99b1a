"""The landscape in each format: the same edges, in the same order, whatever the names are made of."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nova_lint.model.landscape import Edge, Landscape, Plot, Site
from nova_lint.model.place import Span
from nova_lint.model.statement import TableName
from nova_lint.reports import render
from tests.reports.samples import report

FORMATS = ("csv", "d2", "dot", "graphml", "json", "mermaid")
USERS = TableName("users")


def _site(line: int, **changes: object) -> Site:
    return Site(Span("orders/a.py", line, 5), "f", "read", "high", **changes)  # type: ignore[arg-type]


def _shown(landscape: Landscape, format: str) -> str:
    return render(replace(report(), landscape=landscape), f"graph-{format}")


def _landscape(caller: str = "orders", owner: str = "accounts", table: TableName = USERS) -> Landscape:
    edges = (
        Edge(caller, owner, table, "read", (_site(1, columns=("id", "name"), rules=("NL101",)), _site(2))),
        Edge(caller, owner, table, "join", (_site(3),)),
    )
    plots = (Plot(table, owner), Plot(TableName("quiet"), owner))
    return Landscape(tuple(dict.fromkeys((owner, "mail", caller))), plots, edges)


def test_dot() -> None:
    shown = _shown(_landscape(), "dot")
    assert '  s_orders -> t_users [label="read 2, join"];\n' in shown
    assert '    t_users [shape=cylinder, label="users"];\n' in shown
    assert "quiet" not in shown  # no arrow leads there


def test_mermaid() -> None:
    assert _shown(_landscape(), "mermaid").splitlines() == [
        "flowchart LR",
        '  subgraph s_accounts["accounts"]',
        '    t_users[("users")]',
        "  end",
        '  s_mail["mail"]',
        '  s_orders["orders"]',
        '  s_orders -->|"read 2, join"| t_users',
    ]


def test_d2() -> None:
    assert _shown(_landscape(), "d2").splitlines() == [
        "direction: right",
        's_accounts: "accounts" {',
        '  t_users: "users" {shape: cylinder}',
        "}",
        's_mail: "mail"',
        's_orders: "orders"',
        's_orders -> s_accounts.t_users: "read 2, join"',
    ]


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(_shown(_landscape(), "csv"))))
    assert [(row["kind"], row["line"], row["columns"], row["rules"]) for row in rows] == [
        ("read", "1", "id name", "NL101"),
        ("read", "2", "", ""),
        ("join", "3", "", ""),
    ]


def test_json() -> None:
    shown = json.loads(_shown(_landscape(), "json"))
    assert [table["table"] for table in shown["tables"]] == ["users", "quiet"]
    assert [(edge["kind"], len(edge["sites"])) for edge in shown["edges"]] == [("read", 2), ("join", 1)]
    assert shown["edges"][1]["sites"][0] == {
        "file": "orders/a.py",
        "line": 3,
        "column": 5,
        "function": "f",
        "op": "read",
        "columns": [],
        "confidence": "high",
        "rules": [],
        "permitted": False,
        "published": False,
    }


def test_graphml() -> None:
    graph = nx.parse_graphml(_shown(_landscape(), "graphml"), force_multigraph=True)
    edges = sorted((a, b, data["kind"], data.get("weight")) for a, b, data in graph.edges(data=True))
    assert edges == [
        ("service:orders", "table:users", "join", 1),
        ("service:orders", "table:users", "read", 2),
        ("table:quiet", "service:accounts", "owned", None),
        ("table:users", "service:accounts", "owned", None),
    ]


@pytest.mark.parametrize(
    ("format", "line"),
    [
        ("dot", "style=dashed"),
        ("mermaid", "s_orders -.->"),
        ("d2", "style.stroke-dash: 4"),
        ("csv", ",yes,no"),
    ],
)
def test_what_is_permitted_looks_different(format: str, line: str) -> None:
    edge = Edge("orders", "accounts", USERS, "read", (_site(1, is_permitted=True),))
    landscape = Landscape(("accounts", "orders"), (Plot(USERS, "accounts"),), (edge,))
    assert line in _shown(landscape, format)
    assert line not in _shown(_landscape(), format)


_ODD = 'a"b\\ <script>alert(1)</script> & é 表 `x` #35; ${y} ; -- | [z] {q} \n\x00\x1b\u2028end'


@pytest.mark.parametrize(
    ("format", "label"),
    [
        ("dot", r'label="a\"b\\ <script>alert(1)</script> &amp; é 表 `x` #35; ${y} ; -- | [z] {q} ����end"'),
        ("d2", r'"a\"b\\ <script>alert(1)</script> & é 表 `x` #35; \${y} ; -- | [z] {q} ����end"'),
        ("mermaid", ('"a#34;b#92; #60;script#62;alert(1)#60;/script#62; #38; é 表 #96;x#96; #35;35#59; $#123;y#125; #59; --'
                     ' #124; #91;z#93; #123;q#125; #65533;#65533;#65533;#65533;end"')),
    ],
)  # fmt: skip
def test_odd_names(format: str, label: str) -> None:
    shown = _shown(_landscape(_ODD, "owner", TableName(_ODD)), format)
    assert shown.count(label) == 2  # the service and the table


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_of_a_spreadsheet_is_a_formula(name: str) -> None:
    [_, row, *_] = csv.reader(io.StringIO(_shown(_landscape(name, name, TableName(name)), "csv")))
    assert row[:3] == [f"'{name}"] * 3


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not on this machine")
@pytest.mark.parametrize("name", ["orders", _ODD, "end", "graph", "subgraph", "\\", '"', "<b>", "\\N", "-"])
def test_graphviz_reads_dot(name: str) -> None:
    text = _shown(_landscape(name, f"{name}o", TableName(name)), "dot")
    ended = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count('class="edge"') == 1


_NAME = st.text(st.characters(), min_size=1, max_size=12)


@given(_NAME, _NAME, _NAME)
def test_any_name_gives_a_well_formed_file(caller: str, owner: str, table: str) -> None:
    landscape = _landscape(f"c{caller}", f"o{owner}", TableName(table))
    assert json.loads(_shown(landscape, "json"))["edges"][0]["caller"] == f"c{caller}"
    nx.parse_graphml(_shown(landscape, "graphml"), force_multigraph=True)
    assert len(list(csv.reader(io.StringIO(_shown(landscape, "csv"), newline="")))) == 4
    # Each label is one text in quotes, on one line, with nothing behind it that was not written here.
    mermaid = _shown(landscape, "mermaid").splitlines()
    assert len(mermaid) == 7
    assert re.fullmatch(r'  subgraph \w+\["[^"]*"\]', mermaid[1])
    assert re.fullmatch(r'    \w+\[\("[^"]*"\)\]', mermaid[2])
    text = r'"(?:[^"\\]|\\.)*"'
    d2 = _shown(landscape, "d2").splitlines()
    assert len(d2) == 7
    assert re.fullmatch(rf"  \w+: {text} {{shape: cylinder}}", d2[2])
    dot = _shown(landscape, "dot").splitlines()
    assert re.fullmatch(rf"    \w+ \[shape=cylinder, label={text}\];", dot[7])


def test_names_that_look_alike_are_two_boxes() -> None:
    tables = TableName("a-b"), TableName("a.b"), TableName("a b")
    edges = tuple([Edge("x-y", "x_y", table, "read", (_site(1),)) for table in tables])
    landscape = Landscape(("x-y", "x_y"), tuple([Plot(table, "x_y") for table in tables]), edges)
    assert re.findall(r"s_\w+ --.* t_\w+", _shown(landscape, "mermaid")) == [
        's_x_y -->|"read"| t_a_b',
        's_x_y -->|"read"| t_a_b_2',
        's_x_y -->|"read"| t_a_b_3',
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_at_all(format: str) -> None:
    assert _shown(Landscape(), format).endswith("\n")


_STABLE = """
from msgspec.structs import replace
from tests.reports.test_graph import _landscape, _shown, FORMATS
print("".join(_shown(_landscape(), format) for format in FORMATS))
"""


def test_the_order_does_not_depend_on_the_run() -> None:
    """Sets of texts are ordered anew in each process."""
    runs = {
        subprocess.run(
            [sys.executable, "-c", _STABLE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(runs) == 1
