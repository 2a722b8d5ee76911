"""Numbers leave a notebook the same on every processor; tables and names are what readers and prose need."""

import math

import numpy as np
import pandas as pd
import pytest

from evidence import results
from evidence.outputs import glue, portable, round_significant, table


def neighbours(value, steps=8):
    """List `value` and the neighbouring floats, which other orders of a sum would give."""
    found = [value]
    for end in (-math.inf, math.inf):
        near = value
        for _ in range(steps):
            near = math.nextafter(near, end)
            found.append(near)
    return found


@pytest.mark.parametrize(
    "value", [1.000015, 0.55049173009375, 20.5, 2 / 3, 1e-7, 123456.5, 1234567.0, 41.25]
)
def test_noise_of_a_processor_changes_no_digit(value):
    assert len({portable(near) for near in neighbours(value)}) == 1
    assert len({round_significant(near, 6) for near in neighbours(value)}) == 1


def test_whole_numbers_keep_all_their_digits():
    assert portable(12345678901.0) == 12345678901
    assert portable(1 / 3) == 0.333333333
    assert portable(-2 / 3) == -0.666666667


def test_what_is_no_number_stays_so():
    assert math.isnan(portable(math.nan)) and portable(math.inf) == math.inf


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("0.55049173009375", "0.5504917300937499", True),
        ("0.550491730", "0.550491731", False),
        ("1.5e-07", "1.50000000001e-07", True),
        ("100", "101", False),
        ("1000000000", "1000000001", False),  # counts are exact
        ("40.0", "60.0", False),
        ("reproduced", "close", False),
        ("(none)", "1.5", False),
        ("5", "5.0", False),  # a count that became a float: the cell changed
    ],
)
def test_results_are_compared_by_value(before, now, same):
    assert results.same_value(before, now) is same


@pytest.fixture
def kept(monkeypatch):
    """What glue() keeps: name -> value."""
    found = {}
    monkeypatch.setattr("myst_nb.glue", lambda name, value, display: found.update({name: value}))
    return found


def test_glue_keeps_values_by_keyword_under_hyphenated_names(kept):
    glue("syn", since=1995, gap_2013=np.float64(0.25))
    assert repr(kept) == "{'syn-since': 1995, 'syn-gap-2013': 0.25}"


def test_a_keyword_may_be_called_name_or_value(kept):
    glue("syn", name="Moldova", value=9)
    assert kept == {"syn-name": "Moldova", "syn-value": 9}


@pytest.mark.parametrize("given", [((), {}), ((1,), {"gap": 2})])
def test_glue_takes_one_value_or_keywords(kept, given):
    with pytest.raises(ValueError, match=r"glue\('syn'\): give one value, or values by keyword"):
        glue("syn", *given[0], **given[1])
    assert kept == {}


def test_glue_names_the_keyword_whose_value_is_missing(kept):
    with pytest.raises(ValueError, match=r"glue\('syn-gap'\): the value is missing"):
        glue("syn", gap=float("nan"))


PLACES = pd.DataFrame({"state": ["<Belarus>"], "place": [9]})


def test_a_table_scrolls_can_be_reached_with_the_keyboard_and_has_a_name():
    shown = table(PLACES, 'Place of "each" state')._repr_html_()
    assert 'tabindex="0" role="region" aria-label="Place of &#34;each&#34; state"' in shown
    assert "&lt;Belarus&gt;" in shown and "<th>0</th>" in shown
    assert "<th>0</th>" not in table(PLACES, "Places", index=False)._repr_html_()


def test_a_folded_table_is_opened_by_its_caption():
    shown = table(PLACES, "Places", folded=True)._repr_html_()
    assert shown.startswith(
        '<details class="ev-fold"><summary>Places</summary>'
    ) and shown.endswith("</details>")


def test_cells_of_a_stacked_table_name_their_column():
    frame = PLACES.assign(why=["a & b"])
    shown = table(frame, "Places", index=False, stacked=True)._repr_html_()
    assert '<th scope="row">&lt;Belarus&gt;</th>' in shown and 'class="dataframe ev-stack"' in shown
    assert '<td data-of="place: ">9</td><td data-of="why: ">a &amp; b</td>' in shown
    assert 'aria-label="Places"' in shown
    by_state = table(frame.set_index("state"), "Places", stacked=True)._repr_html_()
    assert by_state == shown, "the index is the first column"


def test_cells_of_a_stacked_table_are_written_as_in_any_other():
    words = "a sentence that is longer than the fifty letters at which pandas cuts"
    frame = pd.DataFrame(
        {"state": ["A & B", "C"], "sum": [0.1 + 0.2, np.nan], "n": [1, 2], "why": [None, words]}
    )
    shown = table(frame, "Sums", index=False, stacked=True)._repr_html_()
    assert (
        '<th scope="row">A &amp; B</th><td data-of="sum: ">0.3</td><td data-of="n: ">1</td><td></td>'
        in shown
    )
    assert f'<td></td><td data-of="n: ">2</td><td data-of="why: ">{words}</td>' in shown


@pytest.mark.parametrize("names", [None, ["state", None]])
def test_a_stacked_table_does_not_show_an_index_without_a_name(names):
    frame = PLACES.set_index(["state", "place"]) if names else PLACES
    frame = frame.assign(why="it is").rename_axis(index=names)
    with pytest.raises(ValueError, match="index has no name .* index=False, or name it"):
        table(frame, "Places", stacked=True)
    assert table(frame, "Places", index=False, stacked=True)


def test_a_table_in_a_terminal_is_text():
    assert repr(table(PLACES, "Places", index=False)).splitlines()[0] == "Places"


@pytest.mark.parametrize(
    ("frame", "caption", "lacks"), [(PLACES[:0], "Places", "rows"), (PLACES, " ", "a caption")]
)
def test_a_table_without_rows_or_name_is_refused(frame, caption, lacks):
    with pytest.raises(ValueError, match=f"Give it {lacks}"):
        table(frame, caption)
