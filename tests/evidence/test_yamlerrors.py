"""A file that is no YAML is named with its line, what was found, and the fix for that cause."""

import pytest
import yaml

from evidence.yamlerrors import parse, worded

LOADERS = dict.fromkeys([yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ("a:\n\tb: c\n", 2, "(a tab). Write spaces instead of the tab."),
        ("a:\n  - b\n\t- c\n", 3, "(a tab). Write spaces instead of the tab."),
        ("a: |\n\tb\n", 2, "(a tab). Write spaces instead of the tab."),
        ("a:\n-\tb: c\n  d: e\n", 2, "(a tab). Write spaces instead of the tab."),
        ("a: b\nc: *escape\n", 2, "or begins with a sign."),
        ('a: "C:\\xyz"\n', 1, "Write it in single quotes, or double the backslash."),
        ("a: b\n c: d: e\n", 2, "Correct the indent, or quote a sentence that holds a colon"),
        ("a: @b\n", 1, "or begins with a sign."),
        ("a: b\nc: 'd\ne: f\n", 2, "Close the quote or bracket that opens in this line."),
        ("a: b\nc: [d\ne: f\n", 2, "Close the quote or bracket that opens in this line."),
        ('a: "\\d+"\n', 1, "Write it in single quotes, or double the backslash."),
        ("a: b\nc: {d: 1 e: 2}\n", 2, "Put a comma between two entries, or close the bracket."),
        ("a: \u2028\u2028b\n - c: d: e", 4, "Correct the indent, or quote"),
        (b"a: b\nc: caf\xe9\n", 2, "not UTF-8 (invalid continuation byte). Save it as UTF-8."),
        ("a: b\nc: \x07\n", 2, "(the character '\\x07'). Delete it."),
    ],
)
def test_the_message_names_line_and_fix(tmp_path, loader, text, line, fix):
    path = tmp_path / "notes.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LookupError) as caught, worded(path, "data/notes.yaml", LookupError):
        yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    said = caught.value.args[0]
    assert said.startswith(f"data/notes.yaml, line {line}: not")
    assert fix in said and "\n" not in said and "unicode string" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b\nc: [2026-02-30]\n", "line 2: not YAML (2026-02-30: day is out of range for month). Correct"),
        ("a: b\nc: 0x_\n", "line 2: not YAML (0x_: invalid literal for int() with base 16: ''). Correct"),
        ("a: b\n\na: c\n", "line 3: not YAML (the key 'a' is given twice). Keep one."),
        ("a: b\n[c]: d\n", "line 2: not YAML (found unhashable key). "),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_and_a_key_given_twice_are_named(tmp_path, text, said):
    path = tmp_path / "notes.yaml"
    path.write_text(text, encoding="utf-8")
    with (
        pytest.raises(LookupError) as caught,
        worded(path, "data/notes.yaml", LookupError),
    ):
        parse(path.read_text(encoding="utf-8"))
    assert str(caught.value).startswith(f"data/notes.yaml, {said}")


def test_keys_of_two_types_are_two_keys():
    assert parse("1: a\n'1': b\n") == {1: "a", "1": "b"}


def test_a_mapping_knows_its_line_and_takes_over_keys_of_another():
    found = parse("a: &all\n  b: 1\nc:\n  <<: *all\n  d: 2\n")
    assert found == {"a": {"b": 1}, "c": {"b": 1, "d": 2}} and found["c"].line == 4
    assert parse("a: &all {<<: {b: 1}, b: 2}\n<<: *all\n") == {"a": {"b": 2}, "b": 2}
