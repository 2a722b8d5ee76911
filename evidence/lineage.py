"""Say how each table came to be, and make it again from the publisher's file.

A table is *rebuilt* (`recipes/<theme>/<table>.py` makes it from files in `data/upstream.csv`),
*transcribed* (read row by row on pages) or *derived* (from other tables of the project). The last
two stand in `data/lineage.csv`; that a table is rebuilt follows from its recipe.
"""

import importlib.util
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pandas as pd
from tqdm import tqdm

from . import tables
from .raw import Absent, Raw, RecipeError
from .tabular import csvtext

HOME = str(tables.ROOT)  # where `from recipes.common import …` is found
KINDS = ("transcribed", "derived")
SAME, DIFFERS, ABSENT, FAILED, WRITTEN = "same", "differs", "absent", "failed", "written"


@dataclass(frozen=True)
class Outcome:
    """What came of rebuilding one table: its name, a status and a sentence."""

    table: str
    status: str
    text: str


def recipe_path(name: str) -> Path:
    """Return where the recipe of table `name` ("<theme>/<table>") is, or would be."""
    return tables.ROOT / "recipes" / f"{name}.py"


def recipes() -> list[str]:
    """List the tables that have a recipe, sorted."""
    root = tables.ROOT / "recipes"
    return sorted(
        path.relative_to(root).with_suffix("").as_posix() for path in root.glob("*/[!_]*.py")
    )


