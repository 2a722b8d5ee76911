"""No step, disagreement or indicator is left without a home in the built book."""

from collections import Counter

import pytest

from browser.pages import HTML, pages, soup
from evidence import arguments, tables

MAP = arguments.read()
ARTICLES = {article["id"]: article for article in MAP["articles"]}


@pytest.mark.parametrize("article", ARTICLES)
def test_every_step_has_its_place_status_paragraph_and_reason(article):
    page = soup(f"chapters/argument-{article}.html")
    nodes = arguments.nodes_of(ARTICLES[article])
    steps = {li["data-node"]: li for li in page.select(".ev-steps li[data-node]")}
    assert set(steps) == set(nodes) and all(
        li["id"] == f"node-{name}" for name, li in steps.items()
    )
    for name, li in steps.items():
        word = li.select_one("p .ev-badge").text.split(maxsplit=1)[1]
        assert word in arguments.STATUSES, f"{name} has no status but {word!r}"
        assert nodes[name]["why"] in li.select_one(".ev-needs").text
        assert all(place in li.p.text for place in nodes[name].get("paragraphs", []))
    boxes = [a["data-node"] for a in page.select(".ev-map a.ev-step")]
    wanted = [name for name, node in nodes.items() if node["kind"] != "objection"]
    assert sorted(boxes) == sorted(wanted), "the picture shows each step once"


@pytest.mark.parametrize("article", ARTICLES)
def test_every_claim_beneath_a_step_leads_to_its_card_and_says_why_it_counts(article):
    page = soup(f"chapters/argument-{article}.html")
    for name, node in arguments.nodes_of(ARTICLES[article]).items():
        lines = {
            li["data-claim"]: li
            for li in page.select(f"#node-{name} > details.ev-own li[data-claim]")
        }
        assert set(lines) == set(node["marks"])
        for claim, li in lines.items():
            assert "#claim-" in li.a["href"], f"no card: {claim}"
            assert f"{node['marks'][claim].capitalize()}: {node['because'][claim]}." in " ".join(
                li.text.split()
            )


def test_front_page_overview_and_argument_pages_say_the_same_of_every_conclusion():
    """Every badge that links to a conclusion, on any page, has the status or the outcome of its page."""
    seen, said = Counter(), {}
    for article, one in ARTICLES.items():
        place = f"#node-{one['argument']['root']}"
        found = soup(f"chapters/argument-{article}.html").select(
            f"{place} > p .ev-badge, {place} > .ev-direct .ev-badge"
        )
        assert len(found) == 2, f"{article}: its page has no status or no outcome"
        said[place] = [badge.text.strip() for badge in found]
    for page in pages():
        for link in soup(page).find_all("a", href=True):
            place = "#" + link["href"].rpartition("#")[2]
            if place not in said:
                continue
            own = "ev-badge" in link.get("class", [])
            badge = link if own else link.find_parent(class_="ev-badge")
            if badge is not None:
                assert badge.text.strip() in said[place], f"{page}: {badge}"
                seen[page] += 1
    wanted = {
        "index.html",
        "chapters/arguments.html",
        *(f"chapters/argument-{name}.html" for name in ARTICLES),
    }
    assert wanted <= set(seen), seen


@pytest.mark.parametrize("article", ARTICLES)
def test_both_exports_are_there_and_linked(article):
    page = soup(f"chapters/argument-{article}.html")
    links = [a["href"] for a in page.select(f'a[href*="arguments/{article}."]')]
    assert [link.rpartition("/")[2] for link in links] == [
        f"{article}.argdown",
        f"{article}.aif.json",
    ]
    assert all(
        (HTML / "_downloads" / "arguments" / link.rpartition("/")[2]).stat().st_size > 9000
        for link in links
    )


def test_every_disagreement_is_on_the_page_and_in_its_overview():
    page = soup("chapters/disagreements.html")
    ids = {one["id"] for one in MAP["disagreements"]}
    assert {node["id"].removeprefix("disagreement-") for node in page.select(".ev-dispute")} == ids
    assert {
        a["href"].removeprefix("#disagreement-") for a in page.select(".ev-disputes tbody a")
    } == ids


def test_every_indicator_is_explained_and_drawn():
    text = " ".join(soup("chapters/synthesis.html").select_one("article").text.split())
    for row in tables.read("synthesis/indicators").to_dict("records"):
        for part in ("label", "reason", "objection"):
            assert row[part] in text, f"{row['indicator']}: its {part} is not on the page"


def test_the_front_page_leads_to_every_article_and_theme():
    page = soup("index.html")
    links = {a["href"].split("#")[0] for a in page.select(".ev-tile a[href]")}
    wanted = {f"chapters/argument-{article}.html" for article in ARTICLES}
    wanted |= {
        f"chapters/{theme}.html"
        for theme in ("economy", "military", "language", "information", "politics")
    }
    assert wanted <= links
