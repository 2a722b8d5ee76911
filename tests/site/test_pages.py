"""Every page of the book in a real browser: quiet, self-contained, accessible, and no wider than a phone."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from browser.pages import charts, file_of, pages, soup, traces
from browser.reader import COLOURS, KB, NARROW, WIDE, ZOOMED, Visit, serve
from evidence.book.parts.claim_lines import KINDS
from tests.site.accessible import find_violations

# Pages that list tables, columns, files or addresses by their names.
OF_NAMES_AT = re.compile(r"chapters/(data|reproducibility|bibliography)")
# A name of a program: a column or table, a source; words of a sentence are not joined like this.
NAME = re.compile(r"(?<![\w./-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/-])")
AT_A_DESK = [*pages(), *traces()[:1], "search.html"]
ON_A_PHONE = [*pages(), *traces(), "search.html?q=gas+price"]
FRONT, CHAPTER = 120 * KB, 236 * KB
# Two hundred cards and fourteen figures: 162 KB of HTML, of them 49 for the cards.
LONGEST = {"chapters/politics.html": 247 * KB}
OPEN_ALL = "document.querySelectorAll('details:not([open])').forEach(one => { one.open = true; one.dataset.was = 'closed' })"
SPACED = """() => { const style = document.createElement('style'); style.id = 'spaced';
  style.textContent = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }'
    + 'p { margin-bottom: 2em !important }';
  document.head.append(style) }"""
# As the page was before each.
TIGHT = "document.getElementById('spaced').remove()"
FOLD_AGAIN = "document.querySelectorAll('details[data-was]').forEach(one => { one.open = false; delete one.dataset.was })"
# What axe reads. Folds, rows of a table and words of code repeat themselves, and a picture hidden from screen readers
# has nothing to read: six folds, so many items of each kind, four rows of each table, four blocks of code tell as much
# as tens of thousands of elements, which cost axe minutes a page.
MOST, FEW = 8, 4  # items of each kind: in the first look, in those after it
SAMPLE = """most => {
  const kinds = {};
  for (const fold of document.querySelectorAll('details')) {
    const kind = fold.parentElement.className + '>' + fold.className;
    kinds[kind] = (kinds[kind] || 0) + 1;
    fold.open = kinds[kind] <= 6;
  }
  document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(4).forEach(row => row.remove()));
  document.querySelectorAll('svg[aria-hidden=true]').forEach(picture => picture.replaceChildren());
  const likes = {};
  for (const item of document.querySelectorAll('article li, article .cell_output > details, article section > p,'
      + 'article dl > div, article [class^=ev-]:is(div, section)')) {
    // A badge of another colour makes another kind.
    const kind = [item.parentElement, item, item.querySelector('.ev-badge') || item]
      .map(one => one.tagName + '.' + one.className).join('>');
    likes[kind] = (likes[kind] || 0) + 1;
    if (likes[kind] > most) item.remove();
  }
  [...document.querySelectorAll('.highlight pre')].slice(4).forEach(code => { code.textContent = code.textContent });
}"""
# A fold that opens fades in; its colours count when it has.
SETTLED = "() => document.getAnimations().every(one => one.playState === 'finished' || one.playState === 'idle')"
# Tables that scroll sideways. Two kinds may: the numbers of a figure, with a column for each of many series, and the
# sample of a data file, which shows the file as it is.
WIDE_TABLES = """() => [...document.querySelectorAll('main table')]
  .filter(table => !table.closest('.ev-chart-scroll')
    && table.closest('details')?.querySelector('summary').textContent !== 'Sample')
  .map(table => [table.parentElement, table])
  .filter(pair => pair.some(one => one.scrollWidth > one.clientWidth + 1))
  .map(([box, table]) => `${box.scrollWidth - box.clientWidth} px: ${table.innerText.slice(0, 60)}`)"""
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
    folded = [title.text for title in html.select("article details :is(h2, h3)")]
    assert not folded, f"{page}: headings in a fold, which readers do not see: {folded}"
    description = html.select_one('meta[name="description"]')
    assert description and len(description.get("content", "")) >= 40, (
        f"{page}: no description in its head"
    )
    regions = [node["aria-label"] for node in html.select("[role=region][aria-label]")]
    alike = sorted({label for label in regions if regions.count(label) > 1})
    assert not alike, f"{page}: regions that a screen reader calls by the same name: {alike}"
    for image in html.select("img"):
        assert image.has_attr("alt"), f"{page}: an image without alt: {str(image)[:120]}"


def find_names(html, charts: set[str]) -> list[str]:
    """Names of columns, tables and charts in the words of a page, outside code, each with its place."""
    said = []
    # The longest first: of two names of which one begins the other, the words have the longer.
    longest = sorted(map(re.escape, charts), key=len, reverse=True)
    of_charts = re.compile(rf"(?<![\w-])(?:{'|'.join(longest)})(?![\w-])")
    for text in html.find_all(string=True):
        if text.find_parent(["code", "pre", "script", "style", "textarea"]):
            continue
        words = set(of_charts.findall(text))
        said += [
            f"'{name}' in <{text.parent.name}>: {' '.join(text.split())[:80]}"
            for name in [*NAME.findall(text), *sorted(words)]
        ]
    return said


@cache
def chart_names() -> set[str]:
    """Names that no sentence would have: of charts and kinds, two words or more joined by hyphens."""
    ids = {figure["id"].removeprefix("fig-") for page in pages() for figure in charts(page)}
    return {name for name in {*ids, *KINDS} if "-" in name}


@pytest.mark.parametrize("page", [p for p in pages() if not OF_NAMES_AT.match(p)])
def test_no_name_of_a_program_is_in_the_words(page):
    found = find_names(soup(page).article, chart_names())
    assert not found, f"{page}: say it in words:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "html",
    ["<p>by eu-mirror</p>", "<th>share_percent</th>", "<svg><text>fsi_human_rights</text></svg>"],
)
def test_a_name_of_a_program_is_found(html):
    assert find_names(BeautifulSoup(html, "html.parser"), {"eu-mirror"})


def test_words_and_code_are_no_names():
    html = BeautifulSoup(
        "<p>first-rate <code>share_percent</code> nau-2025-14, data/a_b.csv</p>", "html.parser"
    )
    assert not find_names(html, {"eu-mirror"})


@pytest.mark.parametrize("desk", pages(), indirect=True)
def test_page_is_light(desk):
    """What a reader's first look costs on the wire."""
    page, parts = desk.path, desk.weights(desk.early)
    most = FRONT if page == "index.html" else LONGEST.get(page, CHAPTER)
    listed = "\n".join(
        f"  {size / KB:7.1f} KB  {name}"
        for name, size in sorted(parts.items(), key=lambda item: -item[1])[:12]
    )
    total = sum(parts.values())
    assert total <= most, (
        f"{page}: {total / KB:.0f} KB in {len(parts)} files, allowed are {most / KB:.0f} KB. The heaviest:\n{listed}"
    )


