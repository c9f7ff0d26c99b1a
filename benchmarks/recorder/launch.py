"""Runs a script with the hooks installed: `python -m benchmarks.recorder.launch manage.py test`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from benchmarks.recorder.drivers import install


def main(arguments: list[str]) -> None:
    """Run the script that the first argument names as if Python had been started with it."""
    script = Path(arguments[0]).resolve()
    sys.argv = arguments
    sys.path[0] = str(script.parent)
    install()
    runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
