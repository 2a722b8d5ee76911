"""Charts of three countries for the tests of `figure()`; no number is real."""

import json
import re
from unittest import mock

import altair as alt
import pandas as pd
import pytest

from evidence import tables
from evidence.charts import compose, figure

ALT = "A line for each of three countries; that of Belarus stays above the two others throughout."


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder with one table and one fact; no number of it is real."""
    theme = tmp_path / "economy"
    theme.mkdir()
    (tmp_path / "countries.csv").write_text(
        "code,name,group,note\nBLR,Belarus,post-soviet,\n", encoding="utf-8"
    )
    columns = ["id", "source_title", "publisher"]
    (theme / "facts.csv").write_text(
        ",".join(columns) + "\nE001,Loan notice,Agency\n", encoding="utf-8"
    )
    package = {
        "resources": [
            {"name": "trade", "path": "trade.csv", "title": "Trade by partner", "schema": {"fields": []},
             "sources": [{"publisher": "Office"}, {"publisher": "Office"}, {"publisher": "Bureau"}]},
            {"name": "facts", "path": "facts.csv", "title": "Facts",
             "schema": {"fields": [{"name": name, "type": "string"} for name in columns]}},
        ]
    }  # fmt: skip
    (theme / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    monkeypatch.setenv("EVIDENCE_UNSEALED", "1")


@pytest.fixture
def frame():
    """Three countries in twelve years; no number is real."""
    rows = [
        (c, y, 10.0 * i + y % 7)
        for i, c in enumerate(["BLR", "AZE", "UKR"], 1)
        for y in range(2000, 2012)
    ]
    return pd.DataFrame(rows, columns=["country", "year", "share_percent"])


@pytest.fixture
def lines(frame):
    return (
        alt.Chart(frame)
        .mark_line()
        .encode(x="year:Q", y=alt.Y("share_percent:Q", title="share, %"), color="country:N")
    )


def show(chart, **changes):
    """The record of a figure that is right but for `changes`."""
    words = {"name": "one", "title": "Belarus is ahead", "alt": ALT, "source": ["economy/trade"]}
    return figure(chart, **{**words, **changes}).record


def draw(chart, **changes):
    """The wide and the narrow picture of a figure before `shrink` removes the classes that tell marks apart."""
    with mock.patch.object(compose, "shrink", lambda svg, key: svg):
        record = show(chart, **changes)
    return record["svg"], record["svg_narrow"]


def width(svg):
    return float(re.search(r'<svg [^>]*?width="([\d.]+)"', svg)[1])
