"""A browser: Chromium as the system has it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Where there is none the tests are skipped, unless NOVA_LINT_BROWSER is `required`, as in CI."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None and os.environ.get("NOVA_LINT_BROWSER") != "required":
        pytest.skip(f"there is no browser ({', '.join(_NAMES)}) on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
