"""Templates escape what they show, and their layout leaves no trace in a page."""

import re

import jinja2
import pytest

from evidence import markup

VOID = "br|hr|img|input|col|wbr|link|meta"  # elements without an end tag
TEMPLATES = [  # but those of the theme, which are for web pages only
    path
    for ending in ("html", "xml")
    for path in sorted(markup.PACKAGE.rglob(f"*.{ending}"))
    if "templates" not in path.parts
]


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("<p>\n  One\n  two\n</p>\n", "<p>One two</p>"),
        ("<li>\n  <a>x</a>\n  <b>y</b>\n</li>", "<li><a>x</a> <b>y</b></li>"),
        ("{% if 1 %}\n  <p>x</p>\n{% endif %}\n<p>y</p>", "<p>x</p><p>y</p>"),
        ("{{ 1 }}\n{{ 2 }}", "1 2"),
        ('<p class="a"\n   id="b">x</p>', '<p class="a" id="b">x</p>'),
        ("{% set x = (1,\n  2) %}<p>{{ x |\n length }}</p>", "<p>2</p>"),
    ],
)
def test_line_breaks_are_layout(template, html):
    assert markup._environment().from_string(template).render() == html


def test_an_error_names_the_line_of_the_template():
    with pytest.raises(jinja2.TemplateSyntaxError) as error:
        markup._environment().from_string("<p>\n  x\n</p>\n{% endfor %}")
    assert error.value.lineno == 4


def test_text_is_escaped_and_html_is_not():
    shown = markup.link("a?b&c", "<b>", class_='"')
    assert shown == '<a href="a?b&amp;c" class="&#34;">&lt;b&gt;</a>'
    assert markup.badge("✔", "good", shown).count("<a ") == 1
    assert markup.join(["<", markup.Markup("<br/>")]) == "&lt;<br/>"


HOSTILE = '<b>"&'
SAFE = "&lt;b&gt;&#34;&amp;"


def test_a_link_without_an_address_is_text():
    shown = markup.link(HOSTILE, HOSTILE, class_=HOSTILE)
    assert shown == f'<a href="{SAFE}" class="{SAFE}">{SAFE}</a>'
    assert markup.link(None, HOSTILE) == SAFE


def test_a_badge_hides_its_icon_from_screen_readers():
    assert markup.badge("✔", "good", "stands", HOSTILE) == (
        f'<span class="ev-badge ev-good" title="{SAFE}"><span aria-hidden="true">✔</span>&#160;stands</span>'
    )
    assert "title" not in markup.badge("✔", "good", "stands")


def test_a_table_has_headers_for_columns_and_rows():
    table = markup.table((HOSTILE, "B"), [("one", HOSTILE)], "Caption & more")
    assert f'<th scope="col">{SAFE}</th>' in table
    assert f'<th scope="row">one</th><td>{SAFE}</td>' in table
    assert 'aria-label="Caption &amp; more"' in table
    assert '<p class="ev-caption">Caption &amp; more</p>' in table
    assert "ev-caption" not in markup.table(("A",), [])


def test_pairs_without_a_value_are_left_out():
    shown = markup._macros().pairs([(HOSTILE, "x"), ("B", "")])
    assert shown == f'<dl class="ev-pairs"><div><dt>{SAFE}</dt><dd>x</dd></div></dl>'


def test_a_stacked_table_names_the_column_in_each_cell_that_has_something():
    table = markup.table(("A", "<", "C"), [("one", "two", "")], css="ev-x", stacked=True)
    assert '<td><span class="ev-of">&lt;: </span>two</td><td></td>' in table
    assert 'class="ev-table ev-stack ev-x"' in table


def xml_faults(template: str) -> list[str]:
    """What of a template is HTML and no XML: tags that are not closed, attributes without a value."""
    bare = markup.BREAK.sub(lambda match: "" if match[1] else " ", template)
    bare = re.sub(r"<(script|style)\b.*?</\1>|<!DOCTYPE[^>]*>|<\?xml[^>]*>", "", bare, flags=re.S)
    tags = re.findall(r"<[a-zA-Z](?:[^<>\"]|\"[^\"]*\")*>", bare)
    said = [tag for tag in tags if re.match(rf"<(?:{VOID})\b", tag) and not tag.endswith("/>")]
    for tag in tags:
        rest = re.sub(r'\s*[\w:-]+="[^"]*"', "", tag)
        said += [tag] if re.search(r"[\s=']", re.sub(r"\s*/?>$", "", rest)) else []
    return said


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_is_written_as_xml(path):
    """One template serves web pages and ePub."""
    assert not xml_faults(path.read_text("utf-8")), 'write <br/>, hidden="", and double quotes'


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<br>b</p>",
        '<img src="a.png">',
        "<details open>",
        '<a href="x" download>',
        '<a download href="{{ x }}">',
        "<p class='a'>",
        "<p class=a>",
        "<details{% if x %} open{% endif %}>",
    ],
)
def test_html_that_is_no_xml_is_found(html):
    assert xml_faults(html)
