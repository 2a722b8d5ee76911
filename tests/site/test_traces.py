"""A reader who starts at a number, a verdict or a figure on any page reaches the publisher's file in three clicks."""

import random
import re
from functools import cache
from html import unescape
from urllib.parse import unquote, urljoin

import pytest

from browser.pages import file_of, pages, traces
from browser.reader import KB, NARROW, WIDE
from evidence import results

BASE = "http://book.invalid/"
BEGIN = re.compile(r'<(section|details|figure|tr)\b[^>]*\bid="([^"]+)"[^>]*>')
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
# Where a reader starts: the links around numbers, verdicts, and below cards and figures.
START = re.compile(r'<a\b(?=[^>]*\bclass="[^"]*\bev-(?:trace|value|inline)\b)[^>]*\bhref="([^"]+)"')
SAMPLE = 150  # starts that are followed, of some 1,500
NOTHING = "Its statements name no table and no dated fact."
CHAPTERS = results.notebooks()


@cache
def blocks(page: str) -> dict[str, str]:
    """The parts of a page that links lead to, by their ids."""
    html = file_of(page).read_text(encoding="utf-8")
    return {
        found[2]: html[found.start() : html.find(f"</{found[1]}>", found.end())]
        for found in BEGIN.finditer(html)
    }


def starts() -> list[tuple[str, str]]:
    """Every (page, address) from which a reader may start, each address of a page once."""
    found = {}
    for page in pages():
        for address in START.findall(file_of(page).read_text(encoding="utf-8")):
            found[page, unescape(address)] = None
        if page.endswith("ledger.html"):
            rows = [
                LINK.findall(block)
                for name, block in blocks(page).items()
                if re.fullmatch(r"ledger-.+-\d+", name)
            ]
            found |= {(page, unescape(row[0])): None for row in rows if row}
    return list(found)


def follow(page: str, address: str, left: int = 3) -> bool:
    """Tell whether a publisher's page is reached from a link with at most `left` clicks."""
    target = urljoin(BASE + page, address)
    if not target.startswith(BASE):
        return True
    if left == 1:
        return False
    path, _, fragment = target.removeprefix(BASE).partition("#")
    found, name = blocks(path) if path.endswith(".html") else {}, unquote(fragment)
    block = found.get(name) or found.get(
        name[:-1], ""
    )  # a part of a claim is shown on the claim's card
    if NOTHING in block:
        return True
    onward = [unescape(link) for link in LINK.findall(block)]
    # First the links that leave the book: the shortest way.
    return any(not urljoin(BASE + path, link).startswith(BASE) for link in onward) or any(
        follow(path, link, left - 1) for link in onward if link != address
    )


def test_numbers_lead_to_the_publishers_file_in_three_clicks():
    every = starts()
    assert len(every) > 800, "links of numbers, verdicts and figures are missing"
    chosen = random.Random(0).sample(every, SAMPLE)
    lost = [f"{page}: {address}" for page, address in chosen if not follow(page, address)]
    assert not lost, "No publisher's file within three clicks of:\n" + "\n".join(lost)


def test_a_way_that_is_too_long_is_noticed():
    page, address = next(one for one in starts() if "#number-" in one[1])
    assert follow(page, address) and not follow(page, address, 1)


@pytest.mark.parametrize("page", traces())
def test_a_trace_without_sources_says_so(page):
    bare = [
        name for name, block in blocks(page).items()
        if re.match("(number|verdict|figure)-", name) and NOTHING not in block and "<li>" not in block
    ]  # fmt: skip
    assert not bare, f"{page}: {bare}"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_accepted_result_has_a_trace_and_a_script(chapter):
    found = blocks(f"chapters/trace-{chapter}.html")
    for kind, file, key in (
        ("number", "numbers", "name"),
        ("verdict", "verdicts", "claim_id"),
        ("figure", "charts", "name"),
    ):
        for row in results.accepted(file):
            if row["notebook"] == chapter:
                block = found[f"{kind}-{row[key]}"]
                (script,) = [link for link in LINK.findall(block) if link.endswith(".py")]
                assert file_of(urljoin(f"{BASE}chapters/", script).removeprefix(BASE))


