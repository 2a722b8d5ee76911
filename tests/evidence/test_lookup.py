"""A fact gives its number, or says why it cannot, and reports to the book which table was used."""

import pytest

from evidence import lookup, tables
from evidence.outputs import TABLE


@pytest.fixture
def emitted(monkeypatch):
    """The tables that were emitted, as a list that grows."""
    found = []
    monkeypatch.setattr(lookup, "_emitted", set())
    monkeypatch.setattr(lookup, "get_ipython", object)
    monkeypatch.setattr(tables, "emit", lambda bundle: found.append(bundle[TABLE]["table"]))
    return found


def test_a_fact_has_its_number_and_its_words(project):
    one = lookup.fact("economy:E001")
    assert (one.value, one.unit, one.date, one.publisher) == (
        1.0,
        "billion USD",
        "2020-12",
        "Agency",
    )


def test_a_fact_without_a_number_says_so_when_asked_for_it(project):
    one = lookup.fact("economy:E003")
    assert one.statement == "No loan was paid out." and one.number is None
    with pytest.raises(
        tables.TableError, match=r"'economy:E003' has no value: No loan was paid out\..*source"
    ):
        one.value  # noqa: B018


@pytest.mark.parametrize("reference", ["economy:E999", "E001"])
def test_an_unknown_fact_is_refused(project, reference):
    with pytest.raises(tables.TableError):
        lookup.fact(reference)


def test_a_table_is_emitted_once(project, emitted):
    lookup.fact("economy:E001")
    lookup.fact("economy:E002")
    assert emitted == ["economy/facts"]


def test_outside_a_notebook_nothing_is_emitted(project, emitted, monkeypatch):
    monkeypatch.setattr(lookup, "get_ipython", lambda: None)
    lookup.fact("economy:E001")
    assert emitted == []
