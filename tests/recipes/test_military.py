"""Recipes of the theme military on made-up rows with the traps of the publishers' files."""

import pandas as pd
import pytest

from evidence import lineage
from recipes import un
from recipes.common import NAMES, POST_SOVIET
from tests.recipes.conftest import rows


def test_alliances_take_the_pairs_of_russia_once(stub):
    names = [
        "ccode1",
        "ccode2",
        "year",
        "atop_defense",
        "atop_offense",
        "atop_neutral",
        "atop_nonagg",
        "atop_consul",
    ]
    pairs = [
        (365, 370, 1992, 1, 0, 0, 1, 1),
        (370, 365, 1992, 1, 0, 0, 1, 1),
        (365, 370, 1991, 0, 0, 0, 0, 0),
        (365, 2, 1992, 0, 0, 0, 1, 0),
    ]
    stub.r(
        "atop_alliance_dyads",
        atop_alliance=pd.DataFrame([[float(c) for c in pair] for pair in pairs], columns=names),
    )
    table = stub.build("military/alliances_with_russia")
    assert rows(table, *table) == [("BLR", "1992", "1", "0", "1", "1")]


def test_collective_security_counts_phases_and_carries_members_on(stub):
    text = "atopid,cowid,member,phase,yrent,yrexit\n4220,,704,1,1992,1999\n4220,,704,2,2006,2012\n4220,,370,1,1994,2002\n4220,,370,2,2002,0\n1005,,370,0,1815,1815\n"
    stub.csv("atop_members", text)
    table = stub.build("military/collective_security")
    member = table[table["member"] == "1"].groupby("country")["year"].agg(list)
    assert member["BLR"] == [str(year) for year in range(1994, 2025)]
    assert member["UZB"] == [str(year) for year in [*range(1992, 1999), *range(2006, 2012)]]
    assert len(table) == 14 * 33


def test_collective_security_stops_without_the_treaty(stub):
    stub.csv("atop_members", "atopid,member,yrent,yrexit\n1005,370,1815,1815\n")
    assert "atop5_1m.csv: no member of alliance 4220" in stub.fails("military/collective_security")


def points(*more):
    module = lineage.load_recipe("military/ideal_points")
    codes = [*POST_SOVIET, *(code for code in module.CONTROLS if code != "SRB"), "YUG"]
    found = [(code, 1995.0, 2.0, 1.0, 3.0, 2.0, 60.0) for code in codes]
    frame = pd.DataFrame(
        [*found, *more],
        columns=["iso3c", "year", "idealpointfp", "q5fp", "q95fp", "idealpointall", "nvotesfp"],
    )
    return frame.astype(
        dict.fromkeys(("year", "idealpointfp", "q5fp", "q95fp", "idealpointall"), "float32")
    )


def test_ideal_points_keep_serbia_under_one_code(stub):
    stub.stata(
        "un_ideal_points_2025_07",
        points(("ARM", 2024.0, -0.70249, 2.9365, None, None, 86.0), ("ARM", 1990.0, 1, 1, 1, 1, 1)),
    )
    table = stub.build("military/ideal_points")
    assert rows(table[table["country"] == "ARM"], *table)[1] == (
        "ARM",
        "2024",
        "-0.702",
        "2.936",
        "",
        "",
        "86",
    )
    assert rows(table[table["country"] == "SRB"], "year", "ideal_point") == [("1995", "2.0")]


def register(*lines):
    top = "Transfers of major conventional arms;\n" + ";\n" * 10
    header = "SIPRI AT Database ID,Supplier,Recipient,Designation,Delivery year,TIV delivery values,Local production;\n"
    return top + header + "".join(f"1,{line},No;\n" for line in lines)


def test_arms_transfers_skip_the_preamble(stub):
    stub.csv(
        "sipri_trade_register_2026_02",
        register(
            "Turkiye,Azerbaijan,TB2,2021,1.5",
            "Turkiye,Azerbaijan,MAM,2021,2",
            "Belarus,HoR (Libya)*,x,2015,14.4",
            "unknown supplier(s),Tajikistan,x,2001,0",
            "Norway,Chile,x,2001,5",
        ),
    )
    table = stub.build("military/arms_transfers")
    assert rows(table, *table) == [
        ("AZE", "TUR", "2021", "3.5"),
        ("LBY", "BLR", "2015", "14.4"),
        ("TJK", "XXX", "2001", "0.0"),
    ]


