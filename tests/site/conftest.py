"""One local server over the built book for each worker of the site tests."""

import contextlib

import pytest

from tests.site.book import HTML, FIX
from tests.site.reader import NARROW, WIDE, Visit, serve


@pytest.fixture(scope="session")
def address():
    """The address of a server over the built book."""
    assert HTML.exists(), f"_build/html does not exist. {FIX}"
    with serve(HTML) as base:
        yield base


def open_page(browser, address, path, theme="light", width=WIDE, script=True):
    """Open a page for a reader of its own; AssertionError if it does not take the theme."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    if script:  # as if the reader had chosen it with the book's own switch
        context.add_init_script(
            f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}')"
        )
    reader = Visit(context, address)
    reader.go(path)
    if script:
        assert reader.page.evaluate("document.documentElement.dataset.theme") == theme, (
            f"{path} does not turn {theme}"
        )
    return reader


@pytest.fixture
def visit(browser, address):
    """visit(path, theme="light"|"dark", width=pixels, script=bool) -> Visit, opened."""
    readers = []

    def opened(path, **settings):
        readers.append(open_page(browser, address, path, **settings))
        return readers[-1]

    yield opened
    for reader in readers:
        reader.page.context.close()


@contextlib.contextmanager
def browse_whole(browser, address, path, **settings):
    """Open a page and scroll to its end; the visit's `early` is how many responses came before that."""
    reader = open_page(browser, address, path, **settings)
    reader.settle(0.5)
    reader.path, reader.early = path, len(reader.responses)
    reader.page.mouse.wheel(0, 20_000)  # what loads late loads now
    reader.settle(0.5)
    yield reader
    reader.page.context.close()


@pytest.fixture(scope="module")
def desk(request, browser, address):
    """One visit of a page at a desk, in light colours: tests of a module that ask for it share it."""
    with browse_whole(browser, address, request.param) as reader:
        yield reader


@pytest.fixture(scope="module")
def phone(request, browser, address):
    """One visit of a page on a phone, in dark colours: tests of a module that ask for it share it."""
    with browse_whole(browser, address, request.param, theme="dark", width=NARROW) as reader:
        yield reader
