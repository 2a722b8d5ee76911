"""Sum Armenia's goods trade by country and month to years and groups of partners."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import codes, numbers, present

INPUTS = ["armstat_trade_by_country"]
FILE = "arm_trade_country.csv"
FLOWS = {
    "export": "exports_million_usd",
    "import_origin": "imports_by_origin_million_usd",
    "import_consignment": "imports_by_dispatch_million_usd",
}
# Partners kept by themselves. Spellings that changed between months are one partner.
SINGLE = {
    "Azerbaijan": "AZE",
    "Belarus": "BLR",
    "China": "CHN",
    "Georgia": "GEO",
    "Hong Kong": "HKG",
    "Iran": "IRN",
    "Islamic Republic of Iran": "IRN",
    "Kazakhstan": "KAZ",
    "Russian Federation": "RUS",
    "Switzerland": "CHE",
    "Turkey": "TUR",
    "USA": "USA",
    "Ukraine": "UKR",
    "United Arab Emirates": "ARE",
    "United States": "USA",
    "Unknown country": "XXX",
}
# The 27 members of 2020 in every year, as Armstat writes them, and EU trade not broken down.
EU = (
    "Austria;Belgium;Bulgaria;Croatia;Cyprus;Czech Rep.;Denmark;Estonia;EU countries not specified;"
    "Finland;France;Germany;Greece;Hungary;Ireland;Italy;Latvia;Lithuania;Luxembourg;Malta;"
    "Netherlands;Poland;Portugal;Romania;Slovakia;Slovenia;Spain;Sweden"
).split(";")


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a partner or group and year."""
    rows = raw.csv("armstat_trade_by_country")
    # Every name that is not listed here is pooled in XRW, so one that is listed must occur.
    present(rows["country"], [*SINGLE, *EU], FILE)
    known = dict.fromkeys(rows["country"], "XRW") | dict.fromkeys(EU, "EUU") | SINGLE
    rows["partner"] = codes(rows["country"], known, FILE)
    rows["year"] = numbers(rows["year"], FILE).astype(int)
    for column in FLOWS:
        rows[column] = numbers(rows[column], FILE)
    table = (
        rows.groupby(["partner", "year"], as_index=False)[list(FLOWS)].sum().rename(columns=FLOWS)
    )
    flows = list(FLOWS.values())
    table[flows] = table[flows] / 1000  # thousand USD to million, after summing
    table = table[(table[flows] != 0).any(axis=1)]  # a year without any trade is left out
    table[flows] = table[flows].round(3)
    table.insert(0, "country", "ARM")
    return table
