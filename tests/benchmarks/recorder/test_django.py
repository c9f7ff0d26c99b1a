"""What the hook for Django takes for the place of a statement: a small stand-in for Django is run and recorded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

FILES = {
    "django/db/backends/utils.py": """
class CursorWrapper:
    def execute(self, sql, params=None):
        pass

    def executemany(self, sql, params):
        pass
""",
    "django/db/models/base.py": """
from django.db.backends.utils import CursorWrapper


class Model:
    def save(self):
        CursorWrapper().execute("UPDATE saved")
""",
    "django/core/handlers/exception.py": """
def convert_exception_to_response(get_response):
    def inner(request):
        return get_response(request)

    return inner
""",
    "django/core/handlers/base.py": """
from django.core.handlers.exception import convert_exception_to_response
from django.db.backends.utils import CursorWrapper


def answer(view, middleware):
    def _get_response(request):
        CursorWrapper().execute("SELECT framework")
        response = view(request)
        return response.render() if hasattr(response, "render") else response

    inner = convert_exception_to_response(_get_response)
    return convert_exception_to_response(middleware(inner))("request")
""",
    "django/template/response.py": """
from django.db.backends.utils import CursorWrapper


class SimpleTemplateResponse:
    def __init__(self, sql):
        self.sql = sql

    def render(self):
        CursorWrapper().execute(self.sql)
        return self
""",
    "checks/counting.py": """
def render(cursor):
    cursor.execute("SELECT counted")
""",
    "app/views.py": """
from pathlib import Path

import checks.counting
from django.db.backends.utils import CursorWrapper
from django.db.models.base import Model
from django.template.response import SimpleTemplateResponse


def direct(request):
    CursorWrapper().execute("SELECT direct")
    CursorWrapper().executemany("INSERT many", [])
    Model().save()


def counted(request):
    checks.counting.render(CursorWrapper())


def later(request):
    return SimpleTemplateResponse("SELECT later")


def rendered(request):
    page = Path(__file__).with_name("page.html")
    exec(compile('cursor.execute("SELECT rendered")', str(page), "exec"), {"cursor": CursorWrapper()})
""",
    "app/middleware.py": """
from django.db.backends.utils import CursorWrapper


def middleware(get_response):
    def handle(request):
        CursorWrapper().execute("SELECT before")
        return get_response(request)

    return handle
""",
    "run.py": """
from app.middleware import middleware
from app.views import counted, direct, later, rendered
from django.core.handlers.base import answer

for view in (counted, direct, later, rendered):
    answer(view, middleware)
""",
}

HANDLE = ["app/middleware.py", "middleware.<locals>.handle"]
EXPECTED = [
    # No place: what Django asks on its own is not the middleware's doing, though that waits above.
    ("SELECT framework", [], ""),
    # No place of its own: a compiled template has a path in the application, but counts at the view.
    ("SELECT rendered", [["app/views.py", "rendered"]], ""),
    # A test has put a function of its own between the view and the driver.
    ("SELECT counted", [["app/views.py", "counted"]], ""),
    ("SELECT before", [HANDLE], ""),
    ("SELECT direct", [["app/views.py", "direct"]], ""),
    ("INSERT many", [["app/views.py", "direct"]], ""),
    ("UPDATE saved", [["app/views.py", "direct"]], "save()"),
    # It runs when the view has returned.
    ("SELECT later", [["app/views.py", "later"]], ""),
]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[list[str]], str]]:
    """By statement: the chain as files and functions, and the way."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = {
        "RECORD_OUT": str(folder / "out"),
        "RECORD_ROOT": str(folder),
        "RECORD_APPLICATION": "app/",
        "RECORD_TESTS": "checks/",
        "RECORD_THROUGH": "checks/counting.py",
        "RECORD_DRIVERS": "django",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)]),
    }
    command = [sys.executable, "-m", "benchmarks.recorder.launch", "run.py"]
    subprocess.run(command, cwd=folder, env={**os.environ, **settings}, check=True)
    (lines,) = (folder / "out").glob("*.jsonl")
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    return {row["sql"]: ([[file, name] for file, _, name in row["chain"]], row["way"]) for row in rows}


@pytest.mark.parametrize(("sql", "chain", "way"), EXPECTED)
def test_place(
    sql: str, chain: list[list[str]], way: str, recorded: dict[str, tuple[list[list[str]], str]]
) -> None:
    assert recorded[sql] == (chain, way)
