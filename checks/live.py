"""Run the book in a browser and compare it with `results/` (`make test-live`).

Chromium resolves no host but this machine. Every chapter runs in the page; its receipt is checked by
`python -m evidence check-receipt`. Then random cells of tables are changed in the page, and what
moves there must be what `python -m evidence review` says (`EDITS=` sets how many, 20).
"""

import json
import os
import random
import re
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "checks")]

import mutations  # noqa: E402
from bench.live import (  # noqa: E402
    LIVE,
    MINUTES,
    MOST_MEGABYTES,
    SECOND_VISIT_KB,
    Traffic,
    run_book,
    run_chapter,
    wait_for,
)
from browser.reader import NARROW, WIDE, serve, start_browser  # noqa: E402

EDITS = int(os.environ.get("EDITS", "20"))
MOVED = re.compile(r"^(verdict|number|chart)(?: \w+)? +\w+: (\S+)", re.MULTILINE)
# Asks the worker of the page directly, as live.js does. Its value is no function: Playwright would call it.
ASK = """
window.ask = (() => {
  const worker = new Worker("../_live/worker.js"), waiting = {};
  let number = 0;
  worker.onmessage = ({data}) => data.progress || waiting[data.id](data);
  return (action, values = {}) => new Promise((resolve, reject) => {
    waiting[++number] = (data) => data.error ? reject(new Error(data.error)) : resolve(data.result);
    worker.postMessage({id: number, action, ...values});
  });
})();
window.runChapter = async (chapter) => {
  const cells = await ask("open", {chapter});
  for (const [index, source] of cells.entries()) {
    const {error} = await ask("run", {index, source});
    if (error) return {error};
  }
  return ask("compare");
};
true;
"""


@pytest.fixture(scope="module")
def address():
    """The address of a server over the book that runs."""
    assert LIVE.exists(), "_build/live does not exist: run `make live`."
    with serve(LIVE) as base:
        yield base


@pytest.fixture(scope="module")
def browser():
    """One Chromium without a network."""
    with start_browser() as started:
        yield started


