"""What the commands of `nova-lint baseline` share: the baseline that must be there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nova_lint.cli.outcome import WrongInput

if TYPE_CHECKING:
    from nova_lint.model.baseline import Baseline


def held(root: Path, *, after_merge: bool = False) -> Baseline:
    """The baseline below a root. Raises `WrongInput` where there is none, `BaselineError` where it is wrong."""
    from nova_lint.engine.baseline.store import read

    baseline = read(root, after_merge=after_merge)
    if baseline is None:
        raise WrongInput(f"there is no baseline below {root}.\n  Make one: nova-lint baseline init")
    return baseline
