"""Read trade partners and their shares off every wording of the World Factbook since 2014."""

import re

import pandas as pd

from evidence.raw import Raw
from recipes.common import codes, expect
from recipes.factbook import HISTORY, fields

INPUTS = [HISTORY]
FILE = "economy_energy_history.jsonl.gz"
FLOWS = {"Exports - partners": "exports", "Imports - partners": "imports"}
# "Russia 42.2%, Ukraine 11.3% (2014)"
SHARE = re.compile(r"(?P<name>[A-Z][^%,]*?(?:, The)?) (?P<share>\d+(?:\.\d+)?)%")
TEXT = re.compile(
    rf"{SHARE.pattern}(, {re.sub('[?]P<[a-z]+>', '', SHARE.pattern)})*"
    r" \((?P<year>\d{4})( est\.)?\)"
)
# From 2022 on Belarus and Russia publish no trade with each other, and the shares leave it out.
BASIS = {"BLR": "without Russia", "RUS": "without Belarus"}
BASIS_FROM = 2022
NAMES = {
    "Afghanistan": "AFG", "Algeria": "DZA", "Armenia": "ARM", "Azerbaijan": "AZE",
    "Bangladesh": "BGD", "Belarus": "BLR", "Belgium": "BEL", "Brazil": "BRA", "Bulgaria": "BGR",
    "Canada": "CAN", "China": "CHN", "Czech Republic": "CZE", "Czechia": "CZE", "Denmark": "DNK",
    "Egypt": "EGY", "Estonia": "EST", "Finland": "FIN", "France": "FRA", "Gambia, The": "GMB",
    "Georgia": "GEO", "Germany": "DEU", "Greece": "GRC", "Hong Kong": "HKG", "Hungary": "HUN",
    "India": "IND", "Indonesia": "IDN", "Iran": "IRN", "Iraq": "IRQ", "Ireland": "IRL",
    "Israel": "ISR", "Italy": "ITA", "Japan": "JPN", "Kazakhstan": "KAZ", "Kyrgyzstan": "KGZ",
    "Latvia": "LVA", "Lithuania": "LTU", "Morocco": "MAR", "Netherlands": "NLD", "Norway": "NOR",
    "Poland": "POL", "Romania": "ROU", "Russia": "RUS", "S. Korea": "KOR", "Serbia": "SRB",
    "South Korea": "KOR", "Spain": "ESP", "Sweden": "SWE", "Switzerland": "CHE", "Turkey": "TUR",
    "UAE": "ARE", "UK": "GBR", "US": "USA", "USA": "USA", "Ukraine": "UKR", "United Kingdom": "GBR",
    "United States": "USA", "Uzbekistan": "UZB", "Vietnam": "VNM",
}  # fmt: skip
KEY = ["country", "flow", "year", "first_seen", "partner"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country, flow, year, wording and partner."""
    rows = []
    for country, field, text, first, last in fields(raw, "Economy"):
        if field not in FLOWS:
            continue
        found = TEXT.fullmatch(text.strip())
        expect(
            found is not None,
            f"{FILE}: {country}, {field}, first seen {first}: not a list of shares: {text!r}.",
        )
        year = int(found["year"])
        basis = BASIS.get(country, "all partners") if year >= BASIS_FROM else "all partners"
        rows += [
            (country, FLOWS[field], year, first, share["name"], float(share["share"]), last, basis)
            for share in SHARE.finditer(text)
        ]
    table = pd.DataFrame(rows, columns=[*KEY, "share_percent", "last_seen", "basis"])
    table["partner"] = codes(table["partner"], NAMES, FILE)
    return table.sort_values(KEY, kind="stable")
