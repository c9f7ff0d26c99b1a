"""Where rows came from."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.libraries.django.routing import Databases


class Origin(Struct, frozen=True):
    """Where a row came from: `fetched` from the database, or `related` by an attribute of another row.

    A row that was fetched and had its key taken from it is `copied`: to save it is to insert another. One whose class is known
    is probably `kept` in the database; of which class it is, is `guessed` where only the name of a parameter says it. One that a
    form makes is `formed`: what others set on it is not in sight.

    `selected` are the relations that were fetched along with it, as paths. `using` is the database that it came from, where
    the program says so. `is_new` says that it was inserted just now: no other row points to it yet.
    One that `may_miss` is None where there is none (`first()`).
    """

    state: str
    selected: frozenset[str] = frozenset()
    using: Databases = ()
    is_new: bool = False
    may_miss: bool = False