@pytest.fixture
def page(browser):
    """A page on a wide screen."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, accept_downloads=True)
    context.set_default_timeout(10 * MINUTES)
    yield context.new_page()
    context.close()


def test_whole_book(page, address, tmp_path):
    """Every chapter runs in the page, nothing else is asked for, and the receipt is right."""
    traffic = Traffic()
    traffic.watch(page)
    page.goto(f"{address}/chapters/language.html")
    traffic.loaded.clear()
    first, chapter = run_chapter(page)
    book = run_book(page)
    with page.expect_download() as saved:
        page.click("text=Receipt (JSON)")
    receipt = tmp_path / "receipt.json"
    saved.value.save_as(receipt)
    checked = mutations.run(ROOT, "check-receipt", str(receipt))
    foreign = [
        url for url in traffic.asked if not url.startswith(("http://127.0.0.1", "blob:", "data:"))
    ]
    assert not foreign
    print(
        f"\nfirst cell {first:.1f} s, chapter {chapter:.1f} s, whole book {book:.0f} s, "
        f"{traffic.megabytes:.1f} MB; {checked.stdout.splitlines()[-1]}"
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert traffic.megabytes < MOST_MEGABYTES


def test_second_visit_reads_from_the_cache(page, address):
    """A second visit loads less than 100 KB."""
    traffic = Traffic()
    traffic.watch(page)
    for _ in range(2):
        page.goto(f"{address}/chapters/military.html")
        traffic.loaded.clear()
        run_chapter(page)
    assert 1000 * traffic.megabytes < SECOND_VISIT_KB


def test_edit_a_cell(page, address):
    """An edited cell runs, and its verdict says what it is now and what is printed."""
    page.goto(f"{address}/chapters/military.html")
    page.click("text=Run this chapter here")
    wait_for(page, ["Done"])
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    index = page.evaluate("""
      [...document.querySelectorAll('[data-cell]')].find((cell) => cell.innerText.includes('.compare('))?.dataset.cell""")
    assert index, "the chapter has no cell that compares a number: choose another"
    page.click(f"[data-cell='{index}'] >> text=Edit")
    area = page.locator(f"[data-cell='{index}'] textarea")
    area.fill(area.input_value().replace(".compare(", ".compare(1000000 + ", 1))
    area.press("Control+Enter")
    page.wait_for_selector(f"[data-cell='{index}'] :is(.ev-run-moved, .ev-run-error)")
    said = page.inner_text(f"[data-cell='{index}'] .ev-run-said")
    assert "→" in said, said
    card = page.locator("summary:has(.ev-run-verdict.ev-run-moved)")  # a folded card says it, too
    assert card.count() == 1 and "→" in card.inner_text()
    page.click("text=Reset")
    wait_for(page, ["Reset"])
    assert page.locator(".ev-run-moved").count() == 0


def test_an_exercise_checks_the_code_of_a_reader(page, address):
    """Code in the field of an exercise is right, not yet right, without an answer, or an error."""
    page.goto(f"{address}/chapters/language.html")
    page.click("text=Run this chapter here")
    wait_for(page, ["Done"])
    box = page.locator(".ev-exercise[data-name='home-among-native']")
    code, said = box.locator("textarea"), box.locator("p[role=status]")
    assert code.input_value() == box.get_attribute("data-start")
    for source, reply in (
        ("answer = 100 * home_19 / native_19", "✔ Right"),
        ("answer = home_19", "✘ Not yet: your code gives"),
        ("part = home_19 / native_19", "Your code does not set answer."),
        ("answer = (\nhome_19 / missing)", "Line 2: home_19 / missing)\nNameError"),
        ("answer =", "SyntaxError"),
    ):
        code.fill(source)
        code.press("Control+Enter")
        expect(said).to_contain_text(reply, use_inner_text=True)
    code.fill("home_19 = 0\nanswer = 'x'")  # reaches neither the chapter nor the next check
    box.get_by_role("button", name="Check my code").click()
    expect(said).to_contain_text("your code gives x")
    code.fill("answer = 100 * home_19 / native_19")
    code.press("Control+Enter")
    expect(said).to_contain_text("Right")


def test_stop_and_narrow_screen(browser, address):
    """Stop ends the run; at 390 px nothing is wider than the screen."""
    context = browser.new_context(viewport={"width": NARROW, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/chapters/politics.html")
    page.click("text=Run this chapter here")
    page.click(".ev-run-buttons >> text=Stop")
    assert page.inner_text(".ev-run-status") == "Stopped."
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    context.close()


def test_edits_move_what_review_says(page, address, tmp_path):
    """What a changed cell moves in the page is what `review` lists."""
    users = mutations.users()
    chance = random.Random(16)
    drawn = [m for m in mutations.draw(40 * EDITS, 16) if users.get(m.table)]
    drawn = chance.sample(drawn, min(3 * EDITS, len(drawn)))
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in mutations.COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    page.goto(f"{address}/chapters/language.html")
    page.evaluate(ASK)
    page.evaluate("ask('start')")
    wrong, compared = [], 0
    for mutation in drawn:
        if compared == EDITS:
            break
        outcome, said = mutations.try_one(folder, mutation, users[mutation.table])
        if outcome in ("refused", "stopped", "MISSED"):
            continue
        expected = {match.groups() for match in MOVED.finditer(said)}
        found = _edit_in_page(page, mutation, sorted(users[mutation.table]))
        compared += 1
        if found != expected:
            wrong.append(
                f"{mutation}: page {sorted(found - expected)}, review {sorted(expected - found)}"
            )
    print(f"\n{compared} edits compared")
    assert compared == EDITS
    assert not wrong, "\n".join(wrong)


def _edit_in_page(page, mutation, chapters):
    """Change a cell in the page, run the chapters that use the table, and change it back."""
    columns = page.evaluate("(name) => ask('table', {name})", mutation.table)["columns"]
    place = {
        "name": mutation.table,
        "row": mutation.line - 2,
        "column": columns.index(mutation.column),
    }
    change = "(values) => ask('change', values)"
    assert page.evaluate(change, {**place, "value": mutation.after}) == ""
    moved = set()
    for chapter in chapters:
        found = page.evaluate("(chapter) => runChapter(chapter)", chapter)
        assert "error" not in found, found
        for kind in ("verdicts", "numbers", "charts"):
            moved |= {(kind[:-1], name) for name in found[kind]["moved"]}
            assert not found[kind]["missing"], json.dumps(found[kind]["missing"])
    assert page.evaluate(change, {**place, "value": mutation.before}) == ""
    return moved
