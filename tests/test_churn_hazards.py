import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.churn_hazards import hazards_by_cause, incidence_by_cause, plot_hazards, plot_incidence
from crmlab.survival import survival_table

causes = st.sampled_from(["natural", "competitive", "malicious", None])
histories = st.lists(st.tuples(st.integers(1, 20), causes), min_size=1, max_size=50).map(
    lambda rows: pd.DataFrame([(1, "natural"), *rows], columns=["duration", "leaving_reason"])
)


def test_hazards_by_hand():
    """Are 2 and 1 lost in 20 months hazards of .10 and .05, with the interval .1 exp(-+1.96 / sqrt 2)?"""
    customers = pd.DataFrame(
        {"duration": [2, 3, 5, 10], "leaving_reason": ["competitive", "natural", "competitive", None]}
    )
    table = hazards_by_cause(customers)
    assert table["hazard"].to_dict() == pytest.approx({"competitive": 0.1, "natural": 0.05})
    interval = table.loc["competitive", ["lower", "upper"]].tolist()
    assert interval == pytest.approx([0.1 * np.exp(-1.959964 / 2**0.5), 0.1 * np.exp(1.959964 / 2**0.5)])
    late = hazards_by_cause(customers.assign(entry=[0, 1, 1, 3]), entry="entry")
    assert late["exposure"].tolist() == [15, 15]


def test_true_hazards_are_recovered():
    """Among 20,000 customers with hazards .03 and .01 a month, seen for two years, are both found?"""
    rng = np.random.default_rng(4)
    times = rng.exponential([1 / 0.03, 1 / 0.01], size=(20_000, 2))
    first = times.min(axis=1)
    reason = np.where(first > 24, None, np.where(times[:, 0] < times[:, 1], "competitive", "natural"))
    table = hazards_by_cause(
        pd.DataFrame({"duration": first.clip(max=24), "leaving_reason": reason}), confidence=0.999
    )
    for cause, hazard in {"competitive": 0.03, "natural": 0.01}.items():
        assert table.loc[cause, "lower"] < hazard < table.loc[cause, "upper"]


@settings(max_examples=50, deadline=None)
@given(histories)
def test_causes_add_up_to_all_churn(customers):
    """Do the hazards sum to the hazard of leaving, and incidence and those still there to 1 at every time?"""
    left = customers["leaving_reason"].notna()
    hazards = hazards_by_cause(customers)
    assert hazards["hazard"].sum() == pytest.approx(left.sum() / customers["duration"].sum())
    table = incidence_by_cause(customers)
    assert table.sum(axis=1).to_numpy() == pytest.approx(1)
    assert (table.drop(columns="still_there").diff().dropna() >= -1e-12).all(axis=None)


@settings(max_examples=30, deadline=None)
@given(histories)
def test_those_still_there_are_the_kaplan_meier_curve(customers):
    """Is "still there" what Kaplan-Meier gives for leaving at all?"""
    pytest.importorskip("lifelines")
    curve = survival_table(customers.assign(event=customers["leaving_reason"].notna())).loc["all", "survival"]
    still = incidence_by_cause(customers)["still_there"]
    assert still.to_numpy() == pytest.approx(curve.reindex(still.index).to_numpy(), abs=1e-9)


def test_bands_share_the_time_of_each_customer():
    """Do customers who stayed 2, 5 and 10 (entered at 4) spend 2 + 3 + 0 before 3 and 0 + 2 + 6 after?"""
    customers = pd.DataFrame(
        {"duration": [2, 5, 10], "leaving_reason": ["natural", "competitive", None], "entry": [0, 0, 4]}
    )
    table = hazards_by_cause(customers, entry="entry", bands=[0, 3])
    assert table.loc["0-3", "exposure"].tolist() == [5, 5]
    assert table.loc["3+", "exposure"].tolist() == [8, 8]
    assert table.loc[("0-3", "natural"), "hazard"] == pytest.approx(1 / 5)
    assert table.loc[("3+", "natural"), "hazard"] == 0
    assert np.isnan(table.loc[("3+", "natural"), "upper"])


@settings(max_examples=30, deadline=None)
@given(histories, st.lists(st.integers(1, 19), max_size=4, unique=True))
def test_bands_add_up_to_the_whole(customers, edges):
    """Do the lost and the exposure of the bands sum to those without bands?"""
    whole = hazards_by_cause(customers)
    parts = (
        hazards_by_cause(customers, bands=[0, *sorted(edges)])
        .groupby(level="cause")[["lost", "exposure"]]
        .sum()
    )
    assert parts["lost"].tolist() == whole["lost"].tolist()
    assert parts["exposure"].to_numpy() == pytest.approx(whole["exposure"].to_numpy())


def test_hazards_are_drawn_in_percent():
    """Do the marks carry the hazards?"""
    customers = pd.DataFrame({"duration": [2, 5], "leaving_reason": ["natural", None]})
    ax = plot_hazards(hazards_by_cause(customers, bands=[0, 3]))
    assert ax.lines[0].get_ydata().tolist() == pytest.approx([100 / 5, 0])


def test_plot_stacks_the_causes():
    """Does the stack end at the share lost in all?"""
    customers = pd.DataFrame(
        {"duration": [1, 2, 2, 3], "leaving_reason": ["natural", "competitive", None, None]}
    )
    ax = plot_incidence(incidence_by_cause(customers))
    top = max(path.vertices[:, 1].max() for stack in ax.collections for path in stack.get_paths())
    assert top == pytest.approx(50)
