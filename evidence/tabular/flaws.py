"""Find invisible characters and look-alike letters in cells of text.

Two cells that look the same and differ are two codes to a program: a filter for one of them
silently drops the other.
"""

import re
import unicodedata
from collections.abc import Sequence

ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
ODD_SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Letters of emoji are joined by U+200D and coloured by U+FE0F; anywhere else both are invisible.
_EMOJI = "(?<![#*0-9©®‼⁉™ℹ\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\ufe0f])"
HIDDEN = (
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164"
    f"\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]|{_EMOJI}[\u200d\ufe0f]"
)
CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
_INVISIBLE = re.compile(f"[{ODD_SPACES}]|{CONTROL}|{HIDDEN}|\ufffd")
_LATIN, _CYRILLIC = "A-Za-zÀ-ÖØ-öø-ʯ", "\u0400-\u052f"
# Greek letters next to Latin ones are units (kΩ, ΔT); these capitals are mistaken for Latin ones.
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_MIXED = re.compile(f"[{_LATIN}][{_CYRILLIC}{_GREEK}]|[{_CYRILLIC}{_GREEK}][{_LATIN}]")
_SUSPECT = re.compile("[\x00-\x09\x0b-\x1f\x7f#]")


def flaws(cells: Sequence[str]) -> list[tuple[int, str]]:
    """Return (row, what is wrong) for each cell of text with a flaw."""
    # a few searches for the whole column: most columns have no flaw
    joined = "\n".join(["", *cells, ""])
    if joined.isascii() and not (_SUSPECT.search(joined) or "\n " in joined or " \n" in joined):
        return []
    said = {cell: flaw(cell) for cell in set(cells)}
    return [(row, said[cell]) for row, cell in enumerate(cells) if said[cell]]


def flaw(cell: str) -> str:
    """Return what is wrong in a cell but not visible, and the fix; "" if nothing is."""
    if cell in ERRORS:
        return "is an error value of a spreadsheet. Write the value; leave a missing one empty."
    if cell != cell.strip():
        return f"has a space at its start or end. Write {cell.strip()!r}."
    if repaired := mojibake(cell):
        return (
            f"was read in a wrong encoding. Write {repaired!r}, or export the file again as UTF-8."
        )
    if found := _INVISIBLE.search(cell):
        return _invisible(found.group())
    if found := _MIXED.search(cell):
        return f"mixes alphabets in a word ({letters(found.group())}). Type it in one alphabet."
    composed = unicodedata.normalize("NFC", cell)
    if composed != cell:
        return f"has a letter whose accent is a separate character. Type it again: {composed!r}."
    return ""


def _invisible(sign):
    name = f"{unicodedata.name(sign, 'control character')}, U+{ord(sign):04X}"
    if sign == "\ufffd":
        return f"holds the sign for a lost letter ({name}). Export the file again as UTF-8."
    fix = "Write a plain space." if re.match(f"[{ODD_SPACES}]", sign) else "Delete it."
    return f"holds a character that cannot be seen ({name}). {fix}"


def letters(text: str) -> str:
    """Name the letters of `text` that are not ASCII; "" if all are."""
    odd = [sign for sign in dict.fromkeys(text) if not sign.isascii()]
    named = [f"{sign} is {unicodedata.name(sign, 'unnamed')}, U+{ord(sign):04X}" for sign in odd]
    return "; ".join(named)


def mojibake(cell: str) -> str:
    """Return the text that `cell` was before UTF-8 was read as a code page; "" if it was not."""
    if cell.isascii():
        return ""
    for encoding in ("cp1252", "latin-1", "cp1251"):
        try:
            repaired = cell.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        # two Cyrillic letters may be one letter of UTF-8 by chance, four hardly
        if encoding != "cp1251" or sum(not sign.isascii() for sign in repaired) > 1:
            return repaired
    return ""


def tidy(cell: str) -> str:
    """Return a cell with plain spaces, none at its ends, and without invisible characters."""
    plain = re.sub(f"[{ODD_SPACES}]", " ", cell)
    return unicodedata.normalize("NFC", re.sub(HIDDEN, "", plain)).strip(" \n")
