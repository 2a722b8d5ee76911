"""Test that a reader whom one test has used is like a new one for the next test."""

from collections import defaultdict

import pytest

from tests.site.conftest import new_reader, release_reader

KIND = ("light", 1280, True)


@pytest.fixture
def reader(browser, address):
    """A reader with a second window, as a click on a link opens it."""
    reader = new_reader(browser, address)
    reader.go("index.html")
    with reader.page.expect_popup():
        reader.page.evaluate("() => { window.open('about:blank') }")
    yield reader
    reader.page.context.close()


def test_a_reader_has_one_window_again_when_the_next_test_uses_it(reader):
    idle = defaultdict(list)
    release_reader(reader, KIND, idle, failed=False)
    assert idle == {KIND: [reader]} and reader.page.context.pages == [reader.page]


def test_a_reader_of_a_test_that_failed_is_not_used_again(reader):
    idle = defaultdict(list)
    release_reader(reader, KIND, idle, failed=True)
    assert not idle and reader.page.is_closed()
