"""What holds for every recipe, for the lock of raw files and for how each table came to be."""

import ast
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from evidence import lineage, tables

RECIPES = lineage.recipes()
HERE = Path(__file__).parent


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_what_it_makes_and_which_files_it_reads(name, lock):
    module = lineage.load_recipe(name)
    first = (module.__doc__ or "").split("\n")[0]
    assert re.fullmatch(r"[A-Z][a-z]+ .{20,}\.", first), (
        f"recipes/{name}.py: the first line says what the recipe makes"
    )
    assert len(set(module.INPUTS)) == len(module.INPUTS) > 0
    assert set(module.INPUTS) <= set(lock), f"recipes/{name}.py: ids that data/upstream.csv lacks"
    assert name in tables.known_tables()


def test_every_recipe_has_a_test_on_a_stub():
    tested = set()
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "build"
                and node.args
            ):
                tested.add(getattr(node.args[0], "value", None))
    assert not set(RECIPES) - tested


def test_every_table_says_how_it_came_to_be():
    for name in tables.known_tables():
        assert tables.resource(name).get("lineage") == lineage.describe(name), (
            f"{name}: run `python -m evidence data`, which writes it into the descriptor"
        )
        assert lineage.describe(name)["kind"] in ("rebuilt", "transcribed", "derived"), name
    both = set(lineage.read_lineage()) & set(RECIPES)
    assert not both, f"data/lineage.csv lists tables that have a recipe: {both}"
    assert set(lineage.read_lineage()) <= set(tables.known_tables())


@pytest.mark.parametrize("name", RECIPES)
def test_a_rebuilt_table_says_whether_there_is_a_newer_edition(name):
    looked = tables.resource(name).get("newer_edition", {})
    assert looked.get("found") and re.fullmatch(r"\d{4}-\d\d-\d\d", looked.get("searched", "")), (
        f"{name}: look for a newer edition, and write what was found and on which day into its card"
    )


# These offices have no page for the data set that could be found.
START_PAGES = {"https://armstat.am/"}


@pytest.mark.parametrize("theme", tables.themes())
def test_a_source_leads_to_a_page_and_not_to_a_start_page(theme):
    """A reader who follows it looks for the data, not for the office."""
    for entry in tables.descriptor(theme)["resources"]:
        for source in entry.get("sources", []):
            address = urlsplit(source.get("path", ""))
            whole = source.get("path") in START_PAGES or address.path.strip("/") or address.query
            assert whole or not address.netloc, f"{theme}/{entry['name']}: {source['path']}"


class Facts:
    """The facts of the book, for the part of a recipe that needs no publisher's file."""

    fact = staticmethod(tables.fact)


# table: (the function of its recipe that makes rows of facts, column and value of these rows)
ROWS_OF_FACTS = {
    "economy/blr_aze_trade": ("_official", "series", "official"),
    "language/census_language": ("_transcribed", None, None),
}


@pytest.mark.parametrize("name", ROWS_OF_FACTS)
def test_rows_made_of_facts_follow_the_facts(name):
    """A corrected fact that a rebuilt table holds too is reported at once."""
    function, column, value = ROWS_OF_FACTS[name]
    made = getattr(lineage.load_recipe(name), function)(Facts)
    schema = tables.resource(name)["schema"]
    held = tables.read(name)
    held = held if column is None else held[held[column] == value]
    key = schema["primaryKey"]
    shared = [field["name"] for field in schema["fields"] if field["name"] in made]
    made = made[shared].astype(str).set_index(key)
    held = held[shared].astype(object).where(held[shared].notna(), "").astype(str).set_index(key)
    for row in made.index:
        assert held.loc[row].to_dict() == made.loc[row].to_dict(), (
            f"data/{name}.csv: the row {row} is not that of its fact. "
            f"Run `make rebuild T={name} W=1` and `python -m evidence data`."
        )


def test_the_lock_names_files_that_recipes_read_and_no_others(lock):
    used = {key for name in RECIPES for key in lineage.load_recipe(name).INPUTS}
    assert used == set(lock)


def test_every_row_of_the_lock_is_complete(lock):
    for source in lock.values():
        assert source.url.startswith("https://"), source.id
        assert re.fullmatch("[0-9a-f]{64}", source.sha256) and re.fullmatch(
            "[0-9a-f]{40}", source.commit
        ), source.id
        assert source.commit in source.url and source.republish in ("yes", "excerpts", "no"), (
            source.id
        )
        owner, _, repository = source.repository.removeprefix("github.com/").partition("/")
        assert source.file.startswith(f"{source.theme}/{owner}+{repository}/"), source.id
        assert all((source.publisher, source.title, source.licence, source.format)), source.id
        assert source.publisher_url.startswith("http"), source.id
    assert len({source.file for source in lock.values()}) == len(lock)


def test_no_raw_file_is_in_the_repository():
    ignored = (tables.ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "/raw/" in ignored


def test_readers_of_recipes_pull_in_nothing_beside_the_lock():
    """Recipes need pandas and the readers of the lock; no other package."""
    allowed = {"pandas", "recipes", "evidence", "re", "ast", "pathlib", "unicodedata"}
    for path in [
        *(tables.ROOT / "recipes").glob("*/*.py"),
        *(tables.ROOT / "recipes").glob("[!f]*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert {name.partition(".")[0] for name in names} <= allowed, path
