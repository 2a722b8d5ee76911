"""Names of chapters and anchors."""

from evidence.book import nodes


def test_names_of_chapters_and_anchors():
    assert (
        nodes.chapter_of("chapters/economy") == nodes.chapter_of("chapters/economy.md") == "economy"
    )
    assert nodes.make_table_anchor("economy/bilateral_trade") == "table-economy-bilateral_trade"
