"""Sum missiles and attack drones launched at Ukraine by month and place of launch."""

import re

import pandas as pd

from evidence.raw import Raw
from recipes.common import codes, columns, numbers

INPUTS = ["ukraine_launches"]
FILE = "missile_attacks_daily.csv"
# Attack drones: the Shahed type and unnamed ones. Reconnaissance drones, loitering munitions of the
# front (Lancet, Kub), bombs and drones of other makes are no part of the table; all other weapons
# are missiles. One entry counts Shahed and Lancet together, and stays.
DRONES = ["Shahed-136/131", "Unknown UAV", "Shahed-136/131 and Lancet"]
LEFT_OUT = re.compile(
    "^(?!Shahed).*(?:Orlan|Reconnaissance|Supercam|ZALA|Lancet|Молнія|Merlin|Orion|GBU|"
    "Mohajer|Kub|Forpost|Фенікс|Aerial Bomb|Eleron|Картограф|Привет|Granat|Banderol)"
)
RUSSIA, OCCUPIED, SEA, BELARUS = "Russia", "occupied Ukraine", "sea", "Belarus"
# A word for a direction names no place. The eastern coast of the Sea of Azov is Russian. Where a
# sea and an airfield are joined by a comma, bombers from the airfield launched over the sea.
PLACES = {
    "": None, "east": None, "north": None, "north-east": None, "south": None, "south-east": None,
    "Belarus": BELARUS, "Black Sea": SEA, "Black Sea, Anapa": SEA, "Black Sea, Feodosia": SEA,
    "Black Sea, Yalta": SEA, "Caspian Sea": SEA, "Caspian Sea, Engels-2": SEA,
    "Caspian Sea, Saratov oblast": SEA, "Sea of Azov": SEA, "Berdiansk": OCCUPIED,
    "Crimea": OCCUPIED, "Donetsk oblast": OCCUPIED, "Hvardiiske": OCCUPIED,
    "Kherson oblast": OCCUPIED, "Luhansk oblast": OCCUPIED, "Melitopol": OCCUPIED,
    "Tokmak": OCCUPIED, "Zaporizhzhia oblast": OCCUPIED, "Zaporizhzhia oblast, Prymorsk": OCCUPIED,
} | dict.fromkeys(
    (
        "Astrakhan oblast;Astrakhan oblast, Kapustin Yar;Belgorod;Belgorod oblast;Bryansk oblast;"
        "Bryansk oblast, Seshcha;eastern coast of Sea of Azov;Engels-2;Krasnodar Krai;Kursk oblast;"
        "Lipetsk oblast;Millerovo;Morozovsk;Nizhny Novgorod oblast;Olenegorsk;Olenya;Oryol oblast;"
        "Primorsko-Akhtarsk;Rostov oblast;Ryazan oblast;Ryazan Oblast;Samara oblast;Saratov oblast;"
        "Savasleyka;Shatalovo;Shaykovka;Soltsy-2;Taganrog;Tambov oblast;Tambov Oblast;Tula oblast;"
        "Volgodonsk;Volgograd oblast;Vologda oblast;Voronezh oblast;Yeysk"
    ).split(";"),
    RUSSIA,
)  # fmt: skip
GROUPS = {
    frozenset(): "not stated",
    frozenset([BELARUS]): "Belarus",
    frozenset([BELARUS, RUSSIA]): "Belarus and Russia",
    frozenset([RUSSIA]): "Russia",
    frozenset([OCCUPIED]): "occupied Ukraine",
    frozenset([SEA]): "sea",
    frozenset([OCCUPIED, SEA]): "occupied Ukraine and sea",
    frozenset([RUSSIA, OCCUPIED]): "Russia and other places",
    frozenset([RUSSIA, SEA]): "Russia and other places",
    frozenset([RUSSIA, OCCUPIED, SEA]): "Russia and other places",
}
KEY = ["month", "weapon", "place"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a month, weapon and place."""
    rows = columns(
        raw.csv("ukraine_launches"), ["time_start", "model", "launch_place", "launched"], FILE
    )
    rows = rows[~rows["model"].str.contains(LEFT_OUT)]
    rows = rows.assign(
        month=rows["time_start"].str[:7],
        weapon=rows["model"].isin(DRONES).map({True: "attack drone", False: "missile"}),
        place=_places(rows["launch_place"]),
        launched=numbers(rows["launched"], FILE),
    ).dropna(subset="launched")
    grouped = rows.groupby(KEY)["launched"]
    table = pd.DataFrame(
        {"launched": grouped.sum().astype(int), "attacks": grouped.size()}
    ).reset_index()
    table.insert(0, "country", "UKR")
    return table.sort_values(KEY, kind="stable")


def _places(texts):
    """Group the wording of each report."""
    single = texts.str.split(r"\s+and\s+(?:and\s+)?", regex=True).explode().str.strip()
    crimea = single.str.endswith(", Crimea")
    named = codes(single.mask(crimea, "Crimea"), PLACES, FILE)
    found = named.groupby(level=0).agg(lambda group: frozenset(group.dropna()))
    return codes(found.rename("launch_place"), GROUPS, FILE)
