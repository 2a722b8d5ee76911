"""Read MyST Markdown with its line numbers: header, headings, blocks and code cells.

The text is parsed as the book parses it, by markdown-it-py with the rules of myst_parser. Nothing
else in the project looks for fences. Lines are counted from 1, as in messages.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

CELL = "code-cell"
UNWRITTEN = "TO WRITE"  # where the template of a chapter waits for its text
# Directives whose body is no Markdown: nothing inside them is a block.
VERBATIM = {
    CELL, "code-block", "code", "raw", "math", "toctree", "tableofcontents", "bibliography", "mermaid",
}  # fmt: skip
FENCE = re.compile(r"[`~:]{3,}")  # of a block, also after the sign of a list or a quotation
CLOSING = re.compile(r"^---+[ \t]*$", re.M)  # the last line of the YAML at the top of a page


class BlockError(ValueError):
    """The options of a block cannot be read. The message names the line."""


@dataclass(frozen=True)
class Block:
    """A fenced block: a directive, or code."""

    name: str  # the directive, "" for a plain fence
    argument: str  # what follows the name; of a plain fence its language
    options: dict[str, str]
    body: list[str]  # its lines without the options
    first: int  # the line of the opening fence
    start: int  # the first line of the body
    last: int  # the line of the closing fence
    closed: bool  # False if the fence is missing, so that the block runs to the end of the page

    @property
    def is_code(self) -> bool:
        """Tell whether the body is not Markdown."""
        return not self.name or self.name in VERBATIM


def find_blocks(text: str, offset: int = 0) -> list[Block]:
    """Return the fenced blocks of a page, without those inside them.

    Parameters
    ----------
    offset
        How many lines of its file are above the text.

    Raises
    ------
    BlockError
        If the options of a directive cannot be read; the message names the line.

    Examples
    --------
    >>> [block] = find_blocks("Text\\n\\n```{tip} Title\\n:class: wide\\nWords\\n```")
    >>> block.name, block.argument, block.options, block.body, block.first, block.start, block.last
    ('tip', 'Title', {'class': 'wide'}, ['Words'], 3, 5, 6)
    """
    lines = text.splitlines()
    return [
        _read_block(token, lines, offset)
        for token in _make_parser().parse(text)
        if token.type in ("fence", "colon_fence")
    ]


def walk_blocks(text: str, offset: int = 0) -> Iterator[Block]:
    """Yield the fenced blocks of a page, each followed by those inside it."""
    for block in find_blocks(text, offset):
        yield block
        if not block.is_code:
            yield from walk_blocks("\n".join(block.body), block.start - 1)


def find_cells(text: str) -> list[Block]:
    """Return the code cells of a page in their order, also those inside other blocks."""
    return [block for block in walk_blocks(text) if block.name == CELL]


def find_headings(text: str) -> list[tuple[int, str, int]]:
    """Return the headings of a page as (level, Markdown of the title, line)."""
    tokens = _make_parser().parse(text)
    return [
        (int(token.tag[1]), inside.content, (token.map or [0])[0] + 1)
        for token, inside in itertools.pairwise(tokens)
        if token.type == "heading_open"
    ]


def count_header(text: str) -> int:
    """Return how many lines the YAML at the top of a page takes, with its dashes; 0 without one."""
    if not text.startswith("---"):
        return 0
    closing = CLOSING.search(text, 3)
    head = text[: closing.end()] if closing else ""  # to parse the whole page would take long
    first = _make_parser("front_matter").parse(head)
    return first[0].map[1] if first and first[0].type == "front_matter" else 0


def find_unwritten(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and message of each place of a new chapter that its author has not written yet."""
    for number, line in enumerate(text.splitlines(), 1):
        if UNWRITTEN in line:
            yield (
                number,
                f"a line of the chapter's template, “{line[line.index(UNWRITTEN) :][:60]}…”, stands here still. "
                "Write what it asks for, or delete it.",
            )


def is_notebook(text: str) -> bool:
    """Tell whether a page is a notebook: its header names a kernel.

    The header need not be valid YAML; who executes the notebook reports that.
    """
    header = text.splitlines()[: count_header(text)]
    return any(line.startswith("kernelspec:") for line in header)


def _read_block(token, lines, offset):
    """Return a token as a Block."""
    count, opening = len(token.content.splitlines()), token.map[0]
    inner = lines[opening + 1 : opening + 1 + count]
    name, argument = "", token.info.strip()
    if argument.startswith("{") and "}" in argument:
        name, _, argument = argument[1:].partition("}")
    options, taken = _read_options(inner, offset + opening + 2, name) if name else ({}, 0)
    start = offset + opening + 2
    first, after = start - 1, start + taken
    closed = token.map[1] - opening == count + 2
    return Block(
        name, argument.strip(), options, inner[taken:], first, after, start + count, closed
    )


def _read_options(lines, place, name):
    """Return the options of a directive, and how many lines they take: as `:key:` lines or between dashes."""
    from myst_parser.parsers.options import TokenizeError, options_to_items

    if lines and lines[0].strip() == "---":
        given = list(itertools.takewhile(lambda line: line.strip() != "---", lines[1:]))
        taken = min(len(given) + 2, len(lines))
    else:
        marked = itertools.takewhile(lambda line: line.lstrip().startswith(":"), lines)
        given = [line.lstrip()[1:] for line in marked]
        taken = len(given)
    try:
        return dict(options_to_items("\n".join(given))[0]), taken
    except TokenizeError as error:
        if (
            name == CELL
        ):  # MyST-NB reads them as YAML, of which this is a part; `contents` checks them
            return {}, taken
        raise BlockError(
            f"line {place}: the options of this block cannot be read ({error.problem}). Correct them."
        ) from None


@functools.cache
def _make_parser(only: str = ""):
    """Return the book's parser for blocks; with `only`, for that one rule and paragraphs."""
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    extensions = {"colon_fence", "dollarmath"}
    parser = create_md_parser(MdParserConfig(enable_extensions=extensions), RendererHTML)
    parser.core.ruler.disable(["inline", "text_join", "wordcount"])  # only blocks are wanted
    if only:
        parser.block.ruler.enableOnly([only, "paragraph"])
    return parser
