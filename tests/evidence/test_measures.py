import math

import pandas as pd
import pytest

from evidence import measures


def test_hhi_of_one_partner_of_equal_partners_and_of_nothing():
    assert measures.hhi(pd.Series([7.0])) == 10_000
    assert measures.hhi(pd.Series([5.0, 5.0, 5.0, 5.0])) == pytest.approx(2_500)
    assert measures.hhi(pd.Series([50.0, 50.0, None])) == pytest.approx(5_000)
    assert math.isnan(measures.hhi(pd.Series([0.0, 0.0])))


def test_hhi_does_not_depend_on_the_unit():
    amounts = pd.Series([3.0, 4.0, 13.0])
    assert measures.hhi(amounts) == pytest.approx(measures.hhi(amounts * 1e6))


def test_share_and_growth_are_missing_where_the_whole_is():
    assert measures.share(1, 4) == 25
    assert math.isnan(measures.share(1, 0))
    assert measures.share(pd.Series([1.0, 1.0]), pd.Series([4.0, 0.0])).isna().tolist() == [
        False,
        True,
    ]
    assert measures.growth(123, 100) == pytest.approx(23)


def test_partner_share_is_of_the_country_and_year():
    trade = pd.DataFrame(
        {
            "country": ["BLR", "BLR", "BLR", "AZE"],
            "year": [2014, 2014, 2015, 2014],
            "partner": ["RUS", "DEU", "RUS", "RUS"],
            "exports": [3.0, 1.0, None, 2.0],
        }
    )
    shares = measures.partner_share(trade, "exports")
    assert shares[[0, 1, 3]].tolist() == [75, 25, 100]
    assert math.isnan(shares[2])


def test_agreement_says_what_abstention_and_absence_do():
    counts = pd.DataFrame(
        [
            ("yes", "yes", 4),
            ("abstain", "no", 2),
            ("no", "yes", 2),
            ("absent", "no", 4),
            ("yes", "absent", 9),
        ],
        columns=["vote", "russian_vote", "roll_calls"],
    )
    assert measures.agreement(counts) == 50
    assert measures.agreement(counts, abstention="half") == 62.5
    assert measures.agreement(counts, abstention="dropped") == pytest.approx(100 * 4 / 6)
    assert measures.agreement(counts, absence=1) == pytest.approx(100 * 4 / 12)
    assert measures.agreement(counts, absence=0.5) == 40
    assert math.isnan(measures.agreement(counts[counts["russian_vote"] == "absent"]))


def test_supplier_shares_roll_over_the_window_and_leave_out_empty_ones():
    transfers = pd.DataFrame(
        [
            ("BLR", "RUS", 2001, 30.0),
            ("BLR", "CHN", 2002, 10.0),
            ("BLR", "RUS", 2004, 5.0),
            ("AZE", "ISR", 2002, 1.0),
        ],
        columns=["country", "partner", "year", "tiv_million"],
    )
    found = measures.supplier_shares(transfers, 2).set_index(["country", "year", "partner"])[
        "share_percent"
    ]
    assert found["BLR", 2002, "RUS"] == 75 and found["BLR", 2002, "CHN"] == 25
    assert found["BLR", 2003, "RUS"] == 0 and found["BLR", 2004, "RUS"] == 100
    assert ("AZE", 2004, "ISR") not in found.index, "nothing came in the window"
    assert ("BLR", 2001, "RUS") not in found.index, "the window is not full"


def test_rank_correlation_of_agreeing_opposed_and_tied_orders():
    one = pd.Series([1.0, 2.0, 3.0, 4.0])
    assert measures.rank_correlation(one, one**3) == 1
    assert measures.rank_correlation(one, -one) == -1
    assert measures.rank_correlation(one, pd.Series([1.0, 1.0, 2.0, 2.0])) == pytest.approx(
        0.8944, abs=1e-4
    )
    assert math.isnan(measures.rank_correlation(one, pd.Series([5.0] * 4)))
    assert math.isnan(measures.rank_correlation(one, pd.Series([5.0, None, None, None])))


def test_rank_correlation_is_that_of_pandas():
    rows = pd.DataFrame(
        {"a": [3.1, 2.0, None, 8.5, 2.0, 7.7], "b": [1.0, 9.0, 4.0, 3.0, 2.5, None]}
    )
    expected = rows.dropna().rank().corr().loc["a", "b"]
    assert measures.rank_correlation(rows["a"], rows["b"]) == pytest.approx(expected, rel=1e-12)
