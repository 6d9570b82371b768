"""Survey, image profiles and Kano answers show what their cards state."""

import numpy as np
import pandas as pd
import pytest

from crmlab.datasets.company.opinion import FACTORS, PATHS, REVERSED

KANO_TABLE = {  # Kano et al. (1984): rows functional, columns dysfunctional
    "like": "QAAAO",
    "must be": "RIIIM",
    "neutral": "RIIIM",
    "live with": "RIIIM",
    "dislike": "RRRRQ",
}


@pytest.fixture(scope="module")
def survey(company):
    survey = company.survey.copy()
    survey["satisfaction"] = survey[["satisfaction_1", "satisfaction_2", "satisfaction_3"]].mean(axis=1)
    return survey


def items(survey, construct):
    answers = survey.filter(regex=rf"^{construct}_\d$").astype(float)
    return answers.assign(**{name: 6 - answers[name] for name in REVERSED if name in answers})


def cronbach_alpha(answers):
    count = answers.shape[1]
    return count / (count - 1) * (1 - answers.var().sum() / answers.sum(axis=1).var())


@pytest.mark.parametrize("factor", FACTORS)
def test_likert_items_are_consistent_once_reversed(survey, factor):
    """Is alpha about 0.8, as three items that correlate 0.64 with one another give, less the rounding?"""
    assert cronbach_alpha(items(survey, factor)) == pytest.approx(0.81, abs=0.03)


def test_structural_paths_are_recovered(survey):
    """Do covariances between items of different constructs give the stated paths?

    Covariances of items with independent errors are those of the constructs times the loadings, so
    ratios of them are free of the items' errors.
    """
    names = ["expectation", "quality", "value", "satisfaction"]
    answers = {name: items(survey, name) for name in names}
    between = pd.concat(answers.values(), axis=1).cov()
    construct = pd.DataFrame(index=names, columns=names, dtype=float)
    for one in names:
        for other in names:
            block = between.loc[answers[one].columns, answers[other].columns].to_numpy()
            off = block[~np.eye(len(block), dtype=bool)] if one == other else block
            construct.loc[one, other] = off.mean()
    scale = np.sqrt(np.diag(construct))
    correlation = construct.to_numpy() / np.outer(scale, scale)
    found = np.linalg.solve(correlation[:3, :3], correlation[:3, 3])
    stated = [PATHS[name, "satisfaction"] for name in names[:3]]
    assert found == pytest.approx(stated, abs=0.06)
    assert correlation[0, 1] == pytest.approx(PATHS["expectation", "quality"], abs=0.06)


def test_retention_rises_with_satisfaction_along_a_bent_curve(company, survey, trapped):
    """Outside the trap, is the curve steep below 6 and above 8, and flatter between?

    Compared are the rises per point of satisfaction.
    """
    purchases = company.orders[company.orders["amount_cny"] > 0]
    last = purchases.groupby("customer_id")["order_date"].max()
    first = survey[(survey["wave"] == 1) & ~survey["customer_id"].isin(trapped)]
    kept = first["customer_id"].map(last) > pd.Timestamp("2025-01-10")
    zone = pd.cut(first["satisfaction"], [3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 10])
    curve = kept.groupby(zone, observed=True).mean().to_numpy()
    defection, indifference, affection = (
        (curve[2] - curve[0]) / 2,
        (curve[4] - curve[2]) / 2,
        curve[5] - curve[4],
    )
    assert (np.diff(curve) > 0).all()
    assert defection > 1.3 * indifference and affection > 1.3 * indifference


def test_trapped_customers_are_satisfied_and_leave(company, survey, trapped):
    """Do the trapped report more satisfaction than others, and stay less at the same satisfaction?"""
    purchases = company.orders[company.orders["amount_cny"] > 0]
    last = purchases.groupby("customer_id")["order_date"].max()
    first = survey[survey["wave"] == 1]
    trap = first["customer_id"].isin(trapped)
    kept = first["customer_id"].map(last) > pd.Timestamp("2025-01-10")
    assert first.loc[trap, "satisfaction"].mean() > first.loc[~trap, "satisfaction"].mean() + 0.5
    satisfied = first["satisfaction"] > 7.5
    assert kept[trap & satisfied].mean() < kept[~trap & satisfied].mean() - 0.2


