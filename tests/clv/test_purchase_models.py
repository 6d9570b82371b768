"""Do the models of repeat buying give the published numbers, and probabilities and gradients that are ones?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.special import hyp2f1
from scipy.stats import beta as beta_distribution

from crmlab.clv import BGNBD, NBD, ParetoNBD
from crmlab.clv._purchases import histories

PUBLISHED_BG = BGNBD.from_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
PUBLISHED_PARETO = ParetoNBD.from_params(r=0.553, alpha=10.578, s=0.606, beta=11.669)
MODELS = [PUBLISHED_BG, PUBLISHED_PARETO, NBD.from_params(r=0.385, alpha=12.072)]


def history(*rows):
    return pd.DataFrame(rows, columns=["frequency", "recency", "T"])


@pytest.mark.parametrize(
    ("model", "params", "log_likelihood"),
    [
        (BGNBD, (0.243, 4.414, 0.793, 2.426), -9582.4),  # Fader, Hardie and Lee (2005), Table 2
        (ParetoNBD, (0.553, 10.578, 0.606, 11.669), -9595.0),  # Fader, Hardie and Lee (2005), Table 2
        (NBD, (0.385, 12.072), -9763.7),  # Fader, Hardie and Lee (2005), Table 2
    ],
)
def test_fit_of_cdnow_is_the_published_one(cdnow_table, model, params, log_likelihood):
    """Are the estimates and the log-likelihood those of the paper, to the digits it prints?"""
    fitted = model().fit(cdnow_table)
    assert fitted.params_.tolist() == pytest.approx(params, abs=6e-4)
    assert fitted.log_likelihood_ == pytest.approx(log_likelihood, abs=0.05)
    assert fitted.score(cdnow_table) == pytest.approx(fitted.log_likelihood_)
    assert fitted.n_customers_ == 2357
    assert fitted.aic_ == pytest.approx(2 * len(params) - 2 * fitted.log_likelihood_)
    assert fitted.bic_ == pytest.approx(len(params) * np.log(2357) - 2 * fitted.log_likelihood_)


@pytest.mark.parametrize(
    ("model", "params", "log_likelihood"),
    [
        (BGNBD, (0.2425945, 4.4136019, 0.7929199, 2.4258881), -9582.429),
        (ParetoNBD, (0.55315, 10.57633, 0.60625, 11.67150), -9594.976),
    ],
)
def test_fit_of_cdnow_meets_another_implementation(cdnow_table, model, params, log_likelihood):
    """Are the further digits those of the tests of the R package CLVTools, where the likelihood is not flat?"""
    fitted = model().fit(cdnow_table)
    assert fitted.log_likelihood_ == pytest.approx(log_likelihood, abs=6e-4)
    assert fitted.params_.tolist() == pytest.approx(params, rel=5e-4)


def test_bg_nbd_expectations_of_the_spreadsheet(cdnow_table):
    """Is E[X(t)] that of Fader and Hardie (2005), Implementing the BG/NBD model in Excel?

    The spreadsheet cuts the hypergeometric series off at 150 terms, which costs the fourth digit at 78 weeks.
    """
    fitted = BGNBD().fit(cdnow_table)
    times = np.array([0.1429, 1, 3, 31.8571, 32, 78])
    published = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576]
    assert fitted.expected_purchases(times[:-1]) == pytest.approx(published[:-1], abs=5e-5)
    assert fitted.expected_purchases(times[-1]) == pytest.approx(published[-1], abs=5e-4)


def test_bg_nbd_of_one_customer():
    """Is E[Y(39)] of customer (2, 30.43, 38.86) 1.226, as worked in Fader, Hardie and Lee (2005), section 3.3?"""
    assert PUBLISHED_BG.predict(history((2, 30.43, 38.86)), 39).iloc[0] == pytest.approx(1.226, abs=5e-4)


def test_bg_nbd_agrees_with_btyd(cdnow_table):
    """Are E[X(52)], P(alive), CET and P(X(t) = n) those of the vignette and tests of the R package BTYD?"""
    fitted, regular = BGNBD().fit(cdnow_table), history((26, 30.857, 31))
    assert fitted.expected_purchases(52) == pytest.approx(1.4440, abs=5e-5)
    assert fitted.predict(regular, 52).iloc[0] == pytest.approx(25.757, abs=5e-4)
    assert fitted.probability_alive(regular).iloc[0] == pytest.approx(0.96885, abs=5e-6)
    assert PUBLISHED_BG.purchase_probability(10, 2) == pytest.approx(1.07869e-7, rel=1e-5)
    assert PUBLISHED_BG.purchase_probability(0, 39) == pytest.approx(0.5737864, abs=1e-7)


def test_bg_nbd_likelihood_stays_exact_for_many_purchases():
    """Is the log-likelihood of (0, 0, 40) and (200, 38, 40) that of the package BTYD's numerical test?"""
    model = BGNBD.from_params(r=0.25, alpha=4, a=0.8, b=2.5)
    assert model.score(history((0, 0, 40))) == pytest.approx(-0.59947382, abs=1e-8)
    assert model.score(history((200, 38, 40))) == pytest.approx(100.7957, abs=1e-4)


