"""Test that a field that the data of a chart lack is found in any place, and no field that they have."""

import altair as alt
import pandas as pd
import pytest

from evidence import charts, tables
from evidence.charts import fields
from evidence.charts import spec as spec_module

FRAME = pd.DataFrame(
    {
        "year": [2001, 2002, 2003],
        "share": [1.0, 2.0, 3.0],
        "country": ["A", "B", "A"],
        "a.b": [1, 2, 3],
    }
)
OTHER = pd.DataFrame({"code": ["A", "B"], "name": ["Ay", "Bee"]})


def found(chart):
    """List (where, field) of each unknown field of an Altair chart."""
    spec = chart.to_dict()
    spec_module._inline(spec)
    return [(where, field) for where, field, _ in fields.unknown(spec)]


def base():
    return alt.Chart(FRAME).mark_point()


def encoded(**encoding):
    return base().encode(x="year:Q", **encoding)


def layered():
    """Check two layers with separate data and a shared encoding that only the first overrides."""
    names = alt.Chart(OTHER).mark_text().encode(y=alt.Y("code:N"), text="name:N")
    return alt.layer(base().encode(y="country:N"), names)


GOOD = {
    "plain": encoded(y="share:Q", color="country:N", tooltip=["year:Q", "share:Q"]),
    "count": encoded(y="count():Q", tooltip="count():Q"),
    "aggregate in the encoding": encoded(y="mean(share):Q"),
    "bin in the encoding": base().encode(x=alt.X("share:Q", bin=True), y="count()"),
    "a name with a dot": encoded(y="a\\.b:Q"),
    "sort by a field": base().encode(y=alt.Y("country:N", sort=alt.EncodingSortField("share", op="max"))),
    "sort by a channel": base().encode(x="share:Q", y=alt.Y("country:N", sort="-x")),
    "a condition": encoded(color=alt.condition("datum.share > 1", "country:N", alt.value("grey"))),
    "a datum": base().encode(y=alt.datum(3)),
    "layers with their own data": layered(),
    "columns": encoded(y="share:Q", column="country:N"),
    "a facet": encoded(y="share:Q").facet("country:N", columns=2),
    "a repetition": base().encode(x=alt.X(alt.repeat(), type="quantitative")).repeat(["year", "share"]),
    "repeated rows": base().encode(y=alt.Y(alt.repeat("row"), type="quantitative")).repeat(row=["year", "share"]),
    "concatenated": encoded(y="share:Q") | alt.Chart(OTHER).mark_bar().encode(x="code:N"),
    "a sequence": alt.Chart(alt.sequence(0, 5, as_="n")).mark_line().transform_calculate(m="datum.n * 2").encode(x="n:Q", y="m:Q"),
    "a map": alt.Chart(alt.sphere()).mark_geoshape(),
    "calculate": base().transform_calculate(twice="datum.share * 2", label="'of datum.nothing'").encode(x="twice:Q", text="label:N"),
    "calculate in brackets": base().transform_calculate(twice="datum['a.b'] * 2").encode(x="twice:Q"),
    "calculate, one upon another": base().transform_calculate(b="datum.share").transform_calculate(c="datum.b").encode(x="c:Q"),
    "filter": base().transform_filter("datum.year > 2001 && datum['share'] > 0").encode(x="year:Q"),
    "filter by several": base().transform_filter((alt.datum.year > 2001) & ~(alt.datum.share > 2)).encode(x="year:Q"),
    "filter by a predicate": base().transform_filter(alt.FieldOneOfPredicate(field="country", oneOf=["A"])).encode(x="year:Q"),
    "aggregate": base().transform_aggregate(most="max(share)", n="count()", groupby=["country"]).encode(x="most:Q", y="country:N", size="n:Q"),
    "joinaggregate": base().transform_joinaggregate(total="sum(share)", groupby=["country"]).encode(x="total:Q", y="share:Q"),
    "window": base().transform_window(rank="rank()", sort=[alt.SortField("share")]).encode(x="rank:Q", y="share:Q"),
    "fold": base().transform_fold(["year", "share"]).encode(x="value:Q", y="key:N", color="country:N"),
    "fold with names": base().transform_fold(["year", "share"], as_=["what", "much"]).encode(x="much:Q", y="what:N"),
    "flatten": base().transform_flatten(["share"], as_=["s"]).encode(x="s:Q", y="share:Q"),
    "bin": base().transform_bin("group", "share").encode(x="group:Q", x2="group_end:Q"),
    "timeUnit": base().transform_timeunit(decade="year(year)").encode(x="decade:T", x2="decade_end:T"),
    "stack": base().transform_stack(stack="share", as_=["low", "high"], groupby=["year"]).encode(y="low:Q", y2="high:Q", x="year:Q"),
    "stack with one name": base().transform_stack(stack="share", as_="low", groupby=["year"]).encode(y="low:Q", y2="low_end:Q"),
    "density": base().transform_density("share", groupby=["country"], extent=[0, 5]).encode(x="value:Q", y="density:Q", color="country:N"),
    "quantile": base().transform_quantile("share", groupby=["country"]).encode(x="prob:Q", y="value:Q"),
    "regression": base().transform_regression("year", "share", groupby=["country"]).encode(x="year:Q", y="share:Q", color="country:N"),
    "what describes a regression": base().transform_regression("year", "share", params=True).encode(text="rSquared:Q"),
    "loess": base().transform_loess("year", "share", as_=["x", "y"]).encode(x="x:Q", y="y:Q"),
    "impute": base().transform_impute("share", key="year", groupby=["country"], value=0).encode(x="year:Q", y="share:Q"),
    "lookup": base().transform_lookup("country", from_=alt.LookupData(OTHER, "code", ["name"])).encode(x="share:Q", y="name:N"),
    "pivot": base().transform_pivot("country", value="share", groupby=["year"]).encode(x="A:Q", y="B:Q"),
    "sample": base().transform_sample(2).encode(x="share:Q"),
}  # fmt: skip


