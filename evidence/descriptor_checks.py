"""Recompute the numbers in the sentences of the data cards.

A card's sentences are typed into `datapackage.json`. So that none of their numbers can go stale,
the card lists in `checks` where each comes from:

    {"says": "{:.1f} per cent in {}", "is": ["share(a, b)", "t.year.max()"]}
    {"says": "in every year", "is": "gap.max() < 5"}
    {"says": "an error of 3 points", "from": "the pollster's note on its method"}

`says` is a part of a sentence of the card, with a replacement field for each number. `is` has one
expression per field; the card must contain the filled part. Without a field, `is` must be true.
`from` names the origin of a number that no table of the book holds. Expressions that several
checks use go into `names` of the card. An expression sees the table as `t`, other tables with
`read("economy/macro")`, facts with `fact("economy:E041")`, the functions of `measures`, and the
shortcuts `cell` and `total`.
"""

import ast
import inspect
import re
import string
from collections.abc import Iterator
from typing import Any

import pandas as pd

from . import measures, tables
from .project import listed

SENTENCES = ("description", "integrity_note", "breaks", "caveats", "measured_by")
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
SERIES = "version|versions|release|chapter|section|item|indicator|Article|COW|ATOP|V-Dem|SITC"
NO_NUMBERS = re.compile(  # digits that are not findings
    rf"\b\d{{1,2}}(?: (?:and|to) \d{{1,2}})? {MONTH}\b"  # 24 February
    r"|\b(?:1[89]|20)\d\d(?:[-/]\d\d(?:\d\d)?)?s?\b(?! ?%|[.,]\d| per cent| million)"  # years
    r"|\b[A-Z]\d{3,4}\b|\binf\d{3}\b|\b\w*_\w+\b"  # facts, columns
    rf"|\b(?:{SERIES}) \d+(?:\.\d+)?(?: and \d+(?:\.\d+)?)?\b"  # COW 3.0 and 4.0
    r"|\bES-\d+/\d+(?: to \d+)?\b|\b\d+/\d+\b"  # resolutions, school years
    r"|\b[A-Z][A-Za-z]*-?\d+\b(?![.,]\d)|\bat [0-9a-f]{7}\b"  # FineWeb2, commits of a mirror
    r"|\b1000 (?:m3|cubic metres)\b"  # the unit of gas prices
)
BUILTINS = {
    function.__name__: function
    for function in (abs, all, any, len, list, max, min, range, round, set, sorted, sum)
}


class CardError(ValueError):
    """A check that cannot be read or evaluated, with what to correct."""


def problems() -> list[str]:
    """Compare the sentences of every card with the tables.

    Listed are the sentences that the tables contradict, the numbers without a check, and the checks that
    cannot be read.
    """
    found = []
    for theme in tables.themes():
        for entry in tables.descriptor(theme)["resources"]:
            if "schema" in entry and entry["name"] != "countries":
                place = f"data/{theme}/datapackage.json: table '{entry['name']}'"
                found += [f"{place}, {text}" for text in card_problems(theme, entry)]
    return found


def card_problems(theme: str, entry: dict) -> Iterator[str]:
    """Yield what is wrong with the card of a table: failed checks first, then numbers without a check."""
    texts = [text for key in SENTENCES for text in listed(entry.get(key))]
    columns = [field.get("description", "") for field in entry["schema"]["fields"]]
    covered: list[set[int]] = [set() for _ in texts]
    try:
        names = _names(f"{theme}/{entry['name']}", entry) if entry.get("checks") else {}
    except CardError as error:
        yield f"names: {error}"
        return
    for number, check in enumerate(entry.get("checks", [])):
        try:
            filled = _filled(check, names)
        except CardError as error:
            yield f"checks[{number}]: {error}"
            continue
        if not any(filled in text for text in texts + columns):
            yield f"checks[{number}]: {_differs(check['says'], filled, texts + columns)}"
        for text, marked in zip(texts, covered, strict=True):
            marked |= _places(re.escape(filled), text)
    for text, marked in zip(texts, covered, strict=True):
        if near := _unchecked(text, marked):
            yield (
                f"“{text[:60]}…”: the number in “{near}” has no check. Add one to `checks` of the "
                "card (evidence/descriptor_checks.py says how), or write the sentence without the number."
            )