def test_arms_transfers_stop_at_a_new_year_or_name(stub):
    stub.csv("sipri_trade_register_2026_02", register("Belarus,Azerbaijan,x,2025,1"))
    assert "trade_register.csv: there are deliveries of 2025" in stub.fails(
        "military/arms_transfers"
    )
    stub.raw._checked.clear()
    stub.csv("sipri_trade_register_2026_02", register("Atlantis,Azerbaijan,x,2020,1"))
    assert "column 'Supplier': unknown name 'Atlantis'" in stub.fails("military/arms_transfers")


def test_arms_transfers_older(stub):
    stub.csv(
        "sipri_tiv_exports_2022",
        "supplier,recipient,year,value,supplier_cown\nBelarus,Libya HoR*,2015,14,370\nSoviet Union,Kazakhstan,1990,3,365\nRussia,Kazakhstan,1989,3,365\nNorway,Chile,2001,5,385\n",
    )
    table = stub.build("military/arms_transfers_older")
    assert rows(table, *table) == [("KAZ", "SUN", "1990", "3"), ("LBY", "BLR", "2015", "14")]


def spending(**values):
    names = {**NAMES, "Kyrgyz Republic": "KGZ"}
    del names["Kyrgyzstan"]
    return [
        {"country": name, "Notes": None, "1992": 1.0, "1993": None} | values.get(name, {})
        for name in names
    ] + [{"country": "France", "1992": 5}]


def test_military_spending_joins_two_houses(stub):
    stub.json("sipri_milex_2025_share_of_gdp", spending(Armenia={"1992": 2.25}))
    stub.json("sipri_milex_2025_constant_2023_us", spending(Armenia={"1993": 48}))
    stub.csv(
        "gapminder_armed_forces_personnel_total",
        "geo,time,armed_forces_personnel_total\narm,1992,20000\nfra,1992,1\narm,1985,1\n",
    )
    table = stub.build("military/military_spending")
    assert rows(table, *table)[:2] == [
        ("ARM", "1992", "2.25", "1.0", "20000"),
        ("ARM", "1993", "", "48.0", ""),
    ]


def test_military_spending_stops_at_a_code(stub):
    stub.json("sipri_milex_2025_share_of_gdp", spending(Armenia={"1992": "xxx"}))
    stub.json("sipri_milex_2025_constant_2023_us", spending())
    stub.csv(
        "gapminder_armed_forces_personnel_total",
        "geo,time,armed_forces_personnel_total\narm,1992,20000\n",
    )
    assert "Share_of_GDP.json: Armenia 1992: 'xxx' is not a number" in stub.fails(
        "military/military_spending"
    )


def attacks(*lines):
    return "time_start,time_end,model,launch_place,launched\n" + "".join(
        f"{line}\n" for line in lines
    )


def test_launches_group_wordings(stub):
    stub.csv(
        "ukraine_launches",
        attacks(
            "2022-10-01 18:00,x,Shahed-136/131,Belarus,10",
            "2022-10-02,x,Shahed-136/131,Kursk oblast and Belarus,3",
            '2022-10-03,x,Unknown UAV,"Primorsko-Akhtarsk and Chauda, Crimea",5',
            "2022-10-03,x,X-101/X-555 and Kalibr,Black Sea,4.0",
            "2022-10-04,x,X-101/X-555,south-east,2",
            '2022-10-04,x,Iskander-M,"Kursk oblast and and Hvardiiske, Crimea",1',
            "2022-10-04,x,Lancet,Crimea,9",
            "2022-10-04,x,Iskander-M,Crimea,",
        ),
    )
    table = stub.build("military/launches")
    assert rows(table, *table) == [
        ("UKR", "2022-10", "attack drone", "Belarus", "10", "1"), ("UKR", "2022-10", "attack drone", "Belarus and Russia", "3", "1"),
        ("UKR", "2022-10", "attack drone", "Russia and other places", "5", "1"), ("UKR", "2022-10", "missile", "Russia and other places", "1", "1"),
        ("UKR", "2022-10", "missile", "not stated", "2", "1"), ("UKR", "2022-10", "missile", "sea", "4", "1"),
    ]  # fmt: skip


