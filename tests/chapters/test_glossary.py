"""Terms are explained in one place and linked where they are first used."""

import re

from evidence.claims import VERDICTS
from evidence.myst import walk_blocks
from tests.chapters.sources import ROOT, full_chapters, pages, relative

LINK = re.compile(r"\{term\}`([^`]+)`")
LEAST = 3  # links to the glossary in a chapter


def glossary():
    """Terms of each list of chapters/glossary.md in their order."""
    text = (ROOT / "chapters" / "glossary.md").read_text(encoding="utf-8")
    return [
        [line for line in block.body if line and not line.startswith(" ")]
        for block in walk_blocks(text)
        if block.name == "glossary"
    ]


def linked(page):
    """Terms that a page links to, in lower case."""
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [(re.search(r"<(.+)>", text) or [None, text])[1].casefold() for text in found]


def test_terms_stand_in_alphabetical_order_and_once():
    lists = [[term.casefold() for term in terms] for terms in glossary()]
    assert lists and all(lists), "chapters/glossary.md: a list without terms, or none"
    assert lists == [sorted(terms) for terms in lists], "chapters/glossary.md: terms out of order"
    assert len(set(sum(lists, []))) == sum(map(len, lists)), "chapters/glossary.md: a term twice"


def test_every_term_is_linked_from_somewhere():
    used = {term for page in pages() for term in linked(page)}
    idle = [term for terms in glossary() for term in terms if term.casefold() not in used]
    assert not idle, (
        f"chapters/glossary.md explains {idle}, which no page links to by {{term}}`…`. Link the first use, or drop it."
    )


def test_each_chapter_links_its_terms():
    few = [relative(page) for page in full_chapters() if len(linked(page)) < LEAST]
    assert not few, f"fewer than {LEAST} links to the glossary: {few}"


def test_a_term_is_linked_once_a_page():
    twice = {
        relative(page): sorted({t for t in linked(page) if linked(page).count(t) > 1})
        for page in pages()
    }
    assert not any(twice.values()), (
        f"link only the first use of a term: { {k: v for k, v in twice.items() if v} }"
    )


def test_verdicts_are_explained_in_the_words_of_the_rules():
    text = (ROOT / "chapters" / "glossary.md").read_text(encoding="utf-8")
    wrong = [
        name
        for name, kind in VERDICTS.items()
        if f"\n{name}\n  A verdict: {kind.says}.\n" not in text
    ]
    assert not wrong, (
        f"chapters/glossary.md explains {wrong} in other words than evidence/claims/rules.py."
    )
