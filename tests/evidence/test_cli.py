"""The commands of authors refuse what they cannot do, and write nothing then."""

import pytest

from evidence import cli, results


@pytest.mark.parametrize(
    "name", ["../x", "My Chapter", "a/b", "Climate", "klimá", "1st", "x.md", ""]
)
def test_a_name_that_is_no_chapter_is_refused(name, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(results, "CHAPTERS", tmp_path / "chapters")
    (tmp_path / "chapters").mkdir()
    assert cli.main(["new", "chapter", name]) == 2
    said = capsys.readouterr().err
    assert (
        said.startswith(f"error: '{name}' cannot be the name of a chapter")
        and "foreign-policy" in said
    )
    assert [path.name for path in tmp_path.rglob("*")] == ["chapters"]


def test_a_new_chapter_has_its_title_and_says_what_to_do_next(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(results, "CHAPTERS", tmp_path)
    assert cli.main(["new", "chapter", "foreign-policy"]) == 0
    assert "# Foreign policy\n" in (tmp_path / "foreign-policy.md").read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert "`- file: chapters/foreign-policy` to _toc.yml" in said and "TO WRITE" in said
    assert cli.main(["new", "chapter", "foreign-policy"]) == 2
