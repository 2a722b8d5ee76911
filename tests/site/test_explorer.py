"""The explorer of arguments: the script computes what Python does, and the page follows what a reader sets."""

import copy
import gzip
import json
import random

import pytest

from browser.pages import ROOT
from evidence import arguments, claims
from evidence.arguments import Reading, Statuses
from tests.accepted import read_numbers, read_verdicts

SCRIPT = ROOT / "evidence" / "book" / "static" / "argument.js"
ARTICLES = {one["id"]: one for one in arguments.read()["articles"]}
WORDS = list(arguments.VALUES)
TRIED = 500


def draw(article, rng):
    """Settings as the script keeps them, chosen at random."""
    nodes = arguments.nodes_of(article)
    listed = sorted({claim for node in nodes.values() for claim in node["marks"]})
    marked = [(name, claim) for name, node in nodes.items() for claim in node["marks"]]
    some = lambda items, most: rng.sample(items, rng.randint(0, min(most, len(items))))  # noqa: E731
    return {
        "support": rng.choice(["mapped", "mapped", "second", "all", "any"]),
        "details": rng.random() < 0.3, "objections": rng.random() < 0.7,
        "half": rng.random() < 0.7, "partly": rng.random() < 0.7,
        "verdicts": {claim: rng.choice(WORDS) for claim in some(listed, len(listed))},
        "needs": {name: rng.choice(["all", "any"]) for name in some(list(nodes), 8)},
        "marks": {f"{name}.{claim}": rng.choice(["essential", "detail"]) for name, claim in some(marked, 12)},
    }  # fmt: skip


def by_python(article, verdicts, given, settings):
    """The statuses that Python derives under the same settings."""
    changed = copy.deepcopy(article)
    nodes = arguments.nodes_of(changed)
    for name, needs in settings["needs"].items():
        nodes[name]["needs"] = needs
        nodes[name].pop("also_read", None)
    for key, mark in settings["marks"].items():
        name, _, claim = key.partition(".")
        nodes[name]["marks"][claim] = mark
    reading = Reading(
        "chosen",
        settings["support"],
        settings["details"],
        settings["objections"],
        settings["half"],
        settings["partly"],
    )
    return Statuses(changed, verdicts | settings["verdicts"], reading, given).known


def model(article, verdicts, given):
    """The model of an article as a page holds it."""
    nodes = arguments.nodes_of(article)
    return {
        "root": article["argument"]["root"],
        "nodes": [
            {"id": name, "needs": node["needs"], "second": node.get("also_read", {}).get("needs", ""),
             "on": node.get("supported_by", []), "claims": node["marks"], "attacks": node.get("attacks", []),
             "given": given.get(name, "")}
            for name, node in nodes.items()
        ],
        "verdicts": {claim: verdicts[claim] for node in nodes.values() for claim in node["marks"]},
        "values": arguments.VALUES, "inPart": arguments.IN_PART, "order": arguments.ORDER,
    }  # fmt: skip


@pytest.fixture(scope="module")
def page(browser):
    """An empty page with the script."""
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    yield page
    context.close()


@pytest.mark.parametrize("name", ARTICLES)
def test_the_script_computes_what_python_does(page, name):
    article = ARTICLES[name]
    verdicts = dict.fromkeys(claims.register().index, claims.PENDING) | read_verdicts()
    given = arguments.find_given(article, read_numbers())
    rng = random.Random(f"13 {name}")
    tried = [draw(article, rng) for _ in range(TRIED)]
    found = page.evaluate(
        "([model, tried]) => tried.map((set) => evidenceArguments.compute(model, set))",
        [model(article, verdicts, given), tried],
    )
    roots = set()
    for settings, got in zip(tried, found, strict=True):
        wanted = by_python(article, verdicts, given, settings)
        assert got == wanted, json.dumps(settings)
        roots.add(wanted[article["argument"]["root"]])
    assert len(roots) >= 3, "the settings are too much alike to test anything"


def test_the_model_of_every_page_is_the_model_that_was_tested():
    from browser.pages import soup

    for name, article in ARTICLES.items():
        found = json.loads(soup(f"chapters/argument-{name}.html").select_one(".ev-model").text)
        verdicts = found["verdicts"]
        given = {node["id"]: node["given"] for node in found["nodes"] if node["given"]}
        for key, value in model(article, verdicts, given).items():
            same = json.loads(json.dumps(value))
            assert found[key] == same, f"{name}: {key}"


def test_the_script_is_small():
    size = len(gzip.compress(SCRIPT.read_bytes(), 9))
    assert size <= 15_000, f"argument.js is {size} bytes packed"


# ---- the page -----------------------------------------------------------------------------------

HOME = "chapters/argument-nau-2025.html"


