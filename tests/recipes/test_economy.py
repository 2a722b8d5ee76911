"""Recipes of the theme economy on made-up rows with the traps of the publishers' files."""

import pandas as pd
import pytest

from evidence import lineage
from tests.recipes.conftest import rows

BLR, AZE, RUS, KAZ, UKR, GEO, ARM, SERBIA, PANAMA, FRANCE = (
    370,
    373,
    365,
    705,
    369,
    372,
    371,
    345,
    95,
    220,
)


def armstat(**values):
    """The file of Armstat with a zero for every partner, and the rows given as name=[(year, month, …)]."""
    module = lineage.load_recipe("economy/armenia_trade")
    lines = ["country,year,month,export,import_origin,import_consignment,date"]
    for name in [*module.SINGLE, *module.EU, "Laos"]:
        lines += [
            f'"{name}",{y},{m},{a},{b},{c},x'
            for y, m, a, b, c in values.get(name, [(2007, 1, 0, 0, 0)])
        ]
    return "\n".join(lines) + "\n"


def test_armenia_adds_spellings_months_and_groups(stub):
    text = armstat(
        **{
            "Iran": [(2007, 1, 1000, 0, 0), (2007, 2, 500.5, 0, 0)],
            "Islamic Republic of Iran": [(2007, 3, 0, 2000, 1)],
            "Austria": [(2007, 1, 3, 0, 0)],
            "EU countries not specified": [(2007, 1, 4, 0, 0)],
            "Laos": [(2008, 1, 0, 0, 7)],
        }
    )
    stub.csv("armstat_trade_by_country", text, encoding="utf-8-sig")
    table = stub.build("economy/armenia_trade")
    assert rows(table, *table) == [
        ("ARM", "EUU", "2007", "0.007", "0", "0"),
        ("ARM", "IRN", "2007", "1.5", "2", "0.001"),
        ("ARM", "XRW", "2008", "0", "0", "0.007"),
    ]


def test_armenia_stops_where_a_member_is_spelt_otherwise(stub):
    stub.csv("armstat_trade_by_country", armstat().replace("Czech Rep.", "Czechia"))
    assert "no row of Czech Rep." in stub.fails("economy/armenia_trade")


def test_armenia_stops_at_a_decimal_comma(stub):
    stub.csv("armstat_trade_by_country", armstat(Iran=[(2007, 1, '"12,5"', 0, 0)]))
    said = stub.fails("economy/armenia_trade")
    assert "arm_trade_country.csv, line 7, column 'export': '12,5' is not a number" in said


def dyads(*pairs):
    names = ["ccode1", "ccode2", "year", "flow1", "flow2", "smoothflow1", "smoothflow2"]
    return pd.DataFrame(
        [[float(cell) if cell is not None else None for cell in pair] for pair in pairs],
        columns=names,
    )


DOUBTED = [
    (RUS, BLR, 2006, 19, 130, 67, 130),
    (RUS, BLR, 2011, 68, 249, 68, 249),
    (RUS, KAZ, 2010, 50, 25, 50, 25),
    (RUS, KAZ, 2011, 63, 37, 63, 37),
    (BLR, AZE, 2011, 826, 65, 9, 65),
]


