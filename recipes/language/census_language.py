"""Join census shares of languages read off the World Factbook with those of pages on three states.

Twelve states are read off their page in the Factbook. The rows on Belarus, Azerbaijan and Ukraine
from other pages are transcribed in `census_language.csv` next to this file; where a row names a
fact, its value and address are the fact's.
"""

import re
from pathlib import Path

import pandas as pd

from evidence.raw import Raw
from recipes.common import expect, numbers
from recipes.factbook import STATES, plain

# Titular language as the page names it. Uzbekistan and Turkmenistan are left out: their pages give
# no year.
TITULAR = {
    "AZE": "Azerbaijani", "ARM": "Armenian", "BLR": "Belarusian", "EST": "Estonian",
    "GEO": "Georgian", "KGZ": "Kyrgyz", "KAZ": "Kazakh", "LVA": "Latvian", "LTU": "Lithuanian",
    "MDA": "Moldovan/Romanian", "RUS": "Russian", "TJK": "Tajik",
}  # fmt: skip
PAGES = {country: f"factbook_2026_{name}" for name, country in STATES.items() if country in TITULAR}
INPUTS = list(PAGES.values())
# What a page says of the question asked; without any of these words it names none.
QUESTIONS = {
    "usually spoken at home": "home",
    "mother tongue": "native",
    "native language": "native",
    "understands the spoken language": "understands",
}
# The page on Belarus names no question; the census of 2019 asked for the language of the home, and
# two results of it are disputed.
TAKEN = {"BLR": "home"}
STATUS = {"BLR": "disputed"}
NOTES = {
    "AZE": "an estimate; Russian below 1 per cent",
    "BLR": "the page names no question; taken as the home language, which the census of 2019 asked",
    "KAZ": "understands the spoken language: shares add to more than 100",
    "LTU": "the page speaks of mother tongues only in counting those who have two",
    "LVA": "9.4 per cent unspecified",
    "MDA": "Moldovan 56.7 and Romanian 23.5 taken together",
    "RUS": "titular and Russian are one",
}
COLUMNS = "country year question language population percent status source_url note".split()


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a share: country, year, question, language and population."""
    table = pd.concat(
        [*(_page(raw, country) for country in PAGES), _transcribed(raw)], ignore_index=True
    )
    return table.sort_values(COLUMNS[:5], kind="stable")[COLUMNS]


def _page(raw, country):
    """The titular language's and Russian's share on one page of the Factbook."""
    source = raw.source(PAGES[country])
    place = source.path.rpartition("/")[2]
    field = raw.json(source.id).get("People and Society", {}).get("Languages")
    expect(field is not None, f"{place}: there is no field Languages under People and Society.")
    text = plain((field.get("Languages") or field)["text"])
    said = text + " " + plain(field.get("note", ""))
    year = re.search(r"\((\d{4})(?: ?est\.)?\)$", text)
    expect(year is not None, f"{place}: no year at the end of {text!r}.")
    question = next(
        (word for mark, word in QUESTIONS.items() if mark in said), TAKEN.get(country, "not named")
    )
    rows = []
    for language, name in (("Russian", "Russian"), ("titular", TITULAR[country])):
        share = re.search(rf"(?:^|, ){re.escape(name)}(?: \([^)]*\))? (\d+(?:\.\d+)?)%", text)
        expect(
            share is not None or language == "Russian", f"{place}: no share of {name} in {text!r}."
        )
        if share is not None:  # Russian may be "less than 1%"
            rows.append((country, int(year[1]), question, language, "all", float(share[1])))
    return pd.DataFrame(rows, columns=COLUMNS[:6]).assign(
        status=STATUS.get(country, "agreed"),
        source_url=f"https://{source.repository}/blob/{source.commit}/{source.path}",
        note=NOTES.get(country),
    )


def _transcribed(raw):
    rows = pd.read_csv(Path(__file__).with_suffix(".csv"), dtype=str, keep_default_na=False)
    for row in rows.index[rows["fact"] != ""]:
        fact = raw.fact(f"language:{rows.at[row, 'fact']}")
        rows.at[row, "percent"] = str(fact["value"])
        rows.at[row, "source_url"] = rows.at[row, "source_url"] or fact["url"]
    rows["year"] = rows["year"].astype(int)
    rows["percent"] = numbers(rows["percent"], "recipes/language/census_language.csv")
    return rows
