"""Names that every format of a contract can take, from whatever tables and columns are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

#: Names end here: protoc, Python and readers take more, file names and screens do not.
_LONGEST = 60

#: Plurals whose singular is another word.
_SINGULARS = {
    "people": "person",
    "children": "child",
    "media": "media",
    "news": "news",
    "series": "series",
    "data": "data",
}
_STAYS = re.compile(r"(?:ss|us|is|ys)$")


def snake(name: str) -> str:
    """A name of lower-case letters of ASCII, digits and single `_`, which begins with a letter: `x` at worst.

    Accents go, and signs of other scripts become their code points (`u4e2d`): two names stay two.
    """
    text = unicodedata.normalize("NFKD", name)
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    text = "".join(
        sign if sign.isascii() else f"_u{ord(sign):x}_" if sign.isalnum() else "_" for sign in text.lower()
    )
    text = re.sub(r"[^a-z0-9]+", "_", text).strip("_")
    if not text or not text[0].isalpha():
        text = f"x{text}" if text else "x"
    return text[:_LONGEST].rstrip("_")


def pascal(name: str) -> str:
    """The same name in `PascalCase`, for messages and methods."""
    return "".join(part[:1].upper() + part[1:] for part in snake(name).split("_"))


def singular(name: str) -> str:
    """What one row of a table is called, as English does it; a name that is no plural stays."""
    head, _, last = name.rpartition("_")
    one = _SINGULARS.get(last, last)
    if one == last and len(last) > 3 and last not in _SINGULARS and not _STAYS.search(last):
        if last.endswith("ies"):
            one = f"{last[:-3]}y"
        elif re.search(r"(?:ch|sh|x|ss|zz|us)es$", last):
            one = last[:-2]
        elif last.endswith("s"):
            one = last[:-1]
    return f"{head}_{one}" if head else one


def plural(name: str) -> str:
    """Several of what has this name in `PascalCase` or `snake_case`."""
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if re.search(r"(?:s|x|ch|sh)$", name) else f"{name}s"


def distinct(names: Iterable[tuple[str, str]], taken: Collection[str] = ()) -> Mapping[str, str]:
    """A name of its own for each key: the wanted one, with a number behind it where another has it.

    Takes (key, wanted name) pairs; the order of the keys decides, not that of the pairs. Names that differ in `_`
    or case alone count as one: protoc and generators fold both. None is one of `taken`.
    """
    held = {_folded(name) for name in taken}
    found: dict[str, str] = {}
    for key, wanted in sorted(names):
        name, number = wanted, 2
        while _folded(name) in held:
            name, number = f"{wanted}{'_v' if wanted.islower() else 'V'}{number}", number + 1
        held.add(_folded(name))
        found[key] = name
    return found


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
