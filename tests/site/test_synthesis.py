"""The index with sliders ranks the states in the browser as the same weights do in Python."""

import json
import random

import numpy as np
import pytest

from browser.pages import HTML
from browser.reader import NARROW, WIDE
from evidence import index

PAGE, FIGURE = "chapters/synthesis.html", "your-weights"
WEIGHTINGS = 100
SET = """([figure, values]) => {
  const inputs = [...figure.querySelectorAll('.ev-controls input[type=range]')];
  inputs.forEach((input, i) => { input.value = values[i]; input.dispatchEvent(new Event('input', { bubbles: true })) });
}"""
ORDER = """figure => [...figure.querySelectorAll('.ev-live .role-axis-label text')]
  .filter(text => /[a-z]/.test(text.textContent))
  .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(text => text.textContent)"""


def values():
    """(groups, {(state, year): values of the groups, NaN where unknown}) as Python handed them to the page."""
    spec = json.loads(
        (HTML / f"_downloads/charts/chapters/synthesis/{FIGURE}.json").read_text(encoding="utf-8")
    )
    (rows,) = spec["datasets"].values()
    kinds = [
        param["name"].removeprefix("w_")
        for param in spec["params"]
        if param["name"].startswith("w_")
    ]
    filled = {
        (row["state"], row["year"]): [np.nan if row.get(k) is None else row[k] for k in kinds]
        for row in rows
    }
    return kinds, filled


def scores(filled, weights, year):
    """{state: score} of one year by the package's own function."""
    states = sorted({state for state, y in filled if y == year})
    parts = np.array([filled[state, year] for state in states]).T[:, :, None]
    return dict(zip(states, index.score(parts, weights)[0, :, 0], strict=True))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_browser_ranks_as_python_does(visit, width):
    kinds, filled = values()
    reader = visit(PAGE, width=width)
    figure = reader.page.locator(f"#fig-{FIGURE}")
    figure.locator(".ev-assume").click()
    sliders = figure.locator(".ev-controls input[type=range]")
    sliders.first.wait_for(timeout=20_000)
    assert sliders.count() == len(kinds) + 1, "one slider a group, and one for the year"
    labels = figure.locator(".ev-controls label").all_inner_texts()
    assert all(label.strip() for label in labels), labels
    chance = random.Random(2026)
    years = sorted({year for _, year in filled})
    wrong = []
    for _ in range(WEIGHTINGS if width == WIDE else 5):
        weights = [chance.choice([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]) for _ in kinds]
        year = chance.choice(years)
        if not any(weights):
            continue
        figure.evaluate(f"(figure, values) => ({SET})([figure, values])", [*weights, year])
        reader.page.wait_for_timeout(60)
        shown = figure.evaluate(ORDER)
        found = scores(filled, weights, year)
        ranked = [found[state] for state in shown]
        if len(shown) != len(found) or any(
            a < b - 1e-9 for a, b in zip(ranked, ranked[1:], strict=False)
        ):
            wrong.append((weights, year, shown))
    assert not wrong, f"{len(wrong)} weightings ranked otherwise, the first: {wrong[0]}"
    assert not reader.problems, "\n".join(reader.problems)


def test_every_slider_can_be_moved_by_keyboard(visit):
    reader = visit(PAGE)
    figure = reader.page.locator(f"#fig-{FIGURE}")
    figure.locator(".ev-assume").click()
    slider = figure.locator(".ev-controls input[type=range]").first
    slider.wait_for(timeout=20_000)
    slider.focus()
    before = slider.input_value()
    slider.press("ArrowRight")
    assert slider.input_value() != before