@pytest.mark.parametrize("desk", AT_A_DESK, indirect=True)
def test_console_is_clean_and_no_other_host_is_asked(desk):
    assert not desk.problems, f"{desk.path} (light):\n" + "\n".join(desk.problems)


@pytest.mark.parametrize("phone", ON_A_PHONE, indirect=True)
def test_console_is_clean_on_a_phone(phone):
    assert not phone.problems, f"{phone.path} (dark):\n" + "\n".join(phone.problems)


@pytest.mark.parametrize("desk", AT_A_DESK, indirect=True)
def test_chart_library_comes_only_when_wanted(desk):
    early = [response.url for response in desk.responses if "/vega" in response.url]
    assert not early, f"{desk.path} fetches the chart library before a chart is touched: {early}"


def check_width(reader, state, theme, width):
    """Fail with what sticks out if a page in this state is wider than its window."""
    found = reader.page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    )
    if found > width:
        wide = "\n".join(reader.page.evaluate(TOO_WIDE))
        pytest.fail(
            f"{reader.path} ({theme}, {state}) is {found} px wide in a window of {width}. Sticking out:\n{wide}",
            pytrace=False,
        )


@pytest.mark.parametrize("phone", ON_A_PHONE, indirect=True)
def test_no_sideways_scroll_on_a_phone(phone):
    """Folds closed, then open, then with the text spacing of WCAG 1.4.12; then all of it zoomed, in turn.

    At the width of a phone no table of words scrolls in its box.
    """
    turn(phone, "dark", NARROW)
    check_width(phone, "folds closed", "dark", NARROW)
    phone.page.evaluate(OPEN_ALL)
    check_width(phone, "folds open", "dark", NARROW)
    wide_tables = phone.page.evaluate(WIDE_TABLES)
    phone.page.evaluate(SPACED)
    check_width(phone, "spaced", "dark", NARROW)
    # Zoomed, in the other order: a long page takes a second to lay out with its folds open.
    turn(phone, "light", ZOOMED)
    check_width(phone, "spaced", "light", ZOOMED)
    phone.page.evaluate(TIGHT)
    check_width(phone, "folds open", "light", ZOOMED)
    phone.page.evaluate(FOLD_AGAIN)
    check_width(phone, "folds closed", "light", ZOOMED)
    assert not wide_tables, f"{phone.path}, tables that scroll:\n" + "\n".join(wide_tables)


