"""Every chart is four things: a picture that needs no script, a live version, a table, and downloads."""

import ast
import csv
import json
import re

import pytest

from browser.pages import HTML, chart_pages, charts, soup, source
from browser.reader import COLOURS, NARROW, WIDE
from evidence.myst import find_cells
from tests.site.accessible import find_violations
from tests.site.contrast import find_weak_words

PAGES = chart_pages()
# A shape whose outline did not reach the page is a path without a size.
DRAWN = """figure => [...figure.querySelectorAll('.ev-live svg .role-mark :is(path, rect, circle)')]
  .filter(mark => { const box = mark.getBoundingClientRect(); return box.width + box.height > 0; }).length"""
COLOUR = "figure => getComputedStyle(figure.querySelector('.ev-live svg text')).fill"

# What axe reads of live charts: three marks of each colour and kind, and nothing that is not a chart. It would take
# ten seconds for all marks of a page, and it measures what it is not asked about too.
THIN = """() => {
  for (const one of document.querySelectorAll('article :is(p, ul, dl, table, details, .cell_input)'))
    if (!one.closest('figure') && !one.querySelector('figure')) one.remove();
  for (const figure of document.querySelectorAll('figure.ev-chart')) {
    figure.querySelectorAll('.ev-static svg').forEach(picture => picture.replaceChildren());
    figure.querySelectorAll('tbody').forEach(body => [...body.rows].slice(4).forEach(row => row.remove()));
    const likes = {};
    for (const mark of figure.querySelectorAll('.ev-live svg :is(text, path, rect, line, circle)')) {
      const kind = [mark.tagName, mark.parentElement.className.baseVal, mark.getAttribute('fill')].join();
      likes[kind] = (likes[kind] || 0) + 1;
      if (likes[kind] > 3) mark.remove();
    }
  }
}"""


def name(figure) -> str:
    """How messages call a chart."""
    return figure.get("id", str(figure)[:80])


def figure_names(text) -> set:
    """The names that the chapter's cells give to figure()."""
    trees = [ast.parse("\n".join(cell.body)) for cell in find_cells(text)]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    words = [
        word for call in calls if getattr(call.func, "id", "") == "figure" for word in call.keywords
    ]
    return {
        word.value.value
        for word in words
        if word.arg == "name" and isinstance(word.value, ast.Constant)
    }


def enliven(figure):
    """Point at a chart and wait until it is live."""
    figure.scroll_into_view_if_needed()
    figure.locator(".ev-picture").hover(position={"x": 60, "y": 60})
    figure.page.wait_for_function(
        "figure => figure.dataset.live === 'yes'", arg=figure.element_handle(), timeout=20_000
    )


def test_chapters_have_charts():
    assert PAGES, "no chapter draws a chart"


@pytest.mark.parametrize("page", PAGES)
def test_each_figure_call_is_on_the_page(page):
    drawn = figure_names(source(page))
    shown = {name(figure).removeprefix("fig-") for figure in charts(page)}
    assert drawn and drawn <= shown, (
        f"{page}: figure() draws {sorted(drawn - shown)}, which the page does not show"
    )


@pytest.mark.parametrize("page", PAGES)
def test_words_and_table(page):
    said = []
    for figure in charts(page):
        alt = [node["aria-label"] for node in figure.select('[role="img"][aria-label]')]
        if len(alt) != 1 or len(alt[0]) < 40:
            said.append(
                f"{name(figure)}: its picture needs one description of 40 characters or more, has {alt}"
            )
        if not figure.select_one("figcaption") or not figure.select_one("figcaption").get_text(
            strip=True
        ):
            said.append(f"{name(figure)}: no title")
        if (
            not figure.select_one(".ev-chart-source")
            or len(figure.select_one(".ev-chart-source").text) < 12
        ):
            said.append(f"{name(figure)}: no source")
        if len(figure.select("table tbody tr")) < 1 or not figure.select(
            "table thead th[scope=col]"
        ):
            said.append(f"{name(figure)}: no table with headings")
    assert not said, f"{page}:\n" + "\n".join(said)


