"""Every page of the book in a real browser: quiet, self-contained, accessible, and no wider than a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.book import file_of, pages, soup, traces
from tests.site.reader import NARROW, WIDE, Visit, serve

OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
# What axe reads. Folds, rows of a table and words of code repeat themselves, and a picture hidden from screen readers
# has nothing to read: six folds, 25 cards or items of each kind, four rows of each table, four blocks of code tell as much as tens of
# thousands of elements, which cost axe minutes a page.
SAMPLE = """() => {
  const kinds = {};
  for (const fold of document.querySelectorAll('details')) {
    const kind = fold.parentElement.className + '>' + fold.className;
    kinds[kind] = (kinds[kind] || 0) + 1;
    fold.open = kinds[kind] <= 6;
  }
  document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(4).forEach(row => row.remove()));
  document.querySelectorAll('svg[aria-hidden=true]').forEach(picture => picture.replaceChildren());
  const likes = {};
  for (const item of document.querySelectorAll('article li, article .cell_output > details, article [class^=ev-]:is(div, section)')) {
    const kind = item.parentElement.tagName + '>' + item.tagName + '.' + item.className;
    likes[kind] = (likes[kind] || 0) + 1;
    if (likes[kind] > 25) item.remove();
  }
  [...document.querySelectorAll('.highlight pre')].slice(4).forEach(code => { code.textContent = code.textContent });
}"""
# A fold that opens fades in; its colours count when it has.
SETTLED = "() => document.getAnimations().every(one => one.playState === 'finished' || one.playState === 'idle')"
# Elements that stick out of the window, unless something around them scrolls by itself.
TOO_WIDE = """() => {
  const scrolls = node => { for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true; return false };
  return [...document.body.querySelectorAll('*')]
    .filter(node => node.getBoundingClientRect().right > innerWidth + 1 && node.getClientRects().length && !scrolls(node))
    .slice(0, 5).map(node => node.outerHTML.slice(0, 120));
}"""


def test_every_page_of_the_contents_is_built():
    assert len(pages()) > 3
    for page in pages():
        file_of(page)


@pytest.mark.parametrize("page", [*pages(), *traces()])
def test_head_says_what_the_page_is(page):
    html = soup(page)
    assert html.html.get("lang") == "en", (
        f"{page}: <html lang> is missing; set `language: en` in _config.yml"
    )
    assert html.title and html.title.text.strip(), f"{page}: no <title>"
    titles = html.select("article h1")
    assert len(titles) == 1, f"{page}: a page has one <h1>, not {len(titles)}"
    description = html.select_one('meta[name="description"]')
    assert description and len(description.get("content", "")) >= 40, (
        f"{page}: no description in its head"
    )
    regions = [node["aria-label"] for node in html.select("[role=region][aria-label]")]
    alike = sorted({label for label in regions if regions.count(label) > 1})
    assert not alike, f"{page}: regions that a screen reader calls by the same name: {alike}"
    for image in html.select("img"):
        assert image.has_attr("alt"), f"{page}: an image without alt: {str(image)[:120]}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", [*pages(), *traces()[:1], "search.html"])
def test_console_is_clean_and_no_other_host_is_asked(visit, page, theme):
    reader = visit(page, theme=theme)
    reader.page.mouse.wheel(0, 20_000)  # what loads late loads now
    reader.settle(0.5)
    assert not reader.problems, f"{page} ({theme}):\n" + "\n".join(reader.problems)


@pytest.mark.parametrize(("theme", "width"), [("light", WIDE), ("dark", WIDE), ("light", NARROW)])
@pytest.mark.parametrize("page", [*pages(), *traces()[:1], "search.html"])
def test_axe_finds_no_violation(visit, page, theme, width):
    reader = visit(page, theme=theme, width=width)
    reader.page.evaluate(SAMPLE)
    reader.page.wait_for_timeout(100)
    reader.page.wait_for_function(SETTLED, timeout=10_000)
    found = Axe().run(reader.page, options={"resultTypes": ["violations"]}).response["violations"]
    said = [
        f"  {rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html'][:160]}\n    {' '.join(node['failureSummary'].split())[:240]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]
    assert not found, f"{page} ({theme}, {width} px):\n" + "\n".join(said)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", [*pages(), *traces(), "search.html"])
def test_no_sideways_scroll_on_a_phone(visit, page, theme):
    reader = visit(page, theme=theme, width=NARROW)
    for opened in (False, True):
        if opened:
            reader.page.evaluate(OPEN_ALL)
        width = reader.page.evaluate(
            "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
        )
        if width > NARROW:
            wide = "\n".join(reader.page.evaluate(TOO_WIDE))
            pytest.fail(
                f"{page} ({theme}) is {width} px wide in a window of {NARROW}. Sticking out:\n{wide}",
                pytrace=False,
            )


@pytest.mark.parametrize("page", pages())
def test_page_reads_without_javascript(visit, page):
    reader = visit(page, script=False)
    text = reader.page.locator("main").inner_text()
    assert len(text) > 200, f"{page} shows {len(text)} characters without JavaScript"


BAD = """<html><body><main><h1>Bad</h1><img src="https://example.org/a.png">
<div style="width: 900px">wide</div><img src="missing.png"><script>
console.error("said"); fetch("https://example.net/x").catch(() => {}); setTimeout(() => { throw Error("thrown") });
</script></main></body></html>"""


def test_a_page_with_each_fault_is_found_out(browser, tmp_path):
    (tmp_path / "bad.html").write_text(BAD)
    context = browser.new_context(viewport={"width": NARROW, "height": 900})
    with serve(tmp_path) as base:
        reader = Visit(context, base)
        reader.go("bad.html")
        said = "\n".join(reader.problems)
        rules = {rule["id"] for rule in Axe().run(reader.page).response["violations"]}
        width = reader.page.evaluate("document.documentElement.scrollWidth")
        wide = reader.page.evaluate(TOO_WIDE)
    context.close()
    for fault in (
        "https://example.org/a.png",
        "https://example.net/x",
        "console error: said",
        "thrown",
        "404: ",
    ):
        assert fault in said
    assert {"image-alt", "html-has-lang"} <= rules
    assert width >= 900 and "wide" in wide[0]
