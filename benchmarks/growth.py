"""Repositories of any size: real packages side by side, then copies of them under other names with other tables."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import Corpus, corpus, python_files
from benchmarks.cost import Run, run
from benchmarks.facts import command, rows

#: Packages of several kinds: SQL in strings, SQLAlchemy, Django.
PACKAGES = ("matrix-synapse", "buildbot", "askbot", "keystone", "optuna", "trac")

#: Shorter words, and those that are no table's alone, stay: renaming them would take the code apart.
_NAME = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_]+\Z")


@dataclass(frozen=True, slots=True)
class Point:
    """A repository of so many lines, what its biggest file has, and what a check of it took."""

    lines: int
    biggest: float
    taken: Run


def grown(folder: Path, sizes: list[int]) -> Iterator[tuple[int, float]]:
    """Fill a folder until it has as many lines as each of the sizes in turn: the lines, the biggest file in MB."""
    parts = [(found, _tables(found)) for found in map(corpus, PACKAGES)]
    lines, biggest, turn = 0, 0.0, 0
    config = folder / "nova-lint.toml"
    config.write_text("")
    for size in sizes:
        while lines < size:
            found, names = parts[turn % len(parts)]
            copy = turn // len(parts)
            name = f"{found.name.replace('-', '_')}_{copy}"
            for path in python_files(found):
                text = path.read_text(encoding="utf-8", errors="surrogateescape")
                if copy and names is not None:
                    text = names.sub(rf"\g<0>_{copy}", text)
                target = folder / name / path.relative_to(found.root)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", errors="surrogateescape")
                lines += text.count("\n")
                biggest = max(biggest, len(text) / (1 << 20))
            with config.open("a") as file:
                file.write(f'[services.{name}]\npaths = ["{name}"]\n')
            turn += 1
        yield lines, biggest


def points(folder: Path, sizes: list[int], check: list[str], seconds: float) -> list[Point]:
    """Check repositories of the sizes, one after the other, as long as the next one fits into the seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found: list[Point] = []
    spent = 0.0
    try:
        for lines, biggest in grown(folder, sizes):
            if found and spent + found[-1].taken.wall * lines / found[-1].lines > seconds:
                break
            found.append(Point(lines, biggest, run(check, folder, accepted=(0, 1))))
            spent += found[-1].taken.wall
            print(f"{lines:,} lines\t{found[-1].taken.cpu:.1f} s\t{found[-1].taken.peak:.0f} MiB", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def plot(found: list[Point]) -> str:
    """CPU seconds over lines as SVG, with the straight line through the first point."""
    width, height, left, low = 640, 360, 60, 40
    most_lines = max(point.lines for point in found)
    slope = found[0].taken.cpu / found[0].lines
    most = max(*[point.taken.cpu for point in found], slope * most_lines)

    def at(lines: float, seconds: float) -> str:
        x = left + lines / most_lines * (width - left - 20)
        return f"{x:.1f},{height - low - seconds / most * (height - low - 20):.1f}"

    path = " ".join(at(point.lines, point.taken.cpu) for point in found)
    dots = "".join(
        '<circle cx="{}" cy="{}" r="4" fill="#1f6feb"/>'.format(*at(point.lines, point.taken.cpu).split(","))
        for point in found
    )
    labels = "".join(
        '<text x="{}" y="{}" text-anchor="middle">{:.1f}M</text>'.format(
            at(point.lines, 0).split(",")[0], height - low + 18, point.lines / 1e6
        )
        for point in found
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
        f'<polyline points="{at(0, 0)} {at(most_lines, slope * most_lines)}" stroke="#999" stroke-dasharray="4" fill="none"/>\n'
        f'<polyline points="{path}" stroke="#1f6feb" stroke-width="2" fill="none"/>\n{dots}\n{labels}\n'
        f'<text x="{left - 6}" y="24" text-anchor="end">{most:.0f} s</text>\n'
        f'<text x="{left}" y="{height - 4}">lines of Python; dashed: as fast as the smallest</text>\n</svg>\n'
    )


def _tables(found: Corpus) -> re.Pattern[str] | None:
    """The names of the tables of a package that are words of their own."""
    told = rows(run(command(found), found.root).output.splitlines())
    names = sorted({row.table for row in told if _NAME.match(row.table)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})\b") if names else None
