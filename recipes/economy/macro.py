"""Join output, rents, trade and reserves from two World Bank releases and one of the IMF."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, datapoints, rounded, side_by_side

FIRST_YEAR, LAST_YEAR = 1990, 2024
LAST_OUTCOME = 2017  # later years of the IMF's edition of April 2019 are estimates and forecasts
# Times, not divided by: Lithuania's remittances of 2001, 79.15 million, are a tie at one decimal,
# and fall to 79.1.
MILLION = 1e-6
# {column: (file, factor, decimals kept)}; of a whole number none are kept.
SERIES = {
    "gdp_million_usd_2016": ("wdi2016_ny_gdp_mktp_cd", MILLION, 1),
    "gdp_million_usd_weo2019": ("weo2019_ngdpd", 1000, 0),
    "gdp_constant_million_usd_2025": ("gapminder_total_gdp_us_inflation_adjusted", MILLION, 1),
    "gdp_growth_percent_weo2019": ("weo2019_ngdp_rpch", 1, 2),
    "gdp_per_head_ppp_2025": ("gapminder_alternative_gdp_per_capita_ppp_wb", 1, 0),
    "population": ("wdi2016_sp_pop_totl", 1, 0),
    "oil_rents_percent_gdp": ("wdi2016_ny_gdp_petr_rt_zs", 1, 2),
    "gas_rents_percent_gdp": ("wdi2016_ny_gdp_ngas_rt_zs", 1, 2),
    "fuel_share_of_exports_percent": ("wdi2016_tx_val_fuel_zs_un", 1, 2),
    "fuel_share_of_imports_percent": ("wdi2016_tm_val_fuel_zs_un", 1, 2),
    "goods_exports_million_usd_2016": ("wdi2016_tx_val_mrch_cd_wt", MILLION, 1),
    "goods_imports_million_usd_2016": ("wdi2016_tm_val_mrch_cd_wt", MILLION, 1),
    "exports_percent_gdp_2016": ("wdi2016_ne_exp_gnfs_zs", 1, 2),
    "exports_percent_gdp_2025": ("gapminder_exports_percent_of_gdp", 1, 2),
    "imports_percent_gdp_2016": ("wdi2016_ne_imp_gnfs_zs", 1, 2),
    "imports_percent_gdp_2025": ("gapminder_imports_percent_of_gdp", 1, 2),
    "goods_trade_percent_gdp_2025": ("gapminder_merchandise_trade_percent_of_gdp", 1, 2),
    "trade_balance_million_usd_2025": (
        "gapminder_trade_balance_us_not_inflation_adjusted",
        MILLION,
        1,
    ),
    "current_account_percent_gdp_2016": ("wdi2016_bn_cab_xoka_gd_zs", 1, 2),
    "current_account_percent_gdp_weo2019": ("weo2019_bca_ngdpd", 1, 2),
    "remittances_percent_gdp": ("wdi2016_bx_trf_pwkr_dt_gd_zs", 1, 2),
    "remittances_million_usd": ("wdi2016_bx_trf_pwkr_cd_dt", MILLION, 1),
    "fdi_percent_gdp_2025": (
        "gapminder_foreign_direct_investment_net_inflows_percent_of_gdp",
        1,
        2,
    ),
    "reserves_million_usd_2016": ("wdi2016_fi_res_totl_cd", MILLION, 1),
    "government_debt_percent_gdp_weo2019": ("weo2019_ggxwdg_ngdp", 1, 2),
    "inflation_percent_2025": ("gapminder_inflation_annual_percent", 1, 2),
}
INPUTS = [key for key, _, _ in SERIES.values()]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year."""
    columns = {}
    for column, (key, factor, digits) in SERIES.items():
        last = LAST_OUTCOME if key.startswith("weo2019") else LAST_YEAR
        columns[column] = rounded(
            datapoints(raw, key, POST_SOVIET, FIRST_YEAR, last) * factor, digits
        )
    return side_by_side(columns)
