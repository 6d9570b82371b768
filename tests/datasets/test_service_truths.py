"""Contacts, complaints, losses and staff show what their cards state."""

import numpy as np
import pandas as pd
import pytest

from crmlab.datasets import AS_OF


def test_causes_of_loss_have_different_hazards(company):
    """Does the firm's fault fade and competition grow with tenure, while natural loss stays small?"""
    ended = company.memberships.dropna(subset="end_date")
    weeks = (ended["end_date"] - ended["start_date"]).dt.days / 7
    share = pd.crosstab(pd.cut(weeks, [0, 13, 52, 300]), ended["leaving_reason"], normalize="index")
    assert share["firm fault"].iloc[0] > 0.7 and share["firm fault"].iloc[2] < 0.2
    assert share["competitive"].iloc[0] < 0.15 and share["competitive"].iloc[2] > 0.45
    assert (share["natural"] < 0.2).all()


def test_memberships_end_after_the_last_order(company):
    """Does every ended membership end after joining and after the customer's last purchase, by `AS_OF`?"""
    ended = company.memberships.dropna(subset="end_date").set_index("customer_id")
    purchases = company.orders[company.orders["amount_cny"] > 0]
    last = purchases.groupby("customer_id")["order_date"].max().reindex(ended.index)
    assert (ended["end_date"] > last).all()
    assert (ended["end_date"] > ended["start_date"]).all() and (ended["end_date"] <= AS_OF).all()
    assert company.memberships["leaving_reason"].notna().equals(company.memberships["end_date"].notna())
    involuntary = ended["leaving_reason"].isin(["non-malicious", "retaliatory", "malicious"])
    assert (ended["leaving_type"] == "involuntary").equals(involuntary)


def test_some_customers_leave_in_silence(company):
    """Are there open memberships of customers who would long have ordered again?"""
    orders = company.orders
    usual = orders.groupby("customer_id")["order_date"].agg(["min", "max", "size"])
    usual = usual[usual["size"] >= 10]
    gap = (usual["max"] - usual["min"]) / (usual["size"] - 1)
    silent = usual.index[(AS_OF - usual["max"]) > 10 * gap]
    memberships = company.memberships.set_index("customer_id").loc[silent]
    assert 0.1 < memberships["end_date"].isna().mean() < 0.4


def test_complaint_steps_follow_one_another(company):
    """Are the four times in order, and none before the order complained about?"""
    complaints = company.complaints
    times = complaints[["received_time", "recorded_time", "solved_time", "followed_up_time"]]
    for earlier, later in zip(times.columns, times.columns[1:]):
        assert (times[later].dropna() >= times.loc[times[later].notna(), earlier]).all()
    ordered = complaints["order_id"].map(company.orders.set_index("order_id")["order_date"])
    assert (complaints["received_time"] >= ordered).all()
    assert (complaints["customer_id"] == complaints["order_id"].map(
        company.orders.set_index("order_id")["customer_id"])).all()  # fmt: skip


def test_slow_solutions_cost_satisfaction(company):
    """Does satisfaction with the handling fall by about 0.5 for each doubling of the time?"""
    answered = company.complaints.dropna(subset="satisfaction_after")
    hours = (answered["solved_time"] - answered["received_time"]).dt.total_seconds() / 3600
    slope = np.polyfit(np.log2(hours), answered["satisfaction_after"].astype(float), 1)[0]
    assert slope == pytest.approx(-0.47, abs=0.05)


def test_faults_of_the_firm_are_complained_of_before_the_loss(company):
    """Did about 60 % of those lost by the firm's fault complain about the last order, and few of the others?"""
    ended = company.memberships.dropna(subset="end_date")
    purchases = company.orders[company.orders["amount_cny"] > 0]
    last = purchases.groupby("customer_id")["order_id"].last()
    complained = ended["customer_id"].map(last).isin(company.complaints["order_id"])
    share = complained.groupby(ended["leaving_reason"]).mean()
    assert share["firm fault"] == pytest.approx(0.6, abs=0.04)
    assert share.drop("firm fault").max() < 0.1


def test_responders_buy_more_without_an_effect_of_the_message(company):
    """Do responders buy more than others after a message, and just as much more before it?"""
    sent = company.contacts[company.contacts["event"].isin(["retention message", "cross-sell message"])]
    orders = company.orders.loc[company.orders["amount_cny"] > 0, ["customer_id", "order_date"]]
    pairs = sent[["contact_id", "customer_id", "contact_time", "responded"]].merge(orders, on="customer_id")
    days = (pairs["order_date"] - pairs["contact_time"]).dt.days
    counts = [
        pairs[days.between(*window)].groupby("contact_id").size().reindex(sent["contact_id"], fill_value=0)
        for window in ((1, 60), (-61, -2))
    ]
    responded = sent["responded"].to_numpy(bool)
    after, before = (np.array([c[responded].mean(), c[~responded].mean()]) for c in counts)
    assert after[0] > 1.1 * after[1]
    assert before[0] > 1.1 * before[1]


def test_calls_peak_where_agents_are_short(company):
    """Is the load per agent above 0.9 in the morning peak, and below 0.6 in the quiet hours?"""
    calls = company.calls
    load = calls["calls"] * calls["mean_handling_s"] / 1800 / calls["agents"]
    by_hour = load.groupby(calls["interval_start"].dt.hour).mean()
    assert by_hour.idxmax() in (10, 11) and by_hour[10] > 0.9
    assert (by_hour[[14, 20, 21]] < 0.6).all()


def test_share_of_customer_falls_in_the_trap(company, trapped):
    """Do trapped consumers give the company a smaller share of their food spending than others?"""
    orders = company.orders
    own = orders.groupby(["customer_id", orders["order_date"].dt.year])["amount_cny"].sum()
    spending = company.spending
    bought = own.reindex(pd.MultiIndex.from_frame(spending[["customer_id", "year"]])).to_numpy()
    share = pd.Series(bought / (bought + spending["rivals_cny"].to_numpy()))
    by_trap = share.groupby(spending["customer_id"].isin(trapped)).mean()
    assert by_trap[True] < by_trap[False] - 0.1


def test_chart_breaks_two_rules_once(company):
    """Has one person two managers, and one manager more than eight reports?"""
    lines = company.reporting_lines
    managers, reports = lines["staff_id"].value_counts(), lines["manager_id"].value_counts()
    post = company.staff.set_index("staff_id")["post"]
    assert managers[managers > 1].index.map(post).tolist() == ["key account assistant"]
    assert reports[reports > 8].index.map(post).tolist() == ["head of call centre"]
    assert set(post.index) - set(lines["staff_id"]) == {post.index[post == "general manager"][0]}
