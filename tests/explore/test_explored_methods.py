"""What explorers say is what the methods compute, also on one's own data."""

import pandas as pd
import pytest

from crmlab import explore
from crmlab.datasets import simulate_company
from crmlab.relationship import choose_relationship


@pytest.fixture(scope="module")
def company():
    return simulate_company(120, seed=3)


def test_lifetime_value_is_the_sum_of_present_values():
    """Are 100 CNY a year, retained at 80 %, discounted at 10 %, worth 100 + 80 / 1.1 CNY over two years?"""
    panel = explore.clv_levers()
    for name, value in {"margin": 100, "retention": 80, "discount": 10, "years": 2}.items():
        panel.inputs[name].value = value
    table, value, gains = panel.result
    assert value == pytest.approx(100 + 80 / 1.1)
    assert table["cumulative"].iloc[-1] == pytest.approx(value)
    assert gains["margin"] == pytest.approx(0.01)
    assert gains["retention"] == pytest.approx(0.8 / 1.1 * 100 / value / 100)


def test_models_of_dwyer_agree_where_nobody_comes_back():
    """If nobody returns after a pause, do both models count the same buyers?"""
    panel = explore.dwyer_tables()
    panel.inputs["second"].value = panel.inputs["third"].value = 0
    leaving, moving = panel.result
    assert moving[1].tolist() == pytest.approx(leaving["customers"].tolist())


def test_definitions_of_churn_agree_without_newcomers():
    """Where nobody joins, are the three rates that count the start alike, and the one of the average above them?"""
    panel = explore.churn_definitions()
    panel.inputs["newcomers"].value = 0
    rates = panel.result[0].iloc[-1]
    assert rates["churn_start"] == rates["churn_served"] == rates["churn_cohort"] < rates["churn_average"]


def test_a_lower_price_tips_the_scales():
    """Is a tender lost for its price won at a fifth less?"""
    panel = explore.delivered_value_scales()
    assert panel.result[2] != "Xianhe"
    panel.inputs["price"].value = -20
    assert panel.result[2] == "Xianhe"
    assert panel.sentence.startswith("Xianhe wins")


def test_the_satisfaction_trap_shows():
    """Are customers won by advertising more satisfied than others, and kept less?"""
    panel = explore.satisfaction_retention()
    panel.inputs["group"].value = "advertising"
    trapped = panel.result
    panel.inputs["group"].value = "other ways"
    assert trapped["score"] > panel.result["score"]
    assert trapped["kept"] < panel.result["kept"]


def test_more_agents_miss_fewer_half_hours():
    """Do enough agents meet the target in every half-hour?"""
    panel = explore.call_centre_staffing()
    assert (panel.result[0]["gap"] < 0).any()
    panel.inputs["agents"].value = 20
    assert "0 of 28 half-hours" in panel.sentence


def test_team_leaders_narrow_the_span():
    """Do three team leaders under the widest manager add a layer and cure the breach?"""
    panel = explore.span_of_control()
    assert "there are 3 layers; managers who lead more than 8 people: 1" in panel.sentence
    panel.inputs["leaders"].value = 3
    assert "there are 4 layers; managers who lead more than 8 people: 0" in panel.sentence


def test_weights_decide_whom_to_write_to():
    """With all weight on recency, are only customers of the best recency score written to?"""
    panel = explore.rfm_weights()
    panel.inputs["frequency"].value = panel.inputs["monetary"].value = 0
    scores = panel.result[2]
    chosen = scores[scores["customers written to (%)"] > 0]
    assert set(chosen["r_score"]) == {5}


def test_groups_of_ones_own_stand_on_the_grid_too():
    """Do given groups stand beside the one of the sliders, with the borders given?"""
    groups = pd.DataFrame(
        {"customers": [3, 900], "margin_cny": [40_000.0, 90.0]}, index=["hotels", "households"]
    )
    panel = explore.relationship_grid(groups, count_cuts=(5, 100), margin_cuts=(100, 1000))
    expected = choose_relationship(groups, margin="margin_cny", count_cuts=(5, 100), margin_cuts=(100, 1000))
    assert (
        panel.result.loc[groups.index, "level"].tolist()
        == expected["level"].tolist()
        == ["partnership", "basic"]
    )


@pytest.mark.parametrize(
    "name",
    [
        "abc_cuts",
        "alive_map",
        "clv_levers",
        "dwyer_tables",
        "mailing_profit",
        "rfm_weights",
        "stage_borders",
    ],
)
def test_takes_orders_of_ones_own(name, company):
    """Does a panel work on another company's orders, and leave them as they were?"""
    orders = company.orders
    before = orders.copy()
    assert getattr(explore, name)(orders).sentence != getattr(explore, name)().sentence
    pd.testing.assert_frame_equal(orders, before)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("account_weights", "accounts"),
        ("call_centre_staffing", "calls"),
        ("churn_definitions", "memberships"),
        ("delivered_value_scales", "offers"),
        ("kano_curve", "kano"),
        ("span_of_control", "reporting_lines"),
    ],
)
def test_takes_other_tables_of_ones_own(name, table, company):
    """Does a panel work on another company's table, and leave it as it was?"""
    data = getattr(company, table)
    data = data.set_index("customer_id") if table == "accounts" else data
    before = data.copy()
    assert getattr(explore, name)(data).sentence
    pd.testing.assert_frame_equal(data, before)
