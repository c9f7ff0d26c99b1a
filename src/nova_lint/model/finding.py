"""Something to change: which rule says so, what, where, and what else belongs to it."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.place import Span


class Finding(Struct, frozen=True):
    """One finding. `related` are further places, each with a few words that read on from the message.

    `caller`, `owner`, `table`, `op` and `function` are empty where the rule is not about them. `sql` is
    the statement as understood, shortened. `confidence` is `high`, `medium` or `low`. `state` is `new`, `known`
    (the baseline tolerates it) or `waived` (the code says why it stays), `reason` what somebody wrote for that,
    and `fingerprint` the name that the baseline knows it by. `people` are whom to ask about the owner's tables.
    `about` is the kind of fact that the rule selects.
    `steps` are the places that a query passes on its way through helpers, from the call to the database; `path` is the
    same with words, where a rule tells a way of its own: from the begin of a transaction to what should not be in it.
    """

    place: Span
    code: str
    rule: str
    severity: str
    message: str
    help: str
    confidence: str = "high"
    caller: str = ""
    owner: str = ""
    table: str = ""
    op: str = ""
    function: str = ""
    via: str = ""
    sql: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    state: str = "new"
    reason: str = ""
    fingerprint: str = ""
    people: tuple[str, ...] = ()
    about: str = "access"
    steps: tuple[Span, ...] = ()
    path: tuple[tuple[Span, str], ...] = ()
