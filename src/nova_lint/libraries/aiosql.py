"""aiosql: https://github.com/nackjicholson/aiosql (aiosql/aiosql.py, aiosql/query_loader.py)"""

from __future__ import annotations

import re

from nova_lint.values.library import Library, Runs
from nova_lint.values.named_queries import from_files, from_text, names_in

#: `-- name: get-user(id)^`; what follows the name says what the call gives back.
_HEADER = re.compile(r"^[ \t]*--[ \t]*name[ \t]*:[ \t]*(?P<name>[\w-]+)[^\n]*$", re.MULTILINE)

LIBRARY = Library(
    name="aiosql",
    functions={
        "aiosql.from_path": from_files(_HEADER, "aiosql.query", name="sql_path", nested=True),
        "aiosql.from_str": from_text(_HEADER, "aiosql.query", name="sql"),
        # No function of aiosql: what each query's own method is.
        "aiosql.query": Runs("sql"),
    },
    named=names_in(_HEADER),
)
