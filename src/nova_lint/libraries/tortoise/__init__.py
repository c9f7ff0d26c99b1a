"""Tortoise ORM: https://github.com/tortoise/tortoise-orm (tortoise/models.py, tortoise/queryset.py)"""

from __future__ import annotations

from nova_lint.libraries.tortoise.fields import FUNCTIONS
from nova_lint.libraries.tortoise.hooks import TortoiseObjects
from nova_lint.values.dbapi import asks, executes
from nova_lint.values.library import Gives, Library

_CLIENT = {
    **executes("query", "execute_query", "execute_many"),
    # A browser has an `execute_script` too: only what is SQL beyond doubt counts on a receiver that nobody knows.
    **asks(
        "query", "execute_script", "execute_query_dict", "execute_query_dict_with_affected", "execute_insert"
    ),
}

LIBRARY = Library(
    name="tortoise",
    functions={
        **FUNCTIONS,
        "tortoise.Tortoise.get_connection": Gives("client"),
        "tortoise.connections.get": Gives("client"),
        "tortoise.connection.connections.get": Gives("client"),
        "tortoise.transactions.in_transaction": Gives("client"),
    },
    types={
        "tortoise.BaseDBAsyncClient": "client",
        "tortoise.backends.base.client.BaseDBAsyncClient": "client",
    },
    methods={"client": _CLIENT},
    objects=TortoiseObjects(),
)
