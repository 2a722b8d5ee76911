"""Compute how colours look to readers with full and with reduced colour vision."""

import itertools
import math
from typing import Any

from .errors import FigureError
from .fields import walk
from .style import DARK

# Colour blindness as a matrix of linear red, green and blue (Machado, Oliveira and Fernandes 2009,
# severity 1).
SIGHT: dict[str, list[list[float]]] = {
    "full sight": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
APART = 15  # least distance of two colours of one chart, in units of CIELAB
_SHAPED = ("shape", "strokeDash")  # channels that tell series apart without colour


def to_linear(colour: str) -> list[float]:
    """Return the linear red, green and blue of "#rrggbb"."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def to_lab(rgb: list[float]) -> tuple[float, float, float]:
    """Return the CIELAB coordinates of linear red, green and blue."""

    def root(t):
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    r, g, b = rgb
    x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
    y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, sight: str = "full sight") -> float:
    """Return how far two colours "#rrggbb" are apart for a kind of sight of SIGHT.

    Examples
    --------
    >>> distance("#ff0000", "#00a000") > 100
    True
    >>> round(distance("#9aa3ad", "#2f8f83", "protanopia")) < round(distance("#9aa3ad", "#2f8f83"))
    True
    """
    seen = []
    for colour in (one, other):
        rgb = to_linear(colour)
        rows = (sum(a * b for a, b in zip(row, rgb, strict=True)) for row in SIGHT[sight])
        seen.append(to_lab([min(1, max(0, value)) for value in rows]))
    return math.dist(*seen)


def closest(colours: list[str]) -> tuple[float, str, str, str]:
    """Return the two colours that are least apart, on light or dark pages: (distance, one, other, sight)."""
    found = (
        (distance(page.get(one, one), page.get(other, other), sight), one, other, sight)
        for page in (DARK, {})
        for one, other in itertools.combinations(dict.fromkeys(colours), 2)
        for sight in SIGHT
    )
    return min(found, default=(math.inf, "", "", ""))


def refuse_alike(spec: dict) -> None:
    """Refuse a scale of names whose colours look alike, unless shapes or dashes tell them apart."""
    for encoding in (node.get("encoding") or {} for node in walk(spec)):
        shapes = [encoding.get(channel) for channel in _SHAPED]
        shaped = {shape.get("field") for shape in shapes if isinstance(shape, dict)}
        for channel in ("color", "fill", "stroke"):
            field: Any = encoding.get(channel)
            colours = _named_colours(field)
            if not colours or field.get("field") in shaped:
                continue
            apart, one, other, sight = closest(colours)
            if apart < APART:
                raise FigureError(
                    f"{one} and {other} are {apart:.0f} apart with {sight}, fewer than {APART}. Choose others of COLOURS or RAMP, or give '{field['field']}' shapes or dashes."
                )


def _named_colours(field):
    """Return the colours of a scale of names; none for amounts and ranks."""
    if not isinstance(field, dict) or field.get("type") != "nominal":
        return []
    chosen = (field.get("scale") or {}).get("range")
    chosen = chosen if isinstance(chosen, list) else []
    return [c for c in chosen if isinstance(c, str) and len(c) == 7 and c.startswith("#")]
