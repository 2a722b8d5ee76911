"""Show a number of a chapter on another page: the front page, a summary in another language."""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..directives import GeneratedRole, PartError, check_pages
from ..nodes import Page, Placeholder, link_node
from ..record import find_chapter, get_page_record, read_numbers, read_records
from ..registry import renders, role
from .trace_links import CLASS, link_trace

WRITTEN = re.compile(r"([a-z][\w-]*)/([\w-]+)(?::((?:abs)?,?(?:\.\d)?[fd]))?")


@role("value")
class ValueRole(GeneratedRole):
    """{value}`synthesis/syn-share-last:.0f`: a number that another chapter glued, by its name."""

    def make(self) -> nodes.Node:
        """Return the placeholder; PartError for text that is no <chapter>/<number>:<format>."""
        found = WRITTEN.fullmatch(self.text)
        if not found:
            raise PartError(
                f"{{value}}`{self.text}`: write <chapter>/<number>, or <chapter>/<number>:.1f."
            )
        chapter, name, form = found.groups("")
        get_page_record(self.env, self.env.docname).values.append([f"{chapter}:{name}", form])
        return self.place("value", chapter=chapter, name=name, form=form)


@renders("value")
def render_value(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a number of another chapter, with a link to its trace."""
    chapter, name = node["chapter"], node["name"]
    text = format_number(read_numbers(page.env).get(f"{chapter}:{name}", ""), node["form"])
    docname = find_chapter(page.env, chapter)
    address = link_trace(page, "number", name, docname) if docname else None
    return [link_node(address, text, CLASS)]


def format_number(text: str, form: str) -> str:
    """Return a glued number formatted by `form` (".1f"; abs drops the sign), a word without its quotes.

    A word has no format; the check of the pages warns of one that is given.
    """
    if not form or not is_number(text):
        return text.strip("'") or "(no value)"
    number = float(text)
    number = abs(number) if form.startswith("abs") else number
    form = form.removeprefix("abs")
    return format(int(number) if form.endswith("d") else number, form).replace("-", "−")


def is_number(text: str) -> bool:
    """Tell whether a glued value is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def find_wrong_values(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield (page, message) for each {value} that no chapter glues, or whose format does not fit it."""
    known = read_numbers(env)
    for docname, record in sorted(read_records(env).items()):
        for name, form in record.values:
            chapter, _, number = name.partition(":")
            wrong = ""
            if name not in known:
                wrong = f"`: no cell of {chapter}.md glues '{number}'. Use a name of results/numbers.csv."
            elif form and not is_number(known[name]):
                wrong = (
                    f":{form}`: {chapter}.md glues {known[name]}, which is no number. Leave out ':{form}', "
                    "or name a number."
                )
            if wrong:
                yield docname, f"{{value}}`{chapter}/{number}{wrong}"


def setup(app: Sphinx) -> None:
    """Connect the check of {value}."""
    check_pages(app, find_wrong_values)
