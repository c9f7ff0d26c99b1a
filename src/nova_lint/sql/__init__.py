"""SQL: the one place that knows sqlglot. Text in, statements out."""

from nova_lint.sql.reader import read_sql

__all__ = ["read_sql"]
