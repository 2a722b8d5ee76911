"""The commands of authors refuse what they cannot do, and write nothing then."""

import json

import pytest

from evidence import cli, results
from tests.evidence.arguments.maps import listed, node


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


def test_arguments_are_checked_before_anything_is_sealed(project, capsys):
    given = listed([node("C", essential=["demo-01"])])
    given["articles"][0]["id"] = "demo"
    path, package = (
        project / "data" / "articles" / "arguments.yaml",
        project / "data" / "articles" / "datapackage.json",
    )
    path.write_text(json.dumps(given))
    assert cli.main(["data"]) == 0 and cli.main(["data", "--check"]) == 0
    before = package.read_bytes()
    del given["articles"][0]["argument"]["nodes"][0]["why"]
    path.write_text(json.dumps(given))
    for words in (["data", "--check"], ["data"]):
        capsys.readouterr()
        assert cli.main(words) == 2
        said = "".join(capsys.readouterr())
        assert said.count("arguments.yaml:1: node C has no `why:`. Add it in one line.") == 1
    assert package.read_bytes() == before