def test_bilateral_trade_turns_imports_into_exports(stub):
    pairs = [
        *DOUBTED,
        (PANAMA, RUS, 2010, 1, 0, 1, 0),  # below one per cent of Russia's trade
        (FRANCE, RUS, 2010, 99, 0, 99, 0),
        (SERBIA, RUS, 2005, 5, 0, 5, 0),
        (SERBIA, RUS, 2006, 5, 0, 5, 0),
        (RUS, UKR, 2010, 0, None, 0, None),  # silent, and neither is Belarus or Azerbaijan
        (BLR, ARM, 2010, 0, None, 0, None),  # silent, and kept
        (RUS, BLR, 1991, 5, 5, 5, 5),
    ]
    stub.r("cow_dyadic_trade_v4", cow_trade_ndy=dyads(*pairs))
    table = stub.build("economy/bilateral_trade")
    held = rows(
        table[table["country"] == "RUS"],
        "partner",
        "year",
        "exports_million_usd",
        "imports_million_usd",
    )
    assert held == [
        ("BLR", "2006", "130", "19"), ("BLR", "2011", "249", "68"), ("FRA", "2010", "99", "0"),
        ("KAZ", "2010", "25", "50"), ("KAZ", "2011", "37", "63"), ("SCG", "2005", "5", "0"),
        ("SRB", "2006", "5", "0"), ("XRW", "2010", "1", "0"),
    ]  # fmt: skip
    smoothed = table[table["exports_smoothed_million_usd"] != ""]
    assert rows(smoothed, "country", "partner", "exports_smoothed_million_usd") == [
        ("AZE", "BLR", "9"),
        ("BLR", "RUS", "67"),
    ]
    flags = table[table["flag"] != ""]
    assert rows(flags, "country", "partner", "year", "flag")[:2] == [
        ("AZE", "BLR", "2011", "exports oil swap"), ("BLR", "AZE", "2011", "imports oil swap"),
    ]  # fmt: skip
    assert ("BLR", "ARM", "2010", "", "0") in rows(
        table, "country", "partner", "year", "exports_million_usd", "imports_million_usd"
    )


def test_bilateral_trade_stops_at_an_unknown_code(stub):
    stub.r("cow_dyadic_trade_v4", cow_trade_ndy=dyads(*DOUBTED, (RUS, 999, 2000, 1, 1, 1, 1)))
    assert "cow_trade_ndy.rda: unknown country code 999" in stub.fails("economy/bilateral_trade")


def test_bilateral_trade_stops_where_a_doubted_value_is_gone(stub):
    stub.r("cow_dyadic_trade_v4", cow_trade_ndy=dyads(*DOUBTED[1:]))
    assert "('BLR', 'RUS', 2006)" in stub.fails("economy/bilateral_trade")


def matrix(*flows):
    return pd.DataFrame(flows, columns=["source", "target", "edgewidth"])


def test_unctad_takes_exports_of_both_sides(stub):
    for year in (1995, 2005, 2015):
        stub.stata(
            f"unctad_matrix_{year}_all",
            matrix(("RussianFederation", "Belarus", 1234.5), ("Poland", "Armenia", 1.0)),
        )
    stub.stata(
        "unctad_matrix_2005_all",
        matrix(
            ("Belarus", "RussianFederation", 274.5), ("RussianFederation", "SerbiaandMontenegro", 1000.0),
            ("RussianFederation", "Nauru", 2.0),
        ),
    )  # fmt: skip
    table = stub.build("economy/bilateral_trade_unctad")
    flows = ("partner", "year", "exports_million_usd", "imports_million_usd")
    assert rows(table[table["country"] == "RUS"], *flows) == [
        ("BLR", "1995", "1.234", ""), ("BLR", "2005", "", "0.275"), ("BLR", "2015", "1.234", ""),
        ("SCG", "2005", "1", ""), ("XRW", "2005", "0.002", ""),
    ]  # fmt: skip


def test_unctad_stops_at_an_unknown_name(stub):
    for year in (1995, 2005, 2015):
        stub.stata(f"unctad_matrix_{year}_all", matrix(("Belarus", "Ruritania", 1.0)))
    assert "95DiGraph_All.dta, column 'target': unknown name 'Ruritania'" in stub.fails(
        "economy/bilateral_trade_unctad"
    )


