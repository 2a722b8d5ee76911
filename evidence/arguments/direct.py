"""Test a conclusion or a step directly: a condition on numbers and verdicts of the build.

A condition is data of the map: the number or the verdict it looks at, the comparison, and what it
says in words. Its outcome is computed, never typed.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..project import suggest_name
from .conditions import COMPARISONS, EXPECTED, list_numbers
from .map import Article, Verdicts, add_place
from .truth_table import FALLS, IN_PART, OPEN, STANDS, UNSETTLED, VALUES

OUTCOMES = {
    "borne out": ("●", "stands", "every condition that can be tested is met"),
    "borne out in part": (
        "◑",
        "part",
        "one condition is met and another is not, or one is met in part",
    ),
    "not borne out": ("◌", "falls", "no condition that can be tested is met"),
    "cannot be tested": (
        "–",
        "silent",
        "no data bear on it, or what they would need is unresolved",
    ),
}
Numbers = Mapping[str, Any]  # {"chapter:name": number}


@dataclass(frozen=True)
class Condition:
    """One condition of a test with its outcome; it looks at a number or at a verdict."""

    says: str  # in words
    outcome: str  # a key of OUTCOMES
    number: str = ""  # "chapter:name"
    claim: str = ""  # or part
    found: str = ""  # the values compared, in digits; empty for a verdict
    bound: str = ""
    comparison: str = ""  # a key of COMPARISONS; empty for a verdict


def read_number(numbers: Numbers, name: Any) -> float | None:
    """Return the number "chapter:name", a plain number as it is, or None if there is none."""
    value = numbers.get(name) if isinstance(name, str) else name
    try:
        return None if value is None else float(ast.literal_eval(str(value)))
    except (ValueError, SyntaxError, TypeError):
        return None


def find_lost_numbers(listed: Mapping[str, Any], numbers: Numbers) -> Iterator[str]:
    """Yield one message for each number of a condition that no chapter glues, or that is a word.

    `listed` is the map, as `read` returns it; `numbers` are all numbers of the book.
    """
    for article in listed["articles"]:
        for node in article["argument"]["nodes"]:
            for one in [*node.get("tests", []), *node.get("stands_if", [])]:
                for name in list_numbers(one):
                    if said := _lost(name, numbers):
                        yield add_place(one, f"node {node['id']}: {said}")


def _lost(name, numbers):
    """Return what is wrong with the name of a number, "" if nothing is."""
    if name not in numbers:
        fix = suggest_name(name, numbers, "Name one of results/numbers.csv.")
        return f"no chapter glues the number '{name}'. {fix}"
    if str(numbers[name]).startswith(("'", '"')):
        return f"'{name}' is the word {numbers[name]}. Name a number."
    return ""


def try_condition(one: Mapping[str, Any], numbers: Numbers, verdicts: Verdicts) -> Condition:
    """Return a condition of the map with its outcome."""
    if "verdict" in one:
        return _try_verdict(one, verdicts)
    key = next(key for key in COMPARISONS if key in one)
    found, bound = read_number(numbers, one["number"]), read_number(numbers, one[key])
    if found is None or bound is None:
        outcome = "cannot be tested"
    else:
        outcome = "borne out" if COMPARISONS[key](found, bound) else "not borne out"
    return Condition(
        one["says"], outcome, number=one["number"], comparison=key,
        found=_digits(found), bound=_digits(bound),
    )  # fmt: skip


def _digits(value):
    if value is None:
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def _try_verdict(one, verdicts):
    word = verdicts.get(one["verdict"], "")
    value = VALUES.get(word, OPEN)
    if word in IN_PART:
        outcome = "borne out in part"
    elif value in (OPEN, UNSETTLED):
        outcome = "cannot be tested"
    else:
        outcome = "borne out" if value == EXPECTED[one["is"]] else "not borne out"
    return Condition(one["says"], outcome, claim=one["verdict"])


def conclude(conditions: list[Condition]) -> str:
    """Return the outcome of a test from those of its conditions; those without an outcome do not count."""
    found = {one.outcome for one in conditions} - {"cannot be tested"}
    if not found:
        return "cannot be tested"
    return found.pop() if len(found) == 1 else "borne out in part"


def test_node(
    node: Mapping[str, Any], numbers: Numbers, verdicts: Verdicts
) -> tuple[str, list[Condition]] | None:
    """Return the outcome of a node's direct test and its conditions; None if it has no test."""
    if node.get("untestable"):
        return "cannot be tested", []
    if not node.get("tests"):
        return None
    tried = [try_condition(one, numbers, verdicts) for one in node["tests"]]
    return conclude(tried), tried


def find_given(article: Article, numbers: Numbers) -> dict[str, str]:
    """Return {objection id: value} of the objections that rest on numbers."""
    given = {}
    for node in article["argument"]["nodes"]:
        if node.get("stands_if"):
            outcome = conclude([try_condition(one, numbers, {}) for one in node["stands_if"]])
            values = {"borne out": STANDS, "not borne out": FALLS}
            given[node["id"]] = values.get(outcome, UNSETTLED)
    return given
