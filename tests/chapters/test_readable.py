"""Every page is written in plain English: short sentences, usual words, one spelling of each name.

The reader is a student whose first language may not be English. Three things can be measured: the
length of sentences, words that such a reader does not know in the sense meant, and spellings.

No linter from PyPI does this. proselint 0.16 reads MyST as plain text: on chapters/synthesis.md its
messages were about the quotation marks in Python cells; it measures no sentence and takes no list of
words. textstat gives a mean per text and no line. vale would fit, but its package fetches the program
from the network. So this test reads pages with tests.chapters.sources.prose, as test_prose does.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.myst import find_cells, walk_blocks
from tests.chapters.sources import pages, prose, relative
from tests.style.test_code import PLAIN

LONGEST = 40  # words of a sentence
MEAN, FROM = 17, 30  # words of a page's mean sentence, if it has at least this many

# Chapters that are being rewritten: what is wrong in them is shown as an expected failure.
TO_REWRITE: list[str] = []

# Words used here in a sense that a learner of English does not know, and what to write.
WORDS = PLAIN | {
    r"(?:hang|hangs|hung|hanging) (?:up)?on": "depends on",
    "tri" + r"fl(?:e|es|ing)": "detail",
    r"n[ao]u" + "ght": "zero, nothing",
    "what" + "soever|who" + "soever|how" + "soever": "any",
    "there" + "of|where" + "of|there" + "upon|hence" + "forth": "of it, of which",
    "yard" + "stick": "what it is compared with",
    "held to be": "are said to be",
    "in the open(?! market)": "published",
    "for ever": "always, permanently",
    "(?:its|their|own|two|both|other|Minsk's|Moscow's|Russia's|Belarus's|partners') bo" + "oks": "figures, statistics",
    "(?:no|a) thermo" + "meter": "say what ratings are",
    "sib" + "lings": "others of its kind",
    "bears? the conclusion": "the conclusion depends on it",
    "aged (?:well|badly)": "came true, did not come true",
    "sa" + "ne": "reasonable",
    "be" + "tter of": "advantage over",
    "stands? qualified": "name the verdict",
}  # fmt: skip

# One spelling of each name. Titles of sources and quotations keep theirs.
NAMES = {
    r"Luka[sš]henka\w*|Luka[sš]enk[ao]\w*": "Lukashenko",
    r"Ti[kc]hanovska\w+|Tsikhanovska\w+|Cichano\w+": "Tsikhanouskaya",
    r"Bab[ae]r[iy]k[oi]|Babarika": "Babaryka",
    r"Latushko|Latuška": "Latushka",
    r"Mak[ei]y|Makiej": "Makei",
    r"Po[tc]?chobut|Pa[cč]{1,2}h?obut": "Poczobut",
    r"Kiev": "Kyiv",
    r"Belarus['’](?!s)(?=\W|$)": "Belarus's",
    r"percent": "per cent",
    r"(?<=[\d·}]) ?%": "per cent",
}
# In the language chapter places have their Belarusian names.
PLACES = {
    "Mogil[ey]v": "Mahiliou",
    "Gomel": "Homel",
    "Vitebsk": "Vitsebsk",
    "Grodno": "Hrodna",
    "Gantsevichi": "Hantsavichy",
}
LANGUAGE = ("chapters/language.md", "chapters/summary-be.md")

EXTERNAL = re.compile(r"\[[^\]\n]*\]\(https?://[^)\s]*[^)]*\)")  # its text is the title of a source
QUOTED = re.compile(r"“[^”]*”")
CITED = re.compile(r"\((?:[\s·,;]|see)+\)")  # only roles in parentheses: nobody reads them as words
MARKED = re.compile(
    r"^[ >]*(?:[-*+]|\d+[.)]|:)\s+|^[ >]*[>]\s*"
)  # starts of list items, quotations
ENDS = re.compile(r"(?<=[.!?:])[”\")*]*\s+(?=[(“*\"]*[A-ZА-ЯІЎ·])")
ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|cf|vs|No|Nos|Mr|Ms|Dr|St|U\.S|approx)\.(?=\s)")


def blank(pattern: re.Pattern, text: str) -> str:
    """Replace what matches by dots, so that lines and columns stay."""
    return pattern.sub(lambda found: re.sub(r"\S", "·", found[0]), text)


def readable(text: str) -> list[str]:
    """Return the lines of prose in English, without titles of sources."""
    lines = prose(blank(EXTERNAL, text))
    for block in walk_blocks(text):
        if block.name == "lang":
            lines[block.first - 1 : block.last] = [""] * (block.last - block.first + 1)
    return lines


def paragraphs(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield the paragraphs and list items of a page as (line, text); headings and tables are neither."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        bare = line.strip()
        outside = not bare.strip("·") or bare.startswith(("#", "|"))
        if outside or MARKED.match(line):
            if block:
                yield block
            block = []
        if not outside:
            block.append((number, MARKED.sub("", line)))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line on which it begins, sentence) of a page's prose."""
    for block in paragraphs(readable(text)):
        whole, starts = "", []
        for number, line in block:
            starts.append((len(whole), number))
            whole += ABBREVIATED.sub(lambda found: found[0][:-1] + "·", line).strip() + " "
        begin = 0
        for end in [*(found.end() for found in ENDS.finditer(whole)), len(whole)]:
            said = whole[begin:end].strip()
            if len(said.split()) > 2:
                yield max(number for at, number in starts if at <= begin), said
            begin = end


def count_words(sentence: str) -> int:
    """Count the words; a quotation counts as one, citations in parentheses as none."""
    return len(CITED.sub(" ", QUOTED.sub("quoted", sentence)).split())


