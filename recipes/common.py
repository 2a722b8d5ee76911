"""What several recipes need: groups of states, strict conversion of names and numbers, sums."""

import pandas as pd

from evidence.raw import RecipeError

# The fifteen states that were republics of the Soviet Union.
POST_SOVIET = "ARM AZE BLR EST GEO KAZ KGZ LTU LVA MDA RUS TJK TKM UKR UZB".split()
NAMES = {
    "Armenia": "ARM", "Azerbaijan": "AZE", "Belarus": "BLR", "Estonia": "EST", "Georgia": "GEO",
    "Kazakhstan": "KAZ", "Kyrgyzstan": "KGZ", "Latvia": "LVA", "Lithuania": "LTU", "Moldova": "MDA",
    "Russia": "RUS", "Tajikistan": "TJK", "Turkmenistan": "TKM", "Ukraine": "UKR",
    "Uzbekistan": "UZB",
}  # fmt: skip
# The members of 2020, held fixed in every year so that the group means the same all along.
EU27 = (
    "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT "
    "ROU SVK SVN SWE"
).split()
NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"


def numbers(
    column: pd.Series, file: str, missing: tuple = ("",), first_line: int | None = 2
) -> pd.Series:
    """Convert text to numbers, and stop at the first cell that is neither a number nor missing.

    Parameters
    ----------
    column
        Text cells, with the line of the file as index when `first_line` is added.
    file
        Name for the message.
    missing
        Texts that stand for a missing value.
    first_line
        Line of the file at which the row 0 stands; None where rows of the frame are no lines.

    Raises
    ------
    RecipeError
        Naming file, line, column and text, for instance of a number with a decimal comma.
    """
    text = column.astype(str).str.strip()
    empty = column.isna() | text.isin(missing)
    bad = ~empty & ~text.str.fullmatch(NUMBER)
    if bad.any():
        row = bad.idxmax()
        line = "" if first_line is None else f", line {row + first_line}"
        raise RecipeError(
            f"{file}{line}, column '{column.name}': {column[row]!r} is not a number. "
            "If it is a new code for missing or a decimal comma, say so in the recipe."
        )
    return pd.to_numeric(text.mask(empty), errors="raise").astype(float)


def codes(names: pd.Series, known: dict, file: str) -> pd.Series:
    """Map names to codes; RecipeError names those that `known` lacks."""
    strange = sorted(set(names.dropna()) - set(known))
    if strange:
        raise RecipeError(
            f"{file}, column '{names.name}': unknown name {', '.join(map(repr, strange[:5]))}. "
            "Add it with its code to the names of the recipe."
        )
    return names.map(known)


def present(names: pd.Series, wanted: list[str], file: str) -> None:
    """Stop with RecipeError, which names them, if some of `wanted` do not occur in `names`."""
    lost = sorted(set(wanted) - set(names))
    if lost:
        raise RecipeError(
            f"{file}, column '{names.name}': no row of {', '.join(lost[:5])}. "
            "If the file writes them otherwise now, change the names of the recipe."
        )


def expect(condition: bool, said: str) -> None:
    """Stop with RecipeError(said) unless `condition` holds."""
    if not condition:
        raise RecipeError(said)


def columns(frame: pd.DataFrame, wanted: list[str], file: str) -> pd.DataFrame:
    """Return the columns `wanted`; RecipeError names those that the file lacks."""
    lacking = [name for name in wanted if name not in frame]
    if lacking:
        raise RecipeError(
            f"{file}: there is no column '{lacking[0]}'. "
            f"Columns: {', '.join(map(str, frame.columns[:12]))} …"
        )
    return frame[wanted]


def total(grouped) -> pd.DataFrame:
    """Sum groups so that a group without any value stays missing instead of becoming zero."""
    return grouped.sum(min_count=1)


def rounded(column: pd.Series, digits: int) -> pd.Series:
    """Round each number as Python does, by its exact binary value.

    >>> rounded(pd.Series([0.2745, 430.8655]), 3).tolist()
    [0.275, 430.865]
    """
    return column.map(lambda value: round(float(value), digits), na_action="ignore").astype(float)


def datapoints(raw, key: str, states: list[str], first: int, last: int) -> pd.Series:
    """Read one series of an Open Numbers repository: state in lower case, year, value.

    Returns
    -------
    pandas.Series
        Values by country and year, of `states` and the years from `first` to `last`.
    """
    file = raw.source(key).path.rpartition("/")[2]
    value = file.split("--")[2]
    rows = raw.csv(key)
    place, time = ("geo", "time") if "geo" in rows else ("country", "year")
    rows = columns(rows, [place, time, value], file)
    rows = rows[rows[place].str.upper().isin(states)]
    table = pd.Series(
        numbers(rows[value], file).to_numpy(),
        index=[
            rows[place].str.upper().rename("country"),
            numbers(rows[time], file).astype(int).rename("year"),
        ],
    )
    return table[table.index.get_level_values("year").isin(range(first, last + 1))].dropna()


def side_by_side(series: dict) -> pd.DataFrame:
    """Join {column: values by country and year} to one table, sorted; a missing value is empty."""
    return pd.concat(series, axis=1).sort_index().rename_axis(["country", "year"]).reset_index()


def vdem(
    frame: pd.DataFrame, series: dict, states: list[str], first: int, file: str
) -> pd.DataFrame:
    """Select country, year and items of a V-Dem data set, to three decimals, sorted.

    Parameters
    ----------
    series
        {item of the data set: column of the table}.
    """
    rows = columns(frame, ["country_text_id", "year", *series], file)
    rows = rows[rows["country_text_id"].isin(states)]
    year = rows["year"].astype(float)
    rows = rows.assign(year=year.astype(int))[year >= first]
    for item in series:
        values = rows[item] if rows[item].dtype.kind == "f" else numbers(rows[item], file)
        rows[item] = rounded(values, 3)
    return rows.rename(columns={"country_text_id": "country"} | series).sort_values(
        ["country", "year"], ignore_index=True
    )


def complete(frame: pd.DataFrame, states: list[str], file: str) -> pd.DataFrame:
    """Return `frame` if every one of `states` has a row; RecipeError names those that have none."""
    lost = sorted(set(states) - set(frame["country"]))
    expect(not lost, f"{file}: no row of {', '.join(lost)}.")
    return frame


def with_point(column: pd.Series) -> pd.Series:
    """Write whole numbers with a point ("48.0"), as some of the tables do."""
    return column.map(repr, na_action="ignore").astype(object)
