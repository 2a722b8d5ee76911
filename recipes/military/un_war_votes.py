"""Select votes on Crimea, the war in Ukraine and the displaced of Abkhazia and South Ossetia.

Recorded votes come from the two lists of roll calls. Two resolutions of 2025 are in neither: their
votes are facts of the project, read on press pages, and held for some states only.
"""

import pandas as pd

from evidence.raw import Raw
from recipes import un
from recipes.common import POST_SOVIET, expect

INPUTS = un.INPUTS
STATES = [*POST_SOVIET, "CHN", "HUN", "ISR", "POL", "SRB", "SVK", "TUR", "USA"]
CRIMEA, WAR, DISPLACED = "Crimea", "the war in Ukraine", "displaced persons of Georgia"
PERSONS = "Displaced persons from Abkhazia and South Ossetia"
RIGHTS = "Human rights in Crimea and other occupied territories"
MILITARY = "Militarisation of Crimea"
# {symbol: (issue, title in our words)}
RESOLUTIONS = (
    {
        "68/262": (CRIMEA, "Territorial integrity of Ukraine"),
        "78/316": (WAR, "Safety of Ukrainian nuclear facilities"),
        "ES-11/1": (WAR, "Aggression against Ukraine"),
        "ES-11/2": (WAR, "Humanitarian consequences of the aggression"),
        "ES-11/3": (WAR, "Suspension of Russia from the Human Rights Council"),
        "ES-11/4": (WAR, "Annexation of four Ukrainian regions"),
        "ES-11/5": (WAR, "Reparation for aggression"),
        "ES-11/6": (WAR, "Principles of peace in Ukraine"),
    }
    | dict.fromkeys(
        (
            "62/249 64/296 65/287 68/274 69/286 71/290 75/285 76/267 77/293 78/283 79/292 80/264"
        ).split(),
        (DISPLACED, PERSONS),
    )
    | dict.fromkeys(
        "71/205 72/190 73/263 74/168 75/192 76/179 77/229 78/221 79/184 80/223".split(),
        (CRIMEA, RIGHTS),
    )
    | dict.fromkeys("73/194 74/17 75/29 76/70".split(), (CRIMEA, MILITARY))
)
# {symbol: (title, facts of military/facts, one a state)}
FROM_PAGES = {
    "ES-11/7": (
        "Advancing a just and lasting peace in Ukraine",
        [f"M{n:03}" for n in range(33, 46)],
    ),
    "ES-11/9": ("Return of Ukrainian children", [f"M{n:03}" for n in range(46, 52)]),
}
SAID = {
    "voted against": "no",
    "voted for": "yes",
    "abstained": "abstain",
    "taken no part": "absent",
}
FIRST_DAY = "2008-01-01"
COLUMNS = ["country", "symbol", "date", "issue", "title", "vote", "from_pages"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and resolution."""
    table = pd.concat([_recorded(raw), _from_pages(raw)])
    return table.sort_values(["country", "symbol"])[COLUMNS]


def _recorded(raw):
    votes = un.recorded(raw, STATES, FIRST_DAY)
    votes["symbol"] = votes["symbol"].str.replace(r"^(A/RES|R)/", "", regex=True)
    votes = votes[votes["symbol"].isin(RESOLUTIONS)]
    # 64/296 has two roll calls of one day: on a motion of Russia to take no action, which has no
    # title in the list, and on the resolution, which counts here.
    twice = votes["symbol"].duplicated(keep=False)
    votes = votes[~twice | votes["short"].notna()]
    found = set(votes["symbol"])
    expect(
        found == set(RESOLUTIONS),
        f"no roll call on {', '.join(sorted(set(RESOLUTIONS) - found))} in either list.",
    )
    expect(
        votes["symbol"].is_unique,
        "a resolution has two roll calls; say in the recipe which one counts.",
    )
    long = votes.melt(["symbol", "date"], STATES, var_name="country", value_name="vote").dropna(
        subset="vote"
    )
    return long.assign(
        symbol="A/RES/" + long["symbol"],
        issue=[RESOLUTIONS[symbol][0] for symbol in long["symbol"]],
        title=[RESOLUTIONS[symbol][1] for symbol in long["symbol"]],
        from_pages=False,
    )


def _from_pages(raw):
    rows = []
    for symbol, (title, facts) in FROM_PAGES.items():
        for key in facts:
            fact = raw.fact(f"military:{key}")
            vote = next((vote for words, vote in SAID.items() if words in fact["statement"]), None)
            expect(
                vote is not None and symbol in fact["statement"],
                f"military fact {key} does not say how a state voted on {symbol}.",
            )
            rows.append((fact["country"], f"A/RES/{symbol}", fact["date"], WAR, title, vote, True))
    return pd.DataFrame(rows, columns=COLUMNS)
