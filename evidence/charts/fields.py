"""Walk a Vega-Lite specification, and find the fields that it names and its data do not have.

Vega-Lite accepts a field that does not exist: the chart stays empty, or shows zeros. The
specification is read from the outside in, and each transform defines which columns its result has.
If that depends on values (pivot) or on a transform not known here, every name counts as known.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

EXPRESSION = re.compile(r"""\bdatum(?:\.([A-Za-z_$][\w$]*)|\[(?:'([^']*)'|"([^"]*)")\])""")
STRING = re.compile(r"""(?<!\[)(?:'[^']*'|"[^"]*")(?!\])""")  # but not the name in datum['name']
REPEAT = re.compile(r'"repeat": "(\w+)"')
NESTED = re.compile(r"(?<!\\)[.\[]")  # ends the name of a column in "column.part" or "column[0]"


def walk(node: Any) -> Iterator[dict]:
    """Yield every dict in a specification, outermost first, without data."""
    if isinstance(node, dict):
        yield node
        node = [value for key, value in node.items() if key not in ("datasets", "values")]
    if isinstance(node, list):
        for part in node:
            yield from walk(part)


def list_parts(view: dict) -> list[dict]:
    """Return the views that a view puts together: layers, neighbours, or the one that it repeats."""
    joined = ("layer", "hconcat", "vconcat", "concat")
    parts = [part for key in joined for part in view.get(key, [])]
    return [*parts, view["spec"]] if "spec" in view else parts


def unknown(spec: dict) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (where, field, columns that exist there) of each field that the data do not have.

    `spec` has its data in `datasets`. where: such as "encoding x".
    """
    yield from _view(spec, spec.get("datasets", {}), None, {}, {})


def _view(view, datasets, columns, inherited, repeated):
    """Do the same for one view. columns: a set of names, or None if any name may exist."""
    if "data" in view:
        columns = _columns(view["data"], datasets)
    for transform in view.get("transform", []):
        kind = next((key for key in TRANSFORMS if key in transform), "unknown")
        for field in _inputs(transform, kind):
            yield from _missing(f"transform {kind}", field, columns)
        yield from _looked_up(transform, datasets)
        columns = TRANSFORMS[kind](transform, columns) if kind in TRANSFORMS else None
    repeat = view.get("repeat", {})
    repeated = {**repeated, **(repeat if isinstance(repeat, dict) else {"repeat": repeat})}
    # A shared encoding is merged into every layer and applies to the layer's own data.
    encoding = {**inherited, **view.get("encoding", {})}
    for field in _facets(view.get("facet") or {}):
        yield from _missing("facet", field, columns)
    parts = list_parts(view)
    for part in parts:
        yield from _view(part, datasets, columns, encoding, repeated)
    if not parts:
        for channel, definition in encoding.items():
            for field in _of_definition(definition):
                yield from _missing(f"encoding {channel}", field, columns)
        for used in sorted(set(REPEAT.findall(json.dumps(encoding)))):
            for field in repeated.get(used, []):
                yield from _missing("repeat", field, columns)


def _missing(where, field, columns):
    first = NESTED.split(field, maxsplit=1)[0].replace("\\", "")
    if columns is not None and first not in columns and not field.startswith("["):
        yield where, field, sorted(columns)


def _columns(data, datasets):
    """Return the names in the rows of a data source; None if they are not known before drawing."""
    if isinstance(data, dict) and "sequence" in data:
        return {data["sequence"].get("as", "data")}
    data = data or {}
    rows = datasets.get(data.get("name"))
    return None if rows is None or "format" in data else {key for row in rows for key in row}


def _facets(facet):
    """List the fields of a facet view: one definition, or one each for rows and columns."""
    definitions = [facet[key] for key in ("row", "column") if key in facet] or [facet]
    return [field for definition in definitions for field in _of_definition(definition)]


def _of_definition(definition):
    """List the fields of a channel's definition, with those of its sort order and conditions."""
    if isinstance(definition, list):
        return [field for part in definition for field in _of_definition(part)]
    if not isinstance(definition, dict):
        return []
    found = _named(definition)
    if isinstance(definition.get("sort"), dict):
        found += _named(definition["sort"])
    conditions = definition.get("condition", [])
    for condition in conditions if isinstance(conditions, list) else [conditions]:
        found += _of_definition(condition) + _of_predicate(condition.get("test"))
    return found


def _named(definition):
    field = definition.get("field")
    return [field] if field and isinstance(field, str) else []


def _of_predicate(test):
    """List the fields of a filter or condition: an expression, a comparison, or and, or, not."""
    if isinstance(test, str):
        return _of_expression(test)
    if not isinstance(test, dict):
        return []
    parts = [*test.get("and", []), *test.get("or", []), *([test["not"]] if "not" in test else [])]
    return _named(test) + [field for part in parts for field in _of_predicate(part)]


def _of_expression(text):
    found = EXPRESSION.findall(STRING.sub("''", text))
    # In brackets a dot is part of the name: escape it as an encoding would.
    return [
        dotted or re.sub(r"([.\[\]])", r"\\\1", single or double)
        for dotted, single, double in found
    ]


def _inputs(transform, kind):
    """List the fields that a transform reads."""
    found = list(transform.get("groupby", []))
    if kind == "calculate":
        found += _of_expression(transform["calculate"])
    elif kind == "filter":
        found += _of_predicate(transform["filter"])
    elif kind in ("aggregate", "joinaggregate", "window"):
        found += [field for part in transform[kind] for field in _named(part) if field != "*"]
    elif kind in ("fold", "flatten"):
        found += transform[kind]
    elif kind in ("bin", "timeUnit"):
        found += _named(transform)
    elif isinstance(transform.get(kind), str):  # density, impute, loess, lookup, pivot, quantile, …
        found.append(transform[kind])
    found += [transform[key] for key in ("on", "key", "value") if kind in READS.get(key, ())]
    found += [
        field for part in transform.get("sort") or [] for field in _named(part) if field != "*"
    ]
    return found


READS = {"on": ("loess", "regression"), "key": ("impute",), "value": ("pivot",)}


def _looked_up(transform, datasets):
    """Yield the fields that a lookup names and that its other table lacks."""
    other = transform.get("from", {})
    if "data" in other:
        columns = _columns(other["data"], datasets)
        for field in [other["key"], *other.get("fields", [])]:
            yield from _missing("transform lookup", field, columns)


def _as(transform, *default):
    names = transform.get("as", list(default))
    return [names] if isinstance(names, str) else names


def _add(*default, end=False):
    """Describe a transform that keeps all columns and adds `as`; end: and interval ends."""

    def result(transform, columns):
        names = _as(transform, *default)
        ends = [f"{names[0]}_end"] if end and len(names) == 1 else []
        return None if columns is None else columns | {*names, *ends}

    return result


def _replace(*default):
    """Describe a transform whose result has the columns it groups by and those in `as`."""

    def result(transform, columns):
        return {*transform.get("groupby", []), *_as(transform, *default)}

    return result


def _each(kind, keep):
    """Describe a transform with several operations; keep: all columns are kept."""

    def result(transform, columns):
        named = {part["as"] for part in transform[kind]}
        if keep:
            return None if columns is None else columns | named
        return {*transform.get("groupby", []), *named}

    return result


def _fit(kind):
    """Describe a curve fitted to `kind` by `on`: its points or its parameters."""

    def result(transform, columns):
        drawn = (transform["on"], transform[kind])
        names = ("coef", "rSquared") if transform.get("params") else drawn
        return _replace(*names)(transform, columns)

    return result


def _keep(transform, columns):
    return columns


# The key of each transform, and which columns its result has. `extent` is also an option of other
# transforms, so it comes last.
TRANSFORMS = {
    "calculate": _add(),
    "filter": _keep,
    "aggregate": _each("aggregate", keep=False),
    "joinaggregate": _each("joinaggregate", keep=True),
    "window": _each("window", keep=True),
    "fold": _add("key", "value"),
    "flatten": lambda transform, columns: _add(*transform["flatten"])(transform, columns),
    "bin": _add(end=True),
    "timeUnit": _add(end=True),
    "stack": _add(end=True),
    "density": _replace("value", "density"),
    "quantile": _replace("prob", "value"),
    "regression": _fit("regression"),
    "loess": _fit("loess"),
    "impute": _keep,
    "lookup": lambda step, columns: _add(*step["from"].get("fields", []))(step, columns),
    "pivot": lambda transform, columns: None,
    "sample": _keep,
    "extent": _keep,
}
