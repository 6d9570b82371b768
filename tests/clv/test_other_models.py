"""Do the Gamma-Gamma, shifted beta-geometric and BG/BB models give the published numbers?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from crmlab.clv import (
    BGBB,
    GammaGamma,
    ShiftedBG,
    bg_bb,
    gamma_gamma,
    plot_retention_curve,
    sbg,
    survival_table,
)

REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]
HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4]


def test_gamma_gamma_of_cdnow(cdnow_table):
    """Are p, q, gamma and the mean those of Fader and Hardie (2013), The Gamma-Gamma model, section 4?"""
    model = GammaGamma().fit(cdnow_table)
    assert model.params_.tolist() == pytest.approx([6.25, 3.74, 15.44], abs=0.005)
    assert model.log_likelihood_ == pytest.approx(-4055.918, abs=0.001)
    assert model.score(cdnow_table) == pytest.approx(model.log_likelihood_)
    assert model.expected_spend() == pytest.approx(35.17, abs=0.005)
    assert (model.n_customers_, round(model.correlation_, 2)) == (946, 0.11)


def test_gamma_gamma_conditional_means(lifetimes_data):
    """Are the first ten conditional means those of the published spreadsheet, as the package Lifetimes tests them?"""
    path = lifetimes_data / "cdnow_customers_summary_with_transactions.csv"
    table = pd.read_csv(path).rename(columns={"x": "frequency", "zbar": "monetary"})
    expected = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert GammaGamma().fit(table).predict(table).head(10).tolist() == pytest.approx(expected, abs=0.1)


@settings(deadline=None)
@given(x=st.integers(1, 200), mean=st.floats(0.5, 2000))
def test_gamma_gamma_lies_between_own_and_common_mean(x, mean):
    """Is the prediction a weighted mean of the customer's and all customers', nearer to the own with more x?"""
    model = GammaGamma.from_params(p=6.25, q=3.74, gamma=15.44)
    table = pd.DataFrame({"frequency": [x, 10 * x], "monetary": [mean, mean]})
    once, often = model.predict(table)
    low, high = sorted([mean, model.expected_spend()])
    assert low - 1e-9 <= once <= high + 1e-9
    assert abs(often - mean) <= abs(once - mean) + 1e-9


def test_gamma_gamma_names_what_it_cannot_describe():
    """Are free repeat purchases, tables without repeats and an infinite mean refused?"""
    with pytest.raises(ValueError, match="no positive mean amount"):
        GammaGamma().fit(pd.DataFrame({"frequency": [1, 2], "monetary": [5.0, 0.0]}))
    with pytest.raises(ValueError, match="nothing to fit"):
        GammaGamma().fit(pd.DataFrame({"frequency": [0], "monetary": [None]}))
    heavy = GammaGamma.from_params(p=2, q=0.9, gamma=10)
    for call in (
        heavy.expected_spend,
        lambda: heavy.predict(pd.DataFrame({"frequency": [0], "monetary": [None]})),
    ):
        with pytest.raises(ValueError, match="infinite"):
            call()


@pytest.mark.parametrize(
    ("cohort", "params", "log_likelihood"),
    [(REGULAR, (0.704, 1.182), -1680.27), (HIGH_END, (0.668, 3.806), -1611.16)],
)
def test_sbg_of_fader_and_hardie(cohort, params, log_likelihood):
    """Are the estimates on seven years those of Fader and Hardie (2007), and the next five years near what came?"""
    model = ShiftedBG().fit(np.array(cohort[:8]) * 10)
    assert model.params_.tolist() == pytest.approx(params, abs=5e-4)
    assert model.log_likelihood_ == pytest.approx(log_likelihood, abs=0.005)
    assert 100 * model.predict(np.arange(8, 13)) == pytest.approx(cohort[8:], abs=1.7)


def test_sbg_retention_and_survival_belong_together():
    """Is S(t) the product of the retention rates, which rise, and equal to the beta functions by recursion?"""
    model = ShiftedBG.from_params(alpha=0.704, beta=1.182)
    rates = model.retention(np.arange(1, 30))
    assert np.cumprod(rates) == pytest.approx(model.predict(np.arange(1, 30)))
    assert (np.diff(rates) > 0).all()
    assert model.predict(1) == pytest.approx(1.182 / (0.704 + 1.182))


@pytest.mark.parametrize("renewals", [0, 1, 4])
def test_sbg_discounted_lifetime_is_the_sum(renewals):
    """Does the closed form of Fader and Hardie (2010) equal the sum over a long time?"""
    model = ShiftedBG.from_params(alpha=0.668, beta=3.806)
    t = np.arange(5000)
    if renewals == 0:
        total = (model.predict(t) / 1.1**t).sum()
    else:  # just before a renewal: S(n + t) / S(n - 1) for those who have made n - 1 + 1 payments
        total = (model.predict(renewals + t) / model.predict(renewals - 1 + 0) / 1.1**t).sum()
    assert model.discounted_lifetime(0.1, renewals=renewals) == pytest.approx(total)


@pytest.mark.parametrize(
    ("customers", "problem"),
    [
        ([100, 60], "at least three"),
        ([100, 60, 70], "must never increase"),
        ([100, 100, 100], "all stay"),
        ([100, 60, -1], "fall below 0"),
    ],
)
def test_sbg_refuses_what_is_no_cohort(customers, problem):
    """Is a rising, negative or constant number of customers refused?"""
    with pytest.raises(ValueError, match=problem):
        ShiftedBG().fit(customers)


def test_discounted_lifetime_needs_a_discount():
    """Is the sum that may be infinite refused?"""
    with pytest.raises(ValueError, match="discount must be above 0"):
        ShiftedBG.from_params(alpha=0.7, beta=1.2).discounted_lifetime(0)


def test_survival_table_sets_fit_beside_observation():
    """Do observed shares stand beside fitted ones and stop where the data stop?"""
    table = survival_table(ShiftedBG().fit(np.array(REGULAR[:8]) * 10), 12)
    assert table["observed_survival"].iloc[:8].tolist() == pytest.approx(np.array(REGULAR[:8]) / 100)
    assert table["observed_survival"].iloc[8:].isna().all()
    assert table["observed_retention"].iloc[2] == pytest.approx(46.8 / 63.1)
    assert table["survival"].between(0, 1).all()
    ax = plot_retention_curve(table)
    assert ax.lines[0].get_ydata().tolist() == table["survival"].tolist()


@pytest.fixture(scope="module")
def donations(lifetimes_data):
    """Donors by history (Fader, Hardie and Shang 2010, Table 1): 11,104 in all, six yearly occasions."""
    return pd.read_csv(lifetimes_data / "donations.csv").rename(columns={"periods": "T"})


def test_bg_bb_of_the_donors(donations):
    """Are the estimates and the likelihood those of Fader, Hardie and Shang (2010), Table 2?"""
    model = BGBB().fit(donations, weights="weights")
    assert model.params_.tolist() == pytest.approx([1.204, 0.750, 0.657, 2.783], abs=6e-4)
    assert model.log_likelihood_ == pytest.approx(-33225.6, abs=0.05)
    assert model.n_customers_ == 11_104


def test_bg_bb_expectations_by_simulation():
    """Do predictions and P(alive) agree with 400,000 simulated donors who share a history?"""
    alpha, beta, gamma, delta = params = 1.2, 0.75, 0.66, 2.8
    rng = np.random.default_rng(0)
    n = 400_000
    take, leave = rng.beta(alpha, beta, n), rng.beta(gamma, delta, n)
    alive = np.cumprod(rng.random((n, 9)) > leave[:, None], axis=1).astype(bool)
    taken = alive & (rng.random((n, 9)) < take[:, None])
    frequency = taken[:, :6].sum(axis=1)
    last = np.where(frequency > 0, 6 - np.argmax(taken[:, :6][:, ::-1], axis=1), 0)
    same = (frequency == 2) & (last == 4)
    model = BGBB.from_params(**dict(zip(BGBB.PARAMETERS, params)))
    table = pd.DataFrame({"frequency": [2], "recency": [4], "T": [6]})
    assert model.predict(table, 3).iloc[0] == pytest.approx(taken[same, 6:].sum(axis=1).mean(), rel=0.03)
    assert model.probability_alive(table).iloc[0] == pytest.approx(alive[same, 6].mean(), rel=0.03)


@settings(deadline=None)
@given(st.integers(1, 12), st.data(), st.tuples(*[st.floats(0.05, 20)] * 4))
def test_bg_bb_probabilities_are_ones(T, data, params):
    """Is P(alive) in [0, 1] and the expectation between 0 and the number of occasions?"""
    recency = data.draw(st.integers(0, T))
    frequency = data.draw(st.integers(min(1, recency), recency)) if recency else 0
    table = pd.DataFrame({"frequency": [frequency], "recency": [recency], "T": [T]})
    model = BGBB.from_params(**dict(zip(BGBB.PARAMETERS, params)))
    assert 0 <= model.probability_alive(table).iloc[0] <= 1
    assert 0 <= model.predict(table, 5).iloc[0] <= 5


def test_bg_bb_refuses_histories_that_cannot_be():
    """Is more taken than offered refused?"""
    with pytest.raises(ValueError, match="no history of occasions"):
        BGBB().fit(pd.DataFrame({"frequency": [3], "recency": [2], "T": [6]}))


def test_gradients_are_slopes(donations, cdnow_table):
    """Does each analytic gradient equal the difference quotient?"""
    repeaters = cdnow_table[cdnow_table["frequency"] > 0].head(100)
    x, mean = repeaters["frequency"].to_numpy(float), repeaters["monetary"].to_numpy()
    histories = [donations[name].to_numpy() for name in ("frequency", "recency", "T")]
    weights = donations["weights"].to_numpy(float)
    lost, remaining = np.array([37.0, 16, 9]), 38.0
    cases = [
        (lambda params: gamma_gamma._log_likelihood(params, x, mean), [5.0, 3.0, 20.0]),
        (lambda params: bg_bb._log_likelihood(params, *histories, weights), [1.0, 0.9, 0.5, 2.0]),
        (lambda params: sbg._log_likelihood(params, lost, remaining), [0.8, 1.5]),
    ]
    for function, point in cases:
        point = np.array(point)
        slope = approx_fprime(point, lambda params, f=function: f(params)[0], 1e-7)
        assert function(point)[1] == pytest.approx(slope, rel=1e-4, abs=1e-2)
