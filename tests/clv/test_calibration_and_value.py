"""Do calibration, tracking, value and contribution tables add up?"""

import numpy as np
import pandas as pd
import pytest

from crmlab.clv import (
    BGNBD,
    NBD,
    GammaGamma,
    alive_matrix,
    calibration_table,
    contribution_table,
    holdout_table,
    plot_alive_matrix,
    plot_calibration,
    plot_tracking,
    rank_shift,
    tracking_table,
    value_table,
)

PUBLISHED = BGNBD.from_params(r=0.243, alpha=4.414, a=0.793, b=2.426)


@pytest.fixture(scope="module")
def holdout(cdnow):
    """CDNOW: 39 weeks of calibration, 39 weeks of holdout."""
    return holdout_table(cdnow, "1997-09-30", "1998-06-30")


def test_holdout_means_of_cdnow(holdout):
    """Are actual and expected means by frequency those of Fader, Hardie and Lee (2005), Figure 4?"""
    table = calibration_table(BGNBD().fit(holdout), holdout)
    assert table["customers"].tolist() == [1411, 439, 214, 100, 62, 38, 29, 64]
    actual = [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359]
    expected = [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157]
    assert table["actual"].tolist() == pytest.approx(actual, abs=6e-4)
    assert table["expected"].tolist() == pytest.approx(expected, abs=6e-4)
    lines = plot_calibration(table).lines
    assert lines[0].get_ydata().tolist() == table["actual"].tolist()
    assert lines[1].get_ydata().tolist() == table["expected"].tolist()


def test_tracking_counts_all_repeats_of_the_cohort(cdnow, holdout):
    """Does the last actual value count every repeat purchase, and the expected one stay within 5 %?"""
    model = BGNBD().fit(holdout)
    table = tracking_table(model, cdnow, "1997-09-30", "1998-06-30")
    within = holdout["frequency"].sum()
    assert table.loc[table["calibration"], "actual"].iloc[-1] <= within
    assert table["actual"].iloc[-1] == pytest.approx(within + holdout["holdout_purchases"].sum(), abs=40)
    assert table["expected"].iloc[-1] == pytest.approx(table["actual"].iloc[-1], rel=0.05)
    assert table["actual"].is_monotonic_increasing and table["expected"].is_monotonic_increasing
    assert len(table) == 77  # whole weeks in 545 days
    lines = plot_tracking(table).lines
    assert lines[0].get_ydata().tolist() == table["actual"].tolist()


def test_tracking_expects_each_customer_from_the_first_order_on():
    """Does the NBD, which is linear in time, expect rate x age summed over the customers?"""
    orders = pd.DataFrame(
        {
            "customer_id": ["a", "b", "c"],
            "order_date": pd.to_datetime(["2026-01-01", "2026-01-08", "2026-01-29"]),
            "amount_cny": 1.0,
        }
    )
    table = tracking_table(NBD.from_params(r=1, alpha=2), orders, "2026-01-15", "2026-01-29")
    assert table["expected"].tolist() == pytest.approx([0.5, 0.5 * 2 + 0.5, 0.5 * 3 + 0.5 * 2, 3.5])
    assert table["actual"].tolist() == [0, 0, 0, 0]


def test_alive_matrix_is_the_model_on_a_grid():
    """Does each cell hold the probability of that history, rising with recency?"""
    matrix = alive_matrix(PUBLISHED, T=40, max_frequency=5, recencies=8)
    cell = pd.DataFrame({"frequency": [3], "recency": [25.0], "T": [40.0]})
    assert matrix.loc[25.0, 3] == pytest.approx(PUBLISHED.probability_alive(cell).iloc[0])
    assert (matrix.diff().dropna() > 0).all().all()
    assert matrix.shape == (8, 5)
    mesh = plot_alive_matrix(matrix).collections[0]
    assert np.array_equal(mesh.get_array().ravel(), matrix.to_numpy().ravel())