def turn(reader, theme, width):
    """Give an open page the other colours, as the book's own switch does, and another width."""
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.page.emulate_media(color_scheme=theme)
    reader.page.evaluate(
        "theme => Object.assign(document.documentElement.dataset, { theme, mode: theme })", theme
    )


def ask_axe(reader, most, **options):
    """What axe finds on a page, of which it reads `most` of each kind: lines for people."""
    reader.page.evaluate(SAMPLE, most)
    reader.page.wait_for_timeout(100)
    reader.page.wait_for_function(SETTLED, timeout=10_000)
    return [
        f"  {rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html'][:160]}\n    {' '.join(node['failureSummary'].split())[:240]}"
        for rule in find_violations(reader.page, **options)
        for node in rule["nodes"][:3]
    ]


# The last test of a visit: what axe does not read is taken off the page.
@pytest.mark.parametrize("desk", AT_A_DESK, indirect=True)
def test_axe_finds_no_violation(desk):
    """Every rule in light colours; then, as nothing but colours changes, those on colours in dark ones."""
    said = ask_axe(desk, MOST)
    assert not said, f"{desk.path} (light, {WIDE} px):\n" + "\n".join(said)
    turn(desk, "dark", WIDE)
    said = ask_axe(desk, FEW, runOnly=COLOURS)
    assert not said, f"{desk.path} (dark, {WIDE} px):\n" + "\n".join(said)


@pytest.mark.parametrize("phone", [*AT_A_DESK[:-1], ON_A_PHONE[-1]], indirect=True)
def test_axe_finds_no_violation_on_a_phone(phone):
    """Every rule, on fewer of each kind: their colours are those of a desk."""
    turn(phone, "light", NARROW)
    said = ask_axe(phone, FEW)
    assert not said, f"{phone.path} (light, {NARROW} px):\n" + "\n".join(said)


def test_a_table_that_scrolls_is_found(browser):
    page = browser.new_page(viewport={"width": NARROW, "height": 900})
    table = "<table><tr><td><div style='width: 500px'>wide</div></table>"
    box = "<div style='overflow-x: auto'>{}</div>"
    page.set_content(
        f"<main>{box.format(table)}{box.format(table.replace('500', '100'))}"
        f"<details open><summary>Sample</summary>{box.format(table)}</details></main>"
    )
    assert [words.split(": ")[1] for words in page.evaluate(WIDE_TABLES)] == ["wide"]
    page.close()


@pytest.mark.parametrize("name", ["dispute", "how-to-read", "argument-edm-2024"])
def test_links_to_the_pages_before_and_after_are_not_cut(visit, name):
    page = visit(f"chapters/{name}.html", width=ZOOMED).page
    edges = page.locator(".prev-next-area *").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )
    assert edges and max(edges) <= ZOOMED


def test_focus_is_seen_on_every_control(visit):
    page = visit("chapters/military.html").page
    hidden = []
    for _ in range(50):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            "return s.outlineStyle === 'none' && s.boxShadow === 'none' ? [e.outerHTML.slice(0, 120)] : [] }"
        )
    assert not hidden, "\n".join(hidden)


def test_bars_of_verdicts_are_seen_in_forced_colours(browser, address):
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(address + "index.html")
    bars = page.locator(".ev-bar > span")
    styles = bars.evaluate_all("all => all.map(one => getComputedStyle(one).borderTopStyle)")
    context.close()
    assert styles and set(styles) == {"solid"}


def test_contents_on_a_phone_list_every_question(visit):
    page = visit("chapters/politics.html", width=NARROW).page
    page.locator("button.secondary-toggle").first.click()
    sheet = page.locator("dialog#pst-secondary-sidebar-modal[open]")
    listed = sheet.locator("a:visible").count()
    assert listed == sheet.locator("a.nav-link").count() > 20