def opened(visit, **more):
    """The page of an article, at its explorer."""
    reader = visit(HOME, **more)
    page = reader.page
    page.wait_for_selector(".ev-outcome:not([hidden])")
    return page


def bearing():
    """A claim that bears the conclusion of the article alone today, and the step it is under."""
    article = ARTICLES["nau-2025"]
    verdicts = read_verdicts()
    one = arguments.rank_claims(article, verdicts, arguments.find_given(article, read_numbers()))[0]
    nodes = arguments.nodes_of(article)
    return one.claim, next(name for name, node in nodes.items() if one.claim in node["marks"])


def set_verdict(page, step, claim, word):
    """Open the claims of a step and set one verdict."""
    fold = page.locator(f"#node-{step} > details.ev-own")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    fold.locator(f'li[data-claim="{claim}"] select').select_option(word)


def conclusion(page):
    return page.locator(".ev-outcome a").inner_text().split(maxsplit=1)[1]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_verdict_set_by_a_reader_moves_the_conclusion_and_says_why(visit, width):
    claim, step = bearing()
    page = opened(visit, width=width)
    before = conclusion(page)
    set_verdict(page, step, claim, "contradicted")
    assert conclusion(page) == "falls" != before
    told = page.locator(".ev-outcome [role=status]").inner_text()
    assert told.startswith("The conclusion falls: ")
    assert page.locator("#node-nau-C > p .ev-badge").inner_text().endswith("falls")
    assert page.locator(".ev-map a[data-node=nau-C] .ev-word").text_content().strip() == "falls"
    assert f"v.{claim}=contradicted" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Undo").click()
    assert conclusion(page) == before and "#try" not in page.url


def test_a_link_carries_the_settings_and_reset_takes_them_back(visit):
    claim, step = bearing()
    page = opened(visit)
    before = conclusion(page)
    set_verdict(page, step, claim, "contradicted")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".ev-outcome:not([hidden])")
    assert conclusion(page) == "falls"
    page.get_by_role("button", name="Reset").click()
    assert conclusion(page) == before and "#try" not in page.url


def test_needs_and_marks_and_readings_can_be_changed_with_the_keyboard(visit):
    page = opened(visit)
    toggle = page.locator("#node-nau-S3 > .ev-needs button")
    toggle.focus()
    word = toggle.inner_text()
    page.keyboard.press("Enter")
    assert toggle.inner_text() != word and "n.nau-S3=" in page.url
    fold = page.locator("#node-nau-P12 > details.ev-own")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    mark = fold.locator("button.ev-marking").first
    mark.focus()
    before = mark.inner_text()
    page.keyboard.press("Enter")
    assert {before, mark.inner_text()} == {"essential", "detail"} and "m.nau-P12." in page.url
    page.get_by_label("Reading").select_option("all")
    assert "r=all" in page.url and toggle.is_disabled()
    page.get_by_label("details count").check()
    assert conclusion(page) in arguments.STATUSES


def test_a_card_leads_to_its_claim_in_the_map_ready_to_be_set(visit):
    claim, _ = bearing()
    chapter = claims.register().loc[claim, "chapter"]
    page = visit(f"chapters/{chapter}.html#claim-{claim}").page
    page.goto(
        page.evaluate(f"document.querySelector('#claim-{claim} .ev-links a[href*=under-]').href")
    )
    page.wait_for_function("document.activeElement.tagName === 'SELECT'")
    assert (
        page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Verdict of {claim}"
    )


def test_a_wrong_link_changes_nothing(visit):
    reader = visit(HOME + "#try=v.nobody-1=contradicted&n.nau-C=some&r=x&d")
    page = reader.page
    page.wait_for_selector(".ev-outcome:not([hidden])")
    page.locator("#node-nau-S3 > .ev-needs button").click()
    assert "nobody" not in page.url and "some" not in page.url


def test_without_the_script_the_map_stands_as_mapped_and_no_control_shows(visit):
    page = visit(HOME, script=False).page
    assert page.locator(".ev-tools").is_hidden() and page.locator(".ev-outcome").is_hidden()
    assert (
        page.locator("#node-nau-C > p .ev-badge").inner_text().split(maxsplit=1)[1]
        in arguments.STATUSES
    )


def test_the_front_page_carries_a_small_map_to_try(visit):
    page = visit("index.html").page
    offer = page.locator(".ev-small .ev-offer").first
    before = page.locator(".ev-small .ev-map a .ev-word").first.text_content()
    offer.click()
    assert offer.get_attribute("aria-pressed") == "true"
    assert page.locator(".ev-small .ev-map a .ev-word").first.text_content() != before
    assert page.locator(".ev-small [role=status]").inner_text()
    offer.click()
    assert page.locator(".ev-small .ev-map a .ev-word").first.text_content() == before