def test_delivery_falls_between_the_waves(survey):
    """Does delivery lose about 0.4 standard deviations, and nothing else much?"""
    for factor in FACTORS:
        score = items(survey, factor).mean(axis=1)
        change = (score[survey["wave"] == 2].mean() - score[survey["wave"] == 1].mean()) / score.std()
        assert change == pytest.approx(-0.42 if factor == "delivery" else 0, abs=0.09)


def test_stated_importance_is_not_what_moves_satisfaction(survey):
    """Is price called most important and care least, while care has the greatest weight?"""
    stated = survey.filter(regex="^importance_").mean()
    assert (stated.idxmax(), stated.idxmin()) == ("importance_price", "importance_care")
    scores = pd.DataFrame({factor: items(survey, factor).mean(axis=1) for factor in FACTORS})
    centred = (scores - scores.mean()) / scores.std()
    satisfaction = survey["satisfaction"] - survey["satisfaction"].mean()
    weights = np.linalg.lstsq(centred.to_numpy(), satisfaction.to_numpy(), rcond=None)[0]
    assert list(FACTORS)[weights.argmax()] == "care"


def test_survey_asks_recent_customers_once_a_wave(company, survey):
    """Had each respondent ordered in the twelve months before, and answered once in a wave?"""
    assert not survey.duplicated(["wave", "customer_id"]).any()
    asked = survey[["wave", "customer_id"]].merge(
        company.orders[["customer_id", "order_date"]], on="customer_id"
    )
    day = asked["wave"].map({1: pd.Timestamp("2024-06-10"), 2: pd.Timestamp("2025-06-10")})
    recent = asked["order_date"].between(day - pd.DateOffset(years=1), day)
    assert recent.groupby([asked["wave"], asked["customer_id"]]).any().all()


def test_images_differ_as_stated(company):
    """Does the company lead in fresh, warm and honest, and the rival in cheap, fast and modern?"""
    means = company.profiles.drop(columns="response_id").groupby("firm").mean()
    lead = means.loc["Xianhe"] - means.loc["rival"]
    assert (lead[["stale_fresh", "cold_warm", "doubtful_honest"]] > 0.3).all()
    assert (lead[["expensive_cheap", "slow_fast", "old_modern"]] < -0.3).all()
    assert abs(lead["plain_varied"]) < 0.3


def categories(kano):
    order = list(KANO_TABLE)
    return pd.Series(
        [
            KANO_TABLE[one][order.index(other)]
            for one, other in zip(kano["functional"], kano["dysfunctional"])
        ],
        index=kano.index,
    )


def test_kano_categories_are_recovered_and_one_drifts(company):
    """Is each feature's modal category the stated one, and same-hour delivery first attractive, then basic?"""
    kano = company.kano
    modal = categories(kano).groupby([kano["feature"], kano["wave"]]).agg(lambda answers: answers.mode()[0])
    found = modal.unstack().sum(axis=1).to_dict()
    assert found == {
        "correct weight": "MM",
        "food safety certificate": "MM",
        "freshness": "OO",
        "member prices": "OO",
        "monthly invoice": "II",
        "plastic wrapping": "RR",
        "recipe cards": "II",
        "same-hour delivery": "AM",
        "washed and cut vegetables": "AA",
    }


def test_monthly_invoice_is_basic_to_businesses(company):
    """Do businesses see the monthly invoice as basic, consumers as indifferent?"""
    kind = company.customers.set_index("customer_id")["customer_type"]
    invoice = company.kano[company.kano["feature"] == "monthly invoice"]
    whose = invoice["response_id"].map(company.survey.set_index("response_id")["customer_id"]).map(kind)
    modal = categories(invoice).groupby(whose).agg(lambda answers: answers.mode()[0])
    assert modal.to_dict() == {"business": "M", "consumer": "I"}
