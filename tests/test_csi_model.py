from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.csi import acsi_score
from crmlab.csi_model import ACSI_PATHS, CSIModel, plot_csi_model
from crmlab.scales import cronbach_alpha

pytest.importorskip("scipy")

ECSI_PATHS = [
    ("image", "expectations"),
    ("image", "satisfaction"),
    ("image", "loyalty"),
    ("expectations", "quality"),
    ("expectations", "value"),
    ("expectations", "satisfaction"),
    ("quality", "value"),
    ("quality", "satisfaction"),
    ("value", "satisfaction"),
    ("satisfaction", "loyalty"),
]
TRUE_PATHS = {
    ("expectations", "quality"): 0.6,
    ("expectations", "value"): 0.1,
    ("expectations", "satisfaction"): 0.1,
    ("quality", "value"): 0.6,
    ("quality", "satisfaction"): 0.5,
    ("value", "satisfaction"): 0.3,
    ("satisfaction", "complaints"): -0.5,
    ("satisfaction", "loyalty"): 0.6,
    ("complaints", "loyalty"): -0.2,
}
CONSTRUCTS = ["expectations", "quality", "value", "satisfaction", "complaints", "loyalty"]


@pytest.fixture(scope="module")
def ecsi():
    """250 answers whose covariances are exactly those of the European index survey of a bank.

    Survey: Sanchez, G. (2013), PLS Path Modeling with R, data set `satisfaction`; only its item covariances
    are stored, which is all that PLS uses.
    """
    covariance = pd.read_csv(Path(__file__).parent / "data" / "ecsi_covariances.csv", index_col=0)
    noise = np.random.default_rng(0).normal(size=(250, len(covariance)))
    noise -= noise.mean(axis=0)
    white = noise @ np.linalg.inv(np.linalg.cholesky(np.cov(noise.T))).T
    return pd.DataFrame(white @ np.linalg.cholesky(covariance.to_numpy()).T, columns=covariance.columns)


@pytest.fixture(scope="module")
def ecsi_blocks(ecsi):
    stems = {
        "image": "imag",
        "expectations": "expe",
        "quality": "qual",
        "value": "val",
        "satisfaction": "sat",
        "loyalty": "loy",
    }
    return {name: [item for item in ecsi if item.startswith(stem)] for name, stem in stems.items()}


def simulate(n: int, seed: int, noise: float = 0.5) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Answers with TRUE_PATHS between standardised constructs, three items each."""
    rng = np.random.default_rng(seed)
    constructs = {"expectations": rng.normal(size=n)}
    for target in CONSTRUCTS[1:]:
        explained = sum(b * constructs[source] for (source, end), b in TRUE_PATHS.items() if end == target)
        rest = rng.normal(size=n) * np.sqrt(max(1 - explained.var(), 0.05))
        constructs[target] = explained + rest
    items = {f"{c}_{i}": s + noise * rng.normal(size=n) for c, s in constructs.items() for i in range(3)}
    return pd.DataFrame(items), {c: [f"{c}_{i}" for i in range(3)] for c in constructs}


def test_pls_meets_the_published_european_index(ecsi, ecsi_blocks):
    """Are paths, errors, R2 and goodness of fit those of Sanchez's plspm for the European index?"""
    model = CSIModel(ecsi_blocks, paths=ECSI_PATHS).fit(ecsi)
    to_satisfaction = model.paths_[model.paths_["target"] == "satisfaction"].set_index("source")
    published = {"image": 0.2007, "expectations": -0.0028, "quality": 0.1221, "value": 0.5893}
    assert to_satisfaction["coefficient"].to_dict() == pytest.approx(published, abs=6e-5)
    assert to_satisfaction.loc["image", ["std_error", "statistic"]].tolist() == pytest.approx(
        [0.0499287, 4.02021], abs=5e-5
    )
    loyalty = model.paths_.set_index(["source", "target"]).loc[("satisfaction", "loyalty"), "coefficient"]
    assert loyalty == pytest.approx(0.4955, abs=6e-5)
    assert model.r_squared_[["satisfaction", "loyalty"]].tolist() == pytest.approx([0.7073, 0.5099], abs=6e-5)
    assert model.fit_["gof"] == pytest.approx(0.60974, abs=6e-6)


def test_alpha_meets_the_published_european_index(ecsi, ecsi_blocks):
    """Are the standardised alphas of satisfaction and loyalty .8940 and .8194 (Sanchez 2013)?"""
    for construct, published in [("satisfaction", 0.8940), ("loyalty", 0.8194)]:
        alpha = cronbach_alpha(ecsi[ecsi_blocks[construct]])
        assert alpha["standardised_alpha"] == pytest.approx(published, abs=6e-5)


