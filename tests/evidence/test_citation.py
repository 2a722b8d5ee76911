"""A citation names the edition of CITATION.cff, in three forms that tools read."""

import json
import tomllib
from datetime import date

import pytest

from evidence import citation
from evidence.project import ROOT

BOOK = citation.Edition("A Book", ("Its contributors",), "2026.1", date(2026, 11, 28))
GOOD = "cff-version: 1.2.0\nmessage: Cite it.\ntitle: A Book\nauthors:\n  - name: Its contributors\nversion: 2026.1\ndate-released: 2026-11-28\n"


def test_the_version_is_that_of_the_package():
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation.read_edition().version == package["version"]


def test_the_three_forms_name_part_edition_and_address():
    at = "https://example.org/b_c/#x"
    plain = citation.cite_plain(BOOK, "Claim a-1: 50% & more", at)
    assert plain == (
        "Its contributors: “Claim a-1: 50% & more”, in: A Book, edition 2026.1, 28 November 2026, "
        "https://example.org/b_c/#x."
    )
    tex = citation.cite_bibtex(BOOK, "a-1", "Claim a-1: 50% & more", at)
    assert tex.startswith("@incollection{a-1,") and r"50\% \& more" in tex
    assert "url = {https://example.org/b_c/#x}" in tex and tex.count("{") == tex.count("}")
    item = json.loads(citation.cite_csl(BOOK, "a-1", at))
    assert item["issued"] == {"date-parts": [[2026, 11, 28]]} and item["URL"] == at


def test_a_draft_and_a_book_without_address_say_so():
    draft = citation.Edition("A Book", ("X",), "2026.2.dev0", date(2026, 11, 28))
    assert "draft 2026.2.dev0" in citation.cite_plain(draft)
    assert "URL" not in citation.cite_csl(draft, "x") and "url" not in citation.cite_bibtex(
        draft, "x"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 2026.1\n", "", "`version` is missing"),
        ("2026.1\n", "one\n", "version is 'one'. Write year and number"),
        ("2026-11-28", '"28 Nov"', "date-released is '28 Nov'"),
        ("  - name: Its contributors\n", "", "`authors` is missing"),
        (
            "cff-version:",
            "cff-verson:",
            "there is no key `cff-verson`. Did you mean 'cff-version'?",
        ),
        ("cff-version: 1.2.0\n", "", "`cff-version` is missing. Add it."),
        ("message: Cite it.\n", "message: Cite it.\nzzz: 1\n", "there is no key `zzz`. Drop it"),
        ("- name:", "- nom:", "author 1 has no `name`. Write it as"),
        ("  - name: Its", "  Its", "`authors` is no list. Begin each author"),
        (GOOD, "", "no `key: value` on any line"),
        ("title: ", "title: [", ", line 3: not YAML ("),
    ],
)
def test_a_file_that_says_no_edition_is_refused(tmp_path, old, new, said):
    assert old in GOOD
    (tmp_path / citation.FILE).write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(citation.CitationError, match="^CITATION.cff[:,] ") as error:
        citation.read_edition(tmp_path)
    assert said in str(error.value)


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(citation.CitationError, match="CITATION.cff: there is no such file"):
        citation.read_edition(tmp_path)
