"""Drafts for small codebases, for the tests of contracts."""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.config.load import parse_config
from nova_lint.engine.contract.derive import contract_of
from nova_lint.engine.run import lint
from nova_lint.model.contract import Contract

CONFIG = """
[services.accounts]
paths = ["accounts", "migrations"]
tables = ["users", "sessions", "user_names"]
published = ["user_names"]

[services.orders]
paths = ["orders"]
tables = ["orders"]
"""

SCHEMA = (
    "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name text, born date);\n"
    "CREATE TABLE sessions (id uuid PRIMARY KEY, user_id bigint NOT NULL);\n"
    "CREATE TABLE user_names (id bigint PRIMARY KEY, name text);\n"
    "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int);\n"
)


def draft(files: Mapping[str, str], owner: str = "accounts", config: str = CONFIG) -> Contract:
    """What a service would offer, by the code of others."""
    read = parse_config(config)
    report = lint({"migrations/1.sql": SCHEMA, **files}, read)
    return contract_of(report, owner, code=read.code)


def asked(*texts: str) -> Contract:
    """The same for statements that a function of orders executes."""
    body = "".join(f'    cur.execute("{text}", (id,))\n' for text in texts)
    return draft({"orders/a.py": f"def f(cur, id):\n{body}"})
