"""The codes that a run ends with."""

from __future__ import annotations

CLEAN, FINDINGS, WRONG_INPUT, BUG, INTERRUPTED = 0, 1, 2, 3, 130
