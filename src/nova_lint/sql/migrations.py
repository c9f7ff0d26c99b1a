"""Directories of `.sql` migrations: which part of a file goes up and which goes down, and in which order files run.

Told by the names and comments that the tools ask for: golang-migrate and sqlx (`1_x.up.sql`), Flyway
(`V1__x.sql`, `U1__x.sql`, `R__x.sql`), sqitch (`deploy/`, `revert/`, `verify/`), dbmate, goose and
sql-migrate (`-- migrate:up`, `-- +goose Up`, `-- +migrate Up`), yoyo (`x.sql` beside `x.rollback.sql`),
diesel and Prisma (a folder for each), plain numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import basename, dirname

_DOWN = re.compile(r"(?:\A|[._-])(?:down|rollback|undo)\.sql\Z|\AU\d[\w.]*__.*\.sql\Z", re.IGNORECASE)
_UP = re.compile(r"(?:\A|\.)up\.sql\Z|\A(?:V\d[\w.]*|R)__.*\.sql\Z", re.IGNORECASE)
_MARK = re.compile(
    r"^[ \t]*--[ \t]*(?:migrate[ \t]*:[ \t]*(up|down)|(?:\+?(?:goose|micrate)|\+migrate)[ \t]+(up|down)"
    r"|@(up|down)|!(up|down)s?)\b[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERED = re.compile(r"\A[VvUu]?\d")
_NUMBER = re.compile(r"(\d+)")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:\d{4}|\d{6})?\Z")
_REPEATABLE = re.compile(r"\AR__", re.IGNORECASE)
_FOLDERS = {"deploy": "up", "revert": "down", "verify": ""}


def parts_of(path: str, text: str) -> list[tuple[str, int, int]]:
    """The parts of a script, as (`up`, `down` or empty, start, end): offsets in its text, in order."""
    marks = [(m.start(), next(word for word in m.groups() if word).lower()) for m in _MARK.finditer(text)]
    if marks:
        ends = [start for start, _ in marks[1:]] + [len(text)]
        head = [("", 0, marks[0][0])] if text[: marks[0][0]].strip() else []
        return head + [(part, start, end) for (start, part), end in zip(marks, ends, strict=True)]
    return [(_part(path), 0, len(text))]


def order(paths: Iterable[str]) -> list[str]:
    """The scripts in the order in which they run: folder by folder, by version, what is repeatable last."""
    return sorted(paths, key=_place)


def _part(path: str) -> str:
    name, folder = basename(path), basename(dirname(path))
    if _DOWN.search(name):
        return "down"
    if folder in _FOLDERS:
        return _FOLDERS[folder]
    numbered = _NUMBERED.match(name) or _NUMBERED.match(folder)
    if _UP.search(name) or (numbered and _is_migrations(path)):
        return "up"
    return ""


def _is_migrations(path: str) -> bool:
    """Whether a folder on the way is named like one of migrations."""
    return any(
        re.search(r"migrat|versions|\bup\b|delta", folder, re.IGNORECASE) for folder in path.split("/")[:-1]
    )


def _place(path: str) -> tuple[object, ...]:
    """Numbers in a name compare as numbers, so that 10 comes after 9."""
    folders = tuple(_natural(folder) for folder in dirname(path).split("/"))
    name = basename(path)
    return folders, _REPEATABLE.match(name) is not None, _natural(name.lstrip("VvUu"))


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """The pieces of a name; a date and a time without a break between them compare by the date first."""
    return tuple([
        (0, _number(piece), "") if piece.isdigit() else (1, 0, piece.lower()) for piece in _NUMBER.split(name) if piece
    ])  # fmt: skip


def _number(digits: str) -> int:
    return int(digits.ljust(14, "0") if _DATE.match(digits) else digits)
