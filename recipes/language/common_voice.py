"""Rank titular languages of the post-Soviet states in each release of Mozilla's Common Voice."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import expect, rounded

# {release: day}, as in the file names. Releases 2 and 3 give no validated hours by language.
RELEASES = {
    "4": "2019-12-10", "5": "2020-06-22", "5.1": "2020-06-22", "6.0": "2020-12-11",
    "6.1": "2020-12-11", "7.0": "2021-07-21", "8.0": "2022-01-19", "9.0": "2022-04-27",
    "10.0": "2022-07-04", "11.0": "2022-09-21", "12.0": "2022-12-07", "13.0": "2023-03-09",
    "14.0": "2023-06-23", "15.0": "2023-09-08", "16.0": "2023-12-06", "16.1": "2023-12-06",
    "17.0": "2024-03-15", "18.0": "2024-06-14", "19.0": "2024-09-13", "20.0": "2024-12-06",
    "21.0": "2025-03-14", "22.0": "2025-06-20", "23.0": "2025-09-05", "24.0": "2025-12-05",
    "25.0": "2026-03-09",
}  # fmt: skip
INPUTS = [f"common_voice_{release.replace('.', '_')}" for release in RELEASES]
LANGUAGES = {
    "az": ("AZE", "Azerbaijani"), "be": ("BLR", "Belarusian"), "et": ("EST", "Estonian"),
    "hy-AM": ("ARM", "Armenian"), "ka": ("GEO", "Georgian"), "kk": ("KAZ", "Kazakh"),
    "ky": ("KGZ", "Kyrgyz"), "lt": ("LTU", "Lithuanian"), "lv": ("LVA", "Latvian"),
    "ro": ("MDA", "Romanian"), "ru": ("RUS", "Russian"), "tg": ("TJK", "Tajik"),
    "tk": ("TKM", "Turkmen"), "uk": ("UKR", "Ukrainian"), "uz": ("UZB", "Uzbek"),
}  # fmt: skip


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a language and release in which it is collected."""
    table = pd.concat([_release(raw, release) for release in RELEASES])
    number = table["release"].astype(float)
    return table.assign(number=number).sort_values(["number", "country"]).drop(columns="number")


def _release(raw, release):
    key = f"common_voice_{release.replace('.', '_')}"
    file = raw.source(key).path.rpartition("/")[2]
    expect(
        RELEASES[release] in file,
        f"{file}: the file of release {release} is not of {RELEASES[release]}.",
    )
    content = raw.json(key)
    expect("locales" in content, f"{file}: there is no 'locales'.")
    locales = pd.DataFrame.from_dict(content["locales"], orient="index")
    expect(
        {"users", "validHrs"} <= set(locales),
        f"{file}: languages have no 'users' or no 'validHrs'.",
    )
    locales["rank"] = locales["validHrs"].rank(method="min", ascending=False).astype(int)
    ours = locales[locales.index.isin(LANGUAGES)]
    return pd.DataFrame(
        {
            "country": [LANGUAGES[code][0] for code in ours.index],
            "language": [LANGUAGES[code][1] for code in ours.index],
            "release": release,
            "release_date": RELEASES[release],
            "speakers": ours["users"].astype(int).to_numpy(),
            "hours_validated": rounded(ours["validHrs"], 2).to_numpy(),
            "rank": ours["rank"].to_numpy(),
            "languages": len(locales),
        }
    )
