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