def test_pareto_nbd_agrees_with_btyd(cdnow_table):
    """Are E[X(52)], CET and P(alive) those of the vignette of the R package BTYD (2.4, CDNOW)?"""
    fitted = ParetoNBD().fit(cdnow_table)
    regular = history((26, 30.857, 31))
    assert fitted.expected_purchases(52) == pytest.approx(1.473434, abs=1e-5)
    assert PUBLISHED_PARETO.predict(regular, 52).iloc[0] == pytest.approx(25.45647, abs=2e-3)
    assert PUBLISHED_PARETO.probability_alive(regular).iloc[0] == pytest.approx(0.997874, abs=5e-6)


def pareto_likelihood_by_2f1(params, x, recency, T):
    """The likelihood's odds of having left, in the hypergeometric form of Fader and Hardie (2005), eq. (19)-(22)."""
    r, alpha, s, beta = params
    larger, first = max(alpha, beta), (s + 1 if alpha >= beta else r + x)
    apart, power = abs(alpha - beta), r + s + x

    def term(t):
        return hyp2f1(power, first, power + 1, apart / (larger + t)) / (larger + t) ** power

    return s / power * (term(recency) - term(T)) * (alpha + T) ** (r + x) * (beta + T) ** s


@pytest.mark.parametrize("params", [(0.55, 10.6, 0.6, 11.7), (0.9, 3.0, 0.4, 20.0), (0.5, 20.0, 2.0, 2.5)])
@pytest.mark.parametrize(
    "row", [(0, 0, 39.0), (1, 0.5, 39.0), (4, 20.0, 30.0), (12, 38.0, 39.0), (2, 30.0, 30.0)]
)
def test_pareto_quadrature_equals_the_hypergeometric_form(params, row):
    """Do the nodes give the same P(alive) as the usual formula?"""
    model = ParetoNBD.from_params(**dict(zip(ParetoNBD.PARAMETERS, params)))
    odds = pareto_likelihood_by_2f1(params, *row)
    assert model.probability_alive(history(row)).iloc[0] == pytest.approx(1 / (1 + odds), rel=1e-9)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_gradient_is_the_slope_of_the_likelihood(cdnow_table, model):
    """Does each derivative equal the difference quotient, away from the maximum?"""
    grouped = histories(cdnow_table.head(300))
    point = model.params_.to_numpy() * 1.3
    slope = approx_fprime(point, lambda params: model._log_likelihood(params, grouped)[0], 1e-7)
    assert model._log_likelihood(point, grouped)[1] == pytest.approx(slope, rel=1e-3, abs=1e-3)


def test_grouping_changes_nothing(cdnow_table):
    """Is the likelihood of a table the sum over its customers?"""
    few = cdnow_table.head(40)
    one_by_one = sum(PUBLISHED_BG.score(few.iloc[[row]]) for row in range(40))
    assert PUBLISHED_BG.score(few) == pytest.approx(one_by_one)


@pytest.mark.parametrize("model", MODELS[:2], ids=lambda model: type(model).__name__)
def test_counts_are_a_distribution_with_the_expected_mean(model):
    """Do the probabilities of 0, 1, 2, ... purchases sum to 1, with mean E[X(t)]?"""
    n = np.arange(2000)
    probability = model.purchase_probability(n, 39)
    assert probability.min() >= 0
    assert probability.sum() == pytest.approx(1, abs=1e-6)
    assert (n * probability).sum() == pytest.approx(model.expected_purchases(39), rel=1e-4)


