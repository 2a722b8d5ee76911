"""Who publishes its pages decides how independent and how strong a fact is."""

import pytest

from evidence import tables
from evidence.claims import independence
from evidence.claims.independence import FactPage, Publisher, Publishers

KNOWN = Publishers(
    {
        name: Publisher(name, kind, side, house)
        for name, kind, side, house in [
            ("Reuters", "agency", "independent", "Reuters"),
            ("Daily", "press", "independent", "Daily"),
            ("Evening", "press", "independent", "Daily"),
            ("BelTA", "agency", "Belarusian state", "BelTA"),
            ("Zvyazda", "press", "Belarusian state", "Zvyazda"),
            ("TASS", "agency", "Russian state", "TASS"),
            ("Turan", "agency", "Azerbaijani independent", "Turan"),
            ("Abzas", "press", "Azerbaijani independent", "Abzas"),
            ("Belstat", "statistical office", "Belarusian state", "Belstat"),
            ("Institute", "research institute", "independent", "Institute"),
            ("Ministry", "party to the dispute", "Russian state", "Ministry"),
            ("Wikipedia", "encyclopedia", "independent", "Wikimedia"),
            ("Copies", "copy or aggregator", "not established", "Copies"),
            ("Portal", "copy or aggregator", "not established", "Portal"),
            ("Somebody", "blog", "independent", "Somebody"),
            ("Unknown", "press", "not established", "Unknown"),
        ]
    }
)


def fact(first, second="", agreement=""):
    """A fact of one or two pages, each "Publisher" or "Publisher < Origin"."""
    pages = [page.split(" < ") + [""] for page in (first, second)]
    agreement = agreement or ("agrees" if second else "")
    return {
        "publisher": pages[0][0], "origin": pages[0][1], "agreement": agreement,
        "second_publisher": pages[1][0], "second_origin": pages[1][1],
        "second_url": "https://example.org" if second else None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "agreement", "integrity", "strength"),
    [
        ("Reuters", "Daily", "agrees", "verified", "strong"),
        ("Reuters", "", "", "single source", "moderate"),
        ("Daily", "", "", "single source", "thin"),
        ("Daily", "Evening", "agrees", "single source", "thin"),  # one house
        ("BelTA", "Zvyazda", "agrees", "single source", "thin"),  # one state
        ("BelTA", "TASS", "agrees", "verified", "strong"),
        ("Turan", "Abzas", "agrees", "verified", "moderate"),  # two houses of one side
        ("Daily", "Unknown", "agrees", "verified", "strong"),
        ("Copies < Reuters", "Daily", "agrees", "verified", "strong"),  # a copy of an agency
        ("Copies < Reuters", "Portal < Reuters", "agrees", "single source", "moderate"),
        ("Daily < Reuters", "Reuters", "agrees", "single source", "moderate"),
        ("Daily < Belstat", "Reuters < Belstat", "agrees", "single source", "moderate"),
        ("Copies", "Daily", "agrees", "single source", "thin"),
        ("Wikipedia", "Daily", "agrees", "single source", "thin"),
        ("Wikipedia", "Somebody", "agrees", "single source", "thin"),
        ("Copies < Wikipedia", "", "", "single source", "thin"),
        ("Reuters", "Daily", "same report", "single source", "moderate"),
        ("Reuters", "Daily", "in part", "single source", "moderate"),
        ("Reuters", "Daily", "differs", "disputed", "moderate"),
        ("Belstat", "Daily", "differs", "disputed", "moderate"),
        ("Daily", "", "differs", "disputed", "thin"),
        ("Belstat", "", "", "single source", "strong"),
        ("Institute", "", "", "single source", "moderate"),
        ("BelTA", "", "", "single source", "thin"),
        ("Ministry", "", "", "single source", "thin"),
        ("Daily < Ministry", "TASS", "agrees", "single source", "thin"),
    ],
)
def test_integrity_and_strength_follow(first, second, agreement, integrity, strength):
    found = fact(first, second, agreement)
    assert KNOWN.integrity(found) == integrity
    assert KNOWN.strength([found]) == strength


def test_several_facts_strengthen_each_other():
    one, other = fact("Daily"), fact("BelTA")
    assert [KNOWN.strength([f]) for f in (one, other)] == ["thin", "thin"]
    assert KNOWN.strength([one, other]) == "strong"
    assert KNOWN.strength([one, fact("Evening")]) == "thin"


def test_a_witness_speaks_on_the_first_page_that_has_it():
    found = KNOWN.witnesses(fact("Copies < Reuters", "Daily"))
    assert found == {"Reuters": FactPage("Copies", "Reuters"), "Daily": FactPage("Daily")}


@pytest.mark.parametrize(
    ("page", "label"),
    [
        (FactPage("Daily"), "Daily"),
        (FactPage("Daily", "Reuters"), "Reuters, as reported by Daily"),
        (FactPage("Copies", "Reuters"), "Reuters, read at Copies"),
    ],
)
def test_a_label_says_what_was_read(page, label):
    assert KNOWN.label(page) == label


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.belta.by/a?b=http://c.org", "belta.by"),
        ("http://EN.Wikisource.org./wiki", "en.wikisource.org"),
        ("http://uawire.org:80/news", "uawire.org"),
        ("https://www2.polskieradio.pl/eo", "www2.polskieradio.pl"),
        ("", ""),
    ],
)
def test_a_host_is_what_the_table_lists(url, host):
    assert independence.host(url) == host


def test_publishers_of_one_name_state_what_the_rules_read(project):
    assert independence.publishers()["Daily"] == Publisher("Daily", "press", "independent", "Daily")


def test_each_kind_and_side_of_the_rules_is_one_of_the_table():
    fields = {f["name"]: f for f in tables.resource(independence.PUBLISHERS)["schema"]["fields"]}
    kinds, sides = fields["kind"]["constraints"]["enum"], fields["side"]["constraints"]["enum"]
    assert set(kinds) >= independence.SECOND_HAND | independence.AT_FIRST_HAND
    assert set(sides) >= independence.ONE_OWNER | {independence.NO_SIDE, independence.UNKNOWN_SIDE}
    for name, said in (("kind", kinds), ("side", sides)):
        for value in said:
            assert f"{value}: " in fields[name]["description"], f"{name} “{value}” is not described"


def test_the_table_of_publishers_has_no_idle_row():
    """A publisher runs a host or is an origin; a host is that of some fact."""
    hosts = tables.read(independence.HOSTS).set_index("host")["publisher"]
    names, urls = set(hosts), []
    for name in (name for name in tables.known_tables() if name.endswith("/facts")):
        facts = tables.read(name)
        names |= set(facts["origin"].dropna()) | set(facts["second_origin"].dropna())
        urls += [*facts["url"], *facts["second_url"].dropna()]
    assert set(independence.publishers()) == names
    assert set(hosts.index) == set(map(independence.host, urls))
