"""Mapped classes that inherit from themselves."""

from __future__ import annotations

import pytest

from tests.accesses import linked

HEAD = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
"""
TABLE = "    __tablename__ = '{}'\n    id = Column(Integer, primary_key=True)\n"


def _problems(files: dict[str, str]) -> list[str]:
    return sorted(f"{p.place.file}:{p.place.line} {p.message}" for p in linked(files).problems)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"app.py": HEAD + "class A(Base):\n" + TABLE.format("a") + "class B(A):\n    pass\n"},
            id="a chain",
        ),
        pytest.param(
            {
                "other.py": HEAD + "class A(Base):\n" + TABLE.format("a"),
                "app.py": "from other import A\nclass A(A):\n    pass\n",
            },
            id="a class that takes over the name of its base",
        ),
        pytest.param(
            {"app.py": HEAD + "class A(Base):\n" + TABLE.format("a") + "class A(A):\n    pass\n"},
            id="a class that is defined again on top of itself",
        ),
        pytest.param(
            {"app.py": HEAD + "class A(Unknown, Base):\n" + TABLE.format("a")}, id="a base that is not there"
        ),
        pytest.param({"app.py": "class A(B):\n    pass\nclass B(A):\n    pass\n"}, id="no table, no matter"),
    ],
)
def test_other_inheritance_is_quiet(files: dict[str, str]) -> None:
    assert _problems(files) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"app.py": HEAD + "class A(A, Base):\n" + TABLE.format("a")},
            ["app.py:4 the class inherits from itself: A, A"],
            id="at once",
        ),
        pytest.param(
            {
                "app.py": HEAD
                + "class A(B, Base):\n"
                + TABLE.format("a")
                + "class B(A):\n"
                + TABLE.format("b")
            },
            [
                "app.py:4 the class inherits from itself: A, B, A",
                "app.py:7 the class inherits from itself: B, A, B",
            ],
            id="by way of another one",
        ),
        pytest.param(
            {
                "base.py": HEAD,
                "a.py": "from base import *\nfrom b import B\nclass A(B):\n" + TABLE.format("a"),
                "b.py": "from base import *\nfrom a import A\nclass B(A, Base):\n" + TABLE.format("b"),
            },
            ["b.py:3 the class inherits from A of a module that imports in a circle"],
            id="across modules",
        ),
    ],
)
def test_a_circle_is_named(files: dict[str, str], expected: list[str]) -> None:
    assert _problems(files) == expected
