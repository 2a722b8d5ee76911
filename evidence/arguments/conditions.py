"""Check the conditions that the map sets for a step: on a number of the build, or on a verdict."""

import operator
from collections.abc import Callable, Container, Mapping
from typing import Any

from .truth_table import FALLS, STANDS

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "above": operator.gt,
    "below": operator.lt,
    "at_least": operator.ge,
    "at_most": operator.le,
    "equals": operator.eq,
}
# What a condition may expect of a verdict, and the value of a claim that meets it.
EXPECTED = {"holds": STANDS, "fails": FALLS}
WORDS = {name: name.replace("_", " ") for name in COMPARISONS} | {"equals": "equal to"}
NUMBER_KEYS = {"number", "says", *COMPARISONS}
VERDICT_KEYS = {"verdict", "says", "is"}


def check_condition(place: str, one: Any, known: Container[str]) -> str | None:
    """Return what is wrong with a condition of the map, or None; `known` are the ids of claims and parts."""
    if not isinstance(one, dict) or not ({"number", "verdict"} & set(one)):
        return f'{place}: a condition names `number: "chapter:name"` or `verdict: claim`. Add one.'
    allowed = NUMBER_KEYS if "number" in one else VERDICT_KEYS
    if strange := set(one) - allowed:
        return f"{place}: unknown key '{sorted(strange)[0]}' of a condition. Use: {', '.join(sorted(allowed))}."
    if not one.get("says"):
        return f"{place}: the condition on {one.get('number') or one.get('verdict')} has no words. Add `says:`."
    if "verdict" in one:
        if one["verdict"] not in known:
            return f"{place}: there is no claim '{one['verdict']}'. Use an id of data/articles/claims.csv, or of a part."
        if one.get("is") not in EXPECTED:
            choices = " or ".join(f"`is: {word}`" for word in EXPECTED)
            return f"{place}: the condition on {one['verdict']} needs {choices}."
        return None
    given = [key for key in COMPARISONS if key in one]
    if len(given) != 1:
        return f"{place}: the condition on {one['number']} needs one of {', '.join(COMPARISONS)}."
    wrong = [name for name in list_numbers(one) if str(name).count(":") != 1]
    return f"{place}: '{wrong[0]}' is no number. Write \"chapter:name\"." if wrong else None


def list_numbers(one: Mapping[str, Any]) -> list[Any]:
    """Return the numbers that a condition of the map names: the one tested, and its bound if it is one."""
    bounds = [one[key] for key in COMPARISONS if isinstance(one.get(key), str)]
    return [one["number"], *bounds] if "number" in one else []