def test_ml_recovers_the_paths_it_was_simulated_with():
    """Does maximum likelihood find the nine true paths within four standard errors, and a good fit?"""
    pytest.importorskip("semopy")
    survey, blocks = simulate(2000, seed=3)
    model = CSIModel(blocks, estimator="ml").fit(survey)
    for row in model.paths_.itertuples():
        assert row.coefficient == pytest.approx(TRUE_PATHS[row.source, row.target], abs=4 * row.std_error)
    assert model.fit_["rmsea"] < 0.03
    assert model.fit_["cfi"] > 0.99


def test_measurement_error_pulls_pls_paths_towards_zero():
    """Is the single-cause path quality <- expectations smaller by PLS than by ML?"""
    pytest.importorskip("semopy")
    survey, blocks = simulate(1000, seed=5, noise=0.9)
    paths = [("expectations", "quality")]
    two = {name: blocks[name] for name in paths[0]}
    pls, ml = (
        CSIModel(two, paths=paths, estimator=e).fit(survey).paths_["coefficient"][0] for e in ("pls", "ml")
    )
    assert pls < ml - 0.03
    assert ml == pytest.approx(0.6, abs=0.1)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.floats(0.2, 5), st.floats(-5, 5))
def test_unit_and_zero_of_the_answers_do_not_matter(seed, unit, shift):
    """Are the paths the same on 0..100 as on 1..10, and does total = direct + indirect hold?"""
    survey, blocks = simulate(150, seed)
    model = CSIModel(blocks).fit(survey)
    moved = CSIModel(blocks).fit(survey * unit + shift)
    assert moved.paths_["coefficient"].to_numpy() == pytest.approx(
        model.paths_["coefficient"].to_numpy(), abs=1e-6
    )
    assert model.r_squared_.between(0, 1).all()
    effects = model.effects_
    assert (effects["direct"] + effects["indirect"]).to_numpy() == pytest.approx(effects["total"].to_numpy())
    expected = (
        effects.loc[("satisfaction", "complaints"), "direct"]
        * effects.loc[("complaints", "loyalty"), "direct"]
    )
    assert effects.loc[("satisfaction", "loyalty"), "indirect"] == pytest.approx(expected)


def test_index_of_the_scores_is_the_acsi_of_the_items():
    """Do the model's weights, its predicted scores and the ACSI formula agree?"""
    survey, blocks = simulate(300, seed=2)
    answers = (survey * 1.2 + 6).clip(1, 10)
    model = CSIModel(blocks).fit(answers)
    weights = model.index_weights()
    assert weights.sum() == pytest.approx(1)
    score = acsi_score(answers, blocks["satisfaction"], weights=weights)
    assert (model.predict(answers)["satisfaction"].mean() - 1) / 9 * 100 == pytest.approx(score)


def test_a_gap_gives_no_score_but_does_not_stop_the_fit():
    """Is an incomplete respondent left out of the fit and scored NaN?"""
    survey, blocks = simulate(100, seed=1)
    survey.loc[0, "quality_1"] = np.nan
    model = CSIModel(blocks).fit(survey)
    assert model.fit_["n"] == 99
    assert np.isnan(model.predict(survey).loc[0, "quality"])


def test_a_construct_without_items_is_named():
    """Is the construct that the paths need but the blocks lack named?"""
    survey, blocks = simulate(50, seed=1)
    del blocks["complaints"]
    with pytest.raises(ValueError, match="no items for \\['complaints'\\]"):
        CSIModel(blocks).fit(survey)
    with pytest.raises(ValueError, match="No path touches \\['value', "):
        CSIModel(blocks, paths=[("expectations", "quality")]).fit(survey)


def test_plot_writes_every_coefficient():
    """Does the diagram carry nine coefficients and six constructs, and refuse an unplaced one?"""
    survey, blocks = simulate(200, seed=1)
    model = CSIModel(blocks).fit(survey)
    texts = [text.get_text() for text in plot_csi_model(model.paths_, r_squared=model.r_squared_).texts]
    assert sum(text == f"{b:.2f}" for text in texts for b in model.paths_["coefficient"]) >= len(ACSI_PATHS)
    assert sum("R²" in text for text in texts) == 5
    with pytest.raises(ValueError, match="no place for"):
        plot_csi_model(model.paths_, layout={})
