"""No number in prose is typed by hand: it comes from a cell, or from the claim it states.

Digits that are no findings may stay: dates and years, names, numbering. What counts as such is
written down here; a new entry of NAMES needs a comment that says what it is.
"""

import ast
import re

import pytest

from evidence.myst import find_cells
from tests.chapters.sources import pages, prose, relative

MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
YEAR = r"(?:19|20)\d\d"
# A number that looks like a year but counts something is a finding: "2000 million", "2014 soldiers".
COUNTED = (
    r"(?!\s*(?:%|per\s?cent|percent|points?|times|million|billion|thousand|dollars?|euros?|roubles?|USD|EUR|tonnes?|km|kWh"
    r"|m³|cubic|troops|soldiers|people|votes|tables|claims)\b|\s*%|[.,]\d)"
)
DATES = (
    rf"\b\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?\s{MONTH}(?:\s{YEAR})?\b",  # 19 December 2019; 7–8 August
    rf"\b{MONTH}\s\d{{1,2}}(?:,\s{YEAR})?\b(?!\d)",  # December 19, 2019
    rf"\b{YEAR}-\d\d(?:-\d\d)?\b",  # 2019-12-19
    rf"(?<![$€£.,\d]){YEAR}\s?[–/-]\s?(?:{YEAR}|\d\d)\b{COUNTED}",  # 2020–21, 1990–2024
    rf"(?<![$€£.,\d]){YEAR}(?:s\b|\b){COUNTED}",  # 1996, the 1990s
    rf"\b(?:Q[1-4]|H[12])(?:\s{YEAR})?\b",  # a quarter, a half-year
    r"\b(?:18|19|20|21)(?:st|th)[\s-]century\b",
)
NUMBERING = (
    r"^\s*\d{1,2}[.)]\s",  # an ordered list
    r"^#+\s+\d+(?:\.\d+)*\.?\s",  # a numbered heading
    r"\b(?:Exercise|Question|Solution|Section|Chapter|Figure|Table|Step|Article|Resolution|No\.)\s\d+(?:\.\d+)*\b",
    r"§\s?\d+(?:[–-]\d+)?",
    r"¶\s?\d+(?:[–-]\d+)?",
)
NAMES = (
    r"\bSu-\d\d\w*\b",  # aircraft
    r"\bMiG-\d\d\w*\b",
    r"\bS-[34]00\b",  # air-defence systems
    r"\bTB-?2\b",  # drone
    r"\bT-\d\d\w*\b",  # tanks
    r"\bES-\d+(?:/\d+)?\b",  # the UN's emergency special sessions and their resolutions
    r"\b(?:A/)?(?:RES/)?\d+/\d+\b(?=\s*\(resolution\))",
    r"\bG(?:7|8|20)\b",
    r"\bEU-?(?:15|25|27|28)\b",  # the Union in a given year
    r"\b[57]\+[12]\b",
    r"\bCOVID-19\b",
    r"\b(?:COW|ATOP|V-Dem|Polity|SITC|Python|Altair|CC BY|MIT|BACI|HS)(?:\s(?:v|Rev\.?\s)?\d+(?:\.\d+)*)\b",  # releases
    r"\bISO\s\d{3,4}(?:-\d)?(?:\salpha-\d)?\b",
    r"\balpha-3\b",
    r"\bUTF-8\b",
    r"\bPolity5\b",
    r"\b(?:[A-Z]|inf)\d{3,4}\b",  # ids of facts
    r"\b[a-z]+-\d{4}-\d{2,3}\b",  # ids of claims
    r"\bPM2\.5\b|\bCO2\b",
)
DEFINITIONS = (
    r"\bnear 0 \(many equal partners\) to 10[ \u202f\u00a0,]000 \(a single one\)",  # the ends of the HHI's scale
)
ALLOWED = re.compile("|".join((*DATES, *NUMBERING, *NAMES, *DEFINITIONS)), re.M)
FIX = (
    "Fix: compute it in a cell and write {glue}`name`; if the article states it, write {stated}`claim-id`; "
    "if a reader is to type it, write it as code; if it is a name, add it to NAMES in tests/chapters/test_prose.py."
)


FIGURE_FIX = 'Fix: compute it and write f"… {value:.0f} …", so that it cannot go stale.'


def typed_numbers(text: str, name: str) -> list[str]:
    """Messages, one per line of prose that holds a digit which is neither date, numbering nor name."""
    visible = ALLOWED.sub(lambda found: re.sub(r"\S", " ", found[0]), "\n".join(prose(text)))
    messages = []
    for number, line in enumerate(visible.split("\n"), 1):
        if found := re.search(r"\d[\d.,]*", line):
            near = " ".join(line[max(0, found.start() - 25) : found.end() + 25].split())
            messages.append(f"{name}:{number}: a number typed by hand: “{near}”. {FIX}")
    return messages


