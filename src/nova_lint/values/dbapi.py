"""What drivers share by PEP 249: https://peps.python.org/pep-0249/

The specification fixes the names of the methods but not of their arguments, so each driver says how its
SQL argument is called.
"""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.values.library import Effect, Gives, Runs


def executes(name: str, *methods: str, gives: str = "") -> dict[str, Effect]:
    """Methods that nobody but a database has; their first argument is SQL and has this name.

    Without `methods` these are PEP 249's `execute` and `executemany`. `gives` as in `Runs`.
    """
    return {method: Runs(name, gives=gives, certain=True) for method in methods or ("execute", "executemany")}


def asks(name: str, *methods: str, gives: str = "") -> dict[str, Effect]:
    """As `executes`, for names such as `fetch` and `run`, which many other objects have too."""
    return {method: Runs(name, gives=gives) for method in methods}


def driver(name: str, *, execute_gives: str = "") -> Mapping[str, Mapping[str, Effect]]:
    """The methods of a plain driver whose cursor takes its SQL as this argument."""
    return {"connection": {"cursor": Gives("cursor")}, "cursor": executes(name, gives=execute_gives)}


#: The optional extension of PEP 249 that nearly every driver has.
ATTRIBUTES: Mapping[str, Mapping[str, str]] = {"cursor": {"connection": "connection"}}
