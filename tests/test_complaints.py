"""Complaints: causes, step times, quality and repurchase, by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import complaints as comp

START = pd.Timestamp("2025-03-01 09:00")


def at(*hours):
    """Times so many hours after the start, empty for None."""
    return [pd.NaT if hour is None else START + pd.Timedelta(hours=hour) for hour in hours]


CASES = pd.DataFrame(
    {
        "customer_id": ["a", "b", "c", "d"],
        "cause": ["deception", "product quality", "product quality", "product quality"],
        "valid": [False, True, True, False],
        "received_time": at(0, 0, 0, 0),
        "recorded_time": at(1, 2, None, 3),
        "solved_time": at(25, 50, 10, None),
        "followed_up_time": at(49, None, None, None),
        "satisfaction_after": pd.array([4, 2, None, None], "Int64"),
        "outcome": ["rejected", "refund", "refund", "open"],
    }
)


def test_causes_by_hand():
    """Are causes sorted by count, with cumulative shares and the justified part?"""
    table = comp.cause_table(CASES)
    assert table.index.tolist() == ["product quality", "deception"]
    assert table["cumulative_share"].tolist() == [0.75, 1]
    assert table["valid_share"].tolist() == pytest.approx([2 / 3, 0])


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(comp.CAUSES), st.booleans()), min_size=1))
def test_causes_cover_every_complaint(rows):
    """Do shares sum to 1 and the justified complaints add up, whatever the causes?"""
    table = comp.cause_table(pd.DataFrame(rows, columns=["cause", "valid"]))
    assert table["share"].sum() == pytest.approx(1)
    assert (table["complaints"] * table["valid_share"]).sum() == pytest.approx(
        sum(valid for _, valid in rows)
    )
    assert table["complaints"].is_monotonic_decreasing


def test_step_times_by_hand():
    """Is each step timed from the end of the one before it, an empty one skipped?"""
    table = comp.step_times(CASES)
    # Recorded after 1, 2, 3 hours; solved 24, 48 and, without a record, 10 hours later; followed up after 24.
    assert table["complaints"].tolist() == [3, 3, 1]
    assert table["done_share"].tolist() == [0.75, 0.75, 0.25]
    assert table["median_hours"].tolist() == [2, 24, 24]
    assert table["mean_hours"].tolist() == pytest.approx([2, 82 / 3, 24])
    assert table.loc["recorded_time", "p90_hours"] == pytest.approx(2.8)


def test_steps_may_not_run_backwards():
    """Is a solution before the record found?"""
    with pytest.raises(ValueError, match=r"1 row.*ended before an earlier one"):
        comp.step_times(CASES.assign(solved_time=at(0.5, 50, 10, None)))


def test_quality_counts_all_complaints():
    """Does an unsolved complaint count against solution and time, and an unasked one not against satisfaction?"""
    row = comp.handling_quality(CASES).loc["all"]
    assert row["complaints"] == 4
    assert row[["solved_share", "in_time_share", "followed_up_share"]].tolist() == [0.75, 0.5, 0.25]
    assert row[["median_hours", "satisfaction"]].tolist() == [25, 3]
    by_cause = comp.handling_quality(CASES, by="cause")
    assert by_cause["in_time_share"].to_dict() == {"deception": 1.0, "product quality": pytest.approx(1 / 3)}


def test_the_time_limit_is_inclusive():
    """Is a solution after exactly the target in time?"""
    assert comp.handling_quality(CASES, target_hours=50).loc["all", "in_time_share"] == 0.75
    assert comp.handling_quality(CASES, target_hours=49.9).loc["all", "in_time_share"] == 0.5


def test_repurchase_by_hand():
    """Does a purchase count from the day after to the last day of the window, and a refund never?"""
    orders = pd.DataFrame(
        {
            "customer_id": ["a", "a", "b", "c", "d"],
            "order_date": pd.to_datetime(
                ["2025-03-01", "2025-05-31", "2025-05-30", "2025-03-05", "2025-03-02"]
            ),
            "amount_cny": [10.0, 10.0, 10.0, -10.0, 10.0],
        }
    )
    table = comp.repurchase_after(CASES, orders, "2025-12-31")
    # a bought on the day itself and 91 days later, b 90 days later, c got a refund, d bought the next day.
    assert table["share"].to_dict() == {"open": 1.0, "refund": 0.5, "rejected": 0.0}
    assert table.loc["refund", ["complaints", "bought_again"]].tolist() == [2, 1]
    # Wilson 95 % for 1 of 2: (0.0945, 0.9055), as printed by R's prop.test without correction.
    assert table.loc["refund", ["lower", "upper"]].tolist() == pytest.approx([0.0945, 0.9055], abs=5e-5)


def test_complaints_whose_time_is_not_over_are_left_out():
    """Is a complaint left out while its 90 days are not over?"""
    orders = pd.DataFrame(
        {"customer_id": ["a"], "order_date": pd.to_datetime(["2025-03-05"]), "amount_cny": [1.0]}
    )
    assert comp.repurchase_after(CASES, orders, "2025-05-29").empty
    assert len(comp.repurchase_after(CASES, orders, "2025-05-30")) == 3


def test_plots_draw_the_tables():
    """Do the bars carry counts and medians?"""
    ax = comp.plot_causes(comp.cause_table(CASES))
    assert [bar.get_height() for bar in ax.patches] == pytest.approx([3, 1, 2, 0])
    ax = comp.plot_step_times(comp.step_times(CASES))
    assert [bar.get_width() for bar in ax.patches] == [2, 24, 24]
    assert not np.isnan(ax.get_xlim()).any()
