"""A file that is no YAML is named with its line, what was found, and the fix for that cause."""

import pytest
import yaml

from evidence.yamlerrors import worded

LOADERS = dict.fromkeys([yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ("a:\n\tb: c\n", 2, "(a tab). Write spaces instead of the tab."),
        ("a:\n  - b\n\t- c\n", 3, "(a tab). Write spaces instead of the tab."),
        ("a: |\n\tb\n", 2, "(a tab). Write spaces instead of the tab."),
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


def test_a_day_that_does_not_exist_is_named(tmp_path):
    path = tmp_path / "notes.yaml"
    path.write_text("a: 2026-02-30\n", encoding="utf-8")
    with (
        pytest.raises(LookupError, match=r"^data/notes.yaml: a date is none \(day is out of range"),
        worded(path, "data/notes.yaml", LookupError),
    ):
        yaml.safe_load(path.read_text(encoding="utf-8"))