def test_launches_stop_at_an_unknown_place(stub):
    stub.csv("ukraine_launches", attacks("2022-10-01,x,Shahed-136/131,Kursk oblast and Atlantis,1"))
    assert (
        "missile_attacks_daily.csv, column 'launch_place': unknown name 'Atlantis'"
        in stub.fails("military/launches")
    )


def resolution(symbol, day, yes=(), no=(), abstain=(), as_text=False, **more):
    lists = [list(names) for names in (yes, no, abstain)]
    return (
        dict(zip(un.LISTS, map(str, lists) if as_text else lists))
        | {"symbol": symbol, "adoption_date": day, "title": f"On {symbol}"}
        | more
    )


def assembly(stub, calls, votes, **sessions):
    """The two lists of roll calls: `calls` (rcid, day, symbol, part, short) with `votes`, and resolutions by session."""
    days = [(pd.Timestamp(day) - pd.Timestamp("1970-01-01")).days for _, day, *_ in calls]
    frame = pd.DataFrame(
        {
            "rcid": [call[0] for call in calls], "date": [float(day) for day in days], "unres": [call[2] for call in calls],
            "amend": pd.array([call[3] for call in calls], dtype="Int32"), "para": pd.array([None] * len(calls), dtype="Int32"),
            "short": [call[4] for call in calls],
        }
    )  # fmt: skip
    stub.r("unvotes_roll_calls", un_roll_calls=frame)
    cast = pd.DataFrame(
        [(float(a), b, c) for a, b, c in votes], columns=["rcid", "country_code", "vote"]
    )
    stub.r("unvotes_votes", un_votes=cast.astype({"vote": "category"}))
    for session in un.SESSIONS:
        stub.json_lines(
            f"unga_resolutions_{session}",
            [
                {"symbol": "A/RES/1", "title": "adopted without a vote"},
                *sessions.get(f"s{session}", []),
            ],
        )


def test_votes_with_russia_join_two_lists(stub):
    calls = [
        (1, "1992-08-03", "R/47/1", None, "A"),
        (2, "1997-12-01", "R/52/1", 1, "B"),
        (3, "2020-01-14", "R/74/9", None, "C"),
        (4, "2000-11-02", "R/55/1", 0, "D"),
    ]
    votes = [
        (1, "RU", "no"),
        (1, "US", "yes"),
        (1, "BY", "no"),
        (1, "YU", "yes"),
        (2, "RU", "abstain"),
        (3, "RU", "yes"),
        (3, "US", "no"),
        (4, "RU", "yes"),
        (4, "YU", "yes"),
    ]
    twice = resolution(
        "A/RES/79/266",
        "4\xa0March 2025",
        yes=["BELARUS", "RUSSIAN FEDERATION"],
        no=["UNITED STATES"],
    )
    assembly(
        stub, calls, votes,
        s74=[resolution("A/RES/74/7", "2019-11-07 00:00:00", yes=["BELARUS"], as_text=True)],
        s79=[twice, twice | {"sponsors": "[]"}],
    )  # fmt: skip
    table = stub.build("military/un_votes_with_russia")
    held = ("year", "kind", "usa_opposed", "vote", "russian_vote", "roll_calls")
    assert rows(table[table["country"] == "BLR"], *held) == [
        ("1992", "final", "true", "no", "no", "1"), ("1997", "part", "false", "absent", "abstain", "1"),
        ("2000", "final", "false", "absent", "yes", "1"), ("2025", "final", "true", "yes", "yes", "1"),
    ]  # fmt: skip
    assert rows(table[table["country"] == "SRB"], "year", "vote") == [
        ("2000", "yes"),
        ("2025", "absent"),
    ]


