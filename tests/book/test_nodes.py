"""Helpers of generated parts: nothing of the data gets into HTML unescaped."""

from evidence.book import nodes

HOSTILE = '<b>"&'
SAFE = "&lt;b&gt;&quot;&amp;"


def test_a_link_is_escaped_and_without_an_address_is_text():
    assert (
        nodes.link_html(HOSTILE, HOSTILE, class_=HOSTILE)
        == f'<a href="{SAFE}" class="{SAFE}">{SAFE}</a>'
    )
    assert nodes.link_html(None, HOSTILE) == SAFE


def test_a_badge_hides_its_icon_from_screen_readers():
    badge = nodes.badge_html("✔", "good", "stands", HOSTILE)
    assert (
        badge
        == f'<span class="ev-badge ev-good" title="{SAFE}"><span aria-hidden="true">✔</span> stands</span>'
    )
    assert "title" not in nodes.badge_html("✔", "good", "stands")


def test_a_table_has_headers_for_columns_and_rows():
    table = nodes.table_html((HOSTILE, "B"), [("one", "two")], "Caption & more")
    assert (
        f'<th scope="col">{SAFE}</th>' in table and '<th scope="row">one</th><td>two</td>' in table
    )
    assert (
        'aria-label="Caption &amp; more"' in table
        and '<p class="ev-caption">Caption &amp; more</p>' in table
    )
    assert "ev-caption" not in nodes.table_html(("A",), [])


def test_a_stacked_table_names_the_column_in_each_cell_that_has_something():
    table = nodes.stacked_table_html(("A", HOSTILE, "C"), [("one", "two", "")], css="ev-x")
    assert f'<td><span class="ev-of">{SAFE}: </span>two</td><td></td>' in table
    assert 'class="ev-table ev-stack ev-x"' in table


def test_pairs_without_a_value_are_left_out():
    assert (
        nodes.pairs_html([(HOSTILE, "x"), ("B", "")])
        == f'<dl class="ev-pairs"><div><dt>{SAFE}</dt><dd>x</dd></div></dl>'
    )


def test_columns_of_a_plain_table_are_as_wide_as_their_words():
    table = nodes.table_node(
        ("Id", "Words"), [("a", "x" * 60), (nodes.link_node("#a", "a link"), "y")]
    )
    assert [spec["colwidth"] for spec in table.findall(lambda node: node.tagname == "colspec")] == [
        6,
        40,
    ]
    assert table.astext().split() == ["Id", "Words", "a", "x" * 60, "a", "link", "y"]


def test_names_of_chapters_and_anchors():
    assert (
        nodes.chapter_of("chapters/economy") == nodes.chapter_of("chapters/economy.md") == "economy"
    )
    assert nodes.make_table_anchor("economy/bilateral_trade") == "table-economy-bilateral_trade"
