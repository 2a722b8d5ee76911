"""What the build records of its pages."""

from types import SimpleNamespace

from evidence.book import record


def make_env(**verdicts):
    """An environment whose pages settled these claims: page=[(claim, tables), …]."""
    env = SimpleNamespace(domaindata={})
    record.EvidenceDomain(env)
    for docname, found in verdicts.items():
        record.get_page_record(env, docname).verdicts = [
            {"claim_id": claim, "tables": tables, "verdict": docname} for claim, tables in found
        ]
    return env


def test_of_two_verdicts_the_first_page_counts():
    found = record.settled(make_env(beta=[("x-01", "")], alpha=[("x-01", ""), ("x-02", "")]))
    assert {claim: one["docname"] for claim, one in found.items()} == {
        "x-01": "alpha",
        "x-02": "alpha",
    }
    assert record.settled(make_env()) == {}


def test_tables_of_a_page_are_those_loaded_and_those_that_claims_name():
    env = make_env(alpha=[("x-01", "economy/trade; economy/debt"), ("x-02", "")])
    record.get_page_record(env, "alpha").tables.append({"table": "military/arms"})
    assert record.list_tables(env, "alpha") == ["economy/debt", "economy/trade", "military/arms"]
    assert record.list_tables(env, "unknown") == []
    assert record.is_chapter(env, "alpha") and not record.is_chapter(env, "unknown")


def test_records_of_parallel_readers_are_merged_and_those_of_old_pages_forgotten():
    env, other = make_env(alpha=[("x-01", "")]), make_env(beta=[("x-02", "")], gamma=[("x-03", "")])
    domain = record.EvidenceDomain(env)
    domain.merge_domaindata(["beta", "delta"], other.domaindata["evidence"])
    assert sorted(record.read_records(env)) == ["alpha", "beta"]
    domain.clear_doc("alpha")
    domain.clear_doc("alpha")
    assert list(record.settled(env)) == ["x-02"]
