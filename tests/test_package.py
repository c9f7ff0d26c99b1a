"""What is built is what is there: a package that the list forgets is missing from the wheel, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import tomli

ROOT = Path(__file__).parents[1]


def test_every_package_is_shipped() -> None:
    listed = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    held = {
        path.parent.relative_to(ROOT / "src").as_posix().replace("/", ".")
        for path in ROOT.glob("src/**/__init__.py")
    }
    assert set(listed) == held | {"nova_lint.rules"}
