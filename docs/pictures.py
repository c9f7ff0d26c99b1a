"""Takes the pictures of the report that stand in the docs, of the example, in Chromium.

python docs/pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

_ROOT = Path(__file__).resolve().parents[1]

#: Name, width and height of the screen, its look, and the part of the page that is shown, else its top.
_PICTURES = (
    ("report-laptop", 1280, 1000, "light", ""),
    ("report-coupling", 1280, 1150, "light", "#matrix"),
    ("report-phone", 390, 844, "dark", ""),
)


def main() -> None:
    """Write them to docs/images."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page = Path(scratch) / "report.html"
        example = _ROOT / "examples/marketplace/nova-lint.toml"
        command = [
            sys.executable,
            "-m",
            "nova_lint",
            "report",
            "--config",
            str(example),
            "-q",
            "-o",
            str(page),
        ]
        subprocess.run(command, check=True)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, width, height, look, part in _PICTURES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=look)  # type: ignore[arg-type]
            tab = context.new_page()
            tab.goto(page.as_uri())
            if part:
                tab.evaluate(f"document.querySelector('{part}').scrollIntoView({{behavior: 'instant'}})")
            file = _ROOT / f"docs/images/{name}.png"
            file.parent.mkdir(exist_ok=True)
            tab.screenshot(path=file)
            with Image.open(file) as shot:
                small = shot.convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
            small.save(file, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