@pytest.mark.parametrize("r", [0.4, 0.6, 1.7])
@pytest.mark.parametrize("a", [0.4, 1.0, 1.6])
def test_bg_nbd_expectation_is_the_integral_over_customers(r, a):
    """Does E[X(t)] equal the mean of (1 - exp(-p lambda t)) / p over lambda and p, also where terms cancel?"""
    model = BGNBD.from_params(r=r, alpha=3.0, a=a, b=2.0)

    def given_p(p):
        return (1 - (3.0 / (3.0 + p * 90)) ** r) / p * beta_distribution.pdf(p, a, 2.0)

    assert model.expected_purchases(90) == pytest.approx(quad(given_p, 0, 1, limit=500)[0], rel=1e-5)


def test_pareto_expectation_has_a_limit_at_s_one():
    """Is E[X(t)] = r beta / alpha log(1 + t / beta) at s = 1, and continuous there?"""
    at_one = ParetoNBD.from_params(r=0.5, alpha=2, s=1, beta=4).expected_purchases(10)
    near = ParetoNBD.from_params(r=0.5, alpha=2, s=1 + 1e-9, beta=4).expected_purchases(10)
    assert at_one == pytest.approx(0.5 * 4 / 2 * np.log(3.5))
    assert near == pytest.approx(at_one, rel=1e-6)


def test_parameters_are_recovered_from_simulated_customers():
    """Do the 95 % intervals of a fit on 20,000 simulated customers cover the truth (or miss it by little)?"""
    rng = np.random.default_rng(3)
    truth = {"r": 0.8, "alpha": 6.0, "a": 0.9, "b": 3.0}
    rate = rng.gamma(truth["r"], 1 / truth["alpha"], 20_000)
    leave = rng.beta(truth["a"], truth["b"], 20_000)
    T = rng.integers(20, 100, 20_000).astype(float)
    x, last, clock = np.zeros(20_000, int), np.zeros(20_000), np.zeros(20_000)
    active = np.ones(20_000, bool)
    while active.any():
        clock = clock + rng.exponential(1 / rate)
        active &= clock <= T
        x, last = x + active, np.where(active, clock, last)
        active &= rng.random(20_000) > leave
    fitted = BGNBD().fit(pd.DataFrame({"frequency": x, "recency": last, "T": T}))
    distance = (fitted.params_ - pd.Series(truth)) / fitted.standard_errors_
    assert distance.abs().max() < 3
    summary = fitted.summary()
    assert (summary["low"] < summary["estimate"]).all() and (summary["estimate"] < summary["high"]).all()


@settings(deadline=None, max_examples=60)
@given(
    x=st.integers(0, 300),
    share=st.floats(0.01, 1),
    T=st.floats(0.5, 1500),
    params=st.tuples(*[st.floats(0.02, 60)] * 4),
)
def test_probability_alive_is_a_probability(x, share, T, params):
    """Is P(alive) in [0, 1] and the expectation finite and not negative, for any history and parameters?"""
    table = history((x, share * T if x else 0.0, T))
    for kind in (BGNBD, ParetoNBD):
        model = kind.from_params(**dict(zip(kind.PARAMETERS, params)))
        assert 0 <= model.probability_alive(table).iloc[0] <= 1
        assert 0 <= model.predict(table, 10).iloc[0] < np.inf


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((1.5, 1, 2), "frequency that is no count"),
        ((-1, 0, 2), "frequency that is no count"),
        ((1, 3, 2), "recency outside 0 to T"),
        ((0, 1, 2), "without a repeat"),
        ((1, 0, 2), "repeat purchases at time 0"),
        ((None, 0, 2), "gap"),
    ],
)
def test_impossible_histories_are_named(row, problem):
    """Does the error show the row, before any number is computed from it?"""
    with pytest.raises(ValueError, match=problem):
        BGNBD().fit(history((1, 1, 2), row))


def test_model_without_parameters_says_so():
    """Are an unfitted model, wrong parameter names and negative times refused?"""
    with pytest.raises(ValueError, match="no parameters yet"):
        BGNBD().predict(history((0, 0, 1)), 1)
    with pytest.raises(ValueError, match="has the parameters"):
        BGNBD.from_params(r=1, alpha=1, s=1, beta=1)
    with pytest.raises(ValueError, match="must be above 0"):
        NBD.from_params(r=1, alpha=0)
    with pytest.raises(ValueError, match="must not be negative"):
        PUBLISHED_BG.expected_purchases(-1)


def test_fit_without_a_maximum_warns():
    """Is a table that says nothing about leaving not fitted in silence?"""
    with pytest.warns(UserWarning, match="do not settle the parameters"):
        BGNBD().fit(history(*[(0, 0, 10.0)] * 5))
