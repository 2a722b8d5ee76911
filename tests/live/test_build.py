"""The copy of the book with its buttons."""

import subprocess
import sys

import pytest

PAGE = '<html><article class="x"><h1>Economy</h1><div class="cell docutils"><p>1</p></div><div class="cell tag_x">2</div></article></html>'


@pytest.fixture
def live_book(script):
    return script("build")


def chapter(*shown):
    return {"cells": [{"source": "1", "shown": one} for one in shown]}


def test_each_cell_gets_its_number(live_book):
    html = live_book.add_button(PAGE, "economy", chapter(True, False, True), 17.4)
    assert '<div data-cell="0" class="cell docutils">' in html
    assert '<div data-cell="2" class="cell tag_x">' in html
    assert html.index("</h1>") < html.index("Run this chapter here") < html.index('data-cell="0"')
    assert "all 3 cells" in html and "17 MB" in html and "<noscript>" in html


def test_a_page_with_other_cells_is_refused(live_book):
    with pytest.raises(
        live_book.LiveError, match=r"economy\.html shows 2 cells, its notebook has 1"
    ):
        live_book.add_button(PAGE, "economy", chapter(True), 17.4)


def test_the_button_is_small(live_book):
    """The page grows by less than 3 KB before a reader presses the button."""
    assert len(live_book.BUTTON.encode()) < 3000


def test_stand_ins_become_packages_that_can_be_imported(live_book, tmp_path):
    for name, content in live_book.list_packages([]):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    check = (
        "import IPython, IPython.display, myst_nb, nbformat, vl_convert\n"
        "shown = []\n"
        "IPython.shell = type('Shell', (), {'show': lambda self, *what: shown.append(what)})()\n"
        "IPython.display.display(1)\n"
        "print(shown, vl_convert.get_vegalite_versions())"
    )
    # The stand-ins come before the packages of this environment.
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{check}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "[(1, False)] ['']\n", run.stderr
