"""What was bought, by whom it was won: order lines, campaigns and leads show what their cards state."""

import numpy as np
import pandas as pd
import pytest

from crmlab.datasets.company.assortment import COMPLEMENTS
from crmlab.datasets.company.prospecting import METHODS, STEPS


@pytest.fixture(scope="module")
def lines(company):
    lines = company.order_lines.merge(company.products, on="product_id")
    return lines.merge(company.orders[["order_id", "customer_id", "order_date"]], on="order_id")


def test_lines_sum_to_their_order(company):
    """Is the amount of each order the sum of its lines, to the cent?"""
    sums = company.order_lines.groupby("order_id")["amount_cny"].sum().round(2)
    amounts = company.orders.set_index("order_id")["amount_cny"]
    pd.testing.assert_series_equal(sums, amounts, check_exact=False, atol=1e-6)


@pytest.mark.parametrize(("one", "other"), COMPLEMENTS.items())
def test_complements_are_bought_together(lines, one, other):
    """Is the lift of each pair above 1.5, while that of two unrelated goods is below 1.2?"""
    bought = lines[lines["amount_cny"] > 0]
    orders = bought["order_id"].nunique()

    def lift(first, second):
        with_first, with_second = (
            set(bought.loc[bought["good"] == good, "order_id"]) for good in (first, second)
        )
        return len(with_first & with_second) * orders / len(with_first) / len(with_second)

    assert lift(one, other) > 1.5
    assert lift("apples", "cooking oil") < 1.2


def test_customers_trade_up_with_tenure(company, lines):
    """Does the share of premium lines rise by about 6 points a year?"""
    joined = company.customers.set_index("customer_id")["join_date"]
    years = (lines["order_date"] - lines["customer_id"].map(joined)).dt.days / 365.25
    premium = (lines["tier"] == "premium").groupby(years.astype(int)).mean()
    assert np.diff(premium.loc[:4]) == pytest.approx([0.06] * 4, abs=0.02)


def test_promotions_show_the_price_elasticity(company, lines):
    """Is the elasticity of the promoted quantities, pooled over the promotions, near -1.8?"""
    ratios = []
    for promotion in company.campaigns[company.campaigns["purpose"] == "price promotion"].itertuples():
        sold = lines[(lines["product_id"] == promotion.product_id) & (lines["amount_cny"] > 0)]
        running = sold["order_date"].between(promotion.start_date, promotion.end_date)
        around = sold["order_date"].between(
            promotion.start_date - pd.Timedelta(days=60), promotion.end_date + pd.Timedelta(days=60)
        )
        ratios.append(
            (sold["quantity_kg"][running].sum() / 21, sold["quantity_kg"][around & ~running].sum() / 120)
        )
    during, usual = np.sum(ratios, axis=0)
    assert np.log(during / usual) / np.log(0.7) == pytest.approx(-1.8, abs=0.2)


@pytest.mark.parametrize("method", METHODS)
def test_methods_convert_at_their_rates(company, method):
    """Is the share of converted leads that which the simulator states?"""
    leads = company.leads[company.leads["method"] == method]
    assert (leads["status"] == "converted").mean() == pytest.approx(METHODS[method][1], abs=0.01)


def test_lead_features_have_the_stated_log_odds(company):
    """Do means and variances of the features give the stated coefficients of conversion?

    With normal features of equal variance a coefficient is the difference of means over the variance,
    for Poisson counts the log ratio of means, for exponential times the difference of inverse means.
    """
    leads = company.leads
    won, lost = leads[leads["status"] == "converted"], leads[leads["status"] != "converted"]
    interest = (won["interest"].mean() - lost["interest"].mean()) / lost["interest"].var()
    visits = np.log(won["web_visits"].mean() / lost["web_visits"].mean())
    reply = 1 / lost["reply_days"].mean() - 1 / won["reply_days"].mean()
    known = [group["decision_maker_known"].mean() for group in (won, lost)]
    decision_maker = np.log(known[0] / (1 - known[0]) * (1 - known[1]) / known[1])
    assert [interest, visits, reply, decision_maker] == pytest.approx([0.71, 0.51, -0.3, 1.25], rel=0.08)


def test_steps_of_development_follow_one_another(company):
    """Are the dates in order, none after a missing one, and all there up to the closing of the converted?"""
    leads = company.leads
    steps = leads[[f"{step}_date" for step in STEPS]]
    known = steps.notna().to_numpy()
    assert (known[:, 1:] <= known[:, :-1]).all()
    for earlier, later in zip(steps.columns, steps.columns[1:]):
        assert (steps[later].dropna() >= steps.loc[steps[later].notna(), earlier]).all()
    assert (steps["closing_date"].notna() == (leads["status"] == "converted")).all()
    joined = company.customers.set_index("customer_id")["join_date"]
    won = leads.dropna(subset="customer_id")
    assert (won["customer_id"].map(joined).to_numpy() == won["closing_date"].to_numpy()).all()


def test_winning_a_customer_costs_several_times_keeping_one(company):
    """Is the ratio of the two costs near, but not, the rule of thumb of five?"""
    budget = company.campaigns.groupby("purpose")["budget_cny"].sum()
    joined = company.customers["join_date"]
    won = ((joined >= "2023-01-01").sum()) / 20_000 * 1_700
    acquisition = (budget["acquisition"] + company.leads["cost_cny"].sum() * 1_700 / 20_000) / won
    orders = company.orders
    customer_years = (
        orders.groupby(orders["order_date"].dt.year)["customer_id"].nunique().sum() * 1_700 / 20_000
    )
    keeping = budget[["retention", "cross-sell"]].sum() + company.contacts["cost_cny"].sum() * 1_700 / 20_000
    assert 3 < acquisition / (keeping / customer_years) < 8
