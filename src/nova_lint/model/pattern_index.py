"""Many patterns of tables, sorted so that the few which can name a table are found without trying them all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nova_lint.model.patterns import LITERAL_END

_GLOB = re.compile(LITERAL_END)


class PatternIndex:
    """Finds patterns by the name of a table. Patterns are those of the configuration, `schema.name` with globs."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._whole: dict[str, list[int]] = {}
        self._begun: dict[str, list[int]] = {}
        for at, pattern in enumerate(patterns):
            name = pattern.lower().rsplit(".", 1)[-1]
            glob = _GLOB.search(name)
            group, key = (self._begun, name[: glob.start()]) if glob else (self._whole, name)
            group.setdefault(key, []).append(at)
        self._lengths = sorted({len(beginning) for beginning in self._begun})

    def near(self, name: str) -> list[int]:
        """The numbers, in order, of all patterns that could name a table, by its name alone; most of them do.

        `name` is without its schema, in any case.
        """
        low = name.lower()
        found = list(self._whole.get(low, ()))
        for length in self._lengths:
            if length > len(low):
                break
            found += self._begun.get(low[:length], ())
        return sorted(found)
