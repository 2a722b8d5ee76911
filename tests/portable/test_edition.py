"""An edition is a described archive of one commit, whose checksums other tools can check."""

import json
import subprocess
from datetime import date

import pytest

from evidence.citation import Edition
from portable import edition

BOOK = Edition("A Book", ("Its contributors",), "2026.1", date(2026, 11, 28))
CITATION = "title: A Book\nauthors:\n  - name: X\nversion: 2026.1\ndate-released: 2026-11-28\n"


@pytest.fixture
def clone(tmp_path):
    """A repository with one commit that says it is edition 2026.1."""
    (tmp_path / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "One"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def test_the_version_is_the_one_the_project_names(clone):
    assert edition.check("2026.1", clone).version == "2026.1"
    with pytest.raises(edition.EditionError, match=r"make edition V=2026\.1"):
        edition.check("", clone)
    with pytest.raises(edition.EditionError, match="says version 2026.1, the command says 2027.1"):
        edition.check("2027.1", clone)


def test_a_tree_with_changes_is_refused(clone):
    (clone / "new.txt").write_text("x", encoding="utf-8")
    with pytest.raises(edition.EditionError, match="new.txt"):
        edition.check("2026.1", clone)


def test_checksums_hold_by_the_usual_tool(tmp_path):
    (tmp_path / "a b.csv").write_text("x\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "Ж.csv").write_text("y\n", encoding="utf-8")
    (tmp_path / edition.CHECKSUMS).write_text(edition.list_checksums(tmp_path), encoding="utf-8")
    command = ["sha256sum", "--check", "--quiet", edition.CHECKSUMS]
    assert subprocess.run(command, cwd=tmp_path).returncode == 0
    (tmp_path / "a b.csv").write_text("z\n", encoding="utf-8")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1


def test_the_crate_describes_every_file_once(tmp_path):
    site = ["html/index.html", "html/chapters/economy.html"]
    others = ["data/economy/macro.csv", "results/numbers.csv", "book.pdf", "book-source.zip"]
    for name in [*site, *others]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"12345")
    crate = edition.describe(tmp_path, BOOK, "abc")
    found = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(found) == len(crate["@graph"])
    root = found["./"]
    assert root["version"] == "2026.1" and root["datePublished"] == "2026-11-28"
    named = [entity["hasPart"] for entity in crate["@graph"] if "hasPart" in entity]
    lists = [one if isinstance(one, list) else [one] for one in named]
    parts = [part["@id"] for one in lists for part in one]
    assert root["author"]["@id"] in found
    assert len(parts) == len(set(parts)) and set(parts) <= set(found)
    files = {name for name, entity in found.items() if entity["@type"] == "File"}
    assert files == {*others, edition.FIRST_PAGE, edition.CHECKSUMS} and files <= set(parts)
    assert found["book.pdf"]["contentSize"] == "5"
    assert found["book.pdf"]["encodingFormat"] == "application/pdf"
    assert found["book-source.zip"]["license"]["@id"] in found
    json.dumps(crate)


def test_a_missing_file_names_its_command(monkeypatch, tmp_path):
    monkeypatch.setattr(edition, "BUILD", tmp_path)
    with pytest.raises(edition.EditionError, match="make pdf"):
        edition.find_one("pdf/book.pdf", "pdf")