def test_a_term_is_explained_on_hover_on_focus_and_on_the_first_tap(browser, address, visit):
    term = "a[href*='#term-']:not(.headerlink)"
    page = visit("chapters/economy.html").page
    link, box = page.locator(term).first, page.locator("#ev-tip")
    link.hover()
    box.wait_for()
    assert (
        link.get_attribute("aria-describedby") == "ev-tip" and link.get_attribute("title") is None
    )
    page.keyboard.press("Escape")
    assert box.is_hidden()
    page.mouse.move(0, 0)
    link.evaluate("link => link.focus({focusVisible: true})")
    box.wait_for()
    said = box.inner_text()
    context = browser.new_context(has_touch=True, viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    page.goto(address + "chapters/economy.html")
    page.locator(term).first.tap()
    page.locator("#ev-tip").wait_for()
    assert page.locator("#ev-tip").inner_text() == said and "economy" in page.url
    page.locator(term).first.tap()
    page.wait_for_url("**/glossary.html#term-*")
    context.close()


def test_a_term_without_its_text_is_followed_on_the_second_tap(browser, address):
    term = "a[href*='#term-']:not(.headerlink)"
    context = browser.new_context(has_touch=True, viewport={"width": NARROW, "height": 800})
    context.route("**/terms.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(address + "chapters/economy.html")
    page.locator(term).first.tap()
    page.locator(term).first.tap()
    page.wait_for_url("**/glossary.html#term-*", timeout=5000)
    context.close()


@pytest.mark.parametrize(
    "page", ["chapters/economy.html", "chapters/ledger.html", "chapters/argument-nau-2025.html"]
)
def test_on_paper_folds_are_open_and_the_foot_says_what_it_is(visit, page):
    reader = visit(page)
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    closed = reader.page.evaluate(
        "() => [...document.querySelectorAll('main details:not([open])')].filter(one => one.getClientRects().length"
        " && !one.closest('.ev-ledger, .ev-chart-sources')).map(one => one.textContent.trim().slice(0, 60))"
    )
    assert not closed, f"{page} prints closed folds: {closed[:5]}"
    foot = reader.page.locator(".ev-print-foot").inner_text()
    assert reader.page.title() in foot and page in foot and "printed" in foot
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert reader.page.locator(".ev-print-foot").count() == 0


@pytest.mark.parametrize("page", ["chapters/bibliography.html", "chapters/data-politics.html"])
def test_words_in_cyrillic_letters_say_their_language(page):
    found = soup(page).article.find_all(string=re.compile("[\u0400-\u04ff]"))
    assert found
    unmarked = [text for text in found if text.parent.get("lang") not in ("ru", "be", "uk")]
    assert not [text for text in unmarked if text.parent.name not in ("script", "title", "text")]


@pytest.fixture(scope="module")
def plain(browser, address):
    """A reader without JavaScript, who reads page after page."""
    context = browser.new_context(java_script_enabled=False)
    yield Visit(context, address)
    context.close()


@pytest.mark.parametrize("page", pages())
def test_page_reads_without_javascript(plain, page):
    text = plain.go(page).locator("main").inner_text()
    assert len(text) > 200, f"{page} shows {len(text)} characters without JavaScript"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_without_javascript_the_contents_are_seen_and_no_button_is_dead(visit, width):
    page = visit("chapters/glossary.html", width=width, script=False).page
    listed = page.locator("#pst-primary-sidebar")
    words = page.locator("main article").bounding_box()
    box = listed.bounding_box()
    assert listed.get_by_role("link", name="Media IQ 2023", exact=True).first.is_visible()
    if width == NARROW:  # they follow the page
        assert box["x"] >= 0 and box["width"] == NARROW and box["y"] >= words["y"] + words["height"]
    buttons = page.locator("button:visible").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert buttons == ["Download this page"], "a list that opens by the mouse and the keyboard"


@pytest.mark.parametrize("button", [".primary-toggle", ".secondary-toggle", ".search-button"])
def test_focus_returns_to_the_button_that_opened_a_dialog(visit, button):
    page = visit("chapters/glossary.html", width=NARROW).page
    opener = page.locator(f"{button}:visible").first
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[id^=pst-][open]").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("button => document.activeElement.matches(button)", arg=button)


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
        rules = {rule["id"] for rule in find_violations(reader.page)}
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
