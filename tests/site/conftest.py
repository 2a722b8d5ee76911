"""One local server over the built book, and a few readers, for each worker of the site tests."""

from collections import defaultdict

import pytest

from browser.pages import FIX, HTML
from browser.reader import NARROW, WIDE, Visit, serve


@pytest.fixture(scope="session")
def address():
    """The address of a server over the built book."""
    assert HTML.exists(), f"_build/html does not exist. {FIX}"
    with serve(HTML) as base:
        yield base


def new_reader(browser, address, theme="light", width=WIDE, script=True):
    """A reader with a window and a cache of its own, who has not opened a page yet."""
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
    return Visit(context, address)


def open_page(reader, path, theme="light"):
    """Open a page for a reader who reads with JavaScript; AssertionError if it does not take the theme."""
    reader.go(path)
    assert reader.page.evaluate("document.documentElement.dataset.theme") == theme, (
        f"{path} does not turn {theme}"
    )


def empty_reader(reader, theme, width):
    """Make a reader of the book again one who has opened, chosen, allowed and pointed at nothing."""
    page = reader.page
    for other in page.context.pages:
        if other != page:  # a click opened it
            other.close()
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_permissions()
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="null", color_scheme=theme)
    reader.forget()


@pytest.fixture(scope="session")
def idle_readers():
    """(theme, width, script) -> readers whom no test uses now; a new one costs Chromium a second."""
    return defaultdict(list)


def release_reader(reader, kind, idle_readers, failed):
    """Let other tests use a reader, or close it after a test that failed, which may have left anything behind."""
    if failed:
        reader.page.context.close()
        return
    empty_reader(reader, *kind[:2])
    idle_readers[kind].append(reader)


@pytest.fixture
def visit(browser, address, idle_readers, has_failed):
    """visit(path, theme="light"|"dark", width=pixels, script=bool) -> Visit, opened."""
    used = []

    def opened(path, theme="light", width=WIDE, script=True):
        idle = idle_readers[theme, width, script]
        reader = idle.pop() if idle else new_reader(browser, address, theme, width, script)
        used.append((reader, (theme, width, script)))
        if script:
            open_page(reader, path, theme)
        else:
            reader.go(path)
        return reader

    yield opened
    for reader, kind in used:
        release_reader(reader, kind, idle_readers, has_failed())


def browse_whole(reader, path, theme="light"):
    """Open a page and scroll to its end; the visit's `early` is how many responses came before that."""
    open_page(reader, path, theme)
    reader.settle(0.2)
    reader.path, reader.early = path, len(reader.responses)
    reader.page.mouse.wheel(0, 20_000)  # what loads late loads now
    reader.settle(0.2)


@pytest.fixture(scope="module")
def desk_reader(browser, address):
    """A reader at a desk in light colours, who opens page after page, each as if it were the first."""
    reader = new_reader(browser, address)
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield reader
    reader.page.context.close()


@pytest.fixture(scope="module")
def desk(request, desk_reader):
    """A page at a desk, in light colours, for all tests of a module that look at it."""
    desk_reader.forget()
    desk_reader.page.emulate_media(color_scheme="light")
    browse_whole(desk_reader, request.param)
    return desk_reader


@pytest.fixture(scope="module")
def phone_reader(browser, address):
    """A reader with a phone in dark colours, who opens page after page."""
    reader = new_reader(browser, address, "dark", NARROW)
    yield reader
    reader.page.context.close()


@pytest.fixture(scope="module")
def phone(request, phone_reader):
    """A page on a phone, in dark colours, for all tests of a module that look at it."""
    phone_reader.forget()
    phone_reader.page.set_viewport_size({"width": NARROW, "height": 900})
    phone_reader.page.emulate_media(color_scheme="dark")
    browse_whole(phone_reader, request.param, "dark")
    return phone_reader
