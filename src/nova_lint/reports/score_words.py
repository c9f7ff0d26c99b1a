"""What each part of the score counts, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.wording import count

if TYPE_CHECKING:
    from nova_lint.model.metrics import Part

#: What is counted in each part.
_MEANINGS = {
    "fault isolation": "{good} of {whole} pairs of services: one runs on without the other's tables",
    "independent deployability": "{good} of {whole} services: no other service names its tables",
    "sole writers": "{good} of {whole} services: no other service writes its tables",
    "containment": "{good} of {whole} pairs of services: no change of the one can spread to the other",
    "freedom from cycles": "{good} of {whole} services: it is in no circle of services that depend on each other",
    "lightness": "{touches} of tables of other services, against {good} pairs of services",
}


def meaning(part: Part) -> str:
    """What was counted for this part, with its numbers."""
    rest = part.all_of_them - part.good
    told = _MEANINGS.get(part.name, "{good} of {whole}")
    return told.format(good=f"{part.good:,}", whole=f"{part.all_of_them:,}", touches=touches(rest))


def touches(number: int) -> str:
    """A number of touches."""
    return count(number, "touch", "touches")
