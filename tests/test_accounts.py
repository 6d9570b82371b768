"""Key accounts: the published scorecard of three customers, grades at their edges, credit by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import accounts as acc

# Amounts in 10,000 CNY of the key account slides (China Mobile, Huawei, Huaqiang); background, potential and
# influence, given there in words and grades, as points.
SLIDES = pd.DataFrame(
    {
        "annual_purchases_cny": [5000, 13000, 500],
        "annual_discount_cny": [230, 1300, 87],
        "contact_cost_cny": [70, 30, 20],
        "annual_net_profit_cny": [600, 2000, 50],
        "historical_contribution_cny": [1500, 5700, 400],
        "cooperation_years": [3, 5, 7],
        "projected_profit_cny": [10000, 25000, 600],
        "background_capability": [4, 5, 0],
        "customer_potential": [7, 7, 1],
        "influence_referral": [5, 7, 7],
    },
    index=["China Mobile", "Huawei", "Huaqiang"],
)


def test_scorecard_ranks_the_slides_accounts():
    """Do the three published accounts come in the order of their published grades, A1, A1, B2?"""
    table = acc.account_scorecard(SLIDES)
    assert table.index.tolist() == ["Huawei", "China Mobile", "Huaqiang"]
    # Huawei is best in all benefits but the years (5 of 7), worst in discount, 30/70 in contact cost.
    expected = 100 / 8 * (7 + 5 / 7 - 1 - 30 / 70)
    assert table.loc["Huawei", "account_value"] == pytest.approx(expected)


def test_losses_count_against_the_account():
    """Is a loss a negative benefit, while a negative cost is refused?"""
    losing = SLIDES.assign(annual_net_profit_cny=[600, 2000, -500])
    points = acc.account_scorecard(losing)["annual_net_profit_cny"]
    assert points["Huaqiang"] == pytest.approx(-100 / 8 * 500 / 2000)
    with pytest.raises(ValueError, match="'contact_cost_cny' outside 0"):
        acc.account_scorecard(SLIDES.assign(contact_cost_cny=-1))


def test_costs_lower_the_value():
    """Does more contact cost, all else equal, never raise an account?"""
    dearer = SLIDES.copy()
    dearer.loc["Huaqiang", "contact_cost_cny"] = 60
    before, after = (
        acc.account_scorecard(data).loc["Huaqiang", "account_value"] for data in (SLIDES, dearer)
    )
    assert after == pytest.approx(before - 100 / 8 * 40 / 70)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1), st.integers(2, 50))
def test_scores_do_not_depend_on_the_unit(rows, factor):
    """Do scores stay within bounds, add up, and stay the same in another unit?"""
    data = pd.DataFrame(rows, columns=["gain", "cost"])
    weights = {"gain": 2, "cost": -1}
    table = acc.account_scorecard(data, weights)
    assert table["account_value"].between(-50, 100).all()
    assert table["account_value"].tolist() == pytest.approx((table["gain"] + table["cost"]).tolist())
    assert table["account_value"].is_monotonic_decreasing
    other = acc.account_scorecard(data * factor, weights)
    assert np.allclose(other["account_value"].sort_index(), table["account_value"].sort_index())


def test_scorecard_needs_a_benefit_and_numbers():
    """Are costs alone, a text grade and a missing item refused?"""
    with pytest.raises(ValueError, match="must be positive"):
        acc.account_scorecard(SLIDES, {"contact_cost_cny": -1})
    with pytest.raises(TypeError, match="'customer_potential'"):
        acc.account_scorecard(SLIDES.assign(customer_potential=["A1", "A1", "C1"]))
    with pytest.raises(ValueError, match="no column 'influence_referral'"):
        acc.account_scorecard(SLIDES.drop(columns="influence_referral"))


def test_grades_by_rank_and_credit():
    """Of ten accounts, are 2 A, 3 B, 3 C, 2 D, and does bad credit pull down but good credit not up?"""
    scores = pd.DataFrame({"account_value": range(10, 0, -1), "credit": ["A", "D", *"BA" * 4]})
    table = acc.grade_accounts(scores, credit="credit")
    assert "".join(table["value_grade"]) == "AABBBCCCDD"
    assert "".join(table["grade"]) == "ADBBBCCCDD"
    with pytest.raises(ValueError, match=r"A, B, C or D; it has \['E'\]"):
        acc.grade_accounts(scores.assign(credit="E"), credit="credit")
    with pytest.raises(ValueError, match="three increasing shares"):
        acc.grade_accounts(scores, cuts=(0.2, 0.5))


def test_purchase_grades_cover_the_nine_cells():
    """With given cuts, is each cell of frequency and size graded as documented?"""
    rows = [(f"{times}{size}", size) for times in (1, 2, 3) for size in (10, 20, 30) for _ in range(times)]
    orders = pd.DataFrame(rows, columns=["customer_id", "amount_cny"])
    refund = pd.DataFrame({"customer_id": ["330"], "amount_cny": [-30]})
    table = acc.purchase_grades(pd.concat([orders, refund]), frequency_cuts=(1, 2), size_cuts=(10, 20))
    assert table["grade"].to_dict() == {
        "110": "C2", "120": "C1", "130": "B2",
        "210": "C1", "220": "B1", "230": "A3",
        "310": "B2", "320": "A2", "330": "A1",
    }  # fmt: skip
    assert table.loc["330", ["orders", "mean_order"]].tolist() == [3, 30]
    with pytest.raises(ValueError, match="size_cuts must be two increasing"):
        acc.purchase_grades(orders, size_cuts=(20, 10))


def test_evidence_becomes_points():
    """Is the worst value 0, the best 100, the middle 50, also where less is better, and yes/no all or nothing?"""
    data = pd.DataFrame({"lawsuits": [0, 1, 5], "successor": [True, False, True]})
    points = acc.evidence_points(
        data, {"character": {"lawsuits": (2, 0)}, "continuity": {"lawsuits": (2, 0), "successor": (0, 1)}}
    )
    assert points["character"].tolist() == [100, 50, 0]
    assert points["continuity"].tolist() == [100, 25, 50]
    with pytest.raises(ValueError, match="'lawsuits' must differ"):
        acc.evidence_points(data, {"character": {"lawsuits": (1, 1)}})


def test_credit_by_hand():
    """Is the score the weighted mean, its grade that of the cuts, and the floor a stop?"""
    evidence = pd.DataFrame([[80] * 6, [20, 100, 100, 100, 100, 60], [65] * 6, [49] * 6], columns=acc.SIX_C)
    table = acc.credit_score(evidence)
    assert table["credit_score"].tolist() == [80, 80, 65, 49]
    assert "".join(table["credit_grade"]) == "AABD"
    assert table["weakest"].iloc[1] == "character"
    assert "".join(acc.credit_score(evidence, floor=30)["credit_grade"]) == "ADBD"
    heavy = acc.credit_score(evidence, weights={**dict.fromkeys(acc.SIX_C, 1), "character": 5})
    assert heavy["credit_score"].iloc[1] == pytest.approx((5 * 20 + 460) / 10)


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0, 100), min_size=5, max_size=5), min_size=1))
def test_credit_lies_between_worst_and_best_factor(rows):
    """Does the score lie between the lowest and the highest factor, and is the weakest the lowest?"""
    evidence = pd.DataFrame(rows, columns=acc.FIVE_P)
    table = acc.credit_score(evidence, acc.FIVE_P)
    assert (table["credit_score"] >= evidence.min(axis=1) - 1e-9).all()
    assert (table["credit_score"] <= evidence.max(axis=1) + 1e-9).all()
    lowest = [evidence.loc[row, factor] for row, factor in table["weakest"].items()]
    assert lowest == evidence.min(axis=1).tolist()


def test_credit_refuses_scores_off_scale_and_odd_weights():
    """Are a score of 101, a missing weight and rising cuts refused?"""
    evidence = pd.DataFrame([[50] * 6], columns=acc.SIX_C)
    with pytest.raises(ValueError, match="'capital' outside 0 to 100"):
        acc.credit_score(evidence.assign(capital=101))
    with pytest.raises(ValueError, match="give each of character"):
        acc.credit_score(evidence, weights={"character": 1})
    with pytest.raises(ValueError, match="decreasing"):
        acc.credit_score(evidence, cuts=(50, 65, 80))


def test_transaction_status_by_hand():
    """Sales 730 after 365, 90 owed, limit 60: growth 100 %, 45 days outstanding, limit passed by half?"""
    data = {
        "annual_sales_cny": [730],
        "previous_sales_cny": [365],
        "receivables_cny": [90],
        "credit_limit_cny": [60],
    }
    row = acc.transaction_status(pd.DataFrame(data)).iloc[0]
    assert row.tolist() == [1, 45, 1.5, True]


def test_plots_draw_the_tables():
    """Do the bars of an account add up to its value, and the lines carry the scores?"""
    table = acc.account_scorecard(SLIDES)
    ax = acc.plot_scorecard(table)
    first = sum(bar.get_width() for bar in ax.patches if bar.get_y() < 0)
    assert first == pytest.approx(table["account_value"].iloc[0])
    evidence = pd.DataFrame([[50, 60, 70, 80, 90, 100]], columns=acc.SIX_C, index=["Hotel"])
    assert acc.plot_credit(evidence).lines[0].get_ydata().tolist() == [50, 60, 70, 80, 90, 100]
