"""A chapter's claims, counts of verdicts, and the rules from the code."""

from evidence import claims
from tests.book.pages import soup


def test_the_rules_are_printed_from_the_data_that_the_code_reads(small_built):
    page = soup(small_built, "chapters/ledger")
    tables = {p.text: p.find_next("table") for p in page.select(".ev-caption")}
    assert len(tables) == 5
    texts = " ".join(table.text for table in tables.values())
    rules = [*claims.RULES.values(), *claims.DERIVATIONS]
    for said in [
        *(one.says for one in [*claims.VERDICTS.values(), *rules]),
        *claims.STRENGTHS.values(),
        *claims.READINGS.values(),
    ]:
        assert said in texts
    for tolerance in claims.TOLERANCES.values():
        assert tolerance.reproduced in texts and tolerance.close in texts


def test_roles_and_table_of_a_chapter(small_built):
    page = soup(small_built, "chapters/economy")
    assert "The article says 40 tons; see demo-02, the fifth and demo-01." in page.text
    links = {link.text: link["href"] for link in page.select("p a.ev-claim")}
    assert links == {
        "demo-02": "#claim-demo-02",
        "the fifth": "ledger.html#ledger-other-05",
        "demo-01": "#claim-demo-01",
    }
    glance = page.select(".ev-glance tbody tr")
    assert [row.th.text for row in glance] == [f"demo-0{n}" for n in (1, 2, 3, 4)]
    assert page.select_one(".ev-chapter-claims details").has_attr("open")
    assert "1 reproduced" in page.select_one(".ev-tally").text
    cards = page.select(".ev-about .ev-mini-title a")
    assert [card["href"] for card in cards] == [
        "data.html#table-economy-facts",
        "data.html#table-economy-trade",
    ]


def test_landing_page_counts_verdicts_and_leads_to_them(small_built):
    page = soup(small_built, "index")
    assert page.select_one(".ev-lead").text == "2 of 6 claims have a verdict:"
    links = {link["href"] for link in page.select(".ev-summary a")}
    assert links == {
        f"chapters/ledger.html#verdict={verdict}"
        for verdict in ("reproduced", "contradicted", "to+be+settled")
    }