def test_sections_group_the_union(stub):
    empty = matrix(("Chile", "Peru", 1.0))
    for year in (1995, 2005, 2015):
        for section in range(10):
            stub.stata(f"unctad_matrix_{year}_sitc{section}", empty)
    stub.stata(
        "unctad_matrix_2015_sitc3",
        matrix(
            ("Belarus", "Estonia", 10.0),
            ("Belarus", "Germany", 5.0),
            ("UnitedKingdom", "Belarus", 7.0),
            ("Chile", "Belarus", 3.0),
        ),
    )
    table = stub.build("economy/trade_by_section")
    assert rows(table, *table) == [
        ("BLR", "EUU", "2015", "3", "0.015", ""), ("BLR", "GBR", "2015", "3", "", "0.007"), ("BLR", "XRW", "2015", "3", "", "0.003"),
    ]  # fmt: skip


def test_national_trade(stub):
    frame = pd.DataFrame(
        [(265.0, 1992.0, 5.0, 6.0), (BLR, 1991.0, 1.0, 1.0), (BLR, 1992.0, 10.04, None)],
        columns=["ccode", "year", "imports", "exports"],
    )
    stub.r("cow_national_trade_v4", cow_trade_sy=frame)
    table = stub.build("economy/national_trade")
    assert rows(table, *table) == [("BLR", "1992", "", "10")]


def test_national_trade_stops_without_its_object(stub):
    stub.r("cow_national_trade_v4", something_else=pd.DataFrame({"ccode": [1.0]}))
    said = stub.fails("economy/national_trade")
    assert "no data frame 'cow_trade_sy'. Data frames: something_else." in said


def write_blr_aze_trade(stub):
    """Write the three data sets and the facts that the recipe joins; return its transcribed rows."""
    old = pd.DataFrame(
        [
            (float(BLR), float(AZE), 1992.0, 18.25, 38.23, 1, 1),
            (float(BLR), float(AZE), 1993.0, 0.0, 9.76, 4, 1),
        ],
        columns=["ccode1", "ccode2", "year", "flow1", "flow2", "source1", "source2"],
    )
    stub.r("cow_dyadic_trade_v3", dyadic_trade=old)
    new = dyads((BLR, AZE, 2011, 826, 65, 9, 65), (BLR, AZE, 2012, None, 68, None, 68))
    stub.r("cow_dyadic_trade_v4", cow_trade_ndy=new)
    for year in (1995, 2005, 2015):
        flows = matrix(("Belarus", "Azerbaijan", 28038.0), ("Chile", "Peru", 1.0))
        stub.stata(f"unctad_matrix_{year}_all", flows)
    path = lineage.recipe_path("economy/blr_aze_trade").with_suffix(".csv")
    transcribed = pd.read_csv(path, dtype=str, keep_default_na=False)
    for key in transcribed["source"]:
        stub.raw.facts[f"economy:{key}"] = {
            "value": 7.5,
            "origin": "An agency" if key == "E050" else None,
            "publisher": "A daily",
            "url": "https://example.org/1",
        }
    return transcribed


def test_blr_aze_trade_joins_three_data_sets_with_facts(stub):
    transcribed = write_blr_aze_trade(stub)
    table = stub.build("economy/blr_aze_trade")
    held = ("year", "source", "reporter", "direction", "million_usd")
    assert rows(table[table["series"] == "cow3"], *held) == [
        ("1992", "COW3", "AZE", "exports", "38.23"),
        ("1992", "COW3", "BLR", "imports", "18.25"),
        ("1993", "COW3", "AZE", "exports", "9.76"),
    ]
    assert rows(table[table["series"] == "cow4"], *held)[1:] == [
        ("2011", "COW4", "BLR", "imports", "826"),
        ("2012", "COW4", "AZE", "exports", "68"),
    ]
    noted = table.loc[table["source"] == "COW4", "note"].tolist()[1]
    assert noted == "Crude oil under the swap with Venezuela; COW's smoothed value is 9."
    first = rows(table[table["series"] == "unctad"], *held)[0]
    assert first == ("1995", "UNCTAD", "BLR", "exports", "28.038")
    official = table[table["series"] == "official"]
    assert len(official) == len(transcribed)
    assert rows(official[official["source"] == "E049"], "million_usd", "publisher", "url") == [
        ("7.5", "A daily", "https://example.org/1")
    ]
    assert rows(official[official["source"] == "E050"], "publisher") == [
        ("An agency, read at A daily",)
    ]


