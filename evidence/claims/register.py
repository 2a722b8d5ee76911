"""Read the register of claims, their parts, and the list of articles."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from .. import tables
from ..forms import find_faults_of_file
from ..kept import kept_until_changed
from ..tabular import csvtext
from ..yamlerrors import parse, worded
from .rules import ROLES

CLAIMS, PARTS = "articles/claims", "articles/parts"
QUOTED = 5  # words of an article that the book quotes at most
PLACES = ("article", "section", "paragraph", "theme", "kind", "attribution", "chapter")


class ClaimError(ValueError):
    """A claim is settled in a way that the rules do not allow. The message says what to do."""


@kept_until_changed(CLAIMS)
def register() -> pd.DataFrame:
    """Return all claims, one per row, indexed by `claim_id`."""
    found = tables.read(CLAIMS).set_index("claim_id", drop=False)
    for column in ("sentence", "opens", "rule", "annex", "same_as"):
        if column not in found:
            found[column] = pd.Series(None, index=found.index, dtype="str")
    return found


def parts() -> dict[str, dict[str, Any]]:
    """Return all parts of claims by id, in the order of `data/articles/parts.csv`.

    A row has the columns of the part and, from its claim, where it stands; `claim_id` is the part's
    id, `of` that of its claim. A missing value is None.

    Raises
    ------
    ClaimError
        If a part has no claim, or the parts of a claim do not fit together: file, line and fix.
    """
    return _read_parts()[0]


@kept_until_changed(PARTS, CLAIMS)
def _read_parts():
    """Return the parts by id, and the ids of the parts of each claim."""
    if not (tables.DATA / f"{PARTS}.csv").exists():
        return {}, {}
    if wrong := list(find_faults()):
        raise ClaimError("\n".join(wrong))
    found: dict[str, dict[str, Any]] = {}
    of: dict[str, list[str]] = {}
    claims = _read_rows()
    for row in _plain(tables.read(PARTS)):
        claim = claims[row["claim_id"]]
        name = row["claim_id"] + row["part"]
        found[name] = {
            **{key: claim[key] for key in PLACES if key in claim}, **row, "claim_id": name, "of": row["claim_id"],
            "precision": row["precision"] or "qualitative", "file": "parts.csv",
        }  # fmt: skip
        of.setdefault(row["claim_id"], []).append(name)
    return found, of


@kept_until_changed(CLAIMS)
def _read_rows():
    """Return the claims by id, each as a dict."""
    return dict(zip(register().index, _plain(register()), strict=True))


def _plain(frame):
    """Return the rows of a frame as dicts; a missing value is None."""
    frame = frame.astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


def parts_of(claim_id: str) -> list[str]:
    """List the ids of a claim's parts; empty if it is settled as a whole."""
    return list(_read_parts()[1].get(claim_id, []))


def row_of(name: str) -> dict[str, Any]:
    """Return the row of a claim or a part as a dict; KeyError if there is none."""
    if name in parts():
        return parts()[name]
    return _read_rows()[name] | {"of": name, "part": ""}


def claim_of(name: str) -> str:
    """Return the id of the claim that `name`, a claim or a part, belongs to; "" if unknown."""
    if name in _read_rows():
        return name
    return parts()[name]["of"] if name in parts() else ""


def stands_for(claim_id: str) -> str:
    """Return the id of the claim whose verdict counts: its own, or that of `same_as`."""
    return _read_rows()[claim_id]["same_as"] or claim_id


def counted() -> pd.DataFrame:
    """Return the claims that counts and exports contain: no annex, no claim that repeats another."""
    return register()[register()["annex"].isna() & register()["same_as"].isna()]


def find_faults() -> list[str]:
    """Return a message for each fault that the descriptors of claims and parts cannot find."""
    described = PARTS in tables.known_tables()
    sheet = csvtext.read(tables.DATA / f"{PARTS}.csv", empty=True) if described else None
    found = [
        *_repeats(), *_openings(), *_lost_places(),
        *_bare_universals(set(sheet.columns["claim_id"]) if sheet else set()),
    ]  # fmt: skip
    return found + list(_loose_parts(sheet)) if sheet else found


def _openings() -> Iterator[str]:
    """Yield claims whose opening words are more than the book quotes."""
    for line, (name, words) in enumerate(register()["opens"].items(), 2):
        if not pd.isna(words) and len(words.split()) > QUOTED:
            yield (
                f"data/{CLAIMS}.csv, line {line}, column 'opens': {name} quotes {len(words.split())} "
                f"words, '{words}'. Give at most {QUOTED} words of the article."
            )


def _lost_places() -> Iterator[str]:
    """Yield claims at a paragraph that `sections` of articles.yaml do not have."""
    for line, row in enumerate(_plain(register()), 2):
        where = f"data/{CLAIMS}.csv, line {line}: {row['claim_id']}"
        if row["section"].count("; ") != str(row["paragraph"]).count("; "):
            yield (
                f"{where} names {row['section'].count('; ') + 1} sections and "
                f"{str(row['paragraph']).count('; ') + 1} paragraphs. Name a section for each paragraph, joined by '; '."
            )
            continue
        known = count_paragraphs(row["article"])
        for section, paragraphs in places(row) if known else []:
            if not paragraphs or min(paragraphs) < 1 or max(paragraphs) > known.get(section, 0):
                yield (
                    f"{where} stands at '{section}' ¶{row['paragraph']}, which the article does not have. Use a label "
                    "of `sections` in data/articles/articles.yaml, and paragraphs that it has."
                )


