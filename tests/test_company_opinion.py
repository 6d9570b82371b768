"""Do the methods find in the company's tables what was built into them?"""

import numpy as np
import pandas as pd
import pytest

from crmlab import datasets
from crmlab.churn_hazards import hazards_by_cause
from crmlab.churn_model import backtest_churn
from crmlab.churn_validation import prediction_metrics
from crmlab.csi_model import CSIModel
from crmlab.kano import kano_table
from crmlab.kano_dynamics import kano_dynamics
from crmlab.loyalty_determinants import DeterminantsModel, trust_scores
from crmlab.satisfaction_curve import retention_by_zone
from crmlab.scales import cronbach_alpha, score_likert, semantic_profile
from crmlab.survival import durations

FACTORS = ("product", "service", "price", "delivery", "care")
BLOCKS = {
    "expectations": ["expectation_1", "expectation_2", "expectation_3"],
    "quality": ["quality_1", "quality_2", "quality_3"],
    "value": ["value_1", "value_2"],
    "satisfaction": ["satisfaction_1", "satisfaction_2", "satisfaction_3"],
    "loyalty": ["loyalty_1", "loyalty_2", "loyalty_3"],
}


@pytest.fixture(scope="module")
def survey():
    return datasets.load_survey()


def test_scales_are_reliable_once_two_items_are_turned(survey):
    """Is alpha near .8 for every factor after the reversal, and useless before it?"""
    items = {factor: [f"{factor}_{i}" for i in (1, 2, 3)] for factor in FACTORS}
    turned = score_likert(
        survey[[item for names in items.values() for item in names]], reverse=["service_3", "price_2"]
    )
    for names in items.values():
        assert cronbach_alpha(turned[names])["alpha"] == pytest.approx(0.8, abs=0.05)
    assert cronbach_alpha(survey[items["service"]])["alpha"] < 0.3


def test_paths_to_satisfaction_are_those_built_in(survey):
    """Are the six true path coefficients within four standard errors of the estimates?"""
    pytest.importorskip("semopy")
    true = {
        ("expectations", "quality"): 0.5,
        ("expectations", "value"): 0.15,
        ("quality", "value"): 0.6,
        ("expectations", "satisfaction"): 0.05,
        ("quality", "satisfaction"): 0.4,
        ("value", "satisfaction"): 0.45,
    }
    model = CSIModel(BLOCKS, paths=[*true, ("satisfaction", "loyalty")], estimator="ml").fit(survey)
    for row in model.paths_.itertuples():
        if (row.source, row.target) in true:
            assert row.coefficient == pytest.approx(true[row.source, row.target], abs=4 * row.std_error)
    assert model.fit_["rmsea"] < 0.05


def test_satisfaction_moves_loyalty_most(survey):
    """Of the four determinants, has satisfaction the largest standardised coefficient, and do all count?"""
    pytest.importorskip("statsmodels")
    trust = trust_scores(
        survey, credibility=["credibility_1", "credibility_2"], benevolence=["benevolence_1", "benevolence_2"]
    )
    means = {name: survey[items].mean(axis=1) for name, items in BLOCKS.items()}
    table = survey[[]].assign(
        loyalty=means["loyalty"],
        perceived_value=means["value"],
        satisfaction=means["satisfaction"],
        switching_cost=survey[["switching_cost_1", "switching_cost_2"]].mean(axis=1),
        trust=trust["trust"],
    )
    fitted = DeterminantsModel().fit(table).table_
    assert fitted["beta"].idxmax() == "satisfaction"
    assert (fitted["p_value"] < 0.001).all()


def test_kano_finds_each_feature_and_the_one_that_drifts():
    """Are the features in their categories, and does same-hour delivery alone turn from attractive to basic?"""
    answers = datasets.load_kano()
    first = kano_table(answers[answers["wave"] == 1])["category"]
    built_in = {
        "correct weight": "M",
        "food safety certificate": "M",
        "freshness": "O",
        "member prices": "O",
        "same-hour delivery": "A",
        "washed and cut vegetables": "A",
        "recipe cards": "I",
        "plastic wrapping": "R",
    }
    assert first[list(built_in)].to_dict() == built_in
    dynamics = kano_dynamics(answers)
    assert dynamics.index[dynamics["change"] == "towards basic"].tolist() == ["same-hour delivery"]
    assert dynamics.loc["same-hour delivery", "p_value"] < 1e-6


def test_profiles_cross():
    """Does the company lead in fresh, warm and honest, the rival in cheap, fast and modern?"""
    ratings = datasets.load_profiles()
    pairs = [column for column in ratings if column not in ("response_id", "firm")]
    means = semantic_profile(ratings, pairs=pairs)["mean"].unstack("firm")
    ours_leads = means["Xianhe"] > means["rival"]
    assert ours_leads[["stale_fresh", "cold_warm", "doubtful_honest"]].all()
    assert not ours_leads[["expensive_cheap", "slow_fast", "old_modern"]].any()


def test_own_faults_lose_customers_early():
    """Is firm fault the first hazard in the first three months, and competition after two years?"""
    members = durations(datasets.load_memberships(), datasets.AS_OF, seen_from="2023-01-01")
    hazard = hazards_by_cause(members, entry="entry", bands=[0, 3, 12, 24])["hazard"]
    assert hazard["0-3"].idxmax() == "firm fault"
    assert hazard["24+"].idxmax() == "competitive"
    assert hazard["0-3"]["firm fault"] > 5 * hazard["24+"]["firm fault"]


def test_retention_rises_over_the_zones(survey):
    """Is half a year's retention lowest in the zone of defection and highest in that of affection?"""
    asked = survey[survey["wave"] == 1].merge(datasets.load_memberships(), on="customer_id")
    left = asked["end_date"] <= asked["answer_date"] + pd.Timedelta(days=180)
    score = asked[BLOCKS["satisfaction"]].mean(axis=1)
    table = retention_by_zone(pd.DataFrame({"satisfaction": score, "retained": ~left}), zones=(4.5, 8.5))
    assert table["retention"].is_monotonic_increasing
    assert table.loc["zone of affection", "lower"] > table.loc["zone of indifference", "retention"]


def test_churn_is_predicted_forward_in_time():
    """Two half-years ahead, is the AUC above .75 and the Brier score well below that of the base rate?"""
    pytest.importorskip("sklearn")
    figures = prediction_metrics(
        backtest_churn(datasets.load_orders(), ["2024-12-31", "2025-06-30"]), by="cutoff"
    )
    assert (figures["auc"] > 0.75).all()
    assert (figures["brier_skill"] > 0.2).all()
    assert np.allclose(figures["rate"], figures["mean_probability"], atol=0.08)
