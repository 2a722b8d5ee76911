"""One local server over the built book for each worker of the site tests."""

import pytest

from browser.pages import HTML, FIX
from browser.reader import WIDE, Visit, serve


@pytest.fixture(scope="session")
def address():
    """The address of a server over the built book."""
    assert HTML.exists(), f"_build/html does not exist. {FIX}"
    with serve(HTML) as base:
        yield base


@pytest.fixture
def visit(browser, address):
    """visit(path, theme="light"|"dark", width=pixels, script=bool) -> Visit, opened."""
    contexts = []

    def opened(path, theme="light", width=WIDE, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
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

    yield opened
    for context in contexts:
        context.close()
