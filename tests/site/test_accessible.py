"""Test that one weak word among many is found, though only few words of each style are measured."""

import pytest

from tests.site.accessible import SAMPLES_PER_STYLE, find_violations

WORDS = 30
PAGE = """<!doctype html><html lang="en"><title>Words</title>
<style>body {{ background: #fff; color: #222 }} {style}</style>
<main><h1>Words</h1>{before}<ul>{items}</ul></main>"""
ITEM = '<li class="item"><b>word</b></li>'


@pytest.fixture
def show(browser):
    """Return show(item, style, before), which opens a page on which one of many words is another."""
    page = browser.new_page()

    def shown(item=ITEM, style="", before=""):
        items = [ITEM] * (WORDS - 1)
        items.insert(WORDS // 2, item)
        page.set_content(PAGE.format(items="".join(items), style=style, before=before))
        return page

    yield shown
    page.close()


def rules(page):
    """The ids of the rules that a page violates."""
    return [rule["id"] for rule in find_violations(page)]


def test_few_words_of_a_style_are_measured(show):
    page = show()
    assert rules(page) == []
    assert page.locator("[data-alike]").count() == WORDS - SAMPLES_PER_STYLE


@pytest.mark.parametrize(("item", "style"), [
    (ITEM.replace("<b>", '<b style="color: #ccc">'), ""),
    (ITEM.replace("<li", '<li style="background: #444"'), ""),
    (ITEM.replace("<li", '<li style="opacity: 0.3"'), ""),
    (ITEM.replace("<b>", '<b style="font-size: 12px; font-weight: 400">'), "b { color: #888; font-size: 30px }"),
    (ITEM, "li:nth-child(17) b { color: #ccc }"),
    (ITEM, "li { position: relative } li:nth-child(17) { background: #333 }"),
    (ITEM, "li { content-visibility: auto; margin-top: 2000px } li:nth-child(17) b { color: #ccc }"),
])  # fmt: skip
def test_one_weak_word_is_found(show, item, style):
    assert rules(show(item, style)) == ["color-contrast"]


@pytest.mark.parametrize("hiding", [
    "<ul hidden>{}</ul>",
    '<ul style="visibility: hidden">{}</ul>',
    "<details><summary>Closed</summary><ul>{}</ul></details>",
])  # fmt: skip
def test_hidden_words_are_not_measured_instead_of_visible_ones(show, hiding):
    hidden = hiding.format(ITEM * SAMPLES_PER_STYLE)
    page = show(style="b { color: #ccc }", before=hidden)
    assert rules(page) == ["color-contrast"]
    assert page.locator("[data-alike]").count() == WORDS - SAMPLES_PER_STYLE


def test_marks_follow_the_theme(show):
    """Words of one style in light colours may be of two in dark ones."""
    page = show(style=".dark li:nth-child(20) b { color: #ddd }")
    assert rules(page) == []
    page.evaluate("document.documentElement.className = 'dark'")
    assert rules(page) == ["color-contrast"]
