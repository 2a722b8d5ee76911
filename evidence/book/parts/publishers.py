"""Who the sources are: facts by the kind and the side of their publishers, and by strength."""

from collections import Counter
from html import escape

from docutils import nodes

from ... import tables
from ...claims import independence
from ..directives import Generated
from ..nodes import html, html_table, paragraph, plain_table
from ..registry import part
from .sources import themes

STRENGTHS = ("strong", "moderate", "thin")


class SourceKinds(Generated):
    """{source-kinds}: facts by kind, side and strength of their sources."""

    def run(self) -> list[nodes.Node]:
        """Read the page again when a fact or a publisher changes."""
        for theme in (*themes(), independence.PUBLISHERS.partition("/")[0]):
            self.env.note_dependency(str(tables.DATA / theme / "datapackage.json"))
        return super().run()


@part("source-kinds", directive=SourceKinds)
def source_kinds(page, node) -> list[nodes.Node]:
    """Show three tables: kinds, sides and strengths, each with its number of facts."""
    found = []
    for caption, head, rows in counts():
        if page.web:
            cells = [[escape(str(cell)) for cell in row] for row in rows]
            found.append(html(html_table(head, cells, caption)))
        else:
            found += [paragraph(caption), plain_table(head, [[str(c) for c in r] for r in rows])]
    return found


def counts() -> list[tuple[str, tuple[str, ...], list[tuple]]]:
    """Count the facts of all themes.

    Returns
    -------
    list of (caption, head, rows)
        Facts by kind (who speaks, where it was read), by side of who speaks, and by strength.
    """
    known = independence.publishers()
    speaks, read, sides, strengths = Counter(), Counter(), Counter(), Counter()
    for fact in facts():
        pages = independence.pages(fact)
        read.update({known[page.publisher].kind for page in pages})
        speaks.update({known[page.speaker].kind for page in pages})
        sides.update({known[page.speaker].side for page in pages})
        strengths[independence.strength([fact], known)] += 1
    kinds = [(kind, speaks[kind], read[kind]) for kind in listed("kind")]
    total = sum(strengths.values())
    return [
        (
            f"Who speaks in the {total:,} facts, and where it was read",
            ("Kind", "Facts in which it speaks", "Facts read there"),
            kinds,
        ),
        ("On whose side", ("Side", "Facts in which it speaks"), most(sides)),
        ("How strong", ("Strength", "Facts"), [(name, strengths[name]) for name in STRENGTHS]),
    ]


def facts() -> list[dict]:
    """Return the facts of all themes, each as a dict of its columns."""
    frames = [tables.read(f"{theme}/facts").astype(object).fillna("") for theme in themes()]
    return [fact for frame in frames for fact in frame.to_dict("records")]


def listed(column: str) -> list[str]:
    """Return the values that a column of the table of publishers may have, in their order."""
    fields = tables.resource(independence.PUBLISHERS)["schema"]["fields"]
    field = next(field for field in fields if field["name"] == column)
    return field.get("constraints", {}).get("enum") or sorted(
        set(tables.read(independence.PUBLISHERS)[column])
    )


def most(counter: Counter) -> list[tuple[str, int]]:
    """Order names by their number, the most frequent first, ties by name."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))