@pytest.mark.parametrize("page", PAGES)
def test_downloads_are_what_they_say(page):
    folder = (HTML / page).parent
    for figure in charts(page):
        files = {
            link["href"].rsplit(".", 1)[1]: folder / link["href"]
            for link in figure.select("a[download]")
        }
        assert set(files) >= {"svg", "png", "csv", "json"}, (
            f"{page}, {name(figure)}: downloads are {sorted(files)}"
        )
        assert "<title>" in files["svg"].read_text(encoding="utf-8")
        assert files["png"].read_bytes().startswith(b"\x89PNG")
        with files["csv"].open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) > 1, f"{page}, {name(figure)}: its CSV is empty"
        assert json.loads(files["json"].read_text(encoding="utf-8"))["$schema"].endswith(".json")


@pytest.mark.parametrize("page", PAGES)
def test_picture_shows_without_javascript(visit, page):
    reader = visit(page, script=False)
    figures = reader.page.locator("figure.ev-chart")
    assert figures.count() == len(charts(page))
    for width in (WIDE, NARROW):
        reader.page.set_viewport_size({"width": width, "height": 900})
        for figure in figures.all():
            box = figure.locator(".ev-static svg:visible").bounding_box(timeout=5_000)
            at = f"{page}, {figure.get_attribute('id')}, {width} px"
            assert box["width"] > 200 and box["height"] > 60, f"{at}: its picture is {box}"
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (
                f"{at}: its picture leaves the window: {box}"
            )


DRAWN_SOON = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"


@pytest.mark.parametrize("desk", [*PAGES, "index.html"], indirect=True)
def test_every_picture_is_seen(desk):
    """Nothing lies over a picture: a blank one of this size has 2 KB as PNG, the plainest of the book 8."""
    blank = []
    for figure in desk.page.locator("figure.ev-chart").all():
        picture = figure.locator(".ev-picture")
        picture.scroll_into_view_if_needed()
        desk.page.evaluate(DRAWN_SOON)  # browsers draw late what was out of sight
        if len(picture.screenshot()) < 5_000:
            blank.append(name(figure_of(figure)))
    assert not blank, f"{desk.path}: these pictures are blank on the screen: {blank}"


BOTH = ".ev-static svg { display: block !important }"  # the picture for a phone too


@pytest.mark.parametrize("desk", [*PAGES, "index.html"], indirect=True)
def test_words_in_pictures_have_contrast(desk):
    style = desk.page.add_style_tag(content=BOTH)
    weak = find_weak_words(desk.page, "main svg")
    style.evaluate("style => style.remove()")
    assert not weak, f"{desk.path}:\n" + "\n".join(weak)


def test_weak_words_in_a_picture_are_found(browser):
    """One on the page, one on a bar, one made faint; not the one that is large, nor that outside the bar."""
    page = browser.new_page()
    page.set_content(
        "<body style='background: #fff'><svg id='one' width='300' height='300' font-size='13'>"
        "<rect x='0' y='100' width='100' height='50' fill='#00573f' fill-opacity='0.9'/>"
        "<text x='10' y='40' fill='#999'>on the page</text><text x='10' y='130' fill='#222832'>on a bar</text>"
        "<text x='10' y='200' fill='#222832' opacity='0.4'>faint</text>"
        "<text x='10' y='250' fill='#888' font-size='24'>large</text><text x='150' y='130' fill='#222832'>free</text></svg>"
    )
    weak = [one.rsplit(" ", 1)[0] for one in find_weak_words(page, "svg")]
    page.close()
    assert weak[:3] == [f"light: one: '{words}'" for words in ("on the page", "on a bar", "faint")]
    assert weak[3:] == [one.replace("light", "dark") for one in weak[:3]], "this page has one theme"