def test_votes_of_the_soviet_era_end_where_the_next_table_begins(stub):
    calls = [
        (1, "1946-10-31", "R/1/1", None, "A"),
        (2, "1991-12-16", "R/46/1", 1, "B"),
        (3, "1992-08-03", "R/47/1", None, "C"),
    ]
    votes = [
        (1, "RU", "no"), (1, "US", "yes"), (1, "BY", "abstain"), (1, "IN", "yes"),
        (2, "RU", "yes"), (2, "BY", "yes"),
        (3, "RU", "yes"), (3, "BY", "yes"),
    ]  # fmt: skip
    assembly(stub, calls, votes)
    table = stub.build("military/un_votes_soviet_era")
    held = ("year", "kind", "usa_opposed", "vote", "russian_vote", "roll_calls")
    assert rows(table[table["country"] == "BLR"], *held) == [
        ("1946", "final", "true", "abstain", "no", "1"),
        ("1991", "part", "false", "yes", "yes", "1"),
    ]
    assert rows(table[table["country"] == "IND"], "year", "vote") == [
        ("1946", "yes"),
        ("1991", "absent"),
    ]
    assert set(table["country"]) == {"BLR", "UKR", "POL", "IND", "TUR", "USA"}


def test_votes_stop_where_one_resolution_has_two_results(stub):
    first = resolution("A/RES/79/266", "4 March 2025", yes=["BELARUS"])
    assembly(
        stub,
        [],
        [],
        s79=[first, resolution("A/RES/79/266", "4 March 2025", yes=["CHINA"], no=["BELARUS"])],
    )
    assert "79.json: A/RES/79/266 stands twice with different votes" in stub.fails(
        "military/un_votes_with_russia"
    )


@pytest.fixture
def wars(stub):
    """Every resolution of the table once, in the list that its session belongs to."""
    module = lineage.load_recipe("military/un_war_votes")
    calls, sessions = [], {}
    for number, symbol in enumerate(module.RESOLUTIONS):
        session, _, _ = symbol.partition("/")
        old = session.isdigit() and int(session) < 75
        if old:
            calls.append((number, "2014-03-27", f"R/{symbol}", None, ""))
        else:
            row = resolution(
                f"A/RES/{symbol}", "2 March 2022", yes=["TÜRKÝYE"], no=["RUSSIAN FEDERATION"]
            )
            sessions.setdefault("s" + session.lower().replace("-", "_"), []).append(row)
    for symbol, (_, facts) in module.FROM_PAGES.items():
        for key in facts:
            said = {
                "country": "BLR" if key == facts[0] else "",
                "date": "2025-02-24",
                "statement": f"X voted against {symbol}.",
            }
            stub.raw.facts[f"military:{key}"] = said
    for number, key in enumerate([key for _, facts in module.FROM_PAGES.values() for key in facts]):
        stub.raw.facts[f"military:{key}"]["country"] = [*POST_SOVIET, "CHN", "HUN", "ISR", "POL"][
            number
        ]
    return calls, sessions


def test_war_votes_take_the_resolution_and_not_the_motion(stub, wars):
    calls, sessions = wars
    place = next(i for i, call in enumerate(calls) if call[2] == "R/64/296")
    motion = (999, calls[place][1], "R/64/296", None, None)
    assembly(
        stub, [*calls, motion], [(calls[place][0], "AM", "no"), (999, "AM", "yes")], **sessions
    )
    table = stub.build("military/un_war_votes")
    assert rows(
        table[(table["symbol"] == "A/RES/64/296") & (table["country"] == "ARM")], "vote"
    ) == [("no",)]
    assert rows(table[(table["symbol"] == "A/RES/ES-11/1") & table["country"].isin(["TUR", "RUS", "BLR"])], "country", "vote") == [
        ("BLR", "absent"), ("RUS", "no"), ("TUR", "yes"),
    ]  # fmt: skip
    assert table[table["from_pages"] == "true"]["vote"].unique().tolist() == ["no"]


def test_war_votes_stop_at_a_missing_resolution(stub, wars):
    calls, sessions = wars
    assembly(stub, calls[1:], [], **sessions)
    assert f"no roll call on {calls[0][2].removeprefix('R/')} in either list" in stub.fails(
        "military/un_war_votes"
    )


def test_war_votes_stop_at_a_fact_that_names_no_vote(stub, wars):
    calls, sessions = wars
    stub.raw.facts["military:M033"]["statement"] = "Something about ES-11/7."
    assembly(stub, calls, [], **sessions)
    assert "military fact M033 does not say how a state voted on ES-11/7" in stub.fails(
        "military/un_war_votes"
    )
