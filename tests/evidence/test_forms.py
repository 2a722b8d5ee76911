"""A descriptor of another form gives one message with file, place and fix, and never a traceback."""

import json

import pytest

from evidence import cli, tables

from .test_seal import PACKAGE, first_field

TRADE = f"{PACKAGE}: table 'trade'"


def key(entries, **reference):
    """Change the foreign key of the column `partner`."""
    entries["trade"]["schema"]["foreignKeys"][1]["reference"].update(reference)


# what an author does to the descriptor, and the message
FAULTS = {
    "a key of another column": (
        lambda p, e: e["trade"]["schema"].update(primaryKey=["country", "yeaar"]),
        f"{TRADE}: primaryKey names the column 'yeaar', which is not described. Did you mean 'year'?"),
    "an object for a list": (
        lambda p, e: e["trade"].update(licenses={"name": "MIT"}),
        f"{TRADE}: licenses is an object, where a list is due. Write it in [ ]."),
    "a text for an object": (
        lambda p, e: e["trade"].update(sources=["A page"]),
        f"{TRADE}: sources[0] is a text, where an object is due. Write it in {{ }}."),
    "a number for a text": (
        lambda p, e: e["trade"].update(vintage=2020),
        f"{TRADE}: vintage is a whole number, where a text is due. Write it in quotes."),
    "null for a text": (
        lambda p, e: first_field(e["trade"]).update(description=None),
        f"{TRADE}, column 'country': description is null, where a text is due."),
    "no list of tables": (lambda p, e: p.pop("resources"), f"{PACKAGE}: the key 'resources' is missing. Add it."),
    "a table without name": (
        lambda p, e: e["trade"].pop("name"), f"{PACKAGE}: table 3: the key 'name' is missing. Add it."),
    "a column without name": (
        lambda p, e: first_field(e["trade"]).pop("name"), f"{TRADE}, column 1: the key 'name' is missing. Add it."),
    "a misspelled key of a table": (
        lambda p, e: e["trade"].update(titlee="Trade"), f"{TRADE}: there is no key 'titlee'. Did you mean 'title'?"),
    "a misspelled key of a column": (
        lambda p, e: first_field(e["trade"]).update(descr="x"),
        f"{TRADE}, column 'country': there is no key 'descr'. Did you mean 'description'?"),
    "a misspelled key of a source": (
        lambda p, e: e["trade"]["sources"][0].update(publischer="x"),
        f"{TRADE}, source 1: there is no key 'publischer'. Did you mean 'publisher'?"),
    "a key like no other": (
        lambda p, e: e["trade"]["licenses"][0].update(zzz="x"),
        f"{TRADE}, licence 1: there is no key 'zzz'. Use one of: name, title, path."),
    "a misspelled constraint": (
        lambda p, e: first_field(e["trade"]).update(constraints={"requiredd": True}),
        f"{TRADE}, column 'country': constraints: there is no key 'requiredd'. Did you mean 'required'?"),
    "a bound in quotes": (
        lambda p, e: e["trade"]["schema"]["fields"][2].update(constraints={"minimum": "1990"}),
        f"{TRADE}, column 'year': minimum is '1990', which is not of type integer. Write it without quotes."),
    "a pattern that is none": (
        lambda p, e: first_field(e["trade"]).update(constraints={"pattern": "[A-Z"}),
        f"{TRADE}, column 'country': pattern is '[A-Z', no regular expression ("),
    "a foreign key to no table": (
        lambda p, e: key(e, resource="countriez"),
        f"{TRADE}, column 'partner': its foreign key names the table 'countriez', which is not described. Did you mean 'countries'?"),
    "a foreign key to no column": (
        lambda p, e: key(e, fields=["cod"]),
        f"{TRADE}, column 'partner': its foreign key to 'countries' names the column 'cod', which is not described. Did you mean 'code'?"),
    "a foreign key of no column": (
        lambda p, e: e["trade"]["schema"]["foreignKeys"][1].update(fields=["partnr"]),
        f"{TRADE}, column 'partnr': its foreign key names the column 'partnr', which is not described. Did you mean 'partner'?"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_of_form_is_one_message_for_every_command(edit_descriptor, capsys, case):
    change, words = FAULTS[case]
    edit_descriptor(change)
    for command in (["data"], ["data", "--check"]):
        assert cli.main(command) == 2
        said = capsys.readouterr()
        assert (said.out + said.err).startswith(f"error: {words}"), said
    with pytest.raises(tables.TableError) as caught:
        tables.load("economy/trade")
    assert str(caught.value).startswith(words) and "\n" not in str(caught.value)


def test_a_file_that_holds_a_list_is_named(project):
    (project / PACKAGE).write_text(json.dumps([]), encoding="utf-8")
    with pytest.raises(tables.TableError, match=f"{PACKAGE}: the file is a list, where an object"):
        tables.load("economy/trade")