def eurostat(product, flow, values):
    """One sheet: preamble, months in row 9, data from row 12, signs explained at the end."""
    module = lineage.load_recipe("economy/eu_mirror_trade")
    top = [
        ["Data extracted", "", ""],
        ["Dataset:", "", ""],
        ["", "", ""],
        ["", "", ""],
        ["PRODUCT", "", product],
        ["FLOW", "", flow],
    ]
    top += [
        ["INDICATORS", "", "VALUE_IN_EUROS"],
        ["", "", ""],
        ["TIME", "TIME", "2022-11", "2022-12"],
        ["FREQ", "FREQ", "Monthly"],
        ["REPORTER", "PARTNER", ""],
    ]
    labels = {
        "Germany": "Germany (incl. German Democratic Republic 'DD' from 1991)",
        "Belgium": "Belgium (incl. Luxembourg 'LU' -> 1998)",
    }
    body = [
        [labels.get(reporter, reporter), "Belarus (Belorussia)", values.get(reporter, ":"), ":"]
        for reporter in module.REPORTERS
    ]
    return [*top, *body, ["", "", ""], ["Special value", "", ""], [":", "not available", ""]]


def test_eu_mirror_sums_members_and_counts_them(stub):
    stub.excel(
        "eurostat_ds045409_2023",
        **{
            "Sheet 1": eurostat("MINERAL FUELS [27]", "IMPORT", {}),
            "Sheet 2": eurostat("MINERAL FUELS [27]", "EXPORT", {"Austria": 500}),
            "Sheet 3": eurostat("Total [TOTAL]", "IMPORT", {"Germany": 2500000, "Belgium": 1}),
            "Sheet 4": eurostat("Total [TOTAL]", "EXPORT", {"Germany": 1000000}),
        },
    )
    table = stub.build("economy/eu_mirror_trade")
    assert rows(table[table["reporter"].isin(["DEU", "EUU"])], *table) == [
        ("DEU", "BLR", "all", "2022-11-01", "1", "2.5", "1", "1"),
        ("DEU", "BLR", "mineral fuels", "2022-11-01", "", "", "0", "0"),
        ("EUU", "BLR", "all", "2022-11-01", "1", "2.5", "1", "2"),
        ("EUU", "BLR", "mineral fuels", "2022-11-01", "0.001", "", "1", "0"),
    ]  # 500 EUR are 0.0005 million, which Python rounds up


def test_eu_mirror_stops_without_a_sheet_or_with_another_sign(stub):
    stub.excel("eurostat_ds045409_2023", **{"Sheet 1": eurostat("Total [TOTAL]", "IMPORT", {})})
    said = stub.fails("economy/eu_mirror_trade")
    assert "there is no sheet 'Sheet 2'. Sheets: Sheet 1." in said
    stub.raw._frames.clear(), stub.raw._checked.clear()
    stub.excel(
        "eurostat_ds045409_2023",
        **{"Sheet 1": eurostat("Total [TOTAL]", "IMPORT", {"Germany": "1,5"})},
    )
    assert "Sheet 1: '1,5' is neither a number nor ':'" in stub.fails("economy/eu_mirror_trade")


def pipeline(year, suppliers, buyers, heading="Natural Gas: Trade movements {} by pipeline"):
    top = [[heading.format(year)], ["Billion cubic metres"], ["To", *suppliers]]
    return [*top, *([name, *cells] for name, cells in buyers.items()), ["Total exports", 1]]


