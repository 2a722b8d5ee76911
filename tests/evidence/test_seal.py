"""Test that sealing refuses incomplete cards and references that do not exist."""

import json
import os

import pytest

from evidence import cli, seal, tables

PACKAGE = "data/economy/datapackage.json"


def edit(project, change):
    """Apply `change` to the descriptor of the theme economy."""
    path = project / PACKAGE
    package = json.loads(path.read_text())
    change(package, {entry["name"]: entry for entry in package["resources"]})
    path.write_text(json.dumps(package))


def first_field(entry):
    return entry["schema"]["fields"][0]


# what an author does to the descriptor, and what is said
GAPS = {
    "a theme without description": (lambda p, e: p.update(description=" "), "the theme has no description"),
    "a theme without licence": (lambda p, e: p.update(licenses=[]), "the theme has no licenses"),
    "a table without description": (lambda p, e: e["trade"].update(description=""), "table 'trade' has no description"),
    "a table without licence": (lambda p, e: e["trade"].update(licenses=[]), "table 'trade' has no licenses"),
    "countries without licence": (lambda p, e: e["countries"].update(licenses=[]), "table 'countries' has no licenses"),
    "another profile": (lambda p, e: p.pop("$schema"), "does not say that it is a Data Package v2"),
    "a licence without name and address": (
        lambda p, e: e["trade"].update(licenses=[{"title": "free"}]), "table 'trade', licence 1 has neither a name nor an address"),
    "a newer edition without the day": (
        lambda p, e: e["trade"].update(newer_edition={"found": "none"}), "table 'trade': newer_edition says what was found"),
    "a source without title": (
        lambda p, e: e["trade"]["sources"][0].update(title=""), "table 'trade', source 1 has no title"),
    "a column without description": (
        lambda p, e: first_field(e["trade"]).update(description=""), "table 'trade', column 'country' has no description"),
    "a column with no such type": (
        lambda p, e: first_field(e["trade"]).update(type="text"), "there is no type 'text'"),
    "a rule that is not checked": (
        lambda p, e: first_field(e["trade"]).update(constraints={"maxLength": 3}), "the constraint 'maxLength'"),
    "a unit that is not written": (
        lambda p, e: e["trade"]["schema"]["fields"][3].update(unit="TO DESCRIBE"),
        "table 'trade', column 'exports_million_usd': unit says 'TO DESCRIBE'. Write it there"),
    "a publisher that is not written": (
        lambda p, e: e["trade"]["sources"][0].update(publisher="TO DESCRIBE"),
        "table 'trade', source 1: publisher says 'TO DESCRIBE'. Write it there"),
    "a caveat that is not written": (
        lambda p, e: e["trade"].update(caveats=["TO DESCRIBE"]), "table 'trade': caveats says 'TO DESCRIBE'"),
    "a source without publisher": (
        lambda p, e: e["trade"]["sources"][0].pop("publisher"), "table 'trade', source 1 has no publisher. Write who"),
    "another word for integrity": (
        lambda p, e: e["trade"].update(integrity="verify"), "table 'trade': integrity is 'verify'. Did you mean 'verified'?"),
    "a sentence for integrity": (
        lambda p, e: e["trade"].update(integrity="very good"),
        "integrity is 'very good'. Use one of: verified, single source, transcribed, disputed."),
    "an address without its scheme": (
        lambda p, e: e["trade"]["sources"][0].update(path="ww.worldbank.org/x"),
        "table 'trade', source 1: path is 'ww.worldbank.org/x', which is no address. Write 'https://ww.worldbank.org/x'"),
    "a file for an address": (
        lambda p, e: e["trade"]["sources"][0].update(path="data/countries.csv"),  # a file; the page has a link
        "source 1: path is 'data/countries.csv', which is no address. Copy it from the browser, or drop the key."),
    "a sentence for an address": (
        lambda p, e: e["trade"]["sources"][0].update(path="Asked for " * 30),
        "source 1: path is 'Asked for Asked for "),
    "an address without a host": (
        lambda p, e: e["trade"]["sources"][0].update(path="https://"),
        "source 1: path is 'https://', which is no address. Copy it from the browser, or drop the key."),
    "an archive without an address": (
        lambda p, e: e["trade"]["sources"][0].update(archived_url="seen"), "archived_url is 'seen', which is no address"),
    "a licence without an address": (
        lambda p, e: e["trade"]["licenses"][0].update(path="https:/a.org"), "licence 1: path is 'https:/a.org'"),
    "countries without a foreign key": (
        lambda p, e: e["trade"]["schema"].update(foreignKeys=[]), "column 'partner' names rows of 'countries'"),
}  # fmt: skip


@pytest.mark.parametrize("case", GAPS)
def test_a_card_with_a_gap_is_refused_and_nothing_written(edit_descriptor, case):
    change, words = GAPS[case]
    path = edit_descriptor(change)
    before = path.read_bytes()
    assert any(words in problem for problem in seal.check())
    with pytest.raises(tables.TableError) as caught:
        seal.seal()
    assert words in str(caught.value) and path.read_bytes() == before


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (
            "tables",
            "economy/trade; economy/trad",
            "line 2, column 'tables': 'economy/trade; economy/trad': there is no 'economy/trad'",
        ),
        ("facts", "E001; E999", "line 2, column 'facts': 'E001; E999': there is no 'E999'"),
        ("tables", "economy/trade; economy/facts", None),
        ("facts", "E001;E002", None),
    ],
)
def test_a_list_of_references_names_what_exists(project, column, cell, words):
    (project / "data/economy/steps.csv").write_text(f"step,{column}\none,{cell}\ntwo,\n")
    fields = [{"name": name, "type": "string", "description": "Text."} for name in ("step", column)]

    def describe(package, entries):
        card = entries["trade"] | {"name": "steps", "path": "steps.csv"}
        package["resources"].append(card | {"schema": {"fields": fields, "primaryKey": "step"}})

    edit(project, describe)
    with seal.unsealed():
        problems = seal.check()
    assert problems == (
        [] if words is None else [problem for problem in problems if words in problem]
    )
    assert bool(problems) == (words is not None)


def test_a_file_that_cannot_be_written_stays_as_it_was(project, monkeypatch, capsys):
    file, path = project / "data/economy/trade.csv", project / PACKAGE
    file.write_text(file.read_text().replace("10.5", "11.5"))
    before = path.read_bytes()

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert cli.main(["data"]) == 2
    assert (
        "data/economy/datapackage.json: No space left on device. The file is unchanged."
        in capsys.readouterr().err
    )
    assert path.read_bytes() == before and not list(path.parent.glob("*.part"))


def test_a_conversion_that_cannot_be_written_leaves_the_file(project, monkeypatch, capsys):
    file = project / "data/economy/fresh.csv"
    file.write_text("country;amount_usd\nBLR;1,5\n")
    before = file.read_bytes()
    written, replace = [], os.replace

    def full_at_the_table(source, target):
        if target.name == "fresh.csv":
            raise OSError(28, "No space left on device")
        written.append(target.name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", full_at_the_table)
    assert cli.main(["new", "table", "economy/fresh", "--delimiter", ";", "--decimal", ","]) == 2
    assert "data/economy/fresh.csv: No space left on device" in capsys.readouterr().err
    assert file.read_bytes() == before and written == ["fresh.csv.original"]
