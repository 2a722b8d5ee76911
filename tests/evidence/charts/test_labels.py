"""Words of a picture do not overlap, are not cut, and stay so in a wider font."""

import altair as alt
import pandas as pd
import pytest

from evidence.charts import FigureError
from evidence.charts.labels import FALLBACK, find_faults, pin_words, text_width
from tests.evidence.charts.drawing import draw, show


def picture(*texts, width=200):
    """A picture with texts at (x, y)."""
    words = "".join(
        f'<text transform="translate({x},{y})" font-size="13px" fill="#000">{text}</text>'
        for x, y, text in texts
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="100"><g>{words}</g></svg>'
    )


def test_words_on_each_other_are_found():
    assert find_faults(picture((10, 50, "Belarus"), (40, 50, "Russia"))) == [
        "'Belarus' and 'Russia' overlap"
    ]
    assert not find_faults(picture((10, 50, "Belarus"), (60, 50, "Russia")))
    assert not find_faults(picture((10, 50, "Belarus"), (40, 66, "Russia")))


@pytest.mark.parametrize("x, y", [(-9, 50), (170, 50), (10, 4), (10, 99)])
def test_words_that_leave_the_picture_are_found(x, y):
    assert find_faults(picture((x, y, "Belarus"))) == [
        "'Belarus' is cut at the edge of the picture"
    ]


def test_a_symbol_of_a_legend_may_not_touch_a_word():
    symbol = '<g class="mark-symbol role-legend-symbol"><path transform="translate({x},46)" d="M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0"/></g>'
    bare = picture((10, 50, "Belarus"))
    assert find_faults(bare.replace("</svg>", symbol.format(x=52) + "</svg>")) == [
        "a symbol of the legend touches 'Belarus'"
    ]
    assert not find_faults(bare.replace("</svg>", symbol.format(x=66) + "</svg>"))
    near = bare.replace("</svg>", symbol.format(x=60) + "</svg>")
    assert find_faults(near), "a symbol that all but touches the word before it is too near"
    before = bare.replace("</svg>", symbol.format(x=4) + "</svg>")
    assert not find_faults(before), "a word may stand close to its own symbol"


def test_a_wider_font_gets_words_of_fixed_length():
    long = picture((10, 50, "Belarus and Russia &amp; Poland"), width=200)
    assert not find_faults(long) and find_faults(long, FALLBACK)
    pinned = pin_words(long)
    assert 'lengthAdjust="spacingAndGlyphs"' in pinned and not find_faults(pinned, FALLBACK)
    assert f'textLength="{text_width("Belarus and Russia & Poland", 13):.0f}"' in pinned, (
        "as wide as in the fonts of the book"
    )
    short = picture((10, 50, "Belarus"))
    assert pin_words(short) == short, "what fits stays as it is"


def test_a_figure_whose_words_overlap_is_refused():
    frame = pd.DataFrame({"x": [1.0, 1.1], "y": [1.0, 1.0], "name": ["Kazakhstan", "Tajikistan"]})
    words = alt.Chart(frame).mark_text().encode(x="x:Q", y="y:Q", text="name:N")
    with pytest.raises(FigureError, match="'one': at 680 px 'Kazakhstan' and 'Tajikistan' overlap"):
        show(words)
    assert show(words.transform_filter("datum.x == 1"))


def test_years_as_names_leave_out_labels_on_a_phone():
    frame = pd.DataFrame({"year": range(1990, 2025), "value": 1.0})
    assert show(alt.Chart(frame).mark_bar().encode(x="year:O", y="value:Q"))


def test_row_labels_of_a_figure_are_readable_in_both_fonts():
    frame = pd.DataFrame(
        {"value": [1, 2], "what": ["metals, wood, textiles", "imports without fuels, 2015"]}
    )
    for svg in draw(alt.Chart(frame).mark_bar().encode(x="value:Q", y="what:N")):
        assert not find_faults(svg) and not find_faults(svg, FALLBACK)
        assert "textLength" in svg and "role-mark" in svg