def test_gas_trade_reads_seven_matrices(stub):
    module = lineage.load_recipe("economy/gas_trade")
    suppliers = ["Norway", "Other Europe", "Russian Federation", "Qatar", "Total imports"]
    buyers = {
        "Belarus": [0, "-", 17.944, 0, 17.944], "Kazakhstan": [0, 0, "†", 0, 0.004], "Russian Federation": [0, 0, 0, 0, 0],
        "Turkey": [0, 1.5, 2, 9, 3.5], "Peru": [9, 9, 9, 9, 9],
    }  # fmt: skip
    for year, (key, sheet) in module.EDITIONS.items():
        stub.excel(key, **{sheet: pipeline(year, suppliers, buyers), "Other": [["x"]]})
    table = stub.build("economy/gas_trade")
    assert set(table["year"]) == {str(year) for year in module.EDITIONS}
    assert rows(table[table["year"] == "2014"], "country", "partner", "gas_bcm") == [
        ("BLR", "RUS", "17.94"), ("BLR", "WLD", "17.94"), ("TUR", "RUS", "2"), ("TUR", "WLD", "3.5"), ("TUR", "XRW", "1.5"),
    ]  # fmt: skip


def test_gas_trade_stops_at_a_sheet_of_another_year(stub):
    for key, sheet in lineage.load_recipe("economy/gas_trade").EDITIONS.values():
        stub.excel(
            key,
            **{sheet: pipeline(2013, ["Russian Federation", "Total imports"], {"Belarus": [1, 1]})},
        )
    assert "the heading does not name 2014" in stub.fails("economy/gas_trade")


def prices(heading, *values):
    return [
        ["Gas prices"],
        [None, "LNG", *[None] * 2],
        [None, "Japan", *heading[0]],
        [None, "CIF1", *heading[1]],
        *values,
        [None],
        ["1 Source"],
    ]


def test_gas_benchmarks_round_each_column_from_the_price(stub):
    stub.excel(
        "bp_review_2020_workbook",
        **{
            "Gas - Prices ": prices(
                [["Average German", "UK"], ["Import price 3", "NBP"]],
                [1990, 1, 9.9, "-"],
                [1991, 1, 3.456789, 2],
                [1992, 1, "-", 2],
            )
        },
    )
    stub.excel(
        "ei_review_2025_workbook",
        **{
            "Gas Prices ": prices(
                [["UK\nNBP3", "Netherlands TTF3"], [None, None]],
                [2020, 1, 9, 4.444444],
                [2021, 1, 9, 8],
                [2024, 1, 9, 5],
            )
        },
    )
    for key, value in (("E280", 16.12), ("E281", 40.34), ("E282", 13.11)):
        stub.raw.facts[f"economy:{key}"] = {"value": value}
    table = stub.build("economy/gas_benchmarks")
    btu = lineage.load_recipe("economy/gas_benchmarks").BTU
    assert rows(table, "country", "year", "price_usd_per_mmbtu", "fact") == [
        ("DEU", "1991", "3.46", ""), ("EUU", "2020", "4.44", ""), ("EUU", "2021", "16.12", "E280"),
        ("EUU", "2022", "40.34", "E281"), ("EUU", "2023", "13.11", "E282"), ("EUU", "2024", "5", ""),
    ]  # fmt: skip
    assert float(table["price_usd_per_1000m3"][0]) == round(3.456789 * btu, 1)


def test_energy_balance_skips_growth_and_shares(stub):
    module = lineage.load_recipe("economy/energy_balance")
    sheets = {}
    for sheet, unit, _ in module.SERIES.values():
        header = [unit, *range(1989, 2025), 2024, "2014-24", 2024]
        numbers = [1 / 3] * 36 + [0.1, 0.2, 0.3]
        sheets[sheet] = [
            ["Title"],
            [None],
            header,
            [None],
            ["Belarus", *numbers],
            ["Azerbaijan", *numbers[:-4], "-", 9, 9, 9],
            ["Total CIS", *numbers],
        ]
    stub.excel("ei_review_2025_workbook", **sheets)
    table = stub.build("economy/energy_balance")
    assert rows(table[table["country"] == "BLR"], "year", "energy_supply_ej", "gas_production_bcm")[
        -1
    ] == ("2024", "0.3333", "0.333")
    assert rows(table[table["country"] == "AZE"], "year", "energy_supply_ej")[-1] == ("2024", "")
    assert len(table) == 2 * 35


