"""One weak word among many of its kind is found, though words that look alike are measured once or twice."""

import pytest

from tests.site.accessible import LIKES, find_violations

WORDS = 30
PAGE = """<!doctype html><html lang="en"><title>Words</title>
<style>body {{ background: #fff; color: #222 }} {style}</style>
<main><h1>Words</h1><ul>{items}</ul></main>"""
ITEM = '<li class="item"><b>word</b></li>'


@pytest.fixture
def show(browser):
    """show(item, style) -> a page on which one of many items, each with a word, is another."""
    page = browser.new_page()

    def shown(item=ITEM, style=""):
        items = [ITEM] * (WORDS - 1)
        items.insert(WORDS // 2, item)
        page.set_content(PAGE.format(items="".join(items), style=style))
        return page

    yield shown
    page.close()


def rules(page):
    """The ids of the rules that a page violates."""
    return [rule["id"] for rule in find_violations(page)]


def test_few_words_that_look_alike_are_measured(show):
    page = show()
    assert rules(page) == []
    assert page.locator("[data-alike]").count() == WORDS - LIKES


@pytest.mark.parametrize(("item", "style"), [
    (ITEM.replace("<b>", '<b style="color: #ccc">'), ""),
    (ITEM.replace("<li", '<li style="background: #444"'), ""),
    (ITEM.replace("<li", '<li style="opacity: 0.3"'), ""),
    (ITEM.replace("<b>", '<b style="font-size: 12px; font-weight: 400">'), "b { color: #888; font-size: 30px }"),
    (ITEM, "li:nth-child(17) b { color: #ccc }"),
    (ITEM, "li { position: relative } li:nth-child(17) { background: #333 }"),
])  # fmt: skip
def test_one_weak_word_is_found(show, item, style):
    assert rules(show(item, style)) == ["color-contrast"]


def test_marks_follow_the_theme(show):
    """Words that look alike in light colours may not in dark ones."""
    page = show(style=".dark li:nth-child(20) b { color: #ddd }")
    assert rules(page) == []
    page.evaluate("document.documentElement.className = 'dark'")
    assert rules(page) == ["color-contrast"]