def chosen(what: list[str]) -> list[str]:
    """List the tables with a recipe that `what` names, by table or theme; all if it is empty.

    Raises
    ------
    RecipeError
        If a name is neither a theme nor a table with a recipe.
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
    """Import the recipe of table `name`.

    Raises
    ------
    RecipeError
        If there is none, or it lacks `build` or `INPUTS`.
    """
    path = recipe_path(name)
    if not path.is_file():
        other = others().get(name)
        if other:
            raise RecipeError(f"'{name}' has no recipe: it is {other['kind']}. {other['note']}")
        raise RecipeError(
            f"There is no recipe for '{name}'. Name a theme or a table, e.g. {recipes()[0]}; "
            "without a name every table with a recipe is made."
        )
    if HOME not in sys.path:
        sys.path.insert(0, HOME)
    spec = importlib.util.spec_from_file_location("recipes." + name.replace("/", "."), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for needed in ("build", "INPUTS"):
        if not hasattr(module, needed):
            raise RecipeError(
                f"recipes/{name}.py: no {needed}. A recipe has INPUTS, a list of ids of "
                "data/upstream.csv, and build(raw), which returns a DataFrame."
            )
    return module


def others() -> dict[str, dict]:
    """Read `data/lineage.csv`: {table: {"kind", "note"}} of the tables without a recipe."""
    path = tables.DATA / "lineage.csv"
    text = pd.DataFrame(csvtext.read(path).columns, dtype="str")
    for row in text.itertuples():
        if row.kind not in KINDS:
            raise RecipeError(
                f"data/lineage.csv, line {row.Index + 2}: kind '{row.kind}' is none of "
                f"{', '.join(KINDS)}; that a table is rebuilt follows from its recipe."
            )
    return text.set_index("table").to_dict("index")


def of(name: str) -> dict:
    """Say how table `name` came to be.

    Returns
    -------
    dict
        `kind` ("rebuilt", "transcribed" or "derived"); of a rebuilt table `recipe` and `inputs`,
        the ids of its files in `data/upstream.csv`; else `note`, if there is one.

    Raises
    ------
    RecipeError
        If the table has neither a recipe nor a row in `data/lineage.csv`.
    """
    if recipe_path(name).is_file():
        return {
            "kind": "rebuilt",
            "recipe": f"recipes/{name}.py",
            "inputs": list(load_recipe(name).INPUTS),
        }
    found = others().get(name)
    if found is None:
        raise RecipeError(
            f"Nothing says how '{name}' came to be. Write recipes/{name}.py, or add a row to "
            f"data/lineage.csv with kind {' or '.join(KINDS)}."
        )
    return {key: value for key, value in found.items() if value}


def field(name: str) -> dict:
    """Return what a descriptor says of how table `name` came to be: {"lineage": …}.

    Empty for lists of countries and files that are no table, and for a project without
    `data/lineage.csv`.
    """
    listed = (tables.DATA / "lineage.csv").exists() and name in tables.known_tables()
    return {"lineage": of(name)} if listed else {}


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
    wanted = [field["name"] for field in tables.resource(name)["schema"]["fields"]]
    if list(frame.columns) != wanted:
        raise RecipeError(
            f"recipes/{name}.py gives the columns {', '.join(frame.columns)}; the descriptor has "
            f"{', '.join(wanted)}. Change the one that is wrong."
        )
    schema = tables.resource(name)["schema"]
    return tables.text(frame, schema, f"what recipes/{name}.py gives")


def _have(keys: list[str], raw: Raw) -> None:
    """Get every file of a table before the first is read; Absent names one, and how many more."""
    missing = []
    for key in keys:
        try:
            raw.path(key)
        except Absent as error:
            missing.append(str(error))
    if missing:
        more = _count(len(missing) - 1, "file")
        raise Absent(missing[0] + (f" … and {more} more of this table" if missing[1:] else ""))


def _where(name: str, error: Exception) -> str:
    """Name the line of a recipe that failed in a way it did not foresee."""
    place = f"recipes/{name}.py"
    for frame in traceback.extract_tb(error.__traceback__):
        above, found, below = frame.filename.rpartition("/recipes/")
        if found:
            place = f"recipes/{below}, line {frame.lineno} ({frame.line})"
    return (
        f"{place}: {type(error).__name__}: {error}. The publisher's file is not as the recipe "
        "expects; compare the file with the recipe's docstring."
    )


def compare(name: str, text: str) -> str | None:
    """Say where `text`, made by the recipe, differs from `data/<name>.csv`; None if nowhere."""
    path = tables.DATA / f"{name}.csv"
    if not path.exists():
        return f"data/{name}.csv does not exist; W=1 writes it"
    standing = path.read_bytes()
    if standing == text.encode("utf-8"):
        return None
    try:
        old = tables.cells_of(name)
    except tables.TableError as error:
        return f"from a file that cannot be read: {error}"
    return (
        _first_difference(name, old, _parse(text))
        or "the cells are the same, the bytes are not: line ends or quotes"
    )


def _parse(text: str) -> pd.DataFrame:
    return pd.DataFrame(csvtext.parse(text, "").columns, dtype="str")


def _first_difference(name: str, old: pd.DataFrame, new: pd.DataFrame) -> str | None:
    if list(old) != list(new):
        return f"the columns: table has {', '.join(old)}; recipe gives {', '.join(new)}"
    key = _key(name, old)
    old_rows, new_rows = _by_key(old, key), _by_key(new, key)
    lost = [k for k in old_rows if k not in new_rows]
    extra = [k for k in new_rows if k not in old_rows]
    cells = [
        (old_rows[k][0], k, column, old_rows[k][1][column], new_rows[k][1][column])
        for k in old_rows
        if k in new_rows
        for column in old
        if old_rows[k][1][column] != new_rows[k][1][column]
    ]
    said = []
    if cells:
        line, k, column, was, now = cells[0]
        said.append(
            f"at line {line} ({', '.join(k)}), column {column}: table has {was or 'nothing'}, "
            f"recipe gives {now or 'nothing'} ({_count(len(cells), 'cell')} in all)"
        )
    if lost:
        said.append(
            f"at line {old_rows[lost[0]][0]} ({', '.join(lost[0])}): recipe gives no such row "
            f"({_count(len(lost), 'row')} in all)"
        )
    if extra:
        said.append(
            f"in the row {', '.join(extra[0])}, which the table lacks "
            f"({_count(len(extra), 'row')} in all)"
        )
    if not said and list(old_rows) != list(new_rows):
        said.append("in the order of the rows")
    return "; ".join(said) or None


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _key(name: str, frame: pd.DataFrame) -> list[str]:
    key = tables.resource(name)["schema"].get("primaryKey") or list(frame)
    return [key] if isinstance(key, str) else key


def _by_key(frame: pd.DataFrame, key: list[str]) -> dict:
    """{key of the row, with a counter where it repeats: (line of the file, row as a dict)}."""
    found = {}
    for line, row in enumerate(frame.to_dict("records"), 2):
        cells = tuple(row[column] for column in key)
        while cells in found:
            cells = (*cells, "again")
        found[cells] = (line, row)
    return found


def rebuild(names: list[str], raw: Raw, write: bool = False) -> list[Outcome]:
    """Make each table of `names` again and compare it with the one in `data/`; one line a table.

    Parameters
    ----------
    write
        Put what the recipe gives into `data/` where it differs. A table is replaced as a whole or
        not at all.

    Returns
    -------
    list of Outcome
        In the order of `names`.
    """
    outcomes = []
    # No bar where standard error is a file, or for one table.
    bar = tqdm(
        names, unit="table", desc="rebuild", disable=True if raw.quiet or len(names) == 1 else None
    )
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
        return Outcome(name, SAME, f"same ({_count(text.count(chr(10)) - 1, 'row')})")
    if write:
        return Outcome(name, WRITTEN, f"written; it differed {different}")
    return Outcome(name, DIFFERS, f"differs {different}")


def status(outcomes: list[Outcome]) -> int:
    """Return the exit status: 0 all as they stand, 1 one differs, 2 one could not be checked."""
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
    counts = [
        f"{n} {word}"
        for key, word in words.items()
        if (n := sum(o.status == key for o in outcomes))
    ]
    text = f"{_count(len(outcomes), 'table')}: {', '.join(counts)}."
    if any(o.status == DIFFERS for o in outcomes):
        text += " W=1 writes what the recipes give."
    if any(o.status == WRITTEN for o in outcomes):
        text += " Now run `python -m evidence data`, then `make review`."
    return text
