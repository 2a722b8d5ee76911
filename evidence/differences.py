"""Find the first difference between a rebuilt table and the one in `data/`."""

import pandas as pd

from . import tables
from .markup import plural
from .tabular import csvtext


def compare(name: str, text: str) -> str | None:
    """Describe where `text`, made by the recipe, differs from `data/<name>.csv`.

    Returns
    -------
    str or None
        The first differing cell, row or column and how many differ; None if the bytes are equal.
    """
    path = tables.DATA / f"{name}.csv"
    if not path.exists():
        return f"data/{name}.csv does not exist; W=1 writes it"
    if path.read_bytes() == text.encode("utf-8"):
        return None
    try:
        old = tables.cells_of(name)
    except tables.TableError as error:
        return f"from a file that cannot be read: {error}"
    new = pd.DataFrame(csvtext.parse(text, "").columns, dtype="str")
    if list(old) != list(new):
        return f"the columns: table has {', '.join(old)}; recipe gives {', '.join(new)}"
    key = tables.list_key(tables.resource(name)) or list(old)
    found = list(_differences(_by_key(old, key), _by_key(new, key)))
    return "; ".join(found) or "the cells are the same, the bytes are not: line ends or quotes"


def _differences(old: dict, new: dict):
    """Yield a message each for differing cells, missing rows and new rows; else for the order."""
    cells = [
        (line, key, column, was, new[key][1][column])
        for key, (line, row) in old.items()
        if key in new
        for column, was in row.items()
        if was != new[key][1][column]
    ]
    lost = [key for key in old if key not in new]
    extra = [key for key in new if key not in old]
    if cells:
        line, key, column, was, now = cells[0]
        yield (
            f"at line {line} ({', '.join(key)}), column {column}: table has {was or 'nothing'}, "
            f"recipe gives {now or 'nothing'} ({plural(len(cells), 'cell')} in all)"
        )
    if lost:
        yield (
            f"at line {old[lost[0]][0]} ({', '.join(lost[0])}): recipe gives no such row "
            f"({plural(len(lost), 'row')} in all)"
        )
    if extra:
        yield (
            f"in the row {', '.join(extra[0])}, which the table lacks "
            f"({plural(len(extra), 'row')} in all)"
        )
    if not (cells or lost or extra) and list(old) != list(new):
        yield "in the order of the rows"


def _by_key(frame: pd.DataFrame, key: list[str]) -> dict:
    """Return {key of the row, with a counter if it repeats: (line of the file, row as a dict)}."""
    found: dict[tuple, tuple[int, dict]] = {}
    for line, row in enumerate(frame.to_dict("records"), 2):
        cells = tuple(row[column] for column in key)
        while cells in found:
            cells = (*cells, "again")
        found[cells] = (line, row)
    return found
