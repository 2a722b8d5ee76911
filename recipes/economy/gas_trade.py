"""Select pipeline gas imports by supplier from seven editions of the Statistical Review."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import expect, numbers, rounded

# {year of the data: (file, sheet)}. The workbooks for 2020-2023 are not held.
EDITIONS = {
    2014: ("bp_review_2015_workbook", "Gas - Trade - pipeline"),
    2015: ("bp_review_2016_workbook", "Gas - Trade - pipeline"),
    2016: ("bp_review_2017_workbook", "Gas - Trade - pipeline"),
    2017: ("bp_review_2018_workbook", "Gas - Trade - pipeline"),
    2018: ("bp_review_2019_workbook", "Gas - Trade movts - pipeline"),
    2019: ("bp_review_2020_workbook", "Gas - Trade movts - pipeline"),
    2024: ("ei_review_2025_workbook", "Gas trade 2024 - pipeline"),
}
INPUTS = [key for key, _ in EDITIONS.values()]
HEADER = 2  # row of the suppliers' names, counted from 0; the buyers stand in the first column
# Buyers: Belarus and those of its neighbours and of Russia's large customers that the source lists.
# Later editions list fewer; "EU" is a block that the edition of 2025 gives instead of most members.
BUYERS = {
    "Belarus": "BLR", "EU": "EUU", "Finland": "FIN", "Germany": "DEU", "Hungary": "HUN",
    "Italy": "ITA", "Kazakhstan": "KAZ", "Poland": "POL", "Russian Federation": "RUS",
    "Slovakia": "SVK", "Turkey": "TUR", "Ukraine": "UKR",
}  # fmt: skip
ALWAYS = ["BLR", "KAZ", "RUS"]
SUPPLIERS = {
    "Algeria": "DZA", "Azerbaijan": "AZE", "Iran": "IRN", "Kazakhstan": "KAZ", "Libya": "LBY",
    "Netherlands": "NLD", "Norway": "NOR", "Other Europe": "XRW", "Russian Federation": "RUS",
    "Total imports": "WLD", "Turkmenistan": "TKM", "United Kingdom": "GBR", "Uzbekistan": "UZB",
}  # fmt: skip
NONE = ("", "-", "†")  # "†": less than 0.05


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a buyer, supplier and year with gas bought."""
    table = pd.concat([_matrix(raw, year) for year in EDITIONS])
    table["gas_bcm"] = rounded(table["gas_bcm"], 2)
    table = table[table["gas_bcm"] > 0]
    return table.sort_values(["country", "partner", "year"])[
        ["country", "partner", "year", "gas_bcm"]
    ]


def _matrix(raw, year):
    """One edition as rows of buyer, supplier and billion cubic metres."""
    key, sheet = EDITIONS[year]
    place = f"{raw.source(key).path.rpartition('/')[2]}, {sheet}"
    cells = raw.excel(key, sheet)
    expect(
        str(year) in str(cells.iat[0, 0]),
        f"{place}: the heading does not name {year}: {cells.iat[0, 0]!r}.",
    )
    expect(cells.iat[HEADER, 0] == "To", f"{place}, row {HEADER + 1}: no 'To' in the first cell.")
    names = cells.iloc[HEADER].map(SUPPLIERS)
    buyers = cells[0].map(BUYERS)
    for wanted, found, what in (
        (set(ALWAYS), set(buyers), "buyer"),
        ({"RUS", "WLD"}, set(names), "supplier"),
    ):
        expect(wanted <= found, f"{place}: no {what} {', '.join(sorted(wanted - found))}.")
    body = cells.loc[buyers.notna(), names.notna()]
    body.index, body.columns = buyers.dropna(), names.dropna()
    long = (
        body.rename_axis("country")
        .rename_axis("partner", axis=1)
        .stack()
        .rename("gas_bcm")
        .reset_index()
    )
    long["gas_bcm"] = numbers(long["gas_bcm"], place, missing=NONE, first_line=None)
    return long.assign(year=year)
