"""A proposal as a file: what a person reads, and what the configuration reads."""

from __future__ import annotations

import pytest

from nova_lint.config.load import parse_config
from nova_lint.engine.propose.write import written
from nova_lint.engine.run import lint
from tests.engine.propose.repositories import SHOP, proposed

_FILES = {
    **SHOP,
    "libs/db.py": "import psycopg\n\ndef flags(cursor):\n    cursor.execute('SELECT n FROM flags')\n",
    "services/orders/x.py": "from libs import db\n",
    "services/billing/x.py": "from libs import db\n",
    "services/billing/tests/test_x.py": "",
}


def test_the_whole_file() -> None:
    assert (
        written(proposed(_FILES))
        == """\
# Proposed by `nova-lint init`. It is a draft: each table shows how sure it is and why. Move what is wrong.
# `nova-lint init --update` adds new services and tables, and leaves everything else as it is.

dialect = "postgres" # libs/db.py imports psycopg

[services.billing]
# services/billing: a folder of services/
paths = ["services/billing"]
tables = [
  "invoices", # high: 1 of 1 write
]

[services.orders]
# services/orders: a folder of services/
paths = ["services/orders"]
tables = [
  "order_lines", # high: 1 of 1 write; its name
  "orders", # high: 1 of 1 write; its name
]

# Undecided. Name each of these under the service that decides what its rows mean:
#   flags: only touched by code of no service: libs/db.py (1)

# Shared code belongs to no service; what it does counts where it is called:
#   libs: imported by billing, orders

# Tests say nothing about who owns a table:
#   services/billing/tests

# Code of no service that touches the database:
#   db/migrations (1)
"""
    )


def test_it_is_a_configuration_that_has_no_doubts() -> None:
    report = lint(_FILES, written(proposed(_FILES)))
    assert report.warnings == ()
    assert not [finding for finding in report.findings if finding.rule.startswith("NL4")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # A pattern that means more than the table, or is none, is not written: the table is left to a person.
        pytest.param('"the things"', "the_things", id="a blank"),
        pytest.param('"a[1]"', "a[1]", id="a wildcard"),
    ],
)
def test_a_name_that_no_pattern_means(name: str, expected: str) -> None:
    code = f"CREATE TABLE {name} (n int);\nINSERT INTO {name} VALUES (1);"
    text = written(proposed({**SHOP, "services/orders/odd.sql": code}))
    assert f"#   {expected}: its name cannot be written in a pattern; orders seems to own it" in text
    assert len(parse_config(text).ownership.services) == 2


def test_odd_names_of_folders() -> None:
    odd = "def f(cursor):\n    cursor.execute('INSERT INTO odd VALUES (1)')\n"
    text = written(proposed({**SHOP, 'services/my "big" job/x.py': odd, "services/a.b/x.py": odd}))
    services = {service.name: service.paths for service in parse_config(text).ownership.services}
    assert services['my "big" job'] == ('services/my "big" job',)
    assert services["a.b"] == ("services/a.b",)
