"""Lost updates and checks before inserts: what guards them, and that both places are told."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint
from nova_lint.reports import render

CONFIG = '[services.shop]\npaths = ["."]\ntables = ["*"]\n'

READ = 'cur.execute("SELECT n FROM counters WHERE id = 1")'
WRITE = 'cur.execute("UPDATE counters SET n = %s WHERE id = 1", (n + 1,))'
LOOK = 'cur.execute("SELECT id FROM tags WHERE name = %s", (name,))'
MAKE = 'cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))'


def body(*lines: str, before: str = "", path: str = "a.py") -> list[tuple[str, int]]:
    """The races in a function of these lines."""
    text = f"{before}\ndef f(cur, name, lock, x, rows):\n" + "".join(f"    {line}\n" for line in lines)
    return [(f.code, f.place.line) for f in lint({path: text}, CONFIG, select=["NL304", "NL305"]).findings]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((READ, "n = cur.fetchone()[0]", WRITE.replace("n + 1", "n")), id="nothing is computed"),
        pytest.param((READ, "n = x", WRITE), id="the value is another one"),
        pytest.param((READ, "n = cur.fetchone()[0]", "n = 7", WRITE), id="the value was replaced"),
        pytest.param((WRITE.replace("n +", "x +"), READ, "n = cur.fetchone()[0]"), id="written before it is read"),
        pytest.param((READ, "n = cur.fetchone()[0]", WRITE.replace("counters", "others")), id="another table"),
        pytest.param((READ, "n = cur.fetchone()[0]", WRITE.replace("SET n", "SET m")), id="another column"),
        pytest.param((READ + "  # x", "n = cur.fetchone()[0]", WRITE.replace("id = 1", "id = 1 AND n = %s")),
                     id="only over what was read"),
        pytest.param((READ, "n = cur.fetchone()[0]", WRITE.replace("id = 1", "id = 1 AND version = %s")), id="a version"),
        pytest.param((READ.replace("id = 1", "id = 1 FOR UPDATE"), "n = cur.fetchone()[0]", WRITE), id="a lock on the row"),
        pytest.param(("cur.execute('SELECT 1 FROM shops FOR UPDATE')", READ, "n = cur.fetchone()[0]", WRITE),
                     id="a lock on another row"),
        pytest.param(("with lock:", f"    {READ}", "    n = cur.fetchone()[0]", f"    {WRITE}"), id="a lock of the program"),
        pytest.param(("lock.acquire()", READ, "n = cur.fetchone()[0]", WRITE), id="a lock that is taken"),
        pytest.param(("if x:", f"    {READ}", "    n = cur.fetchone()[0]", "else:", "    n = 3", f"    {WRITE}"),
                     id="one or the other"),
        pytest.param((LOOK, "row = cur.fetchone()", "if row:", f"    {MAKE}"), id="made because there is one"),
        pytest.param((LOOK, "row = cur.fetchone()", "if row is None:", "    return", MAKE), id="left where there is none"),
        pytest.param((LOOK, "row = cur.fetchone()", "if row and x:", "    return", MAKE), id="left in some cases only"),
        pytest.param((LOOK, "row = cur.fetchone()", "if x:", f"    {MAKE}"), id="another question"),
        pytest.param((LOOK, "row = cur.fetchone()", "if not row['id']:", f"    {MAKE}"), id="a question about the row"),
        pytest.param((LOOK, "count = len(cur.fetchall()) - x", "if count > 0:", "    return", MAKE), id="a difference"),
        pytest.param(("row = x", "if x:", f"    {LOOK}", "    row = cur.fetchone()", "if not row:", f"    {MAKE}"),
                     id="looked for in some cases only"),
        pytest.param((LOOK, "row = cur.fetchone()", "try:", "    if not row:", f"        {MAKE}", "except Exception:", "    x()"),
                     id="whatever is raised is taken in"),
    ],
)  # fmt: skip
def test_it_is_quiet(lines: tuple[str, ...]) -> None:
    assert body(*lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        (READ, "n = cur.fetchone()[0]", WRITE),
        (READ, "n = cur.fetchone()['n']", WRITE),
        (READ, "row = cur.fetchone()", "n = row[0]", WRITE),
        (READ, "n, = cur.fetchone()", WRITE),
        (READ, "(n,) = cur.fetchall()[0]", WRITE),
        (READ, "n = int(cur.fetchone()[0])", WRITE),
        (READ, "n = cur.fetchone()[0] or 0", WRITE),
        (READ, "for row in cur.fetchall():", "    n = row[0]", f"    {WRITE}"),
        (READ, "n = cur.fetchone()[0]", "if x:", f"    {WRITE}"),
        (READ, "n = cur.fetchone()[0]", "n -= 2", WRITE.replace("n + 1", "n")),
    ],
)
def test_a_lost_update_is_found(lines: tuple[str, ...]) -> None:
    at = next(index for index, line in enumerate(lines) if "UPDATE" in line)
    assert body(*lines) == [("NL304", at + 3)]


@pytest.mark.parametrize(
    "lines",
    [
        (LOOK, "if not cur.fetchone():", f"    {MAKE}"),
        (LOOK, "if cur.fetchone() is None:", f"    {MAKE}"),
        (LOOK, "if cur.rowcount == x: pass", "if len(cur.fetchall()) == 0:", f"    {MAKE}"),
        (LOOK, "if len(cur.fetchall()) > 0:", "    return", MAKE),
        (LOOK, "row = cur.fetchone()", "if row:", "    raise KeyError", MAKE),
        (LOOK, "row = cur.fetchone()", "if row: x()", "else:", f"    {MAKE}"),
        (LOOK, "row = cur.fetchone()", "if x and not row:", f"    {MAKE}"),
        (LOOK, "known = [r[0] for r in cur.fetchall()]", "for name in rows:", "    if name not in known:", f"        {MAKE}"),
    ],
)  # fmt: skip
def test_a_check_before_an_insert_is_found(lines: tuple[str, ...]) -> None:
    at = next(index for index, line in enumerate(lines) if "INSERT" in line)
    assert body(*lines) == [("NL305", at + 3)]


@pytest.mark.parametrize(
    "path", ["scripts/fill.py", "shop/management/commands/fill.py", "shop/test_data.py", "migrations/0001.py"]
)
def test_what_somebody_runs_alone_races_with_nobody(path: str) -> None:
    assert body(READ, "n = cur.fetchone()[0]", WRITE, path=path) == []


@pytest.mark.parametrize(
    ("setting", "is_quiet"),
    [
        ('engine = create_engine(url, isolation_level="SERIALIZABLE")', True),
        ('OPTIONS = {"isolation_level": IsolationLevel.REPEATABLE_READ}', True),
        ("conn.set_isolation_level(ISOLATION_LEVEL_SERIALIZABLE)", True),
        ('engine = create_engine(url, isolation_level="READ COMMITTED")', False),
        ('conn.execution_options(isolation_level="SERIALIZABLE")', False),
    ],
)
def test_a_setting_for_all_connections_counts_everywhere(setting: str, is_quiet: bool) -> None:
    text = f"def f(cur):\n    {READ}\n    n = cur.fetchone()[0]\n    {WRITE}\n"
    files = {"a.py": text, "settings.py": f"{setting}\n"}
    assert (lint(files, CONFIG, select=["NL304"]).findings == ()) is is_quiet


def test_both_places_are_told_in_order() -> None:
    text = (
        f"def f(cur):\n    {READ}\n    n = cur.fetchone()[0]\n    n += 1\n    {WRITE.replace('n + 1', 'n')}\n"
    )
    [finding] = lint({"a.py": text}, CONFIG, select=["NL304"]).findings
    assert finding.message == (
        "f reads n of counters (line 2) and writes back what Python made of it: an update in between gets lost"
    )
    assert [(place.line, words) for place, words in finding.path] == [
        (2, "reads counters here"),
        (4, "computes n of the value that was read"),
        (5, "writes n of counters back here"),
    ]


def test_sarif_shows_the_way() -> None:
    text = f"def f(cur, name):\n    {LOOK}\n    if not cur.fetchone():\n        {MAKE}\n"
    report = lint({"a.py": text}, CONFIG, select=["NL305"])
    sarif = render(report, "sarif")
    assert '"codeFlows"' in sarif
    assert "looks for a row of tags here" in sarif
