"""A receipt of the live page against the accepted results."""

import json

import pytest

from evidence import receipt, results

VERDICT = {
    "claim_id": "demo-01",
    "verdict": "reproduced",
    "recomputed": "40",
    "notebook": "economy",
}


@pytest.fixture
def accepted(monkeypatch):
    """Accepted results of one chapter."""
    rows = {
        "verdicts": [VERDICT],
        "numbers": [{"notebook": "economy", "name": "exports", "value": "0.55049173"}],
        "charts": [{"notebook": "economy", "name": "trade", "sha256": "ab"}],
    }
    monkeypatch.setattr(results, "accepted", rows.__getitem__)


def paper(**found):
    kinds = {
        "verdicts": {"demo-01": {"verdict": "reproduced", "recomputed": "40"}},
        "numbers": {"exports": "0.5504917300000001"}, "charts": {"trade": "ab"}, **found,
    }  # fmt: skip
    return {
        "time": "2026",
        "chapters": [{"chapter": "economy"} | {k: {"found": v} for k, v in kinds.items()}],
    }


def test_an_equal_receipt(accepted, tmp_path):
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(paper()))
    text, same = receipt.report(path)
    assert same and "3 of 3" in text


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            {"verdicts": {"demo-01": {"verdict": "close", "recomputed": "41"}}},
            "demo-01: reproduced → close; 40 → 41",
        ),
        ({"numbers": {"exports": "0.56"}}, "exports: 0.55049173 → 0.56"),
        ({"charts": {}}, "trade: missing from the receipt"),
        ({"charts": {"trade": "ab", "new": "cd"}}, "new: not in results/"),
    ],
)
def test_a_difference_is_named(accepted, found, says):
    differences, _, expected = receipt.compare(paper(**found))
    assert expected == 3 and len(differences) == 1 and says in differences[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "no list 'chapters'"),
        ('{"chapters": [{"chapter": "economy"}]}', "without 'verdicts'"),
    ],
)
def test_another_file_is_refused(tmp_path, text, says):
    path = tmp_path / "receipt.json"
    path.write_text(text)
    with pytest.raises(results.ReviewError, match=says):
        receipt.read(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(results.ReviewError, match="No such file"):
        receipt.read(tmp_path / "none.json")