@pytest.mark.parametrize("chart", GOOD.values(), ids=GOOD)
def test_no_false_alarm(chart):
    assert found(chart) == []


BAD = [
    (encoded(y="shar:Q"), "encoding y", "shar"),
    (encoded(tooltip=["share:Q", "nation:N"]), "encoding tooltip", "nation"),
    (encoded(y="a.b:Q"), "encoding y", "a.b"),
    (base().encode(y=alt.Y("country:N", sort=alt.EncodingSortField("rank"))), "encoding y", "rank"),
    (encoded(color=alt.condition("datum.shar > 1", "country:N", alt.value("grey"))), "encoding color", "shar"),
    (alt.layer(base(), alt.Chart(OTHER).mark_text()).encode(y="name:N"), "encoding y", "name"),
    (encoded(y="share:Q").facet("nation:N"), "facet", "nation"),
    (base().encode(x=alt.X(alt.repeat(), type="quantitative")).repeat(["year", "shares"]), "repeat", "shares"),
    (base().transform_calculate(x="datum.shar * 2").encode(x="x:Q"), "transform calculate", "shar"),
    (base().transform_calculate(x="datum['shar'] * 2").encode(x="x:Q"), "transform calculate", "shar"),
    (base().transform_filter("datum.yeer > 2001").encode(x="year:Q"), "transform filter", "yeer"),
    (base().transform_filter(~alt.FieldEqualPredicate(field="nation", equal="A")).encode(x="year:Q"), "transform filter", "nation"),
    (base().transform_aggregate(most="max(share)", groupby=["country"]).encode(x="year:Q"), "encoding x", "year"),
    (base().transform_aggregate(most="max(shar)").encode(x="most:Q"), "transform aggregate", "shar"),
    (base().transform_window(rank="rank()", sort=[alt.SortField("shar")]).encode(x="rank:Q"), "transform window", "shar"),
    (base().transform_fold(["year", "shar"]).encode(x="value:Q"), "transform fold", "shar"),
    (base().transform_bin("group", "shar").encode(x="group:Q"), "transform bin", "shar"),
    (base().transform_density("share").encode(x="value:Q", y="share:Q"), "encoding y", "share"),
    (base().transform_regression("yeer", "share").encode(y="share:Q"), "transform regression", "yeer"),
    (base().transform_impute("share", key="yeer", value=0).encode(y="share:Q"), "transform impute", "yeer"),
    (base().transform_lookup("country", from_=alt.LookupData(OTHER, "cod", ["name"])).encode(y="name:N"), "transform lookup", "cod"),
    (base().transform_lookup("nation", from_=alt.LookupData(OTHER, "code", ["name"])).encode(y="name:N"), "transform lookup", "nation"),
    (base().transform_stack(stack="share", as_="low", groupby=["yeer"]).encode(y="low:Q"), "transform stack", "yeer"),
]  # fmt: skip


@pytest.mark.parametrize(("chart", "where", "field"), BAD)
def test_an_unknown_field_is_found_where_it_stands(chart, where, field):
    assert (where, field) in found(chart)


@pytest.fixture
def figure(monkeypatch, tmp_path):
    """Call figure(chart) with the texts that it needs."""
    monkeypatch.setattr(tables, "DATA", tmp_path)
    monkeypatch.setattr(charts.compose, "_credits", lambda *_: [{"ref": "a/b", "label": "A table"}])
    return lambda chart: charts.figure(
        chart, name="demo", title="A finding", alt="What it says. " * 4, source=["a/b"]
    )


def test_the_message_names_chart_place_field_and_columns(figure):
    with pytest.raises(charts.FigureError) as raised:
        figure(encoded(y="shar:Q"))
    assert str(raised.value) == (
        "figure 'demo': its encoding y names the field 'shar', which its data do not have. They have: a.b, country, "
        "share, year. Did you mean 'share'?"
    )


def test_a_frame_without_rows_is_refused(figure):
    with pytest.raises(
        charts.FigureError, match="figure 'demo': a frame that it draws has no rows. A filter"
    ):
        figure(encoded(y="share:Q") + alt.Chart(FRAME[:0]).mark_rule().encode(y="share:Q"))
