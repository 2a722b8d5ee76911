"""Names of chapters and anchors."""

from evidence.book import nodes, record


def test_names_of_chapters_and_anchors():
    assert record.chapter_of("chapters/economy") == "economy"
    assert record.chapter_of("chapters/economy.md") == "economy"
    assert nodes.make_table_anchor("economy/bilateral_trade") == "table-economy-bilateral_trade"
