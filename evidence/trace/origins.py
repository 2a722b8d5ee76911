"""Tell which tables, rows and facts a slice reads, and which publishers' files they come from."""

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import tables, usage
from ..claims.independence import PUBLISHERS
from ..kept import kept_until_changed
from ..tabular import csvtext
from .effects import walk
from .slices import Program, TraceError

FACT = re.compile(r"""["']([a-z_]+:[A-Za-z]+\d+)["']""")
HIDDEN = {usage.REGISTER, PUBLISHERS}  # read by every claim: who publishes, and what is claimed
COMPARISONS = {"==": "", "!=": "not ", ">=": "from ", "<=": "up to ", ">": "after ", "<": "before "}


@dataclass(frozen=True)
class Use:
    """A table that a slice reads: the rows, of how many, and the filter in words if it is known."""

    table: str
    total: int
    rows: int
    words: str = ""

    def describe(self) -> str:
        """Return the rows in words.

        Examples
        --------
        >>> Use("economy/macro", 900, 12, "Belarus, from 2010").describe()
        '12 of 900 rows: Belarus, from 2010'
        >>> Use("economy/macro", 900, 900).describe()
        'all 900 rows'
        """
        if self.rows == self.total:
            return f"all {self.total:,} rows"
        return f"{self.rows:,} of {self.total:,} rows" + (f": {self.words}" if self.words else "")


@dataclass
class Origin:
    """What a slice reads: tables with their rows, and dated facts."""

    uses: list[Use] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


def find_origin(statements: Iterable[str], named: Iterable[str] = ()) -> Origin:
    """Return the tables, rows and facts that the statements of a slice read or cite.

    `named` are more tables and facts, such as those that a verdict cites.

    Examples
    --------
    >>> found = find_origin(['loan = fact("economy:E001")', 't = load("economy/macro").query("country == \\'BLR\\'")'])
    >>> found.facts, found.uses[0].words
    (['economy:E001'], 'Belarus')
    """
    read, more = [read_names(text) for text in statements], list(named)
    facts = dict.fromkeys([*(one for found in read for one in found.facts), *more])
    listed = {one for found in read for one in found.tables}
    cited = {name for name in more if "/" in name and not name.endswith("/facts")}
    listed |= cited - HIDDEN
    filters = find_filters(read)
    uses = [_use(name, filters.get(name, ())) for name in sorted(listed) if _is_table(name)]
    return Origin(uses, [name for name in facts if ":" in name and _is_fact(name)])


def check_named(program: Program, kind: str, name: str, chosen: Sequence[int]) -> None:
    """Refuse a slice that calls `fact` or `load` but writes out no name of a fact or table.

    Raises
    ------
    TraceError
        If the trace could not list what the result reads.
    """
    statements = [program.statements[index] for index in chosen]
    if any(_names_data(one.text) for one in statements):
        return
    for one in statements:
        for node in (found for found in walk(one.node) if isinstance(found, ast.Call)):
            function = program.name_called(node)
            # A list of countries has its name written out but is no table of `known_tables`.
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if function in usage.READERS and any(not isinstance(a, ast.Constant) for a in given):
                raise TraceError(
                    f"The {kind} '{name}' reads data in code cell {one.cell + 1}, line {node.lineno}: "
                    f"`{ast.unparse(node)}`, but no statement that makes it writes the name of a table "
                    f'or fact out. Write the whole name out, such as "{usage.READERS[function]}".'
                )


def _names_data(text):
    """Tell whether the code of a statement writes out a table or a fact that exists."""
    found = read_names(text)
    return any(map(_is_fact, found.facts)) or any(map(_is_table, found.tables))


def _is_fact(name):
    try:
        tables.fact(name)
    except tables.TableError:
        return False
    return True


def _is_table(name):
    try:
        return name in tables.tables_of(name.partition("/")[0])
    except tables.TableError:
        return False


def _use(name, filters):
    """Return the use of a table; without filters, or with one that needs the notebook, all its rows."""
    known = all(one is not None and "@" not in one for one in filters)
    filters = tuple(filters) if known else ()
    total, rows = _count_rows(name, tables.read_table_state(name), filters)
    if rows is None:
        return Use(name, total, total)
    said = {_in_words(one) for one in filters}
    return Use(name, total, rows, "; ".join(sorted(said)) if "" not in said else "")


@functools.lru_cache(maxsize=1024)  # many results of a chapter read the same rows
def _count_rows(name, _state, filters):
    """Return how many rows a table has, and how many the filters keep, or None if all are read."""
    if not filters:
        return len(tables.cells_of(name)), None
    frame = tables.read(name)
    try:
        rows = set().union(*(frame.query(one).index for one in filters))
    except Exception:  # it names a column that the notebook adds
        return len(frame), None
    return len(frame), len(rows)


