"""Recorded votes in the General Assembly: the unvotes package to 2019, then the UN's own list."""

import ast

import pandas as pd

from evidence.raw import Raw
from recipes.common import columns, expect

SESSIONS = ["74", "75", "76", "77", "78", "79", "80", "es_10", "es_11"]
UNVOTES = ["unvotes_roll_calls", "unvotes_votes"]
INPUTS = [*UNVOTES, *(f"unga_resolutions_{session}" for session in SESSIONS)]
# unvotes holds one roll call of January 2020, which the United Nations' own list has too.
LAST_OF_UNVOTES = "2019-12-31"
CODES = {
    "AM": "ARM", "AZ": "AZE", "BY": "BLR", "CN": "CHN", "EE": "EST", "GE": "GEO", "HU": "HUN",
    "IL": "ISR", "IN": "IND", "KG": "KGZ", "KZ": "KAZ", "LT": "LTU", "LV": "LVA", "MD": "MDA", "PL": "POL",
    "RU": "RUS", "SK": "SVK", "TJ": "TJK", "TM": "TKM", "TR": "TUR", "UA": "UKR", "US": "USA",
    "UZ": "UZB",
    "YU": "SRB",  # the package keeps one code for Yugoslavia and Serbia, as RU for the USSR and Russia
}  # fmt: skip
NAMES = {
    "ARMENIA": "ARM", "AZERBAIJAN": "AZE", "BELARUS": "BLR", "CHINA": "CHN", "ESTONIA": "EST",
    "GEORGIA": "GEO", "HUNGARY": "HUN", "ISRAEL": "ISR", "KAZAKHSTAN": "KAZ", "KYRGYZSTAN": "KGZ",
    "LATVIA": "LVA", "LITHUANIA": "LTU", "POLAND": "POL", "REPUBLIC OF MOLDOVA": "MDA",
    "RUSSIAN FEDERATION": "RUS", "SERBIA": "SRB", "SLOVAKIA": "SVK", "TAJIKISTAN": "TJK",
    "TURKEY": "TUR", "TURKIYE": "TUR", "TÜRKIYE": "TUR", "TÜRKÝYE": "TUR", "TÜRKİYE": "TUR",
    "TURKMENISTAN": "TKM", "UKRAINE": "UKR", "UNITED STATES": "USA", "UZBEKISTAN": "UZB",
}  # fmt: skip
LISTS = {"MS_in_favour": "yes", "MS_against": "no", "MS_abstaining": "abstain"}
# Serbia and Montenegro was admitted on this day; before, the seat was that of the old Yugoslavia.
# The other states of the tables were members at the first roll call of August 1992, or before.
ADMITTED = {"SRB": "2000-11-01"}


KEY = ["country", "year", "kind", "usa_opposed", "vote", "russian_vote"]


def recorded(raw: Raw, states: list[str], first: str) -> pd.DataFrame:
    """Read every recorded vote of `states` since `first`.

    Returns
    -------
    pandas.DataFrame
        One row a roll call: date, symbol, whether on a part of a resolution, the source's short
        text and, in a column for each state, its vote; "absent" where it stands in no list, missing
        where it was no member.
    """
    votes = [_unvotes(raw, states, first, LAST_OF_UNVOTES), _resolutions(raw, states)]
    return _filled(pd.concat(votes, ignore_index=True), states)


def recorded_until(raw: Raw, states: list[str], last: str) -> pd.DataFrame:
    """Read every recorded vote of `states` until `last`, of the years that only unvotes covers.

    Returns
    -------
    pandas.DataFrame
        As of `recorded`.
    """
    expect(last <= LAST_OF_UNVOTES, f"{last} is later than what is taken from unvotes.")
    return _filled(_unvotes(raw, states, "", last).reset_index(drop=True), states)


