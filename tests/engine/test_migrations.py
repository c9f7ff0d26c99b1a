"""The order of migrations, as they say it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

import pytest

from nova_lint.engine.migrations import Migrations, migrations_of
from nova_lint.frontends.python.read import read_python


def _ordered(files: Mapping[str, str], scripts: tuple[str, ...] = ()) -> Migrations:
    return migrations_of(scripts, {path: read_python(text.encode()) for path, text in files.items()})


def _names(found: Migrations) -> str:
    ordered = sorted(found.ranks, key=found.ranks.__getitem__)
    return " ".join(PurePosixPath(path).stem for path in ordered if path not in found.replaced)


def _revision(name: str, *after: str, more: str = "") -> str:
    down = "None" if not after else repr(after[0]) if len(after) == 1 else repr(after)
    return f"revision = {name!r}\ndown_revision = {down}\n{more}\n"


def _django(*after: tuple[str, str], more: str = "") -> str:
    return f"class Migration(migrations.Migration):\n    dependencies = {list(after)!r}\n    operations = []\n    {more}\n"


@pytest.mark.parametrize(
    "text",
    [
        "revision = '1'",  # a revision of something else
        "class Migration:\n    pass",
        "dependencies = [('a', 'b')]",  # not in a class
        "def f():\n    revision = '1'\n    down_revision = None",
        "down_revision = None",
    ],
)
def test_no_migration(text: str) -> None:
    assert _ordered({"m/a.py": text}).ranks == {}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"m/a.py": _revision("3", "2"), "m/b.py": _revision("1"), "m/c.py": _revision("2", "1")},
            "b c a",
            id="a chain",
        ),
        pytest.param(
            {
                "m/a.py": _revision("4", "2", "3"),
                "m/b.py": _revision("1"),
                "m/c.py": _revision("3", "1"),
                "m/d.py": _revision("2", "1"),
            },
            "b c d a",
            id="two branches and their merge",
        ),
        pytest.param(
            {"m/a.py": _revision("2", "1"), "m/b.py": _revision("1"), "m/c.py": _revision("3", "1")},
            "b a c",
            id="two heads",
        ),
        pytest.param(
            {"m/a.py": _revision("1", more="depends_on = ['x']"), "n/b.py": _revision("x")},
            "b a",
            id="depends on another history",
        ),
        pytest.param(
            {
                "m/a.py": _revision("1", more="depends_on = 'core'"),
                "n/b.py": _revision("x", more="branch_labels = ('core',)"),
            },
            "b a",
            id="depends on a label",
        ),
        pytest.param(
            {
                "m/a.py": _revision("2", "1"),
                "m/b.py": _revision("1"),
                "n/c.py": _revision("2", "1"),
                "n/d.py": _revision("1"),
            },
            "b a d c",
            id="two histories with the same names",
        ),
        pytest.param(
            {
                "m/a.py": "revision: str = '2'\ndown_revision: Union[str, None] = '1'\n",
                "m/b.py": _revision("1"),
            },
            "b a",
            id="with annotations",
        ),
        pytest.param(
            {"m/a.py": _revision("1", "2"), "m/b.py": _revision("2", "1")},
            "b a",
            id="a circle has no order, and an end",
        ),
        pytest.param({"m/a.py": _revision("1", "gone")}, "a", id="what it comes after is not here"),
        pytest.param(
            {
                "a/migrations/0001_x.py": _django(("b", "0002_y")),
                "b/migrations/0002_y.py": _django(("b", "0001_z")),
                "b/migrations/0001_z.py": _django(),
            },
            "0001_z 0002_y 0001_x",
            id="apps",
        ),
        pytest.param(
            {"a/migrations/0001_x.py": _django(("b", "__first__")), "b/migrations/0001_y.py": _django()},
            "0001_y 0001_x",
            id="an app's first",
        ),
        pytest.param(
            {
                "a/migrations/0001_x.py": _django(),
                "b/migrations/0001_y.py": _django(more="run_before = [('a', '0001_x')]"),
            },
            "0001_y 0001_x",
            id="run before",
        ),
        pytest.param(
            {
                "a/migrations/0001_a.py": _django(),
                "a/migrations/0002_b.py": _django(("a", "0001_a")),
                "a/migrations/0001_both.py": _django(more="replaces = [('a', '0001_a'), ('a', '0002_b')]"),
                "a/migrations/0003_c.py": _django(("a", "0002_b")),
            },
            "0001_both 0003_c",
            id="squashed: what it replaces does not run",
        ),
        pytest.param(
            {
                "m/b.py": "__depends__ = {'c'}",
                "m/c.py": "__depends__ = set()",
                "m/a.py": "__depends__ = ['b']",
            },
            "c b a",
            id="yoyo",
        ),
    ],
)
def test_order(files: dict[str, str], expected: str) -> None:
    assert _names(_ordered(files)) == expected


def test_a_long_history_is_no_recursion() -> None:
    files = {f"m/{n:05}.py": _revision(str(n), str(n + 1)) for n in range(3000)}
    assert _names(_ordered(files)).startswith("02999 02998 ")


def test_scripts_come_first_and_other_code_last() -> None:
    found = _ordered({"z/a.py": _revision("1")}, ("z/2.sql", "z/10.sql"))
    paths = ["app.py", "z/a.py", "z/10.sql", "z/2.sql"]
    assert sorted(paths, key=found.rank) == ["z/2.sql", "z/10.sql", "z/a.py", "app.py"]


def test_scripts_of_yoyo_run_among_its_migrations_in_python() -> None:
    files = {"m/0001.a.py": "__depends__ = {}", "m/0003.c.py": "__depends__ = {'0002.b'}"}
    found = _ordered(files, ("m/0002.b.sql", "m/0004.d.sql", "other/1.sql"))
    paths = ["m/0004.d.sql", "m/0003.c.py", "m/0002.b.sql", "m/0001.a.py", "other/1.sql"]
    expected = ["other/1.sql", "m/0001.a.py", "m/0002.b.sql", "m/0003.c.py", "m/0004.d.sql"]
    assert sorted(paths, key=found.rank) == expected


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("schema.sql", "script"),
        ("app/tables.py", "script"),
        ("db/queries/orders.sql", "script"),
        ("db/0001_init.sql", "migration"),
        ("db/V1__init.sql", "migration"),
        ("db/20250326162113_init/migration.sql", "migration"),
        ("db/migrations/init.sql", "migration"),
        ("z/a.py", "migration"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    assert _ordered({"z/a.py": _revision("1")}).kind_of(path) == kind
