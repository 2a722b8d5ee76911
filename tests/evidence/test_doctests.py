"""Test that the examples in docstrings of the package run and give what they show."""

import doctest
import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from evidence.myst import find_cells
from tests.chapters.sources import pages

ROOT = Path(__file__).resolve().parents[2]
# Only modules with an example are imported, so that the test does not load Sphinx without need.
MODULES = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for path in (ROOT / "evidence").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_show(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0, f"{name}: the printed report names the examples"


def list_functions_of_authors() -> dict[str, Callable]:
    """Return the functions that authors call: those of `evidence`, of `measures`, and of `charts` in chapters."""
    found = {
        name: getattr(importlib.import_module("evidence"), name)
        for name in importlib.import_module("evidence").__all__
    }
    measures = importlib.import_module("evidence.measures")
    found |= {name: one for name, one in vars(measures).items() if is_own(one, measures)}
    cells = "\n".join(
        line
        for page in pages()
        for cell in find_cells(page.read_text(encoding="utf-8"))
        for line in cell.body
    )
    charts = importlib.import_module("evidence.charts")
    called = set(re.findall(r"\b(\w+)\(", cells))
    found |= {name: getattr(charts, name) for name in charts.__all__ if name in called}
    return {name: one for name, one in found.items() if inspect.isfunction(one)}


def is_own(value: object, module: ModuleType) -> bool:
    """Tell whether a module defines a value, and did not import it."""
    return getattr(value, "__module__", "") == module.__name__


FUNCTIONS = list_functions_of_authors()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_authors_say_what_they_take_and_show_an_example(name):
    takes = bool(inspect.signature(FUNCTIONS[name]).parameters)
    for heading in ("Parameters", "Examples")[not takes :]:
        assert f"    {heading}\n    {'-' * len(heading)}\n" in FUNCTIONS[name].__doc__, (
            f"{name} has no {heading}"
        )


def test_the_functions_of_chapters_are_found():
    assert {"load", "figure", "fact", "country_lines", "partner_share"} <= set(FUNCTIONS)
    assert "widen" not in FUNCTIONS  # of `charts`, but no chapter calls it
