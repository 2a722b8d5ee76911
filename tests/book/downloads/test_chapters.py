"""A chapter's archive holds code, tables and register; tests/site/test_archives.py runs one."""

import json
import zipfile

import pytest

from evidence.book.downloads.chapters import write_readme

FILES = (("chapters", "zip"), ("chapters", "ipynb"), ("cards", "js"))  # of each chapter


@pytest.fixture
def unpacked(small_built, tmp_path):
    with zipfile.ZipFile(small_built.download("chapters/economy.zip")) as archive:
        archive.extractall(tmp_path / "empty")
    return tmp_path / "empty" / "economy"


def test_a_bundle_says_how_it_runs(unpacked):
    lines = (unpacked / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3 and "requirements.txt" in lines[1] and "economy.ipynb" in lines[2]
    assert write_readme("T", "x").count(b"\n") == 3


def test_a_bundle_holds_no_builder_and_only_what_is_used(unpacked):
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
