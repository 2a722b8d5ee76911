"""Fill HTML templates; every value is escaped, so that no text of the data becomes an element.

The template of a part lies in the same folder as its module: `book/parts/ledger.html` for
`book/parts/ledger.py`. Web pages and ePub get the same HTML, so templates write it as XML:
`<br/>`, `hidden=""`.
"""

import functools
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup, escape

PACKAGE = Path(__file__).parent
# A statement, a value or a comment of Jinja, which stays as it is; or a line break.
BREAK = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})|\s*\n\s*", re.S)
INLINE = (
    r"(?:a|abbr|b|button|cite|code|em|i|input|kbd|label|q|select|small|span|strong|sub|sup|time)\b"
)
# Where a line break leaves nothing: after a statement, an opening tag or the end of a block, and
# before a statement, a closing tag or the beginning of a block.
DROP_AFTER = re.compile(rf"(?:%\}}|#\}}|<(?!/)[^<>]*>|</(?!{INLINE})[^<>]*>)$")
DROP_BEFORE = re.compile(rf"\{{%|\{{#|</|<(?!{INLINE})")


class JoinLines(Extension):
    """Drop the line breaks and the indentation of a template.

    Between words, values and inline elements a line break leaves a space, as in HTML; next to a
    statement or a block it leaves nothing. So a template can be laid out for reading, and no page
    carries the layout. Jinja's line numbers stay right.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the template with its line breaks in comments."""

        def join(match):
            if match[1]:
                return match[1]
            before, after = source[: match.start()], source[match.end() :]
            dropped = DROP_AFTER.search(before[-200:]) or DROP_BEFORE.match(after)
            space = "" if dropped or not before or not after else " "
            return space + "{#" + "\n" * match[0].count("\n") + "#}"

        return BREAK.sub(join, source)


@functools.cache
def _environment():
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(PACKAGE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=[JoinLines],
    )


def add_filters(**functions: Callable[..., str]) -> None:
    """Let every template use functions as filters: `{{ claim.verdict | verdict }}`."""
    _environment().filters.update(functions)


def plural(count: int, word: str) -> str:
    """Return a count with its noun, in templates `{{ 2 | plural("claim") }}`.

    Examples
    --------
    >>> plural(1, "claim"), plural(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{count:,} {word}{'s' * (count != 1)}"


add_filters(plural=plural)


def render(template: str, /, **values: Any) -> Markup:
    """Return the HTML of a template of the package, such as `book/parts/ledger.html`, on one line.

    Text is escaped; `Markup`, which `render` returns too, is not. An apostrophe stays one: attributes
    stand in double quotes.

    Raises
    ------
    jinja2.UndefinedError
        If the template names a value that is not given.
    """
    return Markup(_environment().get_template(template).render(values).replace("&#39;", "'"))


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Return parts of HTML one after another; text among them, and `between`, is escaped.

    Examples
    --------
    >>> join(["a & b", Markup("<br/>")], ", ")
    Markup('a &amp; b, <br/>')
    """
    return escape(between).join(parts)


def compact_json(value: object) -> str:
    """Return data as JSON without spaces, for scripts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def link(address: str | None, text: str, **attributes: str) -> Markup:
    """Return a link, or the text alone if there is no address.

    An underscore at the end of an attribute's name is dropped (`class_`).

    Examples
    --------
    >>> link("a.html", "<b>", class_="ev-claim")
    Markup('<a href="a.html" class="ev-claim">&lt;b&gt;</a>')
    """
    return _macros().link(address, text, attributes)


def noted(words: str, note: str | None) -> Markup:
    """Return words and, after them in small print, a note; the words alone without one.

    Examples
    --------
    >>> noted("a & b", "seen")
    Markup('a &amp; b <span class="ev-where">seen</span>')
    """
    return (
        Markup('{} <span class="ev-where">{}</span>').format(words, note) if note else escape(words)
    )


def badge(icon: str, tone: str, words: str, meaning: str = "") -> Markup:
    """Return an icon, words and a colour, so that colour is never the only sign.

    Parameters
    ----------
    icon
        One character; screen readers skip it.
    tone
        Suffix of the class that gives the colour.
    meaning
        A text shown when the pointer rests on the badge.
    """
    return _macros().badge(icon, tone, words, meaning)


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    css: str = "",
    *,
    stacked: bool = False,
) -> Markup:
    """Return a table that scrolls by itself where it is too wide.

    Parameters
    ----------
    rows
        Cells, text or HTML; the first one of a row is its header.
    css
        Classes added to the table.
    stacked
        Show a paragraph a row on a phone, in which each cell says the name of its column.
    """
    return _macros().table(head, rows, caption, css, stacked)


@functools.cache
def _macros():
    return _environment().get_template("macros.html").module
