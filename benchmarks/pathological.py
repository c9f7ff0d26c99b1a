"""Input that is made to be slow: each case within its seconds, and never silent where a limit stops the reading.

python -m benchmarks.pathological [--write] [NAME ...]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cost import Run, run
from benchmarks.results import table, write_section

Files = Mapping[str, str]

_HEAD = "import sqlite3\n\nconn = sqlite3.connect('shop.db')\n\n\n"

#: Two services. Every case ends in a read of what the other one owns, which has to be found whatever stands before it.
CONFIG = """[services.shop]
paths = ["shop"]
tables = ["orders", "items*"]

[services.billing]
paths = ["billing"]
tables = ["invoices"]
"""

_READ = 'def late():\n    conn.execute("SELECT id FROM invoices")\n'


@dataclass(frozen=True, slots=True)
class Case:
    """Files that are hard to read. `make` is given a size; `full` is the one that the promise is about.

    A check of them at full size takes at most `seconds` of CPU time on the machine that made `RESULTS.md`.
    """

    name: str
    make: Callable[[int], Files]
    full: int
    seconds: float


def single_line(size: int) -> Files:
    """One line of `size` bytes: a list of strings, as generated data files have it."""
    items = '"abcdefgh ijkl", ' * (size // 17)
    return {"shop/data.py": f"{_HEAD}DATA = [{items}]\n{_READ}"}


def constants(size: int) -> Files:
    """That many string constants, each on its line, each an SQL text of its own."""
    lines = "\n".join(f'C{n} = "SELECT a, b FROM items_{n % 500} WHERE id = {n}"' for n in range(size))
    return {"shop/constants.py": f"{_HEAD}{lines}\n{_READ}"}


def long_sql(size: int) -> Files:
    """One SQL literal of `size` bytes: an INSERT with its rows written out."""
    row = "(1, 'a name', 'some text'),\n"
    rows = row * (size // len(row))
    insert = f'conn.execute("""INSERT INTO items VALUES\n{rows}(1, \'\', \'\')""")'
    return {"shop/seed.py": f"{_HEAD}{insert}\n{_READ}"}


def sum_chain(size: int) -> Files:
    """One expression of that many `+`."""
    parts = " + ".join(f"'c{n}, '" for n in range(size + 1))
    return {"shop/plus.py": f'{_HEAD}conn.execute("SELECT " + {parts} + "id FROM items")\n{_READ}'}


def f_string(size: int) -> Files:
    """One f-string of that many parts, every second one a value."""
    parts = "".join(f"c{n}, {{names[{n}]}}, " for n in range(size // 2))
    asked = f'def ask(names):\n    conn.execute(f"SELECT {parts}id FROM items")'
    return {"shop/formatted.py": f"{_HEAD}{asked}\n\n\n{_READ}"}


def cycles(size: int) -> Files:
    """That many helpers that are given SQL and call each other in cycles."""
    lines = "".join(
        f"def run_{n}(sql):\n    conn.execute(sql)\n    run_{(n + 1) % size}(sql)\n    run_{(n * 7 + 3) % size}(sql)\n\n\n"
        for n in range(size)
    )
    return {"shop/cycles.py": f'{_HEAD}{lines}run_0("SELECT id FROM items")\n\n\n{_READ}'}


def patterns(size: int) -> Files:
    """A configuration of `size` patterns of tables, a hundred for each service, and code that asks each service's."""
    count = max(size // 100, 1)
    config = CONFIG
    for n in range(count):
        names = ", ".join(f'"s{n}_t{i}_*"' for i in range(100))
        config += f'\n[services.s{n}]\npaths = ["s{n}"]\ntables = [{names}]\n'
    asked = "".join(f'    conn.execute("SELECT id FROM s{n}_t{n % 100}_x")\n' for n in range(count))
    return {"nova-lint.toml": config, "shop/ask.py": f"{_HEAD}def ask():\n{asked}\n\n{_READ}"}


CASES = (
    Case("a file of one line, 5 MB", single_line, 5_000_000, 10),
    Case("100,000 string constants, each SQL", constants, 100_000, 100),
    Case("an SQL literal of 2 MB", long_sql, 2_000_000, 10),
    Case("a chain of 5,000 +", sum_chain, 5_000, 10),
    Case("an f-string of 10,000 parts", f_string, 10_000, 10),
    Case("2,000 helpers that call each other in cycles", cycles, 2_000, 10),
    Case("1,000 services with 100,000 patterns of tables", patterns, 100_000, 100),
)


def write(files: Files, folder: Path) -> None:
    """Put the files of a case into a folder, with a configuration if they have none."""
    for path, text in {"nova-lint.toml": CONFIG, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def measured(case: Case) -> tuple[Run, bool]:
    """What a check of a case at full size takes, and whether it found what stands last in it."""
    with tempfile.TemporaryDirectory() as folder:
        write(case.make(case.full), Path(folder))
        command = [sys.executable, "-m", "nova_lint", "check", "--no-cache", "--output-format", "concise"]
        done = run(command, Path(folder), accepted=(0, 1))
    return done, "reads invoices" in done.output


def main(arguments: list[str]) -> int:
    """Measure the cases whose names hold one of the words, or all; 1 when one is too slow or finds too little."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pathological")
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args(arguments)
    lines, failed = [], False
    for case in CASES:
        if asked.names and not any(name in case.name for name in asked.names):
            continue
        done, found = measured(case)
        good = found and done.cpu <= case.seconds
        failed = failed or not good
        lines.append(
            [
                case.name,
                f"{done.cpu:.1f} s",
                f"{case.seconds:.0f} s",
                f"{done.peak:.0f} MiB",
                "yes" if found else "NO",
            ]
        )
        print(*lines[-1], sep="\t", flush=True)
    if asked.write:
        head = ["input", "CPU", "promised", "memory", "what stands last is found"]
        body = "## Input that is made to be slow\n\n`python -m benchmarks.pathological --write`\n\n"
        write_section("speed pathological", body + table(head, lines))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