def statements(entry: dict[str, Any]) -> list[tuple[str, str]]:
    """List the statements of a card that are checked, in its order.

    Returns
    -------
    list of (str, str)
        The words as the card has them, and what they are compared with: the expressions, divided by
        "; ", or the origin of a number that no table holds. Words that the card lacks are left out.
    """
    texts = [text for key in SENTENCES for text in listed(entry.get(key))]
    texts += [field.get("description", "") for field in entry["schema"]["fields"]]
    found = []
    for check in entry.get("checks", []):
        said = _pattern(check["says"])
        words = next((match[0] for text in texts if (match := re.search(said, text))), None)
        if words:
            origin = f"from {check['from']}" if "from" in check else "; ".join(listed(check["is"]))
            found.append((words, origin))
    return found


def evaluate(expression: str, names: dict) -> object:
    """Evaluate one expression of a card; besides `names` it may use a few harmless built-in functions.

    Raises
    ------
    CardError
        If it is not an expression, uses a name that begins with an underscore, or fails.
    """
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise CardError(f"“{expression}” is no expression ({error.msg}). Correct it.") from None
    for node in ast.walk(tree):
        name = getattr(node, "attr", getattr(node, "id", ""))
        if isinstance(name, str) and name.startswith("_"):
            raise CardError(f"“{expression}” uses {name}; names may not begin with _. Rewrite it.")
    try:
        return eval(compile(tree, "<card>", "eval"), {"__builtins__": BUILTINS, **names})
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CardError(f"“{expression}” fails ({what}). Correct the expression.") from None


def total(frame: pd.DataFrame, column: str, **keys: object) -> float:
    """Sum a column over the rows that match; missing values count as nothing.

    `keys` give for each column named the value that a row must have, or several of them.
    """
    for key, value in keys.items():
        several = isinstance(value, (list, set, range))
        frame = frame[frame[key].isin(value if several else [value])]
    return frame[column].sum()


def cell(frame: pd.DataFrame, column: str, **keys: object) -> object:
    """Return the value of a column in the one row that matches; CardError if none or several do.

    `keys` give for each column named the value that the row must have.
    """
    for key, value in keys.items():
        frame = frame[frame[key] == value]
    if len(frame) != 1:
        raise CardError(f"{len(frame)} rows have {keys}, where one is needed")
    return frame[column].item()


def _names(name, entry):
    """Return what a card's expressions may use: tables, facts, formulas, the card's own names."""
    names = dict(inspect.getmembers(measures, inspect.isfunction))
    names |= {"read": tables.read, "t": tables.read(name), "pd": pd, "cell": cell, "total": total}
    names["fact"] = lambda reference: tables.fact(reference)["value"]
    for key, expression in entry.get("names", {}).items():
        names[key] = evaluate(expression, names)
    return names


def _filled(check, names):
    """Return the words that the card must contain: `says` with filled fields."""
    says = check.get("says", "")
    if not says or ("is" in check) == ("from" in check):
        raise CardError(f"{check} needs `says`, and either `is` or `from`. Add what is missing.")
    if "from" in check:
        return says
    fields = [field for _, field, _, _ in string.Formatter().parse(says) if field is not None]
    values = [evaluate(expression, names) for expression in listed(check["is"])]
    if len(values) != (len(fields) or 1):
        raise CardError(
            f"“{says}” has {len(fields)} fields and {len(values)} expressions. Write one a field."
        )
    if not fields and not bool(values[0]):
        raise CardError(f"“{says}” is not true: {check['is']}. Correct the sentence.")
    try:
        return says.format(*values) if fields else says
    except (ValueError, TypeError) as error:
        raise CardError(f"“{says}” cannot show {values} ({error}). Correct the format.") from None


def _places(pattern, text):
    """Return the positions of the characters of `text` that a pattern matches."""
    return {i for found in re.finditer(pattern, text) for i in range(*found.span())}


def _differs(says, filled, texts):
    """Return a message with what the tables give and, where it can be found, what the card says."""
    said = _pattern(says)
    for text in texts:
        if found := re.search(said, text):
            return f"the card says “{found[0]}”, the tables give “{filled}”. Correct the sentence."
    return f"no sentence of the card says “{filled}”. Correct the sentence or `says`."


def _pattern(says):
    """Return the pattern of what a card may say where `says` has its fields."""
    number = r"[\w.,-]{0,19}\w"
    parts = string.Formatter().parse(says)
    return "".join(re.escape(part) + number * (field is not None) for part, field, _, _ in parts)


def _unchecked(text, covered):
    """Return the words around the first number that is not checked, or ""."""
    covered = covered | _places(NO_NUMBERS, text)
    for found in re.finditer(r"\d+(?:[.,]\d+)*", text):
        if not covered >= set(range(*found.span())):
            return text[max(0, found.start() - 25) : found.end() + 25]
    return ""
