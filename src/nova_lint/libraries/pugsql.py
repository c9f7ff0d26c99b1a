"""PugSQL: https://github.com/mcfunley/pugsql (pugsql/compiler.py, pugsql/parser.py)"""

from __future__ import annotations

import re

from nova_lint.values.library import Library, Runs
from nova_lint.values.named_queries import from_files, names_in

#: `--- :name get_user :one`
_HEADER = re.compile(r"^--+\s*:name\s+(?P<name>\w+)[^\n]*$", re.MULTILINE)

LIBRARY = Library(
    name="pugsql",
    functions={
        "pugsql.module": from_files(_HEADER, "pugsql.query", name="sqlpath", nested=False),
        # No function of PugSQL: what each query's own method is.
        "pugsql.query": Runs("sql"),
    },
    named=names_in(_HEADER),
)