def typed_in_figures(text: str, name: str) -> list[str]:
    """The same for what `figure()` shows as words: title, alternative text and caption, f-strings included."""
    messages = []
    for cell in find_cells(text):
        for call in (
            node for node in ast.walk(ast.parse("\n".join(cell.body))) if isinstance(node, ast.Call)
        ):
            if getattr(call.func, "id", "") != "figure":
                continue
            for argument in (
                word for word in call.keywords if word.arg in ("title", "alt", "caption")
            ):
                for part in ast.walk(argument.value):
                    words = (
                        part.value
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                        else ""
                    )
                    if re.search(r"\d", ALLOWED.sub("", words)) and not _is_format(
                        argument.value, part
                    ):
                        place = f"{name}:{cell.start + part.lineno - 1}"
                        messages.append(
                            f"{place}: {argument.arg}= holds a number typed by hand: “{words}”. {FIGURE_FIX}"
                        )
    return messages


def _is_format(tree: ast.AST, part: ast.Constant) -> bool:
    """Whether a constant is the format of an f-string's value (`{share:.1f}`), or an index into data, not words."""
    for node in ast.walk(tree):
        inner = (
            node.format_spec
            if isinstance(node, ast.FormattedValue)
            else node.slice
            if isinstance(node, ast.Subscript)
            else None
        )
        if inner is not None and part in ast.walk(inner):
            return True
    return False


@pytest.mark.parametrize("page", pages(), ids=relative)
def test_no_number_is_typed(page):
    text = page.read_text(encoding="utf-8")
    messages = typed_numbers(text, relative(page)) + typed_in_figures(text, relative(page))
    assert not messages, "\n" + "\n".join(messages)


HEADER = "---\nkernelspec: {name: python3}\n---\n\n# Title\n\n"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Russia took 49 per cent of exports.", 7),
        ("It paid 2000 million dollars.", 7),
        ("Words.\n\nIt paid $2004 for it.", 9),
        ("A share of 2014.5 was reached.", 7),
        ("Trade grew [by 6 times](https://example.org/2020).", 7),
        ("**3**-fold", 7),
        ("It paid $5, then $7.", 7),
        ("In 2019 per cent, 12 {glue}`x` per cent.", 7),
        (":::{note}\nA share of 12 %.\n:::", 8),
        ("````{admonition} One of 5\n```{code-cell} ipython3\nx = 4\n```\nend\n````", 7),
        ("````{dropdown} Solution\n```{code-cell} ipython3\nx = 4\n```\nIt is 4.\n````", 11),
        ("In 1996 there were 14 others.", 7),
        ("Trade grew {strong}`by 49 per cent`.", 7),
    ],
)
def test_a_typed_number_is_found(typed, line):
    messages = typed_numbers(HEADER + typed + "\n", "chapters/x.md")
    assert len(messages) == 1
    assert messages[0].startswith(f"chapters/x.md:{line}: a number typed by hand: “")
    assert "Fix: compute it in a cell" in messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "On 19 December 2019 and in 2020–21, 1990–2024 or H1 2022, the 1990s, by Q1.",
        "The article says {stated}`nau-2025-01`; we find {glue}`share_2019` (see {claim}`nau-2025-02`).",
        "1. first\n2. second",
        "In 2019 {glue:text}`share:.1f` per cent.",
        "## 2.1 Evidence",
        "Su-30 and S-400, ES-11/1, COW 4.0, the G7 in COVID-19, COW v4.0.",
        "[Exports](data/x_2019.csv) and <https://example.org/12>, `a[3]`, $x_1^2$, E001 and mediaiq-2023-22.",
        "```{code-cell} ipython3\n:tags: [hide-input]\n\nx = 49\n```\n```{figure} a9.png\n:width: 90%\n\nText.\n```",
        "% a comment with 49\n<!-- another\n with 50 -->",
    ],
)
def test_dates_names_and_computed_numbers_pass(text):
    assert typed_numbers(text, "chapters/x.md") == []


def test_a_number_typed_in_a_figure_is_found():
    cell = '```{code-cell} ipython3\nfigure(chart, name="a1", title=f"In 2019 {n:.1f} {t[1]}",\n       alt="A share of 49 per cent")\n```\n'
    (message,) = typed_in_figures(HEADER + cell, "chapters/x.md")
    assert message.startswith(
        "chapters/x.md:9: alt= holds a number typed by hand: “A share of 49 per cent”. Fix:"
    )
