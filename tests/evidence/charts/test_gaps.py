"""A line does not join years that have a missing year between them."""

import altair as alt
import pandas as pd
import pytest

from evidence import charts
from evidence.charts import FigureError
from evidence.charts.gaps import break_lines
from tests.evidence.charts.drawing import show


def frame(years, country="BLR"):
    return pd.DataFrame({"country": country, "year": years, "share_percent": 10.0})


def rows_of(record):
    return [row for rows in record["spec"]["datasets"].values() for row in rows]


def line(data, **mark):
    return (
        alt.Chart(data).mark_line(**mark).encode(x="year:Q", y="share_percent:Q", color="country:N")
    )


def test_a_missing_year_breaks_the_line_and_stays_out_of_the_table():
    record = show(line(frame([2000, 2001, 2003, 2004])))
    (empty,) = [row for row in rows_of(record) if row["share_percent"] is None]
    assert (empty["country"], empty["year"]) == ("Belarus", 2002)
    assert record["svg"].count("M0") + record["svg"].count("M") > 0
    assert [row[1] for row in record["table"]["rows"]] == [2000, 2001, 2003, 2004]


def test_a_line_without_a_gap_is_left_as_it_is():
    assert all(row["share_percent"] for row in rows_of(show(line(frame(range(2000, 2005))))))


def test_a_gap_of_one_country_breaks_its_line_only():
    both = pd.concat([frame(range(2000, 2005)), frame([2000, 2001, 2002, 2004], "UKR")])
    empty = [row for row in rows_of(show(line(both))) if row["share_percent"] is None]
    assert [(row["country"], row["year"]) for row in empty] == [("UKR", 2003)]


def test_a_year_without_neighbours_is_a_point():
    record = show(charts.country_lines(frame([2000, 2002, 2003]), "share_percent:Q"))
    assert [layer["mark"].get("point") for layer in record["spec"]["layer"][:2]] == [
        None,
        {"size": 30},
    ]


def test_points_say_what_was_counted_so_that_a_line_may_join_them():
    record = show(line(frame([1989, 1999, 2009, 2019]), point=True))
    assert all(row["share_percent"] for row in rows_of(record))


def test_a_line_that_mostly_guesses_is_refused():
    with pytest.raises(
        FigureError, match="'one': the line of Belarus joins 1989 and 1999.*point=True"
    ):
        show(line(frame([1989, 1999, 2009, 2019])))


def test_the_specification_given_is_not_changed():
    spec = show(line(frame([2000, 2001, 2003, 2004]), point=True))["spec"]
    before = str(spec)
    break_lines(spec)
    assert str(spec) == before
