"""Show who the sources are: facts by the kind and the side of their publishers, and by strength."""

from collections import Counter

from docutils import nodes

from ... import tables
from ...claims import independence
from ...facts import read_facts
from ...markup import Markup, render
from ..directives import Generated, depend_on
from ..nodes import Page, Placeholder
from ..registry import part
from .sources import list_fact_themes

STRENGTHS = ("strong", "moderate", "thin")


class SourceKinds(Generated):
    """{source-kinds}: facts by kind, side and strength of their sources."""

    def make(self) -> list[nodes.Node]:
        """Return the placeholder, and have the page read again when a fact or a publisher changes."""
        for theme in (*list_fact_themes(), independence.PUBLISHERS.partition("/")[0]):
            depend_on(self.env, f"{theme}/datapackage.json")
        return super().make()


@part("source-kinds", directive=SourceKinds)
def render_source_kinds(page: Page, node: Placeholder) -> Markup:
    """Return three tables: kinds, sides and strengths, each with its number of facts."""
    return render("book/parts/publishers.html", counts=count_facts())


def count_facts() -> list[tuple[str, tuple[str, ...], list[tuple]]]:
    """Return caption, head and rows of three tables of facts, of all themes.

    By kind (who speaks, where it was read), by side of who speaks, and by strength.
    """
    known = independence.publishers()
    speaks: Counter[str] = Counter()
    read: Counter[str] = Counter()
    sides: Counter[str] = Counter()
    strengths: Counter[str] = Counter()
    for fact in (fact for theme in list_fact_themes() for fact in read_facts(theme)):
        pages = independence.pages(fact)
        read.update({known[page.publisher].kind for page in pages})
        speaks.update({known[page.speaker].kind for page in pages})
        sides.update({known[page.speaker].side for page in pages})
        strengths[known.strength([fact])] += 1
    by_kind = [(kind, speaks[kind], read[kind]) for kind in list_values("kind")]
    by_side = sorted(sides.items(), key=lambda one: (-one[1], one[0]))
    by_strength = [(name, strengths[name]) for name in STRENGTHS]
    caption = f"Who speaks in the {strengths.total():,} facts, and where it was read"
    return [
        (caption, ("Kind", "Facts in which it speaks", "Facts read there"), by_kind),
        ("On whose side", ("Side", "Facts in which it speaks"), by_side),
        ("How strong", ("Strength", "Facts"), by_strength),
    ]


def list_values(column: str) -> list[str]:
    """Return the values that a column of the table of publishers may have, in their order."""
    fields = tables.resource(independence.PUBLISHERS)["schema"]["fields"]
    field = next(field for field in fields if field["name"] == column)
    listed = field.get("constraints", {}).get("enum")
    return listed or sorted(set(tables.read(independence.PUBLISHERS)[column]))
