"""What is asked of the text of a file, as data: a later run asks it again of a file that has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Union

from msgspec import Struct

#: Asked of the words of a file and its text.
Predicate = Callable[[frozenset[bytes], bytes], bool]

#: Shorter words are not kept: they are many, and seldom asked for.
_SHORTEST = 3
_WORD = re.compile(rb"[A-Za-z_]\w{2,}")
#: Everything but words becomes a blank.
_ONLY_WORDS = bytes(
    code if chr(code).isascii() and (chr(code).isalnum() or code == ord("_")) else ord(" ")
    for code in range(256)
)


def words_of(source: bytes, shared: dict[bytes, bytes]) -> frozenset[bytes]:
    """The words of a file: of three letters and more. Files say the same words: each is kept once, in `shared`.

    To cut a text at all other characters takes a third of what a search for each word does.
    """
    found: list[bytes] = []
    for word in set(source.translate(_ONLY_WORDS).split()):
        if len(word) < _SHORTEST:
            continue
        if word[0] in b"0123456789":  # `0xff`, `1_000`
            found += _WORD.findall(word)
        else:
            found.append(shared.setdefault(word, word))
    return frozenset(found)


def _cased(words: tuple[bytes, ...]) -> frozenset[bytes]:
    """The words as people write them in SQL."""
    return frozenset(form for word in words for form in (word, word.upper(), word.capitalize()))


#: What plain SQL in a string cannot do without, whatever the call around it is named: words, a word after them, their form.
_PLAIN = (
    ((b"select",), (b"from",), rb"\bSELECT\s|\bselect\s[^;]{1,400}?\sfrom\s"),
    ((b"insert",), (b"into",), rb"(?i:\binsert\s+(?:\w+\s+){0,2}into\s)"),
    ((b"delete",), (b"from",), rb"(?i:\bdelete\s+from\s)"),
    ((b"update",), (b"set",), rb"(?i:\bupdate\s+\S+\s+set\s)"),
    ((b"merge", b"replace"), (b"into",), rb"(?i:\b(?:merge|replace)\s+into\s)"),
    (
        (b"create", b"alter", b"drop", b"truncate"),
        (b"table", b"index", b"view", b"trigger"),
        rb"(?i:\b(?:create|alter|drop|truncate)\s+(?:\w+\s+){0,3}?(?:table|index|view|trigger)\s)",
    ),
)
_SQL = tuple((_cased(verbs), _cased(after), pattern) for verbs, after, pattern in _PLAIN)


class Starts(Struct, frozen=True, array_like=True, tag="s"):
    """Whether evaluation could start in a file.

    It holds a telling word (`execute`), or plain SQL, or imports one of the modules and holds any of the words.
    """

    telling: frozenset[str]
    words: frozenset[str]
    modules: frozenset[str]

    def predicate(self) -> Predicate:
        """The question, ready to be asked of many files."""
        tell, some = _encoded(self.telling), _encoded(self.words)
        packages = _encoded({module.partition(".")[0] for module in self.modules})

        def starts(held: frozenset[bytes], source: bytes) -> bool:
            return (
                not tell.isdisjoint(held)
                or any(
                    not verbs.isdisjoint(held)
                    and not after.isdisjoint(held)
                    and _compiled(pattern).search(source)
                    for verbs, after, pattern in _SQL
                )
                or (
                    not packages.isdisjoint(held)
                    and not some.isdisjoint(held)
                    and _imports(self.modules).search(source) is not None
                )
            )

        return starts


class Mentions(Struct, frozen=True, array_like=True, tag="m"):
    """Whether a file holds one of some words."""

    names: frozenset[str]

    def predicate(self) -> Predicate:
        """The question, ready to be asked of many files."""
        wanted = _encoded(self.names)
        short = [re.escape(name) for name in wanted if len(name) < _SHORTEST]
        if not short:
            return lambda held, source: not wanted.isdisjoint(held)
        form = re.compile(rb"\b(?:" + b"|".join(sorted(short)) + rb")\b")
        return lambda held, source: not wanted.isdisjoint(held) or form.search(source) is not None


class Says(Struct, frozen=True, array_like=True, tag="t"):
    """Whether a file holds one of some words, and a pattern is found in its text."""

    words: frozenset[str]
    pattern: bytes
    flags: int

    def predicate(self) -> Predicate:
        """The question, ready to be asked of many files."""
        mentions = Mentions(self.words).predicate()
        return lambda held, source: (
            mentions(held, source) and _compiled(self.pattern, self.flags).search(source) is not None
        )


class Imports(Struct, frozen=True, array_like=True, tag="i"):
    """Whether a file imports one of some packages or modules: `words` are those that it then holds."""

    packages: frozenset[str]
    words: frozenset[str]

    def predicate(self) -> Predicate:
        """The question, ready to be asked of many files."""
        wanted = _encoded(self.words)
        return lambda held, source: (
            not wanted.isdisjoint(held) and _imports(self.packages).search(source) is not None
        )


Question = Union[Starts, Mentions, Says, Imports]


def _encoded(words: Iterable[str]) -> frozenset[bytes]:
    return frozenset(word.encode() for word in words)


@lru_cache(maxsize=256)
def _compiled(pattern: bytes, flags: int = 0) -> re.Pattern[bytes]:
    """A pattern, when somebody has to look for it: most files are told by their words alone."""
    return re.compile(pattern, flags)


@lru_cache(maxsize=64)
def _imports(modules: frozenset[str]) -> re.Pattern[bytes]:
    names = {
        b"\\s+import\\s+".join(re.escape(part.encode()) for part in module.rsplit(".", 1))
        for module in modules
        if "." in module
    }
    names |= {re.escape(module.encode()) for module in modules}
    return re.compile(rb"\b(?:from|import)\s+(?:" + b"|".join(sorted(names)) + rb")\b")
