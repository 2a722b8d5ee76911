"""`figure()`: what it refuses, and what it makes."""

import json

import altair as alt
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from evidence import charts
from evidence.charts import FigureError, figure
from tests.evidence.charts.drawing import ALT, show


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "One Figure"}, ["'One Figure'", "small letters", "rename"]),
        ({"name": "one-"}, ["'one-'", "hyphens"]),
        ({"name": 3}, ["figure 3", "rename"]),
        ({"title": " "}, ["'one'", "no title", "finding"]),
        ({"alt": None}, ["'one'", "0 characters", 'alt="…"']),
        ({"alt": "A line chart."}, ["'one'", "13 characters", "fewer than 40"]),
        ({"title": "Belarus is number 166.0"}, ["'one'", "title shows 166.0", "{value:.0f}"]),
        (
            {"alt": "Lines. Belarus is number 166.0 and Azerbaijan number 167.0."},
            ["alt shows 166.0"],
        ),
        ({"source": []}, ["'one'", "no source", "'<theme>/<table>'"]),
        ({"source": None}, ["'one'", "no source"]),
        ({"source": ["economy/gold"]}, ["'one'", "economy/gold", "economy/trade"]),
        ({"source": ["economy:E999"]}, ["'one'", "economy:E999", "facts.csv"]),
        ({"source": ["money/trade"]}, ["'one'", "data/money/datapackage.json"]),
    ],
)
def test_words_that_are_refused(lines, changes, said):
    with pytest.raises(FigureError) as error:
        show(lines, **changes)
    assert [part for part in said if part not in str(error.value)] == []


def test_a_chart_without_data_needs_a_table():
    sequence = alt.Chart(alt.sequence(0, 10, as_="x")).mark_line().encode(x="x:Q", y="x:Q")
    with pytest.raises(FigureError, match="'one': no frame .*table="):
        show(sequence)
    assert show(sequence, table=pd.DataFrame({"x": [1]}))["table"]["rows"] == [[1]]


@pytest.fixture
def shell(monkeypatch):
    """A notebook: cells run one after another in it."""
    monkeypatch.setattr(charts.compose, "_USED", {})
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


def run(shell, chart, cell=None):
    """Draw figure 'one' in a new cell, or in the cell of the id `cell`; returns the error or None."""
    shell.user_ns.update(show=show, chart=chart)
    shell.get_parent = lambda: {"metadata": {"cellId": cell}} if cell else {}
    return shell.run_cell("show(chart);", store_history=True).error_in_exec


def test_a_name_is_used_once_in_a_notebook(shell, lines):
    assert run(shell, lines) is None
    error = run(shell, lines)
    assert isinstance(error, FigureError)
    assert "figure 'one': this notebook has a figure of that name already" in str(error)


def test_a_cell_may_run_again_but_not_draw_one_name_twice(shell, lines):
    assert run(shell, lines, cell="a") is None
    assert run(shell, lines, cell="a") is None
    assert isinstance(run(shell, lines, cell="b"), FigureError)
    shell.user_ns.update(show=show, chart=lines)
    assert isinstance(
        shell.run_cell("show(chart); show(chart)", store_history=True).error_in_exec, FigureError
    )


def test_the_bundle_is_four_things(lines, monkeypatch):
    shown = []
    monkeypatch.setattr("evidence.charts.compose.emit", shown.append)
    record = show(lines, caption="Three countries.", source=["economy/trade", "economy:E001"])
    (bundle,) = shown
    assert list(bundle) == ["application/vnd.evidence.chart+json", "image/svg+xml", "text/plain"]
    assert bundle["application/vnd.evidence.chart+json"] is record
    assert json.loads(json.dumps(record)) == record, "the record survives the way to the book"
    assert bundle["text/plain"] == ALT
    picture = bundle["image/svg+xml"]
    for words in (
        "Belarus is ahead",
        "Three countries.",
        "Source: Trade by partner (Office, Bureau); Loan notice, Agency",
    ):
        assert words in picture
    assert record["spec"]["description"] == record["spec_narrow"]["description"] == ALT
    assert record["spec"]["title"]["text"] == ["Belarus is ahead"]
    assert record["spec"]["usermeta"]["evidence"]["source"] == ["economy/trade", "economy:E001"]


def test_its_value_shows_nothing_more(lines):
    value = figure(lines, name="one", title="Belarus is ahead", alt=ALT, source="economy/trade")
    assert value._ipython_display_() is None
    assert repr(value) == "figure 'one': Belarus is ahead"


def test_the_same_chart_is_the_same_whatever_was_drawn_before(frame):
    def draw():
        brush = alt.selection_interval()
        return show(
            alt.Chart(frame).mark_point().encode(x="year:Q", y="share_percent:Q").add_params(brush)
        )

    first = draw()
    alt.Chart(frame).mark_point().add_params(
        alt.selection_point()
    )  # takes the next automatic names
    assert draw() == first


def test_a_changed_value_changes_the_hash_and_noise_does_not(lines, frame):
    before = show(lines)["sha256"]
    noisy, moved = frame.copy(), frame.copy()
    noisy.loc[3, "share_percent"] *= 1 + 1e-12
    moved.loc[3, "share_percent"] += 0.01
    lines.data = noisy
    assert show(lines)["sha256"] == before
    lines.data = moved
    assert show(lines)["sha256"] != before


def test_the_table_holds_what_is_drawn(lines, frame):
    frame["unused"] = 1
    frame.loc[0, "share_percent"] = 12345.678
    frame.loc[1, "share_percent"] = 0.0123456
    frame.loc[2, "share_percent"] = None
    lines.data = frame
    table = show(lines)["table"]
    assert table["columns"] == ["country", "year", "share_percent"]
    assert table["headings"] == ["country", "year", "share, %"]
    assert table["rows"][:3] == [
        ["Belarus", 2000, 12346],
        ["Belarus", 2001, 0.01235],
        ["Belarus", 2002, None],
    ]


def test_the_table_can_be_another_frame(lines):
    other = pd.DataFrame(
        {"date": pd.to_datetime(["2020-01-31"]), "n": [2.0]}, index=pd.Index(["a"], name="key")
    )
    table = show(lines, table=other)["table"]
    assert table == {
        "columns": ["key", "date", "n"],
        "headings": ["key", "date", "n"],
        "rows": [["a", "2020-01-31", 2]],
    }
