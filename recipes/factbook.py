"""The World Factbook: its names of states as ISO codes, and its text in every version."""

import re

STATES = {
    "aj": "AZE", "am": "ARM", "bo": "BLR", "en": "EST", "gg": "GEO", "kg": "KGZ", "kz": "KAZ",
    "lg": "LVA", "lh": "LTU", "md": "MDA", "rs": "RUS", "ti": "TJK", "tx": "TKM", "up": "UKR",
    "uz": "UZB",
}  # fmt: skip
HISTORY = "factbook_economy_energy_history"


def fields(raw, section: str):
    """Yield (country, field, text, first date, last date) of each wording.

    One wording may run through several stretches of versions and, as states move between folders,
    through two paths: its dates are the first and the last day it was seen on.
    """
    seen = {}
    for line in raw.json_lines(HISTORY):
        country = STATES.get(line["path"].rpartition("/")[2].partition(".")[0])
        if line["section"] != section or country is None:
            continue
        for field, text in _texts(line["content"]):
            seen.setdefault((country, field, text), []).extend(
                [line["first_date"], line["last_date"]]
            )
    for (country, field, text), dates in seen.items():
        yield country, field, text, min(dates), max(dates)


def _texts(content: dict, above: str = ""):
    """Yield (field, text); a part of a field is named "field: part", in lower case."""
    for field, value in content.items():
        name = f"{above}: {field.lower()}" if above else field
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict) and "text" in value:
            yield name, value["text"]
        elif isinstance(value, dict):
            yield from _texts(value, name)


def plain(text: str) -> str:
    """Take the HTML out of a text."""
    return re.sub(r"<[^>]+>", "", text).replace("&nbsp;", " ").strip()
