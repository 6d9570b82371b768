"""Customer interaction: classes, costs and shares by hand, and a budget spent as well as can be."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import interaction as inter

LOG = pd.DataFrame(
    {
        "customer_id": ["a", "a", "a", "b", "b"],
        "contact_time": pd.to_datetime(
            [
                "2025-01-01 09:00",
                "2025-01-05 21:00",
                "2025-01-06 09:00",
                "2025-03-01 10:00",
                "2026-01-01 08:00",
            ]
        ),
        "channel": ["face to face", "call centre", "email", "SMS", "SMS"],
        "initiator": ["firm", "customer", "firm", "firm", "firm"],
        "cost_cny": [80.0, 7.0, 0.1, 0.1, 0.1],
        "responded": pd.array([None, None, True, False, True], "boolean"),
    }
)


def test_classes_by_initiator_and_distance():
    """Is a call through an agent indirect but personal, and a message without a person non-personal?"""
    table = inter.classify_interactions(LOG)
    assert table["distance"].tolist()[:3] == ["face-to-face", "indirect personal", "non-personal"]
    assert table["personal"].tolist() == [True, True, False, False, False]


def test_unknown_channel_and_initiator_are_shown():
    """Are a channel without a distance, and a contact nobody started, refused with their rows?"""
    with pytest.raises(ValueError, match=r"1 row.*'channel' without a distance"):
        inter.classify_interactions(LOG.assign(channel=["pigeon", *LOG["channel"][1:]]))
    with pytest.raises(ValueError, match="other than firm or customer"):
        inter.classify_interactions(LOG.assign(initiator="chance"))
    own = inter.classify_interactions(LOG.assign(channel="pigeon"), channels={"pigeon": "non-personal"})
    assert not own["personal"].any()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(inter.CHANNELS)), st.sampled_from(inter.INITIATORS)), min_size=1)
)
def test_shares_sum_to_one(rows):
    """Do the six cells sum to 1, whatever is in the log?"""
    log = pd.DataFrame(rows, columns=["channel", "initiator"])
    shares = inter.interaction_shares(inter.classify_interactions(log))
    assert shares.shape == (2, 3)
    assert shares.to_numpy().sum() == pytest.approx(1)


def test_channels_count_only_contacts_that_asked():
    """Are visits that asked for nothing left out of the response rates?"""
    table = inter.channel_table(LOG)
    assert table.index.tolist() == ["email", "SMS"]
    assert table["response_rate"].to_dict() == {"email": 1.0, "SMS": 0.5}
    assert table.loc["SMS", "cost_per_response"] == pytest.approx(0.2)
    with pytest.raises(ValueError, match="No contact asked"):
        inter.channel_table(LOG.head(2))


def test_contact_summary_by_hand():
    """Are contacts counted by side, silence from the last one, gaps in days, and the future left out?"""
    table = inter.contact_summary(LOG, "2025-03-31")
    assert table.loc["a", ["contacts", "by_firm", "by_customer", "silent_days"]].tolist() == [3, 2, 1, 84]
    assert table.loc["a", "median_gap_days"] == pytest.approx((4.5 + 0.5) / 2)
    assert table.loc["b", "contacts"] == 1
    assert np.isnan(table.loc["b", "median_gap_days"])


PLAN = pd.DataFrame(
    {"reach": [100, 50, 500], "cost_per_contact": [0.5, 6.0, 1.0], "response_rate": [0.01, 0.2, 0.0]},
    index=["SMS", "telephone", "poster"],
)


def test_budget_goes_to_the_cheapest_response():
    """A response costs 30 by telephone, 50 by SMS, and none comes of posters: is that the order?"""
    table = inter.allocate_budget(PLAN, 320)
    assert table["contacts"].to_dict() == {"telephone": 50, "SMS": 40, "poster": 0}
    assert table["cost"].sum() == 320
    assert table["expected_responses"].sum() == pytest.approx(10.4)
    assert inter.allocate_budget(PLAN, 0)["contacts"].sum() == 0
    with pytest.raises(ValueError, match="budget cannot be negative"):
        inter.allocate_budget(PLAN, -1)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([1.0, 2.0, 3.0]), st.floats(0, 1)),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 20),
)
def test_no_plan_beats_it_by_more_than_rounding(rows, budget):
    """Against every whole-number plan, is the loss less than one contact's best return on its cost?"""
    plan = pd.DataFrame(rows, columns=["reach", "cost_per_contact", "response_rate"])
    table = inter.allocate_budget(plan, budget)
    assert table["cost"].sum() <= budget + 1e-9
    assert (table["contacts"] <= plan["reach"].loc[table.index]).all()
    cost, rate = plan["cost_per_contact"].to_numpy(), plan["response_rate"].to_numpy()
    plans = (np.array(counts) for counts in itertools.product(*(range(reach + 1) for reach in plan["reach"])))
    best = max(counts @ rate for counts in plans if counts @ cost <= budget)
    assert table["expected_responses"].sum() >= best - rate.max() - (rate / cost).max() * cost.max()


def test_plots_draw_the_tables():
    """Do bars and points carry the numbers of the tables?"""
    shares = inter.interaction_shares(inter.classify_interactions(LOG))
    ax = inter.plot_interaction_shares(shares)
    assert [bar.get_height() for bar in ax.patches] == pytest.approx(shares.to_numpy().ravel())
    table = inter.channel_table(LOG)
    line = inter.plot_channels(table).lines[0]
    assert line.get_xdata().tolist() == table["response_rate"].tolist()
