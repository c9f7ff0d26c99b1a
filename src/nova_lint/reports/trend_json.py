"""The trend for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nova_lint.model.trend import Moment

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def trend_json(moments: Iterable[Moment]) -> str:
    """One object; a commit without figures has null in their place, and says why."""
    return json.dumps({"version": SHAPE, "moments": [_moment(one) for one in moments]}, indent=2) + "\n"


def _moment(moment: Moment) -> dict[str, Any]:
    figures = moment.figures
    return {
        "commit": moment.commit,
        "date": moment.day.isoformat(),
        "figures": None
        if figures is None
        else {
            "score": figures.score,
            "fault_isolation": round(figures.isolation, 4),
            "independent_deployability": round(figures.deployability, 4),
            "touches": figures.touches,
            "written_by_several": figures.shared,
            "findings": figures.findings,
            "calls": figures.calls,
            "understood_calls": figures.understood,
        },
        "baseline_entries": moment.entries,
        "problem": moment.problem or None,
    }