def long_sentences(text: str, name: str) -> list[str]:
    """Return a message for each sentence that is too long."""
    return [
        f"{name}:{line}: a sentence of {count_words(said)} words, {LONGEST} at most: "
        f"“{said[:70]}…”. Fix: make two of it."
        for line, said in sentences(text)
        if count_words(said) > LONGEST
    ]


def find_words(lines: list[str], name: str, words: dict[str, str]) -> list[str]:
    """Return a message for each word that the list replaces."""
    return [
        f"{name}:{number}: “{match[0].strip()}”. Write: {plain}"
        for pattern, plain in words.items()
        for number, line in enumerate(lines, 1)
        for match in re.finditer(_whole_words(pattern), line, re.IGNORECASE)
    ]


def _whole_words(pattern: str) -> str:
    """Return the pattern for whole words; a pattern that looks around sets its own bounds."""
    return pattern if "(?<=" in pattern or "(?=" in pattern else rf"\b(?:{pattern})\b"


def in_figures(text: str) -> list[str]:
    """Return, at their lines, the words of titles, captions and alternative texts of figures."""
    lines = [""] * (len(text.splitlines()) + 1)
    for cell in find_cells(text):
        for call in ast.walk(ast.parse("\n".join(cell.body))):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "figure":
                continue
            shown = (
                word.value for word in call.keywords if word.arg in ("title", "alt", "caption")
            )
            for part in (part for value in shown for part in _words_of(value)):
                lines[cell.start + part.lineno - 2] += f" {part.value}"
    return lines


def _words_of(value: ast.AST) -> Iterator[ast.Constant]:
    """Yield the typed parts of a string, not what its braces compute."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value
    elif not isinstance(value, ast.FormattedValue):
        for child in ast.iter_child_nodes(value):
            yield from _words_of(child)


def odd_words(text: str, name: str) -> list[str]:
    """Return a message for each odd word and each second spelling, in prose and in figures."""
    lines = [QUOTED.sub(" ", line) for line in readable(text)]
    words = WORDS | NAMES | (PLACES if name in LANGUAGE else {})
    return find_words(lines, name, words) + find_words(in_figures(text), name, words)


def expect(messages: list[str], name: str) -> None:
    """Fail with the messages, or as expected if the page is about to be rewritten."""
    if messages and name in TO_REWRITE:
        pytest.xfail(f"{len(messages)} to rewrite, first: {messages[0]}")
    assert not messages, "\n" + "\n".join(messages)


@pytest.mark.parametrize("page", pages(), ids=relative)
def test_no_sentence_is_too_long(page: Path):
    expect(long_sentences(page.read_text(encoding="utf-8"), relative(page)), relative(page))


@pytest.mark.parametrize("page", pages(), ids=relative)
def test_sentences_are_short_on_average(page: Path):
    counts = [count_words(said) for _, said in sentences(page.read_text(encoding="utf-8"))]
    if len(counts) < FROM or (mean := sum(counts) / len(counts)) <= MEAN:
        return
    place = relative(page)
    expect([f"{place}: sentences of {mean:.1f} words on average, {MEAN} at most."], place)


@pytest.mark.parametrize("page", pages(), ids=relative)
def test_words_and_names_are_usual(page: Path):
    expect(odd_words(page.read_text(encoding="utf-8"), relative(page)), relative(page))


HEADER = "---\nkernelspec: {name: python3}\n---\n\n# Title\n\n"


def test_a_long_sentence_is_found_at_its_line():
    text = HEADER + "A short one. And\n" + "word " * 41 + "end.\n"
    (message,) = long_sentences(text, "chapters/x.md")
    assert message.startswith("chapters/x.md:7: a sentence of 43 words, 40 at most: “And word")


@pytest.mark.parametrize(
    "said",
    [
        "He said “" + "word " * 50 + "” and left.",
        "It fell ({claim}`a-2025-01`, {verdict}`a-2025-01`). " * 10,
        "- " + "word " * 30 + "\n- " + "word " * 30,
        "| " + "word " * 50 + " |",
        "```{code-cell} ipython3\nx = [" + "1, " * 50 + "]\n```",
        "```{lang} be\n" + "слова " * 50 + "\n```",
    ],
)
def test_quotations_lists_and_tables_are_not_long(said):
    assert long_sentences(HEADER + said + "\n", "chapters/x.md") == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("It hung on one vote.", "hung on"),
        ("Lukashenka spoke.", "Lukashenka"),
        ("Lukašenka spoke.", "Lukašenka"),
        ("Belarus' trade fell.", "Belarus'"),
        ("Half, or {glue:text}`x:.0f` percent.", "percent"),
        ("Half, or {glue:text}`x:.0f` %.", "%"),
        ("It went to nau" + "ght.", "nau" + "ght"),
        (
            "```{code-cell} ipython3\nfigure(c, name='a', title=f'Babariko {n}')\n```",
            "Babariko",
        ),
    ],
)
def test_an_odd_word_is_found(said, found):
    (message,) = odd_words(HEADER + said + "\n", "chapters/x.md")
    assert message.startswith("chapters/x.md:") and f"“{found}”. Write: " in message


@pytest.mark.parametrize(
    "said",
    [
        "The title was “Lukashenka's percent”.",
        "See [Lukashenka at 60 percent](https://example.org/a).",
        "Belarus's `percent` and Gomel, {glue:text}`percent`.",
        "We recommend the notebooks; it depends.",
    ],
)
def test_quotations_titles_and_code_keep_their_words(said):
    assert odd_words(HEADER + said + "\n", "chapters/x.md") == []


def test_places_have_belarusian_names_in_the_language_chapter():
    assert odd_words(HEADER + "Gomel lies south.\n", "chapters/language.md") == [
        "chapters/language.md:7: “Gomel”. Write: Homel"
    ]
