"""The report of a large codebase that is made up: what it costs to write, and how fast a browser opens and filters it.

python -m benchmarks.landscape --write
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import results

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

_SHAPES = (
    'cur.execute("SELECT id, name FROM {table} WHERE id = %s", (key,))',
    'cur.execute("UPDATE {table} SET name = %s WHERE id = %s", (name, key))',
    'cur.execute("SELECT a.name FROM {own} AS a JOIN {table} AS b ON b.id = a.b_id WHERE a.id = %s", (key,))',
    'cur.execute("DELETE FROM {table} WHERE id = %s", (key,))',
)

#: What is timed in the page, until its next frame is painted.
_ACTIONS = {
    "search for a word": "document.getElementById('search').value = 'table_7'; "
    "document.getElementById('filters').dispatchEvent(new Event('input'))",
    "choose a rule": "document.getElementById('search').value = ''; document.getElementById('rule').value = 'NL102'; "
    "document.getElementById('filters').dispatchEvent(new Event('input'))",
    "open the tables of an owner": "document.querySelector('#cells thead button').click()",
    "focus on a service": "document.querySelector('.node').dispatchEvent(new MouseEvent('click'))",
}


def main(arguments: list[str]) -> int:
    """Make the tree, write its report, open it; 2 when a run fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.landscape", description=__doc__)
    parser.add_argument("--services", type=int, default=100)
    parser.add_argument("--tables", type=int, default=2000)
    parser.add_argument("--accesses", type=int, default=17000, help="of tables of other services (17000)")
    parser.add_argument("--times", type=int, default=5, help="the median of N openings (5)")
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        _make(root, options.services, options.tables, options.accesses)
        page = root / "report.html"
        started = time.perf_counter()
        command = [sys.executable, "-m", "nova_lint", "report", "-o", str(page)]
        ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        wall = time.perf_counter() - started
        if ended.returncode:
            print(f"error: {ended.stderr.strip()}", file=sys.stderr)
            return 2
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        lines = [
            ["seconds of CPU to write it", f"{used.ru_utime + used.ru_stime:.1f}"],
            ["seconds on the clock", f"{wall:.1f}"],
            ["peak memory", f"{used.ru_maxrss / 1024:.0f} MB"],
            ["size of the page", f"{page.stat().st_size / 1e6:.1f} MB"],
            *_opened(page, options.times),
        ]
    said = (
        f"{options.services} services, {options.tables:,} tables, {options.accesses:,} places where one touches "
        f"another's, made up.  \n`python -m benchmarks.landscape --write`; in the browser the medians of {options.times}. "
        "What the clock says depends on what else the machine does; CPU is that of the page's own thread.\n\n"
    )
    report = f"## The report of a large landscape\n\n{said}{results.table(['figure', 'value'], lines)}"
    print(report)
    if options.write:
        results.write_section("landscape", report)
    return 0


def _make(root: Path, services: int, tables: int, accesses: int) -> None:
    """Service number n owns every n-th table; most accesses go to owners with a lower number, as in real systems."""
    chosen = random.Random(20261123)
    config = []
    for number in range(services):
        owned = [f'"table_{table}"' for table in range(number, tables, services)]
        config.append(
            f'[services.service-{number}]\npaths = ["service_{number}"]\ntables = [{", ".join(owned)}]\n'
        )
    (root / "nova-lint.toml").write_text("\n".join(config))
    for number in range(services):
        body = []
        for at in range(accesses // services):
            other = chosen.randrange(services)
            if other == number or (other > number and chosen.random() < 0.6):
                other = (other * number // services + 1) % services
            if other == number:
                other = (other + 1) % services
            table = f"table_{chosen.randrange(other, tables, services)}"
            line = chosen.choice(_SHAPES).format(table=table, own=f"table_{number}")
            body.append(f"def job_{at}(cur, key, name):\n    {line}\n")
        (root / f"service_{number}").mkdir()
        (root / f"service_{number}" / "jobs.py").write_text("\n".join(body))


def _opened(page: Path, times: int) -> list[list[str]]:
    from playwright.sync_api import sync_playwright

    opened: list[tuple[float, float]] = []
    acted: dict[str, list[tuple[float, float]]] = {name: [] for name in _ACTIONS}
    findings = ""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(times):
            tab = browser.new_page()
            devtools = tab.context.new_cdp_session(tab)
            devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
            started = time.perf_counter()
            tab.goto(page.as_uri())
            tab.evaluate(_PAINTED)
            opened.append((time.perf_counter() - started, _used(devtools)))
            findings = tab.text_content("#count") or ""
            for name, action in _ACTIONS.items():
                before = _used(devtools)
                timed = f"const from = performance.now(); {action}; await ({_PAINTED})(); return performance.now() - from;"
                clock = tab.evaluate(f"async () => {{ {timed} }}")
                acted[name].append((clock, (_used(devtools) - before) * 1000))
            tab.close()
        browser.close()
    return [
        ["findings on it", findings],
        ["seconds until it is open and painted: on the clock / of CPU", _medians(opened, ".2f")],
        *(
            [f"milliseconds to {name}: on the clock / of CPU", _medians(each, ".0f")]
            for name, each in acted.items()
        ),
    ]


def _used(devtools: CDPSession) -> float:
    """Seconds of CPU that the page's own thread has used for scripts, styles, layout and painting."""
    told = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in told if metric["name"] == "TaskDuration"))


def _medians(pairs: list[tuple[float, float]], spec: str) -> str:
    return " / ".join(format(median(each), spec) for each in zip(*pairs, strict=True))


#: Resolves when what has been done is on the screen.
_PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"

if __name__ == "__main__":
    os.environ.setdefault("NOVA_LINT_NO_CACHE", "1")
    sys.exit(main(sys.argv[1:]))
