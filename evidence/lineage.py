"""Describe the origin of each table, and rebuild tables from the publishers' files.

A table is *rebuilt* (`recipes/<theme>/<table>.py` makes it from files in `data/upstream.csv`),
*transcribed* (read row by row from pages) or *derived* (from other tables of the project).
`data/lineage.csv` lists the last two; a table with a recipe is rebuilt.
"""

import importlib.util
import sys
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pandas as pd
from tqdm import tqdm

from . import tables
from .differences import compare
from .markup import plural
from .raw import Absent, Raw, RecipeError
from .tabular import csvtext

HOME = str(tables.ROOT)  # where `from recipes.common import …` is found
KINDS = ("transcribed", "derived")
SAME, DIFFERS, ABSENT, FAILED, WRITTEN = "same", "differs", "absent", "failed", "written"


@dataclass(frozen=True)
class Outcome:
    """The outcome of rebuilding one table: its name, a status and a sentence."""

    table: str
    status: str
    text: str


def recipe_path(name: str) -> Path:
    """Return the path of the recipe of table `name` ("<theme>/<table>"), even if there is none."""
    return tables.ROOT / "recipes" / f"{name}.py"


def recipes() -> list[str]:
    """List the tables that have a recipe, sorted."""
    root = tables.ROOT / "recipes"
    return sorted(
        path.relative_to(root).with_suffix("").as_posix() for path in root.glob("*/[!_]*.py")
    )


def chosen(what: list[str]) -> list[str]:
    """List the tables with a recipe that `what` names, by table or theme; all if it is empty.

    RecipeError if a name is neither a theme nor a table with a recipe.
    """
    known = recipes()
    found = []
    for name in what:
        here = [table for table in known if name in (table, table.partition("/")[0])]
        if not here:
            load_recipe(name)  # says why not
        found += here
    return found if what else known


def load_recipe(name: str) -> ModuleType:
    """Import the recipe of table `name`; RecipeError if there is none, or it lacks `build` or `INPUTS`."""
    path = recipe_path(name)
    if not path.is_file():
        other = read_lineage().get(name)
        if other:
            raise RecipeError(f"'{name}' has no recipe: it is {other['kind']}. {other['note']}")
        raise RecipeError(
            f"There is no recipe for '{name}'. Name a theme or a table, e.g. {recipes()[0]}; "
            "without a name every table with a recipe is rebuilt."
        )
    if HOME not in sys.path:
        sys.path.insert(0, HOME)
    module = _import("recipes." + name.replace("/", "."), path)
    for needed in ("build", "INPUTS"):
        if not hasattr(module, needed):
            raise RecipeError(
                f"recipes/{name}.py: no {needed}. A recipe has INPUTS, a list of ids of "
                "data/upstream.csv, and build(raw), which returns a DataFrame."
            )
    return module


