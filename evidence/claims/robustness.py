"""Which choices, among defensible specifications, change a verdict."""

import pandas as pd

TURNS = 3  # choices that change a verdict, named on its card


def flips(choices: pd.DataFrame, agree: pd.Series) -> str:
    """Name the single choices that, changed alone from the baseline, change the verdict.

    Parameters
    ----------
    choices : pandas.DataFrame
        One row per specification, the first the baseline; one column per choice.
    agree : pandas.Series
        Whether each row gives the verdict of the baseline.

    Returns
    -------
    str
        "column = level; …"; the smallest combinations if no choice does it alone; at most three,
        and how many more there are.

    Examples
    --------
    >>> choices = pd.DataFrame({"year": [2014, 2015, 2014], "source": ["A", "A", "B"]})
    >>> flips(choices, pd.Series([True, False, True]))
    'year = 2015'
    """
    base = choices.iloc[0]
    against = choices[~agree.to_numpy()]
    changed = [
        [f"{column} = {row[column]}" for column in choices.columns if row[column] != base[column]]
        for _, row in against.iterrows()
    ]
    if not changed:
        return ""
    fewest = min(map(len, changed))
    found = dict.fromkeys(" with ".join(c) for c in changed if len(c) == fewest)
    more = [f"and {len(found) - TURNS} more"] if len(found) > TURNS else []
    return "; ".join([*list(found)[:TURNS], *more])
