"""Business accounts, payments and tenders show what their cards state."""

import numpy as np
import pandas as pd
import pytest

from crmlab.datasets import AS_OF


def test_scorecard_agrees_with_the_other_tables(company):
    """Do purchases, net profit and contribution of each account follow from orders and contacts?"""
    accounts = company.accounts.set_index("customer_id")
    orders = company.orders.assign(profit=company.orders["amount_cny"] - company.orders["cost_cny"])
    this_year = (
        orders[orders["order_date"].dt.year == 2025].groupby("customer_id")[["amount_cny", "profit"]].sum()
    )
    this_year = this_year.reindex(accounts.index, fill_value=0)
    contacts = company.contacts[company.contacts["contact_time"].dt.year == 2025]
    contact_cost = contacts.groupby("customer_id")["cost_cny"].sum().reindex(accounts.index, fill_value=0)
    before = orders[orders["order_date"].dt.year < 2025].groupby("customer_id")["profit"].sum()
    assert accounts["annual_purchases_cny"].to_numpy() == pytest.approx(
        this_year["amount_cny"].to_numpy(), abs=0.02
    )
    assert accounts["annual_net_profit_cny"].to_numpy() == pytest.approx(
        (this_year["profit"] - contact_cost).to_numpy(), abs=0.03
    )
    assert accounts["historical_contribution_cny"].to_numpy() == pytest.approx(
        before.reindex(accounts.index, fill_value=0).to_numpy(), abs=0.02
    )


def test_credit_evidence_goes_together(company):
    """Do late payers have more debt and lawsuits, and less liquidity?"""
    accounts = company.accounts
    late = accounts["late_payment_share"]
    assert late.corr(accounts["debt_ratio"]) > 0.4
    assert late.corr(accounts["lawsuits"]) > 0.2
    assert late.corr(accounts["current_ratio"]) < -0.4


def test_invoices_hold_the_months_of_the_orders(company):
    """Is each invoice the sum of the account's orders and refunds in its month, and unpaid only for a reason?"""
    payments, orders = company.payments, company.orders
    month = orders["order_date"].dt.to_period("M")
    bought = orders.groupby(["customer_id", month])["amount_cny"].sum()
    billed = pd.MultiIndex.from_arrays([payments["customer_id"], payments["invoice_date"].dt.to_period("M")])
    assert bought.reindex(billed).to_numpy() == pytest.approx(payments["amount_cny"].to_numpy(), abs=0.01)
    assert (payments["paid_date"].dropna() <= AS_OF).all()
    reason = company.memberships.set_index("customer_id")["leaving_reason"]
    overdue = payments["paid_date"].isna() & (payments["due_date"] < AS_OF - pd.Timedelta(days=181))
    assert (payments.loc[overdue, "customer_id"].map(reason).dropna() == "malicious").all()


def test_delivered_value_decides_tenders_and_price_does_not(company):
    """Does the greatest delivered value win about four times of five, the lowest price less than one in three?"""
    offers = company.offers
    values = offers[["product_value_cny", "service_value_cny", "personnel_value_cny", "image_value_cny"]].sum(
        axis=1
    )
    costs = offers[["price_cny", "time_cost_cny", "energy_cost_cny", "psychic_cost_cny"]].sum(axis=1)
    tenders = offers.assign(delivered=values - costs).groupby("tender_id")
    assert (tenders["chosen"].sum() == 1).all()
    assert offers.loc[tenders["delivered"].idxmax(), "chosen"].mean() == pytest.approx(0.8, abs=0.05)
    assert offers.loc[tenders["price_cny"].idxmin(), "chosen"].mean() < 0.33


def test_choices_are_logit_with_the_stated_scale(company):
    """Among offers within budget, is the likelihood greatest near a scale of 1 % of the need?"""
    offers = company.offers
    value = offers[[c for c in offers if c.endswith("value_cny")]].sum(axis=1)
    cost = offers[["price_cny", "time_cost_cny", "energy_cost_cny", "psychic_cost_cny"]].sum(axis=1)
    need = offers.groupby("tender_id")["product_value_cny"].transform("max") / 0.98
    utility = (
        ((value - cost) / need).where(offers["price_cny"] <= offers["budget_cny"]).to_numpy().reshape(-1, 3)
    )
    chosen = offers["chosen"].to_numpy().reshape(-1, 3)
    utility, chosen = (part[~np.isnan(utility).all(axis=1)] for part in (utility, chosen))

    def log_likelihood(scale):
        scaled = utility / scale - np.nanmax(utility / scale, axis=1, keepdims=True)
        return (scaled[chosen] - np.log(np.nansum(np.exp(scaled), axis=1))).sum()

    scales = [0.004, 0.006, 0.008, 0.01, 0.012, 0.015, 0.02]
    assert scales[int(np.argmax([log_likelihood(scale) for scale in scales]))] in (0.008, 0.01, 0.012)
