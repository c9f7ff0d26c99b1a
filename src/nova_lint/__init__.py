"""nova-lint: who reads and writes whose tables, in a codebase that shares a database."""

from nova_lint.version import VERSION as __version__

__all__ = ["__version__"]
