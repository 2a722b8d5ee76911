"""Test that the examples in docstrings of the package run and give what they show."""

import doctest
import importlib
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("tables", "load"),
        ("tables", "fact"),
        ("tables", "write"),
        ("claims.acts", "claim"),
        ("charts.compose", "figure"),
        ("charts.lines", "country_lines"),
        ("charts.lines", "label_ends"),
        ("outputs", "glue"),
        *(
            ("measures", name)
            for name, value in vars(importlib.import_module("evidence.measures")).items()
            if getattr(value, "__module__", "") == "evidence.measures"
        ),
    ],
)
def test_functions_of_authors_say_what_they_take_and_show_an_example(module, name):
    text = getattr(importlib.import_module(f"evidence.{module}"), name).__doc__
    for heading in ("Parameters", "Examples"):
        assert f"    {heading}\n    {'-' * len(heading)}\n" in text, f"{name} has no {heading}"
