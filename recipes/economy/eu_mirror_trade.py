"""Sum the EU's monthly trade with seven eastern partners, 2020-2022, from a Eurostat workbook."""

import pandas as pd

from evidence.raw import Raw, RecipeError
from recipes.common import codes, expect, rounded, total

INPUTS = ["eurostat_ds045409_2023"]
FILE = "eu_total_trade_4630244_spreadsheet.xlsx"
SHEETS = ["Sheet 1", "Sheet 2", "Sheet 3", "Sheet 4"]
# Rows of a sheet, counted from 0: what it holds, its months, and where the data begin.
PRODUCT, FLOW, UNIT, MONTHS, FIRST = 4, 5, 6, 8, 11
PRODUCTS = {"[27]": "mineral fuels", "[TOTAL]": "all"}
LAST_MONTH = "2022-11"  # December 2022 is a column without a value
# Eurostat's labels carry the history of a territory; the part before " (" names the state.
REPORTERS = {
    "Austria": "AUT", "Belgium": "BEL", "Bulgaria": "BGR", "Croatia": "HRV", "Cyprus": "CYP",
    "Czechia": "CZE", "Denmark": "DNK", "Estonia": "EST", "Finland": "FIN", "France": "FRA",
    "Germany": "DEU", "Greece": "GRC", "Hungary": "HUN", "Ireland": "IRL", "Italy": "ITA",
    "Latvia": "LVA", "Lithuania": "LTU", "Luxembourg": "LUX", "Malta": "MLT", "Netherlands": "NLD",
    "Poland": "POL", "Portugal": "PRT", "Romania": "ROU", "Slovakia": "SVK", "Slovenia": "SVN",
    "Spain": "ESP", "Sweden": "SWE",
}  # fmt: skip
PARTNERS = {
    "Armenia": "ARM", "Belarus": "BLR", "Georgia": "GEO", "Kazakhstan": "KAZ", "Kyrgyzstan": "KGZ",
    "Russian Federation": "RUS", "Uzbekistan": "UZB",
}  # fmt: skip
# Members that also stand by themselves, toward two partners: the neighbours of Belarus, and
# Germany.
ALONE, TOWARD = ["DEU", "LVA", "LTU", "POL"], ["BLR", "RUS"]
KEY = ["reporter", "partner", "product", "month"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a reporter, partner, product and month."""
    flows = pd.concat([_sheet(raw, name) for name in SHEETS], ignore_index=True)
    expect(
        flows["reporter"].nunique() == len(REPORTERS),
        f"{FILE}: not all members of the Union report.",
    )
    alone = flows[flows["reporter"].isin(ALONE) & flows["partner"].isin(TOWARD)]
    rows = pd.concat([flows.assign(reporter="EUU"), alone])
    grouped = rows.groupby([*KEY, "flow"])["eur"]
    value = total(grouped).div(1e6).unstack("flow")
    members = grouped.count().unstack("flow")
    table = pd.DataFrame(
        {
            "eu_exports_million_eur": rounded(value["EXPORT"], 3),
            "eu_imports_million_eur": rounded(value["IMPORT"], 3),
            "members_exporting": members["EXPORT"],
            "members_importing": members["IMPORT"],
        }
    )
    return table.reset_index()


def _sheet(raw, name):
    """One sheet, one product and flow, as rows of reporter, partner, month and euros."""
    cells = raw.excel("eurostat_ds045409_2023", name)
    unit = cells.iat[UNIT, 2]
    expect(
        unit == "VALUE_IN_EUROS",
        f"{FILE}, {name}, row {UNIT + 1}: '{unit}' instead of VALUE_IN_EUROS.",
    )
    product = next(
        (ours for mark, ours in PRODUCTS.items() if str(cells.iat[PRODUCT, 2]).endswith(mark)), None
    )
    expect(
        product is not None,
        f"{FILE}, {name}, row {PRODUCT + 1}: unknown product '{cells.iat[PRODUCT, 2]}'.",
    )
    months = cells.iloc[MONTHS]
    body = cells.iloc[FIRST:]
    body = body[body[1].notna() & body[0].ne(":")]  # the last rows explain the signs
    long = body.set_index([0, 1])
    long.columns = months.iloc[2:]
    long = (
        long.rename_axis(["reporter", "partner"])
        .rename_axis("month", axis=1)
        .stack()
        .rename("eur")
        .reset_index()
    )
    long = long[long["month"] <= LAST_MONTH]
    for column, known in (("reporter", REPORTERS), ("partner", PARTNERS)):
        long[column] = codes(
            long[column].str.partition(" (")[0].rename(column), known, f"{FILE}, {name}"
        )
    return long.assign(
        eur=_euros(long["eur"], name),
        product=product,
        flow=cells.iat[FLOW, 2],
        month=long["month"] + "-01",
    )


def _euros(cells, name):
    """Numbers of one sheet; ":" is the sign for not available."""
    value = pd.to_numeric(cells.mask(cells.eq(":")), errors="coerce")
    strange = value.isna() & cells.ne(":") & cells.notna()
    if strange.any():
        raise RecipeError(
            f"{FILE}, {name}: {cells[strange].iloc[0]!r} is neither a number nor ':'."
        )
    return value
