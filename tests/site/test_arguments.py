"""No step, disagreement or indicator is left without a home in the built book."""

from collections import Counter

import pytest

from evidence import arguments, tables
from tests.site.book import soup

MAP = arguments.read()
ARTICLES = {article["id"]: article for article in MAP["articles"]}


@pytest.mark.parametrize("article", ARTICLES)
def test_every_step_has_its_place_and_a_status(article):
    page = soup(f"chapters/argument-{article}.html")
    nodes = arguments.nodes_of(ARTICLES[article])
    steps = {li["id"]: li for li in page.select(".ev-steps li[id]")}
    assert set(steps) == {f"node-{name}" for name in nodes}
    for name, li in steps.items():
        word = li.select_one("p .ev-badge").text.split(maxsplit=1)[1]
        assert word in arguments.STATUSES, f"{name} has no status but {word!r}"
    boxes = [a["href"] for a in page.select(".ev-map a.ev-step")]
    assert sorted(boxes) == sorted(f"#{name}" for name in steps), "the picture shows each step once"


@pytest.mark.parametrize("article", ARTICLES)
def test_the_overview_says_rightly_how_most_steps_stand(article):
    """The paragraph under the table says so for every article in words, which no build renews."""
    page = soup(f"chapters/argument-{article}.html")
    words = Counter(badge.text.split(maxsplit=1)[1] for badge in page.select(".ev-steps li[id] > p .ev-badge"))
    (first, most), (_, next_) = words.most_common(2)
    assert first == "stands qualified" and most > next_, f"fix chapters/arguments.md: {words}"
    assert words["stands"] < most / 4 and words["shaken"] + words["open"] > 0, f"fix chapters/arguments.md: {words}"


@pytest.mark.parametrize("article", ARTICLES)
def test_every_claim_beneath_a_step_leads_to_its_card(article):
    page = soup(f"chapters/argument-{article}.html")
    links = {a.text: a["href"] for a in page.select(".ev-lines a")}
    wanted = {claim for node in arguments.nodes_of(ARTICLES[article]).values() for claim in node["claims"]}
    assert wanted == set(links)
    wrong = [name for name, href in links.items() if not href.endswith(f"#claim-{name}")]
    assert not wrong, f"no card: {wrong}"


def test_every_disagreement_is_on_the_page_and_in_its_overview():
    page = soup("chapters/disagreements.html")
    ids = {one["id"] for one in MAP["disagreements"]}
    assert {node["id"].removeprefix("disagreement-") for node in page.select(".ev-dispute")} == ids
    assert {a["href"].removeprefix("#disagreement-") for a in page.select(".ev-disputes tbody a")} == ids


def test_every_indicator_is_explained_and_drawn():
    text = " ".join(soup("chapters/synthesis.html").select_one("article").text.split())
    for row in tables.read("synthesis/indicators").to_dict("records"):
        for part in ("label", "reason", "objection"):
            assert row[part] in text, f"{row['indicator']}: its {part} is not on the page"


def test_the_front_page_leads_to_every_article_and_theme():
    page = soup("index.html")
    links = {a["href"].split("#")[0] for a in page.select(".ev-tile a[href]")}
    wanted = {f"chapters/argument-{article}.html" for article in ARTICLES}
    wanted |= {f"chapters/{theme}.html" for theme in ("economy", "military", "language", "information", "politics")}
    assert wanted <= links