def counted(votes: pd.DataFrame, states: list[str]) -> pd.DataFrame:
    """Count how each of `states` voted for each vote of Russia.

    Parameters
    ----------
    votes : pandas.DataFrame
        Roll calls, with columns RUS and USA.

    Returns
    -------
    pandas.DataFrame
        One row a state, year, kind of vote, vote and vote of Russia.
    """
    votes = votes.assign(
        year=votes["date"].str[:4].astype(int),
        kind=votes["part"].map({True: "part", False: "final"}),
        usa_opposed=[
            {russia, america} == {"yes", "no"}
            for russia, america in zip(votes["RUS"], votes["USA"])
        ],
        russian_vote=votes["RUS"],
    )
    fixed = ["year", "kind", "usa_opposed", "russian_vote"]
    long = pd.concat(
        [
            votes[fixed].assign(country=state, vote=votes[state]).dropna(subset="vote")
            for state in states
        ]
    )
    return long.groupby(KEY).size().rename("roll_calls").reset_index()


def _filled(votes, states):
    """Write "absent" where a member stands in no list, and sort."""
    for state in states:
        votes[state] = votes[state].astype(object).fillna("absent")
        if state in ADMITTED:
            votes[state] = votes[state].where(votes["date"] >= ADMITTED[state])
    return votes.sort_values(["date", "symbol"], ignore_index=True)


def _unvotes(raw, states, first, last):
    file = "un_roll_calls.rda"
    calls = raw.r("unvotes_roll_calls", "un_roll_calls")
    calls = columns(calls, ["rcid", "date", "unres", "amend", "para", "short"], file)
    days = pd.Timestamp("1970-01-01") + pd.to_timedelta(calls["date"], unit="D")
    calls = pd.DataFrame(
        {
            "date": days.dt.strftime("%Y-%m-%d"),
            "symbol": calls["unres"],
            "part": ((calls["amend"] == 1) | (calls["para"] == 1)).fillna(False).astype(bool),
            "short": calls["short"],
        }
    ).set_axis(calls["rcid"])
    calls = calls[(calls["date"] >= first) & (calls["date"] <= last)]
    file = "un_votes.rda"
    cast = columns(raw.r("unvotes_votes", "un_votes"), ["rcid", "country_code", "vote"], file)
    cast = cast[cast["country_code"].isin(CODES) & cast["rcid"].isin(calls.index)]
    cast = cast.assign(state=cast["country_code"].map(CODES), vote=cast["vote"].astype(str))
    expect(
        not cast.duplicated(["rcid", "state"]).any(),
        f"{file}: a state votes twice in one roll call.",
    )
    wide = cast[cast["state"].isin(states)].pivot(index="rcid", columns="state", values="vote")
    return calls.join(wide.reindex(columns=states))


def _resolutions(raw, states):
    found = {}
    for session in SESSIONS:
        for line in raw.json_lines(f"unga_resolutions_{session}"):
            if not line.get("MS_in_favour"):
                continue  # adopted without a vote
            votes = {
                NAMES[name]: vote
                for key, vote in LISTS.items()
                for name in _list(line[key])
                if name in NAMES
            }
            row = {
                "date": _day(line["adoption_date"]),
                "symbol": line["symbol"],
                "part": False,
                "short": line["title"],
            }
            # Some resolutions stand two or three times, with other sponsors or tags.
            twice = found.setdefault(line["symbol"], row | votes)
            expect(
                {**twice, "short": ""} == {**row, **votes, "short": ""},
                f"{session.upper().replace('_', '-')}.json: {line['symbol']} stands twice with "
                "different votes.",
            )
    rows = pd.DataFrame(found.values()).reindex(
        columns=["date", "symbol", "part", "short", *states]
    )
    return rows[rows["date"] > LAST_OF_UNVOTES]


def _list(value):
    """A list of names, which some files hold as text."""
    return ast.literal_eval(value) if isinstance(value, str) and value else value or []


def _day(text):
    """ISO date of "2019-11-07 00:00:00" or "29 October 2025" (with a no-break space)."""
    return pd.to_datetime(text.replace("\xa0", " "), dayfirst=not text[:4].isdigit()).strftime(
        "%Y-%m-%d"
    )
