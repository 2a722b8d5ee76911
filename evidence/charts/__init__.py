"""Draw charts: `figure()` takes an Altair chart with its finding, its description and its sources.

Altair is imported where it is used: the build of the book only reads what notebooks drew.
"""

from .compose import MOST_NAMED, Figure, figure, frame_record
from .dots import country_dots, country_marks, name_dots, small_multiples
from .errors import FigureError
from .layout import SLACK, SMALLEST
from .lines import country_lines, label_ends, pick_country
from .style import (
    COLOURS,
    DARK,
    INK,
    MUTED,
    NARROW,
    PAPER,
    RAMP,
    SHAPES,
    WIDE,
    country_names,
    country_scale,
)
from .svg import renderer, version, widen

__all__ = [
    "COLOURS", "DARK", "Figure", "FigureError", "INK", "MOST_NAMED", "MUTED", "NARROW", "PAPER",
    "RAMP", "SHAPES", "SLACK", "SMALLEST", "WIDE", "country_dots", "country_lines", "country_marks",
    "country_names", "country_scale", "figure", "frame_record", "label_ends", "name_dots", "pick_country", "renderer",
    "small_multiples", "version", "widen",
]  # fmt: skip
