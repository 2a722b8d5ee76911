"""`figure()`: what it refuses, what it makes of each kind of chart, and colours everyone can tell apart."""

import itertools
import json
import math
import re

import altair as alt
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from evidence import charts, tables
from evidence.charts import COLOURS, DARK, NARROW, PAPER, SLACK, WIDE, FigureError, figure

ALT = "A line for each of three countries; that of Belarus stays above the two others throughout."
NIGHT = DARK[PAPER]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder with one table and one fact; no number of it is real."""
    theme = tmp_path / "economy"
    theme.mkdir()
    (tmp_path / "countries.csv").write_text("code,name,group,note\nBLR,Belarus,post-soviet,\n", encoding="utf-8")
    columns = ["id", "source_title", "publisher"]
    (theme / "facts.csv").write_text(",".join(columns) + "\nE001,Loan notice,Agency\n", encoding="utf-8")
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
    rows = [(c, y, 10.0 * i + y % 7) for i, c in enumerate(["BLR", "AZE", "UKR"], 1) for y in range(2000, 2012)]
    return pd.DataFrame(rows, columns=["country", "year", "share_percent"])


@pytest.fixture
def lines(frame):
    return alt.Chart(frame).mark_line().encode(
        x="year:Q", y=alt.Y("share_percent:Q", title="share, %"), color="country:N"
    )


def show(chart, **changes):
    """The record of a figure that is right but for `changes`."""
    words = {"name": "one", "title": "Belarus is ahead", "alt": ALT, "source": ["economy/trade"]}
    return figure(chart, **{**words, **changes}).record


def width(svg):
    return float(re.search(r'<svg [^>]*?width="([\d.]+)"', svg)[1])


# What it refuses


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
        ({"alt": "Lines. Belarus is number 166.0 and Azerbaijan number 167.0."}, ["alt shows 166.0"]),
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


def test_what_is_no_chart_is_refused(frame):
    with pytest.raises(FigureError, match=r"figure 'one': this is no Altair chart but DataFrame"):
        show(frame)


def test_data_from_elsewhere_are_refused():
    chart = alt.Chart("https://example.org/trade.csv").mark_line().encode(x="year:Q", y="share:Q")
    with pytest.raises(FigureError, match=r"'one': its data come from 'https://example.org/trade.csv'.*load\(\)"):
        show(chart)


def test_data_from_elsewhere_deep_in_a_chart_are_refused(lines):
    other = alt.Chart("trade.json").mark_rule().encode(y="mean:Q")
    with pytest.raises(FigureError, match="trade.json"):
        show(lines | (lines + other))


def test_images_are_refused(frame):
    with pytest.raises(FigureError, match="'one': image marks"):
        show(alt.Chart(frame).mark_image(url="https://example.org/flag.png").encode(x="year:Q"))


def test_too_many_rows_are_refused():
    frame = pd.DataFrame({"year": range(5001), "share_percent": 1})
    with pytest.raises(FigureError, match="'one': more than 5,000 rows.*Aggregate"):
        show(alt.Chart(frame).mark_line().encode(x="year:Q", y="share_percent:Q"))


def test_a_chart_without_data_needs_a_table():
    sequence = alt.Chart(alt.sequence(0, 10, as_="x")).mark_line().encode(x="x:Q", y="x:Q")
    with pytest.raises(FigureError, match="'one': no frame .*table="):
        show(sequence)
    assert show(sequence, table=pd.DataFrame({"x": [1]}))["table"]["rows"] == [[1]]


def test_a_chart_too_wide_for_a_phone_is_refused(frame):
    many = pd.DataFrame({"kind": [f"kind {i}" for i in range(9)], "value": range(9)})
    crowded = alt.Chart(many).mark_bar().encode(x="value:Q", column="kind:N")
    with pytest.raises(FigureError, match="'one': at (680|340) px .*narrow="):
        show(crowded)
    plain = alt.Chart(many).mark_bar().encode(x="value:Q", y="kind:N")
    five = alt.Chart(many[:5]).mark_bar().encode(x="value:Q", column="kind:N")
    with pytest.raises(FigureError, match="at 340 px"):
        show(five)
    assert width(show(five, narrow=plain)["svg_narrow"]) == pytest.approx(NARROW, abs=SLACK)


@pytest.fixture
def shell(monkeypatch):
    """A notebook: cells run one after another in it."""
    monkeypatch.setattr(charts, "_USED", {})
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
    assert isinstance(shell.run_cell("show(chart); show(chart)", store_history=True).error_in_exec, FigureError)


# What it makes


def test_the_bundle_is_four_things(lines, monkeypatch):
    shown = []
    monkeypatch.setattr(charts, "emit", shown.append)
    record = show(lines, caption="Three countries.", source=["economy/trade", "economy:E001"])
    (bundle,) = shown
    assert list(bundle) == ["application/vnd.evidence.chart+json", "image/svg+xml", "text/plain"]
    assert bundle["application/vnd.evidence.chart+json"] is record
    assert json.loads(json.dumps(record)) == record, "the record survives the way to the book"
    assert bundle["text/plain"] == ALT
    picture = bundle["image/svg+xml"]
    for words in ("Belarus is ahead", "Three countries.", "Source: Trade by partner (Office, Bureau); Loan notice, Agency"):
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
        return show(alt.Chart(frame).mark_point().encode(x="year:Q", y="share_percent:Q").add_params(brush))

    first = draw()
    alt.Chart(frame).mark_point().add_params(alt.selection_point())  # takes the next automatic names
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


def compositions(frame):
    base = alt.Chart(frame).encode(x="year:Q", y=alt.Y("share_percent:Q", title="share, %"), color="country:N")
    line, bar = base.mark_line(), base.mark_bar()
    rule = alt.Chart(pd.DataFrame({"y": [20]})).mark_rule().encode(y="y:Q")
    return {
        "single": (line, 1, 1),
        "layer": (line + rule, 1, 1),
        "facet": (line.facet("country:N", columns=3), 3, 2),
        "layered facet": ((line + bar).facet("country:N", columns=2), 2, 2),
        "facet by encoding": (line.encode(facet=alt.Facet("country:N", columns=3)), 3, 2),
        "row": (line.encode(row="country:N"), 1, 1),
        "column": (line.encode(color=alt.Undefined, column="country:N"), 3, 3),
        "beside": (line.properties(width=300) | bar.properties(width=100), 2, 1),
        "below": (line & bar, 1, 1),
        "concat": (alt.concat(line, bar, columns=2), 2, 1),
        "below beside": ((line & bar) | line, 2, 1),
        "repeat": (
            alt.Chart(frame).mark_point().encode(x=alt.X(alt.repeat(), type="quantitative")).repeat(
                ["year", "share_percent"], columns=2), 2, 2),
    }  # fmt: skip


@pytest.mark.parametrize("kind", compositions(pd.DataFrame(columns=["country", "year", "share_percent"])))
def test_every_composition_fits_a_column_and_a_phone(frame, kind):
    chart, across, across_narrow = compositions(frame)[kind]
    record = show(chart)
    assert width(record["svg"]) == pytest.approx(WIDE, abs=SLACK)
    assert width(record["svg_narrow"]) == pytest.approx(NARROW, abs=SLACK)
    for spec, total, count in ((record["spec"], WIDE, across), (record["spec_narrow"], NARROW, across_narrow)):
        widths = [view["width"] for view, _ in charts._plots(spec, 1.0, spec["datasets"])]
        assert min(widths) >= charts.SMALLEST
        assert sum(widths) / len(widths) <= total / count, f"{count} plots side by side: {widths}"


def test_columns_become_rows_and_keep_their_proportions(frame):
    chart, *_ = compositions(frame)["beside"]
    record = show(chart)
    first, second = (child["width"] for child in record["spec"]["hconcat"])
    assert first == pytest.approx(3 * second, abs=3)
    assert "hconcat" not in record["spec_narrow"] and len(record["spec_narrow"]["vconcat"]) == 2


def test_years_are_plain(lines):
    svg = show(lines.encode(tooltip=["year:Q"]))["svg"]
    labels = re.findall(r">([\d.,]+)</text>", svg)
    assert "2005" in labels and ">year</text>" not in svg
    assert not [label for label in labels if re.fullmatch(r"2,0\d\d(\.\d)?|20\d\d\.\d", label)]


@pytest.mark.parametrize(("top", "labels"), [(90, ["10", "100"]), (9000, ["10", "100", "1,000", "10,000"])])
def test_a_logarithmic_axis_shows_powers_of_ten(top, labels):
    frame = pd.DataFrame({"year": [2000, 2001], "price": [12, top]})
    scale = alt.Scale(type="log")
    svg = show(alt.Chart(frame).mark_line().encode(x="year:Q", y=alt.Y("price:Q", scale=scale)))["svg"]
    assert [label for label in re.findall(r">([\d,]+)</text>", svg) if label not in ("2000", "2001")] == labels


def test_a_logarithmic_axis_of_its_own_ends():
    frame = pd.DataFrame({"year": [2000, 2001], "price": [12, 900]})
    y = alt.Y("price:Q", scale=alt.Scale(type="log", domain=[7, 1300], nice=False))
    svg = show(alt.Chart(frame).mark_line().encode(x="year:Q", y=y))["svg"]
    assert [label for label in re.findall(r">([\d,]+)</text>", svg) if label not in ("2000", "2001")] == ["10", "100", "1,000"]


def test_legend_and_title_of_an_axis_do_not_overlap(frame):
    chart = alt.Chart(frame).mark_bar().encode(x="year:Q", y=alt.Y("share_percent:Q", title="SHARE"), color="country:N")
    for key in ("svg", "svg_narrow"):
        at = {text: _height(show(chart)[key], text) for text in ("SHARE", "UKR")}
        assert at["SHARE"] - at["UKR"] >= 15, at


def _height(svg, text):
    """The y of a text in a picture: all shifts of the groups around it, added."""
    shifts = []
    for tag, y, said in re.findall(r"<(/?g|text)\b(?:[^>]*?translate\([-\d.]+,([-\d.]+)\))?[^>]*>([^<]*)", svg):
        if tag == "/g":
            shifts.pop()
        elif tag == "g":
            shifts.append(float(y or 0))
        elif said == text:
            return sum(shifts) + float(y or 0)
    raise AssertionError(f"{text} is not in the picture")


def test_an_authors_own_axis_is_kept(frame):
    axis = alt.Axis(format=".1f", tickCount=2)
    spec = show(alt.Chart(frame).mark_line().encode(x=alt.X("year:Q", axis=axis), y="share_percent:Q"))["spec"]
    assert spec["encoding"]["x"]["axis"]["format"] == ".1f"
    assert spec["encoding"]["x"]["axis"]["tickCount"] == 2


def test_pictures_are_lean_and_share_no_ids(frame):
    clipped = alt.Chart(frame).mark_line(clip=True).encode(x="year:Q", y="share_percent:Q", color="country:N")
    record = show(clipped)
    ids = [re.findall(r'\bid="([^"]+)"', record[key]) for key in ("svg", "svg_narrow")]
    assert ids[0] and not set(ids[0]) & set(ids[1])
    for key, found in zip(("svg", "svg_narrow"), ids, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", record[key])) == set(found)
        assert 'fill="white"' not in record[key], "its background is the page"
        assert "aria-" not in record[key] and record[key].count("font-family") == 1
        assert re.findall(r"https?://[^\"]*", record[key]) == ["http://www.w3.org/2000/svg"]


# Its table


def test_the_table_holds_what_is_drawn(lines, frame):
    frame["unused"] = 1
    frame.loc[0, "share_percent"] = 12345.678
    frame.loc[1, "share_percent"] = 0.0123456
    frame.loc[2, "share_percent"] = None
    lines.data = frame
    table = show(lines)["table"]
    assert table["columns"] == ["country", "year", "share_percent"]
    assert table["headings"] == ["country", "year", "share, %"]
    assert table["rows"][:3] == [["BLR", 2000, 12346], ["BLR", 2001, 0.01235], ["BLR", 2002, None]]


def test_the_table_can_be_another_frame(lines):
    other = pd.DataFrame({"date": pd.to_datetime(["2020-01-31"]), "n": [2.0]}, index=pd.Index(["a"], name="key"))
    table = show(lines, table=other)["table"]
    assert table == {"columns": ["key", "date", "n"], "headings": ["key", "date", "n"], "rows": [["a", "2020-01-31", 2]]}


# Lines and their labels


def heights(chart):
    spec = chart.to_dict()
    names = [layer["data"]["name"] for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    return {row["label"]: row["label_y"] for name in names for row in spec["datasets"][name]}


def test_labels_at_the_ends_do_not_overlap(frame):
    frame["share_percent"] = frame["country"].map({"BLR": 50.0, "AZE": 50.1, "UKR": 10.0})
    labelled = charts.label_ends(alt.Chart(frame).mark_line().encode(x="year:Q", y="share_percent:Q", color="country:N"))
    at = heights(labelled)
    assert set(at) == {"Belarus", "AZE", "UKR"}, "codes of the country list are written out"
    px = 300 / 50.1
    assert (at["AZE"] - at["Belarus"]) * px >= 14.5
    assert at["UKR"] == 10.0, "a label with room stays where it is"
    assert labelled.to_dict()["layer"][0]["encoding"]["color"]["legend"] is None


def test_country_lines_colour_few_and_name_them(frame):
    spec = charts.country_lines(frame, "share_percent:Q", third="UKR").to_dict()
    scale = spec["layer"][1]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "AZE": COLOURS["AZE"], "BLR": COLOURS["BLR"], "UKR": COLOURS["third"]}  # fmt: skip
    assert spec["layer"][0]["encoding"]["color"]["value"] == COLOURS["other"]
    assert set(heights(charts.country_lines(frame, "share_percent:Q"))) == {"Belarus", "AZE"}
    assert set(heights(charts.country_lines(frame, "share_percent:Q", label=["UKR"]))) == {"Belarus", "AZE", "UKR"}
    record = show(charts.country_lines(frame, "share_percent:Q"))
    assert ">Belarus</text>" in record["svg"] and ">Belarus</text>" in record["svg_narrow"]


def test_a_country_scale_keeps_its_order():
    scale = charts.country_scale(["UKR", "RUS", "UKR", "GEO"], third="GEO").to_dict()
    assert scale == {"domain": ["UKR", "RUS", "GEO"], "range": [COLOURS[k] for k in ("other", "RUS", "third")]}


# Colours (contrast: WCAG 2.2; colour blindness: Machado, Oliveira and Fernandes 2009, severity 1;
# distance: CIE 1976 in L*a*b*, where 2 is just noticeable)

SIGHT = {
    "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(one, other):
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(linear, (one, other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(rgb):
    def root(t):
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    r, g, b = rgb
    x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
    y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour, sight):
    rgb = linear(colour)
    return lab([min(1, max(0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in SIGHT[sight]])


def test_the_formulas_know_what_they_measure():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert math.dist(seen("#ff0000", "full"), seen("#00ff00", "full")) == pytest.approx(170.6, abs=1)


@pytest.mark.parametrize("colour", [*COLOURS.values(), charts.INK, charts.MUTED])
def test_every_colour_can_be_read_on_light_and_dark(colour):
    assert contrast(colour, PAPER) >= 4.5
    assert contrast(DARK[colour], NIGHT) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
def test_the_countries_stay_apart_for_every_eye(sight):
    for palette in (COLOURS, {who: DARK[colour] for who, colour in COLOURS.items()}):
        for one, other in itertools.combinations(palette, 2):
            apart = math.dist(seen(palette[one], sight), seen(palette[other], sight))
            assert apart >= 15, f"{one} and {other} are {apart:.0f} apart with {sight}"


def test_whatever_the_theme_draws_has_a_dark_twin(lines):
    record = show(charts.label_ends(lines.encode(color=alt.Color("country:N", scale=charts.country_scale(["BLR"])))))
    drawn = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+|[a-z]+)"', record["svg"])) - {"none", "transparent"}
    assert drawn <= set(DARK), f"these stay as they are on a dark page: {sorted(drawn - set(DARK))}"


def shades(frame, **channel):
    record = show(alt.Chart(frame).mark_rect().encode(x="year:O", y="country:N", **channel))
    drawn = set(re.findall(r'fill="(#[0-9a-f]+)"', record["svg"])) - {charts.INK, charts.MUTED}
    return drawn, record["spec"]["encoding"]["color"]


@pytest.mark.parametrize("shorthand", ["share_percent:Q", "share_percent:O", alt.Color("share_percent:Q", scale=alt.Scale(domain=[0, 100]))])
def test_an_amount_shown_as_colour_has_a_dark_twin(frame, shorthand):
    drawn, _ = shades(frame.head(5), color=shorthand)
    assert len(drawn) > 1 and drawn <= set(charts.RAMP)


def test_much_stands_out_on_light_and_dark():
    for paper, steps in ((PAPER, charts.RAMP.keys()), (NIGHT, charts.RAMP.values())):
        rising = [contrast(step, paper) for step in steps]
        assert rising == sorted(rising) and rising[-1] > 9
        assert all(more / less > 1.3 for less, more in itertools.pairwise(rising))


def test_a_colour_scale_of_the_authors_own_is_kept(frame):
    _, field = shades(frame, color=alt.Color("share_percent:Q", scale=alt.Scale(scheme="viridis")))
    assert field["scale"] == {"scheme": "viridis"}


def test_missing_text_travels_as_null_which_json_knows():
    frame = pd.DataFrame({"year": [2020, 2021], "value": [1.0, 2.0], "who": ["A", float("nan")]}, dtype=object)
    chart = alt.Chart(frame).mark_point().encode(x="year:Q", y="value:Q", tooltip="who:N")
    assert "null" in json.dumps(show(chart)["spec"], allow_nan=False)