def test_traces_are_not_in_the_search():
    index = file_of("_static/evidence/search-index.js").read_text(encoding="utf-8")
    assert "chapters/economy" in index and "trace-economy" not in index


def test_a_trace_shows_nothing_by_title():
    for page in traces():
        assert not re.search(
            r'<section class="ev-traced".*? title="', file_of(page).read_text(encoding="utf-8")
        )


def number(reader):
    """The link of the first number of a chapter."""
    return reader.page.locator("main a.ev-trace[href*='#number-']").first


def test_the_short_form_shows_on_hover_and_goes_with_escape(visit):
    reader = visit("chapters/economy.html")
    early = [one.url for one in reader.responses if "/traces/" in one.url]
    assert not early, "the short forms are loaded before a reader asks"
    number(reader).hover()
    box = reader.page.locator("#ev-tip")
    box.wait_for(state="visible")
    assert (
        "rows" in box.inner_text() and number(reader).get_attribute("aria-describedby") == "ev-tip"
    )
    box.hover()
    reader.page.wait_for_timeout(400)
    assert box.is_visible(), "a reader may move the pointer onto the short form"
    reader.page.keyboard.press("Escape")
    assert box.is_hidden()
    assert not reader.problems, "\n".join(reader.problems)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_short_form_shows_on_focus_inside_the_window(visit, width):
    reader = visit("chapters/economy.html", width=width)
    number(reader).focus()
    reader.page.keyboard.press("Tab")
    box = reader.page.locator("#ev-tip")
    box.wait_for(state="visible")
    place = box.bounding_box()
    assert place["x"] >= 0 and place["x"] + place["width"] <= width
    reader.page.keyboard.press("Shift+Tab")
    reader.page.keyboard.press("Shift+Tab")
    assert box.is_hidden()


def test_without_javascript_the_number_is_a_link(visit):
    reader = visit("chapters/economy.html", script=False)
    number(reader).click()
    reader.page.wait_for_url("**/trace-economy.html#number-*")
    assert reader.page.locator("section.ev-traced:target").inner_text()


@pytest.mark.parametrize("page", traces())
def test_every_number_in_a_sentence_leads_back_to_it(page):
    chapter = page.rpartition("trace-")[2]
    html = file_of(f"chapters/{chapter}").read_text(encoding="utf-8")
    own = re.escape(f"trace-{chapter}")  # numbers of other chapters have their traces there
    said = set(re.findall(rf'class="ev-trace [^>]*href="{own}#(number-[^"]+)"', html))
    back = {
        name: LINK.findall(block.partition("</h3>")[0])
        for name, block in blocks(page).items()
        if name in said
    }
    assert said == set(back), f"{page}: numbers of the chapter without a trace"
    lost = [name for name in back if back[name] != [f"{chapter}#{name}"]]
    assert not lost, f"{page}: no link to the sentence of {lost}"
    missing = [name for name in back if html.count(f'id="{name}"') != 1]
    assert not missing, f"{chapter}: no place, or more than one, of {missing}"


@pytest.mark.parametrize("script", [False, True])
def test_the_way_back_needs_no_javascript_and_shows_the_sentence_on_a_phone(visit, script):
    reader = visit("chapters/trace-politics.html", width=NARROW, script=script)
    reader.page.locator("#number-pol-c-call h3 a").click()
    reader.page.wait_for_url("**/politics.html#number-pol-c-call")
    place = reader.page.locator("#number-pol-c-call").bounding_box()
    assert 64 < place["y"] < 400, "below the header of the page, near the top of the window"
    reader.page.wait_for_timeout(400)
    tips = reader.page.locator("#ev-tip:visible")
    assert tips.count() == 0, "the short form covers the sentence before a reader asks for it"


@pytest.mark.parametrize("page", traces())
def test_a_page_of_traces_is_not_too_heavy(page):
    import gzip

    size = len(gzip.compress(file_of(page).read_bytes(), 6)) / KB
    assert size < 250, (
        f"{page}: {size:.0f} KB; it is read only by those who ask for it, on a phone too"
    )
