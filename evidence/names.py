"""Read the spellings of names, which the search of the book and the filter of the ledger join."""

import re
import unicodedata
from collections.abc import Iterator

from . import tables
from .tabular import csvtext

TABLE = "articles/names"
LATIN = str.maketrans("łıəø", "lieo")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def read_names() -> dict[str, list[str]]:
    """Return {name as the book spells it: its other spellings}; empty without a table of names."""
    found: dict[str, list[str]] = {}
    if TABLE in tables.known_tables():
        for row in tables.read(TABLE).itertuples():
            found.setdefault(row.name, []).append(row.spelling)
    return found


def fold(text: str) -> str:
    """Return a text in lower case and without accents, as `static/spelling.js` compares words.

    Examples
    --------
    >>> fold("Łukašenka"), fold("Могилёв")
    ('lukasenka', 'могилев')
    """
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return plain.replace("ß", "ss").translate(LATIN)


def find_faults() -> list[str]:
    """Return a message, with the fix, for each fault that the descriptor of the names cannot find."""
    if TABLE not in tables.known_tables():
        return []
    columns = csvtext.read(tables.DATA / f"{TABLE}.csv").columns
    rows = zip(columns["name"], columns["spelling"], columns["script"], strict=True)
    return list(_find_faults(list(rows)))


def _find_faults(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """Yield the faults of rows (name, spelling, script)."""
    owners = {fold(name): name for name, _, _ in rows}
    for line, (name, spelling, script) in enumerate(rows, 2):
        where = f"data/{TABLE}.csv, line {line}"
        owner = owners.setdefault(fold(spelling), name)
        if not re.fullmatch(r"[^\W\d_]+", unicodedata.normalize("NFC", spelling)):
            yield f"{where}: '{spelling}' is not one word of letters. Give each word a row."
        elif bool(CYRILLIC.search(spelling)) != (script == "Cyrillic"):
            yield f"{where}: '{spelling}' is not in the script '{script}'. Correct the script."
        elif owner != name:
            yield (
                f"{where}: '{spelling}' is given to {name}, but it is a spelling of {owner}. "
                "Keep one of the two."
            )
