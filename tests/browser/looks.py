"""How a page looks, small enough to keep: two looks are compared by eye-sized patches, not by letters.

Fonts differ from machine to machine, so a picture is taken down to patches of sixteen pixels before it is compared.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image, ImageChops

#: Pixels of the page that become one pixel of the look.
_PATCH = 16

#: How far a patch may be off (of 255), and the share of patches that may be further off.
_NEAR, _FAR = 40, 0.03

_KEPT = Path(__file__).parent / "looks"


def look_of(png: bytes) -> Image.Image:
    """The look of a screenshot: grey, a patch a pixel."""
    whole = Image.open(io.BytesIO(png)).convert("L")
    return whole.resize((whole.width // _PATCH, whole.height // _PATCH), Image.Resampling.BOX)


def share_off(one: Image.Image, other: Image.Image) -> float:
    """The share of patches, 0 to 1, that differ by more than an eye would forgive; 1 for pictures of two sizes."""
    if one.size != other.size:
        return 1.0
    histogram = ImageChops.difference(one, other).histogram()
    return sum(histogram[_NEAR:]) / (one.width * one.height)


def assert_looks_like(png: bytes, name: str) -> None:
    """Fails when a screenshot does not look like the one that is kept. `LOOKS=write` keeps this one instead."""
    kept = _KEPT / f"{name}.png"
    now = look_of(png)
    if os.environ.get("LOOKS") == "write":
        kept.parent.mkdir(exist_ok=True)
        now.save(kept, optimize=True)
        return
    off = share_off(now, Image.open(kept))
    assert off <= _FAR, f"{off:.1%} of the page looks different from {kept}; LOOKS=write keeps the new look"
