"""Join external debt series of two releases of the World Development Indicators, 1990-2024."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, datapoints, rounded, side_by_side

FIRST_YEAR, LAST_YEAR = 1990, 2024
MILLION = 1e6
# {column: (file, divisor, decimals kept)}; the two releases are never joined into one series.
SERIES = {
    "external_debt_million_usd_2016": ("wdi2016_dt_dod_dect_cd", MILLION, 1),
    "public_debt_million_usd_2016": ("wdi2016_dt_dod_dppg_cd", MILLION, 1),
    "bilateral_debt_million_usd_2016": ("wdi2016_dt_dod_blat_cd", MILLION, 1),
    "multilateral_debt_million_usd_2016": ("wdi2016_dt_dod_mlat_cd", MILLION, 1),
    "private_creditor_debt_million_usd_2016": ("wdi2016_dt_dod_prvt_cd", MILLION, 1),
    "bilateral_service_million_usd_2016": ("wdi2016_dt_tds_blat_cd", MILLION, 1),
    "external_debt_percent_gni_2016": ("wdi2016_dt_dod_dect_gn_zs", 1, 2),
    "external_debt_million_usd_2025": (
        "gapminder_external_debt_total_us_not_inflation_adjusted", MILLION, 1,
    ),
    "external_debt_percent_gni_2025": (
        "gapminder_debt_to_foreigners_by_public_and_private_percent_of_gni", 1, 2,
    ),
    "reserves_percent_of_debt_2025": (
        "gapminder_total_reserves_percent_of_debt_to_foreigners", 1, 2,
    ),
    "debt_service_percent_of_exports_2025": (
        "gapminder_debt_servicing_costs_percent_of_exports_and_net_income_from_abroad", 1, 2,
    ),
}  # fmt: skip
INPUTS = [key for key, _, _ in SERIES.values()]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a debtor and year."""
    return side_by_side(
        {
            column: rounded(
                datapoints(raw, key, POST_SOVIET, FIRST_YEAR, LAST_YEAR) / divisor, digits
            )
            for column, (key, divisor, digits) in SERIES.items()
        }
    )
