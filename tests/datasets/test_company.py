"""Customers and orders have the truths that the simulator states."""

import pandas as pd
import pytest

from crmlab import datasets
from crmlab.datasets import AS_OF, simulate_company


def test_same_seed_gives_the_same_company():
    """Is a company determined by its seed, and different with another?"""
    one, same, other = (simulate_company(100, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one.orders, same.orders)
    pd.testing.assert_frame_equal(one.customers, same.customers)
    assert not one.orders.equals(other.orders)


@pytest.mark.parametrize("n_customers", [50, 333, 1_700])
def test_company_has_as_many_customers_as_asked(n_customers):
    """Does the number of customers come out exactly, each with an id of its own?"""
    customers = simulate_company(n_customers, seed=3).customers
    assert len(customers) == customers["customer_id"].nunique() == n_customers
    assert customers["join_date"].is_monotonic_increasing


def test_too_small_a_company_is_refused():
    """Does a company of fewer than 50 customers raise?"""
    with pytest.raises(ValueError, match="n_customers is 10"):
        simulate_company(10)


def test_orders_lie_in_the_period_after_joining(company):
    """Are orders sorted, within 2023 to 2025, and never before their customer joined?"""
    orders = company.orders.merge(company.customers, on="customer_id", validate="many_to_one")
    assert company.orders["order_date"].is_monotonic_increasing
    assert orders["order_date"].between("2023-01-01", AS_OF).all()
    assert (orders["order_date"] >= orders["join_date"]).all()


def test_referrers_joined_before_those_they_referred(company):
    """Has every referred customer a referrer who was there first, and who has ordered?"""
    customers = company.customers.set_index("customer_id")
    referred = customers[customers["acquisition_channel"] == "referral"]
    assert referred["referred_by"].notna().all()
    assert customers.loc[customers["acquisition_channel"] != "referral", "referred_by"].isna().all()
    assert (referred.index > referred["referred_by"]).all()


def test_rate_parameters_are_recovered(company):
    """Do the means of the waiting time to the second order and of repeat counts agree with Gamma(0.9, 3.6)?

    While nobody can be lost before the second order, the share without one within t weeks is
    (alpha / (alpha + t)) ** r (Fader, Hardie and Lee 2005, section 3, with x = 0).
    """
    customers = company.customers
    consumers = customers[
        (customers["customer_type"] == "consumer") & (customers["join_date"] >= "2023-01-01")
    ]
    orders = company.orders[company.orders["amount_cny"] > 0]
    days = orders[orders["customer_id"].isin(consumers["customer_id"])].groupby("customer_id")["order_date"]
    first, second = days.nth(0), days.nth(1)
    first.index, second.index = (
        orders.loc[first.index, "customer_id"],
        orders.loc[second.index, "customer_id"],
    )
    for weeks in (4, 13, 52):
        observed = first[first <= AS_OF - pd.Timedelta(weeks=weeks)]
        wait = second.reindex(observed.index) - observed
        without = 1 - (wait < pd.Timedelta(weeks=weeks)).mean()
        assert without == pytest.approx((3.6 / (3.6 + weeks)) ** 0.9, abs=0.015)


def test_order_values_follow_gamma_gamma(company):
    """Is the mean order value of consumers p * gamma / (q - 1) = 88 CNY, with no link to the rate?"""
    customers = company.customers
    consumers = customers.loc[customers["customer_type"] == "consumer", "customer_id"]
    orders = company.orders[company.orders["amount_cny"] > 0]
    values = (
        orders[orders["customer_id"].isin(consumers)]
        .groupby("customer_id")["amount_cny"]
        .agg(["mean", "size"])
    )
    assert values["mean"].mean() == pytest.approx(4 * 66 / 3, rel=0.03)
    assert abs(values["mean"].corr(values["size"], method="spearman")) < 0.05


def test_sales_are_concentrated_near_but_not_at_80_20():
    """Do the best 20 % of customers give 75 to 85 % of sales, and not 80 %?"""
    sales = datasets.load_orders().groupby("customer_id")["amount_cny"].sum().sort_values(ascending=False)
    share = sales.head(round(0.2 * len(sales))).sum() / sales.sum()
    assert 0.75 < share < 0.85
    assert abs(share - 0.8) > 0.01
