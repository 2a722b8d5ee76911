"""A chapter's archive holds code, tables and register; tests/site/test_archives.py runs one.

Notebook and archive are written again when something changes that they show.
"""

import json
import zipfile

import pytest

from evidence.book.downloads import chapters, notebook
from evidence.book.downloads.chapters import write_readme
from tests.book import small

FILES = (("chapters", "zip"), ("chapters", "ipynb"), ("cards", "js"))  # of each chapter


@pytest.fixture
def unpacked(small_built, tmp_path):
    with zipfile.ZipFile(small_built.download("chapters/economy.zip")) as archive:
        archive.extractall(tmp_path / "empty")
    return tmp_path / "empty" / "economy"


def test_an_archive_says_how_it_runs(unpacked):
    lines = (unpacked / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3 and "requirements.txt" in lines[1] and "economy.ipynb" in lines[2]
    assert write_readme("T", "x").count(b"\n") == 3


def test_an_archive_holds_no_builder_and_only_what_is_used(unpacked):
    held = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}
    assert "evidence/claims/rules.py" in held and "evidence/book" not in held
    package = json.loads((unpacked / "data/economy/datapackage.json").read_text(encoding="utf-8"))
    assert sorted(r["name"] for r in package["resources"]) == ["facts", "trade"]


def test_what_no_chapter_offers_is_deleted(small_built):
    gone = [small_built.download(f"{name}/removed.{end}") for name, end in FILES]
    for old in gone:
        old.write_bytes(b"")
    small_built.write("glossary.md", "# Words\n\nMore.\n")
    small_built.build()
    assert not [old for old in gone if old.exists()]
    assert all(small_built.download(f"{name}/economy.{end}").exists() for name, end in FILES)


def read_prose(small_book):
    """Return the first cell of the notebook of economy; its copy in the archive is the same."""
    alone = small_book.download("chapters/economy.ipynb").read_bytes()
    with zipfile.ZipFile(small_book.download("chapters/economy.zip")) as archive:
        assert archive.read("economy/economy.ipynb") == alone, "the archive has another notebook"
    return "".join(json.loads(alone)["cells"][0]["source"])


def test_a_notebook_is_written_again_when_the_extension_changes(small_built, monkeypatch):
    before = read_prose(small_built)
    monkeypatch.setattr(notebook, "simplify_markdown", lambda *_: "# Words of another version")
    assert small_built.build() == []
    assert read_prose(small_built) == before, "nothing says that the extension has changed"
    monkeypatch.setattr(chapters, "hash_extension", lambda: "the key of another version")
    assert small_built.build() == []
    assert read_prose(small_built) == "# Words of another version"


def test_a_notebook_is_written_again_when_a_verdict_that_it_cites_changes(small_book):
    text = "# Economy\n\nThe other claim is {verdict}`other-05`."
    small_book.write("chapters/economy.ipynb", small.notebook(text=[text]))
    for verdict in ("reproduced", "contradicted"):
        record = small.record("other-05", verdict)
        small_book.write("chapters/politics.ipynb", small.notebook([record], text=["# Politics"]))
        assert small_book.build() == []
        assert read_prose(small_book).endswith(f"The other claim is {verdict}.")