def _bare_universals(divided: set[str]) -> Iterator[str]:
    for line, (name, rule) in enumerate(register()["rule"].items(), 2):
        if rule == "universal" and name not in divided:
            yield (
                f"data/{CLAIMS}.csv, line {line}: {name} is a universal without parts. Add the parts 'rule' "
                f"and 'without exception' to data/{PARTS}.csv."
            )


def _repeats() -> Iterator[str]:
    known = register()
    for line, row in enumerate(_plain(known), 2):
        other, where = row["same_as"], f"data/{CLAIMS}.csv, line {line}, column 'same_as'"
        if other is None:
            continue
        if other not in known.index:
            yield f"{where}: there is no claim '{other}'. Name the claim that says the same."
        elif not pd.isna(known.at[other, "same_as"]) or other == row["claim_id"]:
            yield f"{where}: '{other}' repeats a claim itself. Name the one that is settled."
        elif (known.at[other, "article"], known.at[other, "chapter"]) != (
            row["article"],
            row["chapter"],
        ):
            yield f"{where}: '{other}' is of another article or chapter. Give both claims the same."


def _loose_parts(sheet: csvtext.Sheet) -> Iterator[str]:
    """Yield faults of single parts, then of the parts of one claim."""
    rows = zip(*(sheet.columns[name] for name in ("claim_id", "part", "role")), strict=True)
    roles: dict[str, list[tuple[str, int]]] = {}
    known, last = register(), ("", "")
    for row, (name, part, role) in enumerate(rows):
        for fault in _misplaced(name, part, last, known):
            yield f"{_line(sheet, row)}: {fault}"
        last = name, part
        roles.setdefault(name, []).append((role, row))
    for name, held in roles.items():
        for fault in _incomplete(name, [role for role, _ in held], known):
            yield f"{_line(sheet, held[0][1])}: {fault}"


def _line(sheet, row):
    """Return file and line of a row; only of one with a fault, since all lines above are counted."""
    return f"data/{PARTS}.csv, line {sheet.line(row)}"


def _misplaced(name, part, last, known):
    if name not in known.index:
        yield f"there is no claim '{name}'. Use an id of data/{CLAIMS}.csv, or delete the part."
    elif not pd.isna(known.at[name, "same_as"]):
        yield f"{name} repeats {known.at[name, 'same_as']}. Only that one has parts."
    due = chr(ord(last[1]) + 1) if name == last[0] else "a"
    if part != due or name < last[0]:
        yield f"part '{part}' of {name}, where '{due}' is due. Sort by claim_id, then part: a, b, c."


def _incomplete(name, held, known):
    given, both = set(held), {"rule", "without exception"}
    if len(held) == 1:
        yield f"{name} has one part. Give it another, or settle the claim as a whole."
    if given & both and not both <= given:
        yield f"{name} has a part '{(given & both).pop()}' alone. A universal has both: {', '.join(ROLES[1:])}."
    universal = name in known.index and known.at[name, "rule"] == "universal"
    if name in known.index and universal != (both <= given):
        yield (
            f"the rule of {name} and the roles of its parts do not agree. A claim with the rule "
            "'universal' (claims.csv) has the parts 'rule' and 'without exception', no other claim has."
        )


@kept_until_changed("articles/articles.yaml")
def articles() -> dict[str, dict]:
    """Return the articles of `data/articles/articles.yaml`: {id: entry}."""
    path = tables.DATA / "articles" / "articles.yaml"
    with worded(path, "data/articles/articles.yaml", ClaimError):
        listed = parse(path.read_text(encoding="utf-8"))
    listed = {"articles": listed} if isinstance(listed, list) else listed
    if wrong := find_faults_of_file(listed, "articles", "data/articles/articles.yaml"):
        raise ClaimError("\n".join(wrong))
    return {article["id"]: article for article in listed["articles"]}


def count_paragraphs(article: str) -> dict[str, int]:
    """Return how many paragraphs each section of an article has; empty if articles.yaml does not say."""
    sections = articles().get(article, {}).get("sections") or []
    return {one["label"]: one["paragraphs"] for one in sections}


# Labels of `section` that are no heading of the article, as they stand in a sentence.
UNTITLED = {
    "Body": "", "Opening": "opening", "Front matter": "front matter", "Conclusion": "conclusion",
    "Comments": "comments", "Page tail": "foot of the page", "Executive Summary": "executive summary",
}  # fmt: skip


def places(row: Mapping[str, Any] | pd.Series) -> list[tuple[str, list[int]]]:
    """Return where a claim stands: each section with the numbers of its paragraphs.

    Examples
    --------
    >>> places({"section": "Body; In short", "paragraph": "2–3; 1"})
    [('Body', [2, 3]), ('In short', [1])]
    """
    found = []
    spots = zip(row["section"].split("; "), str(row["paragraph"]).split("; "), strict=True)
    for section, span in spots:
        first, _, last = span.partition("–")
        found.append((section, list(range(int(first), int(last or first) + 1))))
    return found


def place(row: Mapping[str, Any] | pd.Series) -> str:
    """Say where a claim is: "Media IQ 2023, “Suffocating embrace”, paragraph 5, after …"."""
    article = articles().get(row["article"], {})
    headings = {one["label"]: one.get("heading") for one in article.get("sections", [])}
    spots = zip(row["section"].split("; "), str(row["paragraph"]).split("; "), strict=False)
    said = []
    for section, paragraph in spots:
        titled = f"“{headings.get(section) or section}”"
        name = UNTITLED.get(section, titled)
        many = "s" if "–" in paragraph else ""
        said.append(f"{name}{', ' if name else ''}paragraph{many} {paragraph}")
    where = f"{article.get('label', row['article'])}, {'; '.join(said)}"
    attribution = row["attribution"]
    speaker = isinstance(attribution, str) and attribution not in ("", "author")
    return where + (f", after {attribution}" if speaker else "")
