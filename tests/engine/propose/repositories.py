"""Repositories as text, and what is proposed for them."""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.config.load import parse_config
from nova_lint.engine.propose.deployment import ENDINGS
from nova_lint.engine.propose.proposal import Proposal, proposal_for

#: Two services that share a database, and a folder of migrations for both.
SHOP = {
    "services/orders/store.py": """
def place(cursor, buyer):
    cursor.execute("INSERT INTO orders (buyer) VALUES (%s)", (buyer,))
    cursor.execute("INSERT INTO order_lines (n) VALUES (1)")
""",
    "services/billing/pay.py": """
def pay(cursor):
    cursor.execute("INSERT INTO invoices (n) VALUES (1)")
    cursor.execute("SELECT id FROM orders")
""",
    "db/migrations/1.sql": "CREATE TABLE orders (id int);\nCREATE TABLE order_lines (n int);\nCREATE TABLE invoices (n int);",
}


def proposed(files: Mapping[str, str], config: str | None = None) -> Proposal:
    """The proposal for files given by path, of all kinds."""
    code = {path: text.encode() for path, text in files.items() if path.endswith((".py", ".sql"))}
    others = {path: text.encode() for path, text in files.items() if path.lower().endswith(ENDINGS)}
    return proposal_for(code, others, parse_config(config) if config else None)


def owners(proposal: Proposal) -> dict[str, str]:
    """The owner of each table, empty for the undecided."""
    return {str(decision.table): decision.owner for decision in proposal.decisions}


def services(proposal: Proposal) -> dict[str, str]:
    """The folder of each service."""
    return {part.name: part.path for part in proposal.layout.services}
