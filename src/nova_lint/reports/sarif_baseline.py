"""What SARIF says of the baseline: notifications at its lines, counts as properties of the run, states of results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nova_lint.reports.wording import clean, count, in_full

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nova_lint.model.baseline import Comparison
    from nova_lint.model.finding import Finding
    from nova_lint.model.place import Span

#: The words of the standard for what was compared, section 3.27.24. What a waiver lets stay was there before, too.
STATES = {"new": "new", "known": "unchanged", "waived": "unchanged"}

#: Notifications of one run; the rest is counted.
_SHOWN = 100

_UPDATE = "Run `nova-lint baseline update`, and commit what it changes."
_KINDS = {
    "gone": ("The baseline holds an entry that nothing matches any more.", _UPDATE),
    "expired": (
        "The last day of an entry of the baseline is over.",
        "Mend the code, or agree on another day.",
    ),
    "transferred": ("What an entry of the baseline tolerates belongs to another service now.", _UPDATE),
}


def descriptors() -> list[dict[str, Any]]:
    """The kinds of notification, for the description of the tool. GitHub wants of them what it wants of rules."""
    return [
        {
            "id": f"baseline/{kind}",
            "name": f"Baseline{kind.capitalize()}",
            "shortDescription": {"text": words},
            "fullDescription": {"text": words},
            "help": {"text": help_},
        }
        for kind, (words, help_) in _KINDS.items()
    ]


def notifications(
    told: Sequence[Finding], location: Callable[[Span], dict[str, Any]]
) -> list[dict[str, Any]]:
    """A notification for each remark on the baseline; `location` makes a location of a place."""
    shown = [
        {
            "descriptor": {"id": f"baseline/{one.rule}", "index": [*_KINDS].index(one.rule)},
            "level": one.severity,
            "message": {"text": clean(in_full(one))},
            "locations": [location(one.place)],
        }
        for one in told[:_SHOWN]
    ]
    hidden = told[_SHOWN:]
    if hidden:
        words = f"{count(len(hidden), 'more entry', 'more entries')} of the baseline to look at."
        shown.append({"level": hidden[0].severity, "message": {"text": words}})
    return shown


def counts(compared: Comparison) -> dict[str, Any]:
    """The comparison in numbers."""
    return {
        "against": clean(compared.against),
        "new": compared.new,
        "known": compared.known,
        "gone": len(compared.gone),
        "dropped": len(compared.dropped),
        "added": len(compared.added),
        "transferred": len(compared.transferred),
        "expired": len(compared.expired),
        "failed": compared.failed,
    }
