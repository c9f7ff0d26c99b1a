"""Whether a look-up by key is asked many times over, so that one call must answer for many keys."""

from __future__ import annotations

from nova_lint.model.fact import AccessFact

#: What libraries call a query that is made for each object as it is looked at.
_FOR_EACH_ROW = ("lazy load", "attribute", "prefetch", "iteration")


def is_repeated(access: AccessFact, in_loop: bool = False) -> bool:
    """Whether one call would be made for each row of something: a loop, a join, or what an object loads when it is
    looked at."""
    return in_loop or access.joined or access.via.rpartition(".")[2] in _FOR_EACH_ROW