def test_energy_balance_stops_at_another_unit(stub):
    sheets = {
        sheet: [["Title"], [None], ["Quads", 1990], ["Belarus", 1]]
        for sheet, _, _ in lineage.load_recipe("economy/energy_balance").SERIES.values()
    }
    stub.excel("ei_review_2025_workbook", **sheets)
    assert "row 3: the unit is 'Quads', not 'Exajoules'" in stub.fails("economy/energy_balance")


def points(stub, key, text, place="geo", time="time"):
    """A series of an Open Numbers repository; the value column bears the indicator's name."""
    indicator = stub.lock[key].path.split("--")[-4] if "--by--" in stub.lock[key].path else key
    stub.csv(key, f"{place},{time},{indicator}\n{text}")


@pytest.mark.parametrize("name", ["economy/external_debt", "economy/macro"])
def test_series_are_joined_and_rounded(stub, name):
    module = lineage.load_recipe(name)
    for key in module.INPUTS:
        place = ("geo", "time") if key.startswith("gapminder") else ("country", "year")
        points(stub, key, "blr,2013,1234567890.5\nblr,1989,5\narb,2013,1\naze,2013,\n", *place)
    if name == "economy/macro":
        points(stub, "weo2019_ngdpd", "blr,2017,56.7894\nblr,2018,60\n", "country", "year")
        table = stub.build("economy/macro")
        assert rows(
            table, "country", "year", "gdp_million_usd_2016", "gdp_million_usd_weo2019"
        ) == [("BLR", "2013", "1234.6", ""), ("BLR", "2017", "", "56789")]
    else:
        for key in module.INPUTS:
            if key.endswith("_zs") or "percent" in key:
                points(
                    stub,
                    key,
                    "blr,2013,12.345\n",
                    *(("geo", "time") if key.startswith("gapminder") else ("country", "year")),
                )
        table = stub.build("economy/external_debt")
        assert rows(
            table,
            "country",
            "year",
            "bilateral_debt_million_usd_2016",
            "external_debt_percent_gni_2016",
        ) == [("BLR", "2013", "1234.6", "12.35")]


def test_energy_dependence_joins_by_name_and_stops_before_2021(stub):
    points(stub, "wdi2016_eg_imp_cons_zs", "blr,2013,85.25\nrus,2013,-83.333\n", "country", "year")
    stub.csv(
        "owid_primary_energy_2022",
        "Entity,Year,Primary energy consumption (TWh)\nBelarus,2013,300.1234\nAfrica,2013,1\n",
    )
    stub.csv(
        "owid_fossil_production_2022",
        "Entity,Year,Coal production (TWh),Gas production (TWh),Oil production (TWh)\nBelarus,2013,,2.5,19\n",
    )
    stub.csv(
        "owid_electricity_mix_2022",
        "Entity,Year,Electricity generation (TWh),Electricity demand (TWh),Electricity from nuclear (TWh),Gas (% electricity)\n"
        "Belarus,2020,38.74,38.1,0.34,95.12\nBelarus,2021,40,40,0.34,90\n",
    )
    table = stub.build("economy/energy_dependence")
    held = (
        "country",
        "year",
        "net_energy_imports_percent",
        "primary_energy_twh",
        "coal_production_twh",
        "gas_production_twh",
        "nuclear_twh",
    )
    assert rows(table, *held) == [
        ("BLR", "2013", "85.2", "300.123", "", "2.5", ""), ("BLR", "2020", "", "", "", "", "0.34"), ("RUS", "2013", "-83.3", "", "", "", ""),
    ]  # fmt: skip


def factbook(path, section, first, last, **content):
    return {
        "path": path,
        "section": section,
        "first_date": first,
        "last_date": last,
        "content": {k.replace("__", " - ").replace("_", " "): v for k, v in content.items()},
    }


