"""What the code itself says of a finding: that it may stay, why, and until when."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from nova_lint.model.place import Span

#: What a file holds that has a waiver.
MARK = "nova-lint:"
_FORM = re.compile(r"nova-lint:\s*(?P<word>[\w-]+)\s*(?P<list>\[(?P<codes>[^\]]*)\])?(?P<text>[^\n]*)")
_SETTING = re.compile(r"\b(until|ticket)=(\S+)")


class Waiver(Struct, frozen=True):
    """A comment `nova-lint: allow[NL102] reason`.

    `codes` are codes or names of rules, as written. It covers the lines from `first` to `last` of its file; a `last`
    of 0 means the whole file. `trouble` completes the sentence "it counts for nothing: ...", empty where it is right.
    """

    place: Span
    codes: tuple[str, ...]
    first: int
    last: int
    reason: str = ""
    ticket: str = ""
    until: date | None = None
    trouble: str = ""

    def covers(self, place: Span) -> bool:
        """Whether a place is within its lines."""
        return place.file == self.place.file and (self.last == 0 or self.first <= place.line <= self.last)


def parse_waiver(comment: str, place: Span, first: int, last: int) -> Waiver | None:
    """The waiver that a comment holds, for a range of lines; None when it holds none.

    What is wrong with it stands in `trouble`.
    """
    found = _FORM.search(comment)
    if found is None:
        return None
    settings = {match[1]: match[2].rstrip(".,;") for match in _SETTING.finditer(found["text"])}
    reason = " ".join(_SETTING.sub("", found["text"]).replace("*/", "").split()).strip(" -:")
    codes = tuple(dict.fromkeys(code.strip() for code in (found["codes"] or "").split(",") if code.strip()))
    until: date | None = None
    trouble = ""
    if found["word"] != "allow":
        trouble = f"{found['word']!r} is no word that nova-lint knows; write allow[NL102] and a reason"
    elif not codes:
        trouble = "it names no rule; write allow[NL102] and a reason"
    elif not reason:
        trouble = f"it gives no reason; write allow[{', '.join(codes)}] and why"
    elif "until" in settings:
        try:
            until = date.fromisoformat(settings["until"])
        except ValueError:
            trouble = f"{settings['until']!r} is no date; write until=2027-03-31"
    return Waiver(place, codes, first, last, reason, settings.get("ticket", ""), until, trouble)
