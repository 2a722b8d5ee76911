"""Tests of evidence.book.web.bridge: what every page of the theme gets, and that it still does."""

import re

import pytest

from evidence.book.web import bridge
from tests.book.conftest import Book


@pytest.fixture(scope="module")
def unfixed(tmp_path_factory):
    """The pages of a small book as the theme writes them."""
    book = Book(tmp_path_factory.mktemp("unfixed"))
    book.copy_package()
    book.replace(
        "evidence/book/web/bridge.py",
        "for _, pattern, replacement in HTML_FIXES:",
        "for _, pattern, replacement in []:",
    )
    book.replace("_toc.yml", "- file: chapters/beta\n", "")
    book.write("references.bib", "@misc{someone, title={A title}, author={Someone}, year={2020}}")
    book.replace(
        "chapters/page0.md",
        "Nothing is",
        "## A section\n\nSee {cite:t}`someone`.\n\n```{bibliography}\n```\n\nNothing is",
    )
    status, log = book.build()
    assert status == 0, log
    return [path.read_text(encoding="utf-8") for path in book.html.rglob("*.html")]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [(name, pattern) for name, pattern, _ in bridge.HTML_FIXES],
)
def test_each_fix_still_matches_the_theme(unfixed, name, pattern):
    """An upgraded theme may write it otherwise, and the fix would do nothing."""
    assert any(re.search(pattern, page, re.S) for page in unfixed), (
        f"{name}: no page matches {pattern}"
    )


def test_words_in_cyrillic_letters_say_their_language():
    page = (
        "<title>Да</title><p>«Наша Ніва» in Минск (Minsk) &amp; Київ</p><svg><text>Да</text></svg>"
    )
    assert bridge.mark_languages(page) == (
        '<title>Да</title><p>«<span lang="be">Наша Ніва</span>» in <span lang="ru">Минск</span> (Minsk) &amp; '
        '<span lang="uk">Київ</span></p><svg><text>Да</text></svg>'
    )


@pytest.mark.parametrize(
    "page",
    [
        '<div class="x" lang="be"><div><p>Мова</p></div><p>Зброя</p></div>',
        '<a href="#"><span lang="be">Коратка па-беларуску</span></a>',
    ],
)
def test_a_language_that_the_author_names_is_kept(page):
    after = bridge.mark_languages(f'<html lang="en">{page}<p>Минск</p></html>')
    assert after == f'<html lang="en">{page}<p><span lang="ru">Минск</span></p></html>'