def enliven_all(reader, theme, width):
    """Point at every chart of a page in turn, and check that each comes alive in its place."""
    for figure in reader.page.locator("figure.ev-chart").all():
        label, page = figure.get_attribute("id"), reader.path
        before, known = figure.bounding_box()["height"], len(reader.problems)
        enliven(figure)
        reader.problems[known:] = [f"{label}: {said}" for said in reader.problems[known:]]
        assert figure.locator(".ev-live svg").is_visible(), f"{page}, {label}: nothing live shows"
        assert figure.evaluate(DRAWN) > 0, f"{page}, {label}: the live chart draws no mark"
        assert not figure.locator(".ev-static").is_visible(), (
            f"{page}, {label}: picture and live chart lie on each other"
        )
        moved = abs(figure.bounding_box()["height"] - before)
        assert moved <= 60, (
            f"{page}, {label}: the page jumps by {moved:.0f} px when the chart comes alive"
        )
    width_now = reader.page.evaluate("document.documentElement.scrollWidth")
    assert width_now <= width, (
        f"{reader.path}: live charts make the page {width_now} px wide in a window of {width}"
    )
    libraries = [r.url for r in reader.responses if re.search(r"/vega[^/]*\.js", r.url)]
    assert len(libraries) == 1, f"{reader.path}: the chart library came {len(libraries)} times"
    assert not reader.problems, f"{reader.path} ({theme}):\n" + "\n".join(reader.problems)


@pytest.mark.parametrize("phone", PAGES, indirect=True)
def test_each_chart_comes_alive_on_a_phone(phone):
    """With the network cut: whatever comes, comes from the book itself."""
    enliven_all(phone, "dark", NARROW)


@pytest.mark.parametrize("desk", PAGES, indirect=True)
def test_each_chart_comes_alive_is_accessible_and_follows_the_theme(desk):
    """At a desk; one test, because it takes seconds until all charts of a page live."""
    enliven_all(desk, "light", WIDE)
    figures = desk.page.locator("figure.ev-chart").all()
    light = [figure.evaluate(COLOUR) for figure in figures]
    weak = find_weak_words(desk.page, ".ev-live svg")
    assert not weak, f"{desk.path}, live charts:\n" + "\n".join(weak)
    desk.page.evaluate(THIN)
    # Nothing but colours follows the theme.
    for theme, options in (("light", {}), ("dark", {"runOnly": COLOURS})):
        desk.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found = find_violations(desk.page, {"include": [["figure.ev-chart"]]}, **options)
        said = [
            f"  {rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:160]}" for rule in found
        ]
        assert not found, f"{desk.path}, live charts ({theme}):\n" + "\n".join(said)
    dark = [figure.evaluate(COLOUR) for figure in figures]
    same = [figure.get_attribute("id") for figure, a, b in zip(figures, light, dark) if a == b]
    assert not same, (
        f"{desk.path}: these live charts keep the colours of the light page on a dark one: {same}"
    )


@pytest.mark.parametrize("page", PAGES)
def test_assumptions_move_the_chart(visit, page):
    """A chart whose reader may choose offers a button, and each choice redraws the chart."""
    if not soup(page).select(".ev-assume"):
        return  # no chart of this page has anything to choose
    reader = visit(page)
    # By their ids: the button makes way for the controls.
    for label in [figure["id"] for figure in soup(page).select("figure.ev-chart:has(.ev-assume)")]:
        figure = reader.page.locator(f"#{label}")
        figure.locator(".ev-assume").click()
        control = figure.locator(".ev-controls input[type=range], .ev-controls select").first
        control.wait_for(timeout=20_000)
        before = figure.locator(".ev-live svg").inner_html()
        choose_another(control)
        reader.page.wait_for_timeout(300)
        assert figure.locator(".ev-live svg").inner_html() != before, (
            f"{page}, {label}: its choice changes nothing"
        )
    assert not reader.problems, "\n".join(reader.problems)


def choose_another(control):
    """Move a slider to its other end, or take another entry of a menu."""
    if control.evaluate("node => node.tagName") == "SELECT":
        others = control.evaluate(
            "node => [...node.options].filter(o => !o.selected).map(o => o.value)"
        )
        control.select_option(others[-1])
        return
    control.focus()
    control.press("Home" if control.input_value() == control.get_attribute("max") else "End")


def figure_of(locator) -> dict:
    """The id of a figure in the browser, as `name` reads it."""
    return {"id": locator.get_attribute("id")}