@dataclass(frozen=True)
class Names:
    """What one statement names: facts, tables, loads and the uses of each name."""

    facts: list[str]
    tables: list[str]
    loads: list[tuple[str, str, str | None]]  # table, name that it is bound to or "", filter
    stores: Counter[str]
    queries: dict[str, list[str | None]]  # name: filter of each use, None for all rows


@functools.lru_cache(maxsize=8192)  # a statement is part of many slices
def read_names(text: str) -> Names:
    """Return what the code of one statement names."""
    found = Names(FACT.findall(text), usage.TABLE_NAME.findall(text), [], Counter(), {})
    parents: dict[ast.AST, ast.AST] = {}
    for node in ast.walk(ast.parse(text)):
        parents |= dict.fromkeys(ast.iter_child_nodes(node), node)
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                found.stores[node.id] += 1
            elif isinstance(node.ctx, ast.Load):
                found.queries.setdefault(node.id, []).append(_query_on(node, parents))
        elif name := _loaded(node):
            above = parents[node]
            targets = above.targets if isinstance(above, ast.Assign) else []
            bound = targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""
            found.loads.append((name, bound, _query_on(node, parents)))
    return found


def find_filters(read: Sequence[Names]) -> dict[str, list[str | None]]:
    """Return the filters with which a slice reads each table: {table: filters}, None for all rows.

    A filter is known where every use of the table is `load("…").query("…")`, or where every use of
    the name that it is bound to is `name.query("…")`.
    """
    found: dict[str, list[str | None]] = {}
    for one in read:
        for table, bound, query in one.loads:
            if not bound:
                filters = [query]
            elif sum(each.stores[bound] for each in read) > 1:
                filters = [None]
            else:
                filters = [use for each in read for use in each.queries.get(bound, [])] or [None]
            found.setdefault(table, []).extend(filters)
    return found


def _loaded(node):
    """Return the table that `load("…")` loads; None for any other expression."""
    match node:
        case ast.Call(func=ast.Name(id="load"), args=[ast.Constant(value=name), *_]):
            return name
    return None


def _query_on(node, parents):
    """Return the text of the query called on a node, None if another thing is done with it."""
    above = parents.get(node)
    match above, parents.get(above):
        case ast.Attribute(attr="query"), ast.Call(
            func=func, args=[ast.Constant(value=str(text)), *_]
        ):
            return text if func is above else None
    return None


def _in_words(query):
    """Return a query in words, "" if it is not a chain of simple comparisons."""
    from ..charts import country_names

    names, words = country_names(), []
    for part in query.split(" and "):
        one = re.fullmatch(r"\s*(\w+) (==|!=|>=|<=|>|<) ('[^']*'|\d+(?:\.\d+)?)\s*", part)
        many = re.fullmatch(r"\s*(\w+) in \[?\(?([^()\[\]]*)\)?\]?\s*", part)
        if one:
            value = one[3].strip("'")
            words.append(COMPARISONS[one[2]] + str(names.get(value, value)))
        elif many:
            values = [value.strip(" '") for value in many[2].split(",") if value.strip()]
            words.append(" or ".join(str(names.get(value, value)) for value in values))
        else:
            return ""
    return ", ".join(words)


@kept_until_changed("upstream.csv")
def _read_upstream():
    """Return the rows of `data/upstream.csv`, the lock of the publishers' files, by id."""
    path = tables.DATA / "upstream.csv"
    columns = csvtext.read(path).columns if path.exists() else {}
    rows = (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
    return {row["id"]: row for row in rows}


def list_files(name: str) -> list[dict[str, str]]:
    """Return the publishers' files from which table `name` is made: rows of `data/upstream.csv`."""
    return find_files(tables.resource(name))


def find_files(entry: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the rows of `data/upstream.csv` that a table is made from, by its descriptor's entry."""
    known = _read_upstream()
    return [known[key] for key in entry.get("lineage", {}).get("inputs", []) if key in known]


def list_pages(name: str) -> list[str]:
    """Return the addresses on which the rows of a transcribed table were read, each once."""
    frame, theme = tables.cells_of(name), name.partition("/")[0]
    found: dict[str, None] = {}
    for column in frame.columns:
        if re.search(r"(^|_)url$", column):
            found |= dict.fromkeys(value for value in frame[column] if value.startswith("http"))
        elif re.search(r"(^|_)facts?$", column):
            for value in frame[column]:
                for key in re.findall(r"[A-Za-z]+\d+", value):
                    reference = f"{theme}:{key}"
                    if _is_fact(reference):
                        found[tables.fact(reference)["url"]] = None
    return [address for address in found if address]