def _import(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_lineage() -> dict[str, dict]:
    """Read `data/lineage.csv`, the tables without a recipe: {table: {"kind", "note"}}."""
    path = tables.DATA / "lineage.csv"
    text = pd.DataFrame(csvtext.read(path).columns, dtype="str")
    for row in text.itertuples():
        if row.kind not in KINDS:
            raise RecipeError(
                f"data/lineage.csv, line {row.Index + 2}: kind '{row.kind}' is not one of "
                f"{', '.join(KINDS)}. Write one of these; a rebuilt table needs only its recipe."
            )
    return text.set_index("table").to_dict("index")


def describe(name: str) -> dict:
    """Describe the origin of table `name`; RecipeError if nothing records it.

    Returns
    -------
    dict
        `kind` ("rebuilt", "transcribed" or "derived"); of a rebuilt table `recipe` and `inputs`,
        the ids of its files in `data/upstream.csv`; else `note`, if there is one.
    """
    if recipe_path(name).is_file():
        inputs = list(load_recipe(name).INPUTS)
        return {"kind": "rebuilt", "recipe": f"recipes/{name}.py", "inputs": inputs}
    found = read_lineage().get(name)
    if found is None:
        raise RecipeError(
            f"The origin of '{name}' is not recorded. Write recipes/{name}.py, or add a row to "
            f"data/lineage.csv with kind {' or '.join(KINDS)}."
        )
    return {key: value for key, value in found.items() if value}


def field(name: str) -> dict:
    """Return the descriptor's entry on the origin of table `name`: {"lineage": …}.

    Empty for lists of countries and files without a schema, and for a project without
    `data/lineage.csv`.
    """
    listed = (tables.DATA / "lineage.csv").exists() and name in tables.known_tables()
    return {"lineage": describe(name)} if listed else {}


def build(name: str, raw: Raw) -> str:
    """Run the recipe of table `name` and return the table as the text of a CSV file.

    Raises
    ------
    Absent
        If a publisher's file is missing.
    RecipeError
        If a file is not as expected, or the recipe fails; the message names the line of the recipe.
    """
    module = load_recipe(name)
    _have(module.INPUTS, raw)
    try:
        frame = module.build(raw)
    except RecipeError as error:
        raise RecipeError(f"{error} (recipes/{name}.py)") from None
    except tables.TableError:
        raise
    except Exception as error:
        raise RecipeError(_where(name, error)) from error
    schema = tables.resource(name)["schema"]
    wanted = [field["name"] for field in schema["fields"]]
    if list(frame.columns) != wanted:
        raise RecipeError(
            f"recipes/{name}.py gives the columns {', '.join(frame.columns)}; the descriptor has "
            f"{', '.join(wanted)}. Change the one that is wrong."
        )
    return tables.text(frame, schema, f"what recipes/{name}.py gives")


def _have(keys: list[str], raw: Raw) -> None:
    """Fetch every file of a table before the first is read; Absent counts the missing ones."""
    missing = []
    for key in keys:
        try:
            raw.path(key)
        except Absent as error:
            missing.append(str(error))
    if missing:
        more = plural(len(missing) - 1, "file")
        raise Absent(missing[0] + (f" … and {more} more of this table" if missing[1:] else ""))


def _where(name: str, error: Exception) -> str:
    """Return a message with the line of a recipe that raised an unexpected error."""
    place = f"recipes/{name}.py"
    for frame in traceback.extract_tb(error.__traceback__):
        above, found, below = frame.filename.rpartition("/recipes/")
        if found:
            place = f"recipes/{below}, line {frame.lineno} ({frame.line})"
    return (
        f"{place}: {type(error).__name__}: {error}. The publisher's file is not as the recipe "
        "expects; compare the file with the recipe's docstring."
    )


def rebuild(names: list[str], raw: Raw, write: bool = False) -> list[Outcome]:
    """Rebuild each table of `names`, compare it with the one in `data/` and print one line for it.

    With `write`, a table that differs is written into `data/`, as a whole or not at all.
    """
    outcomes = []
    # No bar if standard error is a file, or for one table.
    bar = tqdm(names, unit="table", desc="rebuild", disable=True if len(names) == 1 else None)
    for name in bar:
        bar.set_postfix_str(name)
        outcomes.append(_rebuild(name, raw, write))
        tqdm.write(f"{name:<38} {outcomes[-1].text}")
    return outcomes


def _rebuild(name: str, raw: Raw, write: bool) -> Outcome:
    try:
        text = build(name, raw)
        different = compare(name, text)
        if different and write:
            csvtext.replace(tables.DATA / f"{name}.csv", text.encode("utf-8"))
    except Absent as error:
        return Outcome(name, ABSENT, f"not checked: {error}")
    except tables.TableError as error:
        return Outcome(name, FAILED, f"error: {error}")
    if different is None:
        return Outcome(name, SAME, f"same ({plural(text.count(chr(10)) - 1, 'row')})")
    if write:
        return Outcome(name, WRITTEN, f"written; it differed {different}")
    return Outcome(name, DIFFERS, f"differs {different}")


def status(outcomes: list[Outcome]) -> int:
    """Return the exit status: 0 all are the same, 1 one differs, 2 one could not be checked."""
    found = {outcome.status for outcome in outcomes}
    return 2 if found & {ABSENT, FAILED} else 1 if DIFFERS in found else 0


def summary(outcomes: list[Outcome]) -> str:
    """Count the outcomes in a sentence, and say what to do next."""
    words = {
        SAME: "the same",
        DIFFERS: "different",
        ABSENT: "not checked",
        FAILED: "failed",
        WRITTEN: "written",
    }
    count = Counter(outcome.status for outcome in outcomes)
    counts = [f"{count[key]} {word}" for key, word in words.items() if count[key]]
    text = f"{plural(len(outcomes), 'table')}: {', '.join(counts)}."
    if count[DIFFERS]:
        text += " W=1 writes what the recipes give."
    if count[WRITTEN]:
        text += " Now run `python -m evidence data`, then `make review`."
    return text
