"""Test that any frame that fits its schema is written, sealed and loaded unchanged, and changes are found."""

import datetime
import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from evidence import results, seal, tables
from evidence.tabular import cells, csvtext
from evidence.tabular.flaws import flaw
from tests.evidence.conftest import resource

# The same examples in every run: a failure is the change's, never the day's.
HERE = settings(
    derandomize=True, database=None, deadline=None, max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate, Phase.shrink],
)  # fmt: skip
WORDS = st.one_of(
    st.text("abcXYZ0159éßł'", min_size=1, max_size=5),
    st.text("жбЯўіёЩ", min_size=1, max_size=5),
    st.sampled_from(
        ['"', ",", '",', "\n", ";", "#", "-", "NaN", "👩‍👩‍👧", "🇧🇾", "❤️", "«»", "−5", "1,5", "=A1"]
    ),
)
TEXT = st.lists(WORDS, max_size=5).map(" ".join).filter(lambda text: not flaw(text))
VALUES = {
    "integer": st.integers(-(2**63), 2**63 - 1) | st.integers(-3000, 3000),
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-50, 50).map(float),
    "date": st.dates().map(datetime.date.isoformat),
    "boolean": st.booleans(),
    "string": TEXT.filter(bool),
}


@st.composite
def frames(draw):
    """Draw a list of types and a frame with a text key; some columns have missing values."""
    kinds = draw(st.lists(st.sampled_from(cells.KINDS), min_size=1, max_size=6))
    rows = draw(st.integers(1, 8))
    keys = draw(st.lists(VALUES["string"], min_size=rows, max_size=rows, unique=True))
    columns = {"id": cells.series(keys, "string")}
    for number, kind in enumerate(kinds):
        value = VALUES[kind] | st.none() if draw(st.booleans()) else VALUES[kind]
        columns[f"c{number}"] = cells.series(
            draw(st.lists(value, min_size=rows, max_size=rows)), kind
        )
    return ["string", *kinds], pd.DataFrame(columns)


def put(root, kinds, frame):
    """Write the table economy/any, describe and seal it; return its file."""
    fields = [
        {"name": name, "type": kind, "description": "A column."}
        | ({"unit": "1"} if kind == "number" else {})
        for name, kind in zip(frame.columns, kinds)
    ]
    path = root / "data/economy/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [entry for entry in package["resources"] if entry["name"] != "any"]
    package["resources"].append(resource("any", fields, "id"))
    csvtext.replace(path, json.dumps(package).encode())
    file = root / "data/economy/any.csv"
    tables.write(frame, file, tables.resource("economy/any")["schema"])
    seal.seal()
    return file


@HERE
@given(frames())
def test_what_is_written_and_sealed_is_loaded_as_it_was(standing_project, drawn):
    kinds, frame = drawn
    file = put(standing_project, kinds, frame)
    loaded = tables.load("economy/any")
    pd.testing.assert_frame_equal(loaded, frame, check_exact=True, check_freq=False)
    for column, kind in zip(frame, kinds):
        if kind == "number":
            assert list(map(repr, loaded[column])) == list(map(repr, frame[column] + 0.0))
    text = file.read_bytes()
    tables.write(loaded, file, tables.resource("economy/any")["schema"])
    assert file.read_bytes() == text and b"\r" not in text


@HERE
@given(frames(), st.data())
def test_a_change_of_one_cell_is_refused_and_traced_to_its_row(standing_project, drawn, data):
    kinds, frame = drawn
    file = put(standing_project, kinds, frame)
    results.accept([])
    sheet = csvtext.read(file)
    columns = {name: list(column) for name, column in sheet.columns.items()}
    number = data.draw(st.integers(0, len(kinds) - 1))
    name, row = frame.columns[number], data.draw(st.integers(0, len(frame) - 1))
    key, old = columns["id"][row], columns[name][row]
    same_kind = VALUES[kinds[number]].map(
        lambda value: value if isinstance(value, str) else cells.write([value], kinds[number])[0]
    )
    new = data.draw(
        st.just("")
        | same_kind
        | TEXT
        | st.sampled_from(["11,5", "1 234", "n/a", "x ", "12/24/2024"])
    )
    assume(new != old)
    columns[name][row] = new
    csvtext.replace(file, csvtext.serialise(columns).encode("utf-8"))
    with pytest.raises(tables.TableError, match="data/economy/any.csv") as caught:
        tables.load("economy/any")
    if f"line {sheet.line(row)}" not in str(caught.value):
        assert ("economy/any", key) in {(table, moved) for table, moved, _ in results.moved_rows()}


def test_one_value_of_each_kind_is_written_as_the_project_writes_it(standing_project):
    frame = pd.DataFrame({
        "id": ["a", "b"], "c0": [1990.0, None], "c1": [40.0, 0.1], "c2": pd.to_datetime(["2024-12-24", None]),
        "c3": [True, False], "c4": ['say "a, b"', None],
    })  # fmt: skip
    file = put(
        standing_project, ["string", "integer", "number", "date", "boolean", "string"], frame
    )
    assert (
        file.read_text()
        == 'id,c0,c1,c2,c3,c4\na,1990,40,2024-12-24,true,"say ""a, b"""\nb,,0.1,,false,\n'
    )


# a column that does not fit its type, and what the message names
UNFIT = {
    "a fraction as integer": ("integer", [1.5], "row 1: 1.5 cannot be written as integer"),
    "text as number": ("number", ["11,5"], "row 1: '11,5' cannot be written as number"),
    "infinity": ("number", [float("inf")], "row 1: inf"),
    "a truth value as integer": ("integer", [True], "row 1: True"),
    "a time as date": ("date", [pd.Timestamp("2024-12-24 10:00")], "row 1: Timestamp"),
    "text of another form as date": ("date", ["24.12.2024"], "row 1: '24.12.2024'"),
    "a number as text": ("string", [5], "row 1: 5"),
    "a number as truth value": ("boolean", [1], "row 1: 1"),
    "more than 64 bits": ("integer", [2**63], "line 2, column 'value': '9223372036854775808'"),
    "a space at the end": ("string", ["BLR "], "line 2, column 'value': 'BLR '"),
    "a carriage return": ("string", ["a\rb"], "row 1: 'a\\rb' cannot be written"),
    "half of a character": ("string", ["\ud83d"], "line 2, column 'value': '\\ud83d'"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_load_would_refuse_is_not_written(tmp_path, case):
    kind, values, words = UNFIT[case]
    file = tmp_path / "x.csv"
    file.write_text("before")
    schema = {
        "fields": [{"name": "id", "type": "string"}, {"name": "value", "type": kind}],
        "primaryKey": "id",
    }
    frame = pd.DataFrame({"id": ["a"], "value": pd.Series(values, dtype=object)})
    with pytest.raises(tables.TableError) as caught:
        tables.write(frame, file, schema)
    assert "x.csv" in str(caught.value) and words in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"] and file.read_text() == "before"


def test_a_frame_with_other_columns_rows_or_keys_is_not_written(tmp_path):
    schema = {"fields": [{"name": "id", "type": "string"}], "primaryKey": "id"}
    for frame, words in (
        (pd.DataFrame({"name": ["a"]}), "has the columns ['name']"),
        (pd.DataFrame({"id": []}, dtype=str), "no row below it"),
        (pd.DataFrame({"id": ["a", "a"]}), "line 3: duplicate key"),
    ):
        with pytest.raises(tables.TableError) as caught:
            tables.write(frame, tmp_path / "x.csv", schema)
        assert words in str(caught.value)
    assert not list(tmp_path.iterdir())
