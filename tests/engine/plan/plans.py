"""Plans of small codebases, for the tests beside this file."""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.config.load import parse_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.plan.build import plan_of
from nova_lint.engine.plan.readiness import readiness_of
from nova_lint.engine.plan.tasks import tasks_of
from nova_lint.engine.run import lint
from nova_lint.model.plan import Plan, Readiness, Task

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders", "items", "buyer_names"]

[services.accounts]
paths = ["accounts"]
tables = ["users", "sessions", "user_names"]
published = ["user_names"]

[services.mail]
paths = ["mail"]
tables = ["outbox"]
"""


def sql(*texts: str) -> str:
    """A function that executes SQL."""
    return "def f(cur, id):\n" + "".join(f'    cur.execute("{text}")\n' for text in texts)


def tasks(files: Mapping[str, str], config: str = CONFIG) -> tuple[Task, ...]:
    """The places to change of a codebase."""
    read = parse_config(config)
    report = lint(dict(files), read)
    return tasks_of(report, landscape_of(report, read.ownership, read.code), read.code)


def plan(files: Mapping[str, str], config: str = CONFIG) -> Plan:
    """The plan of a codebase."""
    read = parse_config(config)
    report = lint(dict(files), read)
    return plan_of(report, landscape_of(report, read.ownership, read.code), read.code, read.dialect)


def ready(name: str, files: Mapping[str, str], kind: str = "", config: str = CONFIG) -> Readiness:
    """What stands in the way of a name."""
    read = parse_config(config)
    report = lint(dict(files), read)
    landscape = landscape_of(report, read.ownership, read.code)
    return readiness_of(name, report, landscape, read.code, read.dialect, kind)
