"""What is found does not depend on the order in which the files come."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from nova_lint.engine.discover import discover, read_files
from nova_lint.engine.link import link

_EXAMPLE = Path(__file__).parents[2] / "examples" / "marketplace"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_files_in_any_order(seed: int) -> None:
    files, _ = read_files(_EXAMPLE, discover(_EXAMPLE))
    names = list(files)
    random.Random(seed).shuffle(names)

    told, shuffled = link(files), link({name: files[name] for name in names})

    assert names != list(files)
    assert told.asked
    assert (shuffled.asked, shuffled.problems) == (told.asked, told.problems)