def test_value_is_margin_times_spend_times_discounted_purchases():
    """Does the NBD, with the same expectation in every week, give an annuity?"""
    table = pd.DataFrame({"frequency": [3, 0], "recency": [4.0, 0.0], "T": [8.0, 8.0]}, index=["a", "b"])
    model = NBD.from_params(r=1, alpha=2)
    result = value_table(model, 50.0, table, horizon=3, discount=0.01, margin=0.2)
    weekly = 4 / 10 * 50 * 0.2
    assert result.loc["a", "clv"] == pytest.approx(weekly * sum(1.01 ** -(t + 0.5) for t in range(3)))
    assert result["rank"].to_dict() == {"a": 1, "b": 2}
    assert result.loc["a", "expected_purchases"] == pytest.approx(1.2)


def test_value_with_both_models(cdnow_table):
    """Is the value finite, sorted and 0 at a margin of 0, with the spend of the Gamma-Gamma model?"""
    purchases, spending = BGNBD().fit(cdnow_table), GammaGamma().fit(cdnow_table)
    result = value_table(purchases, spending, cdnow_table, horizon=52, discount=0.002)
    assert result["clv"].is_monotonic_decreasing and np.isfinite(result["clv"]).all()
    assert result["expected_spend"].sort_index().equals(spending.predict(cdnow_table))
    assert (value_table(purchases, spending, cdnow_table, horizon=1, margin=0.0)["clv"] == 0).all()


def test_value_needs_time_and_a_rate():
    """Are a horizon of 0 and a discount of -100 % refused?"""
    table = pd.DataFrame({"frequency": [0], "recency": [0.0], "T": [8.0]})
    for wrong in ({"horizon": 0}, {"horizon": 2, "discount": -1}):
        with pytest.raises(ValueError, match="horizon of at least 1"):
            value_table(PUBLISHED, 1.0, table, **wrong)


def test_rank_shift_names_customers_without_sales():
    """Is a customer missing in the sales refused rather than ranked last?"""
    values = pd.DataFrame({"clv": [2.0, 1.0]}, index=["a", "b"])
    with pytest.raises(ValueError, match=r"no entry for 1 customer.*'b'"):
        rank_shift(values, pd.Series({"a": 1}))


ORDERS = pd.DataFrame(
    {
        "customer_id": ["a", "b", "b", "c", "c"],
        "order_date": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-09", "2026-01-03", "2027-01-01"]),
        "amount_cny": [100.0, 60.0, -20.0, 50.0, 999.0],
        "cost_cny": [70.0, 40.0, -10.0, 40.0, 0.0],
    }
)
CUSTOMERS = pd.DataFrame({"customer_id": ["a", "b", "c", "d"], "referred_by": [None, "a", "b", None]})


def test_contributions_by_hand():
    """Do refunds lower the margin, later orders not count, and only direct recommendations get credit?"""
    table = contribution_table(ORDERS, CUSTOMERS, "2026-12-31", future=pd.Series({"c": 90.0}))
    assert table.index.tolist() == ["c", "a", "b", "d"]
    assert table["direct"].to_dict() == {"c": 10.0, "a": 30.0, "b": 10.0, "d": 0.0}
    assert table["indirect"].to_dict() == {"c": 0.0, "a": 10.0, "b": 10.0, "d": 0.0}
    assert (table["clv"] == table["direct"] + table["indirect"] + table["future_value"]).all()
    assert table.loc["c", "clv"] == 100


def test_contributions_without_any_recommendation():
    """Is indirect value 0 where nobody was recommended, and the amount the margin where there is no cost?"""
    table = contribution_table(ORDERS, CUSTOMERS.assign(referred_by=None), "2026-12-31", cost=None)
    assert (table["indirect"] == 0).all()
    assert table.loc["b", "direct"] == 40


@pytest.mark.parametrize(
    ("customers", "problem"),
    [
        (pd.concat([CUSTOMERS, CUSTOMERS.head(1)]), "listed twice"),
        (CUSTOMERS.assign(referred_by=[None, "z", "b", None]), "unknown customer"),
        (CUSTOMERS.assign(referred_by=["a", None, None, None]), "by themselves"),
        (CUSTOMERS.head(2), "not in customers, such as"),
    ],
)
def test_contradictions_between_tables_are_named(customers, problem):
    """Is each kind of contradiction refused with the customers at fault?"""
    with pytest.raises(ValueError, match=problem):
        contribution_table(ORDERS, customers, "2026-12-31")
