"""Prisma Client Python, its raw queries: https://github.com/RobertCraigie/prisma-client-py (databases of a client)"""

from __future__ import annotations

from nova_lint.values.dbapi import executes
from nova_lint.values.library import Gives, Library

_RUNS = executes("query", "query_raw", "query_first", "execute_raw")

LIBRARY = Library(
    name="prisma",
    types={"prisma.Prisma": "client", "prisma.client.Prisma": "client"},
    functions={"prisma.Prisma": Gives("client")},
    methods={"client": {**_RUNS, "tx": Gives("client")}},
)