def test_partner_shares_reads_every_wording_once(stub):
    text = "Russia 42.2%, UK 8.2% (2014)"
    late = "China 28%, Gambia, The 4% (2023)"
    exports = {"Exports__partners": {"text": text}}
    imports = {"Imports__partners": {"text": late, "note": "<b>note:</b> five"}}
    again = {"Imports__partners": {"text": "China 33% (2023)"}}
    none = {"Imports__partners": {"text": "nothing of the kind"}}
    lines = [
        factbook("europe/bo.json", "Economy", "2015-10-26", "2015-10-26", **exports),
        factbook("europe/bo.json", "Economy", "2015-11-15", "2015-11-29", **exports),
        factbook("central-asia/aj.json", "Economy", "2025-03-13", "2026-01-22", **imports),
        factbook("europe/bo.json", "Economy", "2025-03-13", "2026-01-22", **again),
        factbook("middle-east/is.json", "Economy", "2025-03-13", "2026-01-22", **none),
    ]
    stub.json_lines("factbook_economy_energy_history", lines, pack=True)
    table = stub.build("economy/partner_shares")
    assert rows(table, *table) == [
        ("AZE", "imports", "2023", "2025-03-13", "CHN", "28", "2026-01-22", "all partners"),
        ("AZE", "imports", "2023", "2025-03-13", "GMB", "4", "2026-01-22", "all partners"),
        ("BLR", "exports", "2014", "2015-10-26", "GBR", "8.2", "2015-11-29", "all partners"),
        ("BLR", "exports", "2014", "2015-10-26", "RUS", "42.2", "2015-11-29", "all partners"),
        ("BLR", "imports", "2023", "2025-03-13", "CHN", "33", "2026-01-22", "without Russia"),
    ]


def test_partner_shares_stops_at_another_wording(stub):
    lines = [
        factbook(
            "europe/bo.json",
            "Economy",
            "2027-01-01",
            "2027-01-01",
            Exports__partners={"text": "mostly Russia (2026)"},
        )
    ]
    stub.json_lines("factbook_economy_energy_history", lines, pack=True)
    assert (
        "BLR, Exports - partners, first seen 2027-01-01: not a list of shares: 'mostly Russia (2026)'"
        in stub.fails("economy/partner_shares")
    )


def test_oil_and_gas_takes_the_last_wording_of_a_year(stub):
    lines = [
        factbook("europe/bo.json", "Energy", "2015-10-26", "2015-10-26", Natural_gas__imports={"text": "20.1 billion cu m (2014 est.)"}),
        factbook("europe/bo.json", "Energy", "2016-11-21", "2017-03-28", Natural_gas__imports={"text": "20.05 billion cu m (2014 est.)"}),
        factbook("europe/bo.json", "Energy", "2022-07-21", "2022-08-04", Petroleum={"Refined petroleum consumption": {"text": "134,600 bbl/day (2019 est.)"}, "Total petroleum production": {"text": "34,300 bbl/day (2021 est.)"}}),
        factbook("europe/md.json", "Energy", "2015-10-26", "2015-10-26", Natural_gas__imports={"text": "3.47 billion cu m"}, Natural_gas__exports={"text": "NA"}),
        factbook("central-asia/rs.json", "Energy", "2015-10-26", "2015-10-26", Crude_oil__production={"text": "10.05 million bbl/day (31 September 2014 est.)"}),
    ]  # fmt: skip
    stub.json_lines("factbook_economy_energy_history", lines, pack=True)
    table = stub.build("economy/oil_and_gas")
    held = (
        "country",
        "year",
        "crude_production_bbl_per_day",
        "products_consumption_bbl_per_day",
        "gas_imports_million_m3",
    )
    assert rows(table, *held) == [
        ("BLR", "2014", "", "", "20050"),
        ("BLR", "2019", "", "134600", ""),
        ("RUS", "2014", "10050000", "", ""),
    ]
