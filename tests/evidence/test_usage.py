"""Which columns of a table a chapter's code names."""

from evidence import tables, usage


def test_columns_that_no_code_names_are_context(monkeypatch):
    names = ["country", "year", "share_percent", "rank", "source_url", "fact", "note"]
    schema = {"fields": [{"name": name} for name in names]}
    monkeypatch.setattr(tables, "resource", lambda name: {"schema": schema})
    words = usage.find_identifiers(
        """t.query("country == 'BLR'")["share_percent"].groupby(t.year)"""
    )
    assert usage.find_context("economy/trade", words) == ["rank"]
    assert usage.find_context("economy/facts", words) == []
    assert usage.find_context("articles/claims", words) == []
