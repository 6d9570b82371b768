"""Do the methods of identification, interaction and organisation find what is built into the company?"""

import pandas as pd
import pytest

from crmlab import (
    accounts,
    call_centre,
    complaints,
    cross_sell,
    delivered_value,
    identification,
    organisation,
    response,
)
from crmlab.datasets import (
    load_accounts,
    load_calls,
    load_competences,
    load_complaints,
    load_leads,
    load_offers,
    load_order_lines,
    load_products,
    load_reporting_lines,
    load_staff,
)


def closed_leads():
    leads = load_leads()
    return leads[leads["status"] != "open"].assign(converted=lambda frame: frame["status"] == "converted")


def test_lead_score_recovers_the_true_odds():
    """Within three standard errors, are the log-odds 0.71, 0.51, -0.3 and 1.25, and employees nothing?"""
    features = ["interest", "web_visits", "reply_days", "decision_maker_known", "method"]
    model = response.ResponseModel(features).fit(closed_leads(), "converted")
    truth = pd.Series(
        {"interest": 0.71, "web_visits": 0.51, "reply_days": -0.3, "decision_maker_known": 1.25}
    )
    found = model.coefficients_.loc[truth.index]
    assert ((found["estimate"] - truth).abs() < 3 * found["std_error"]).all()
    firms = closed_leads().dropna(subset=["employees"]).astype({"employees": float})
    with_size = response.ResponseModel([*features, "employees"]).fit(firms, "converted").coefficients_
    assert abs(with_size.loc["employees", "estimate"]) < 3 * with_size.loc["employees", "std_error"]


def test_own_records_and_referrals_win_customers_cheaply():
    """Are trade fairs dear, and own records and referrals cheap, per customer won?"""
    costs = identification.acquisition_costs(closed_leads())
    assert set(costs.index[:2]) == {"own customer records", "referral"}
    assert costs.loc["referral", "conversion"] == pytest.approx(0.40, abs=0.1)


def test_planted_pairs_have_the_highest_lift():
    """Are the six pairs that the company sells together those with a lift of 2 or more?"""
    lines = load_order_lines().merge(load_products(), on="product_id")
    rules = cross_sell.association_rules(lines, item="good", min_support=0.005)
    strong = {
        frozenset(pair) for pair in rules.loc[rules["lift"] > 2, ["antecedent", "consequent"]].to_numpy()
    }
    assert strong >= {
        frozenset(pair)
        for pair in [
            ("pork", "ginger and garlic"),
            ("noodles", "chilli sauce"),
            ("tea", "nuts"),
            ("tomatoes", "eggs"),
        ]
    }


def test_the_roster_is_short_at_the_peaks():
    """Is more than one agent missing at ten and six o'clock, and less than half a one at nine in the evening?"""
    log = load_calls()
    gap = call_centre.staffing_table(log)["gap"].groupby(log["interval_start"].dt.hour).mean()
    assert gap[[10, 18]].max() < -1
    assert gap[21] > -0.5


def test_complaints_about_deception_take_longest():
    """Does the solution of a deception take more than twice the time of a quality fault, half not valid?"""
    cases = load_complaints()
    hours = complaints.handling_quality(cases, by="cause")["median_hours"]
    assert hours["deception"] > 2 * hours["product quality"]
    assert complaints.cause_table(cases)["valid_share"].idxmin() == "deception"


def test_delivered_value_predicts_more_tenders_than_the_price():
    """Does the greatest delivered value within budget win most tenders, the lowest price few?"""
    offers = load_offers()
    offers = offers[offers["price_cny"] <= offers["budget_cny"]]
    table = offers.join(delivered_value.delivered_value(offers)[["delivered_value"]])
    by_tender = table.groupby("tender_id")
    by_value = table.loc[by_tender["delivered_value"].idxmax(), "chosen"].mean()
    by_price = table.loc[by_tender["price_cny"].idxmin(), "chosen"].mean()
    assert by_value > 0.7
    assert by_price < 0.5


def test_two_faults_of_the_organisation():
    """Are the assistant with two managers and the head of fourteen the only violations?"""
    found = organisation.check_reporting(load_reporting_lines(), people=load_staff()["staff_id"])
    posts = load_staff().set_index("staff_id")["post"]
    assert [(rule, posts[person]) for rule, person in found[["rule", "person"]].to_numpy()] == [
        ("unity of command", "key account assistant"),
        ("span of control", "head of call centre"),
    ]


def test_call_agents_lack_influence():
    """Is influence the widest gap of the call agents, and presentation that of the account managers?"""
    ratings = load_competences().merge(load_staff()[["staff_id", "post"]], on="staff_id")
    largest = organisation.competence_gaps(ratings, person="post")["largest_gap"]
    assert largest["call agent"] == "influence"
    assert largest["account manager"] == "presentation"


def test_scorecard_takes_the_company_table():
    """Does every account get a value, with its ten items named as in the table?"""
    table = load_accounts().set_index("customer_id")
    scored = accounts.account_scorecard(table)
    assert len(scored) == len(table)
    assert scored["account_value"].between(-25, 100).all()
