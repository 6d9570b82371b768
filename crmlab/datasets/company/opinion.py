"""The satisfaction survey in two waves, and the images of the company and its rival.

True parameters
---------------
All latent variables have variance 1. The structural model (`PATHS`) is of the ACSI kind: expectation,
perceived quality and value lead to satisfaction; satisfaction, value, trust and switching costs lead to
loyalty. Factors load on it by `FACTORS`; each of three Likert items correlates 0.8 with its factor;
`service_3` and `price_2` are worded negatively. Delivery falls by 0.4 from wave 1 to wave 2.
What respondents call important (price, not care) is not what moves their satisfaction (care).
Consumers won by advertising answer 0.7 more than they feel (the satisfaction trap).
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import TRAP_REPORT, Traits
from crmlab.datasets.company.random_streams import choose, dates, identifiers, stream

WAVES = {1: pd.Timestamp("2024-06-10"), 2: pd.Timestamp("2025-06-10")}
RESPONSE_RATE = 0.5
PATHS = {
    ("expectation", "quality"): 0.50,
    ("expectation", "value"): 0.15,
    ("quality", "value"): 0.60,
    ("expectation", "satisfaction"): 0.05,
    ("quality", "satisfaction"): 0.40,
    ("value", "satisfaction"): 0.45,
    ("satisfaction", "trust"): 0.60,
    ("satisfaction", "loyalty"): 0.40,
    ("value", "loyalty"): 0.15,
    ("trust", "loyalty"): 0.25,
    ("switching_cost", "loyalty"): 0.20,
}
FACTORS = {  # factor: what it loads on, loading, stated importance (1-10), expectation (1-10)
    "product": ("quality", 0.85, 8.2, 8.4),
    "service": ("quality", 0.70, 7.6, 7.6),
    "price": ("value", 0.70, 9.0, 7.0),
    "delivery": ("quality", 0.55, 7.4, 7.4),
    "care": ("satisfaction", 0.75, 5.6, 6.2),
}
DELIVERY_DROP = 0.4
ITEM_CORRELATION = 0.8
REVERSED = ["service_3", "price_2"]
PAIRS = [
    "stale_fresh",
    "expensive_cheap",
    "slow_fast",
    "cold_warm",
    "old_modern",
    "doubtful_honest",
    "plain_varied",
]
IMAGES = {"Xianhe": [5.6, 3.9, 4.2, 5.0, 4.0, 5.5, 4.8], "rival": [4.6, 5.2, 5.1, 4.0, 5.3, 4.4, 4.9]}


def draw_survey(
    traits: Traits, orders: pd.DataFrame, customer: np.ndarray, customer_ids: np.ndarray, *, seed: int
) -> pd.DataFrame:
    """Draw both waves; each asks customers who ordered in the twelve months before."""
    rng = stream(seed, "survey")
    recent = [
        orders["order_date"].between(day - pd.DateOffset(years=1), day).to_numpy() for day in WAVES.values()
    ]
    waves = []
    for wave, bought in zip(WAVES, recent):
        asked = np.unique(customer[bought])
        who = asked[rng.random(len(asked)) < RESPONSE_RATE * np.exp(0.1 * traits.satisfaction[asked])]
        waves.append(_answers(rng, traits, who, wave, customer_ids))
    survey = pd.concat(waves, ignore_index=True)
    survey.insert(0, "response_id", identifiers("R", len(survey), digits=4))
    return survey


def _answers(
    rng: np.random.Generator, traits: Traits, who: np.ndarray, wave: int, customer_ids: np.ndarray
) -> pd.DataFrame:
    latent = _latent(rng, traits, who)
    count = len(who)

    def likert(score: np.ndarray, *, points: int = 5) -> np.ndarray:
        """Cut a score of variance 1 into a scale; its mean lies above the middle."""
        middle, width = (3.5, 1.05) if points == 5 else (7.0, 1.6)
        return np.clip(np.rint(middle + width * score), 1, points).astype("int64")

    def item(name: str, *, correlation: float = ITEM_CORRELATION, points: int = 5) -> np.ndarray:
        noise = rng.standard_normal(count)
        return likert(correlation * latent[name] + np.sqrt(1 - correlation**2) * noise, points=points)

    for factor, (source, loading, *_) in FACTORS.items():
        latent[factor] = loading * latent[source] + np.sqrt(1 - loading**2) * rng.standard_normal(count)
    if wave == 2:
        latent["delivery"] = latent["delivery"] - DELIVERY_DROP

    columns = {
        "wave": np.full(count, wave),
        "customer_id": customer_ids[who],
        "answer_date": dates(rng.integers(0, 28, count), WAVES[wave]),
        "mode": choose(
            rng,
            ["telephone", "mail", "on-site", "online"],
            np.exp(np.outer(traits.digital[who], [-0.3, -0.8, 0.0, 0.9])) * [0.25, 0.15, 0.25, 0.35],
        ),
    }
    for factor in FACTORS:
        for number in (1, 2, 3):
            answer = item(factor)
            name = f"{factor}_{number}"
            columns[name] = 6 - answer if name in REVERSED else answer
    for factor, (_, _, importance, _) in FACTORS.items():
        columns[f"importance_{factor}"] = np.clip(np.rint(rng.normal(importance, 1.2, count)), 1, 10).astype(
            "int64"
        )
    for factor, (_, _, _, expected) in FACTORS.items():
        score = expected + 0.7 * latent["expectation"] + rng.normal(0, 0.8, count)
        columns[f"expected_{factor}"] = np.clip(np.rint(score), 1, 10).astype("int64")
        score = 7.2 + 1.3 * latent[factor] + rng.normal(0, 0.6, count)
        columns[f"perceived_{factor}"] = np.clip(np.rint(score), 1, 10).astype("int64")
    for name, items in {"expectation": 3, "quality": 3, "value": 2, "satisfaction": 3, "loyalty": 3}.items():
        for number in range(1, items + 1):
            columns[f"{name}_{number}"] = item(name, points=10)
    for name in ("credibility", "benevolence"):
        latent[name] = 0.85 * latent["trust"] + np.sqrt(1 - 0.85**2) * rng.standard_normal(count)
        columns |= {f"{name}_{number}": item(name) for number in (1, 2)}
    columns |= {f"switching_cost_{number}": item("switching_cost") for number in (1, 2)}
    for phase, correlation in {"cognitive": 0.8, "affective": 0.75, "conative": 0.65, "action": 0.5}.items():
        columns[phase] = item("loyalty", correlation=correlation)
    columns["recommend"] = np.clip(
        np.rint(7.4 + 1.9 * (0.85 * latent["loyalty"] + rng.normal(0, 0.5, count))), 0, 10
    )
    columns["repurchase_intention"] = item("loyalty", correlation=0.7)
    columns["reputation"] = item("satisfaction", correlation=0.6, points=10)
    columns["named_first"] = rng.random(count) < 1 / (1 + np.exp(0.3 - 0.9 * latent["loyalty"]))
    leaves = 12 * np.exp(
        0.4 * latent["loyalty"] - 0.35 * traits.price_sensitivity[who] + rng.normal(0, 0.3, count)
    )
    columns["leaves_at_rise_pct"] = np.clip(5 * np.rint(leaves / 5), 5, 50).astype("int64")
    return pd.DataFrame(columns).astype({"recommend": "int64"})


def _latent(rng: np.random.Generator, traits: Traits, who: np.ndarray) -> dict[str, np.ndarray]:
    """Draw the latent variables that belong to each respondent's satisfaction.

    Expectation, quality and value are drawn given satisfaction, by the normal distribution that the
    paths imply; what follows from satisfaction is drawn by its own path.
    """
    names = ["expectation", "quality", "value"]
    toward = np.array([PATHS[name, "satisfaction"] for name in names])
    quality = PATHS["expectation", "quality"]
    direct, indirect = PATHS["expectation", "value"], PATHS["quality", "value"]
    value = [direct + indirect * quality, direct * quality + indirect]
    covariance = np.array([[1, quality, value[0]], [quality, 1, value[1]], [*value, 1]])
    with_satisfaction = covariance @ toward
    spread = np.linalg.cholesky(covariance - np.outer(with_satisfaction, with_satisfaction))

    felt = traits.satisfaction[who] + TRAP_REPORT * traits.trap[who] + rng.normal(0, 0.4, len(who))
    satisfaction = felt / np.sqrt(1 + 0.4**2)
    before = np.outer(satisfaction, with_satisfaction) + rng.standard_normal((len(who), 3)) @ spread.T
    latent = dict(zip(names, before.T)) | {"satisfaction": satisfaction}
    trust = PATHS["satisfaction", "trust"]
    latent["trust"] = trust * satisfaction + np.sqrt(1 - trust**2) * rng.standard_normal(len(who))
    latent["switching_cost"] = rng.standard_normal(len(who))

    sources = ["satisfaction", "value", "trust", "switching_cost"]
    weights = np.array([PATHS[name, "loyalty"] for name in sources])
    between = np.eye(4)
    between[0, 1] = between[1, 0] = with_satisfaction[2]
    between[0, 2] = between[2, 0] = trust
    between[1, 2] = between[2, 1] = with_satisfaction[2] * trust
    rest = 1 - weights @ between @ weights
    explained = weights @ np.array([latent[name] for name in sources])
    latent["loyalty"] = explained + np.sqrt(rest) * rng.standard_normal(len(who))
    return latent


def draw_profiles(traits: Traits, survey: pd.DataFrame, customer: np.ndarray, *, seed: int) -> pd.DataFrame:
    """Draw the semantic differentials of wave 2; `customer` holds each response's customer row."""
    rng = stream(seed, "profiles")
    second = (survey["wave"] == 2).to_numpy()
    response, who = survey["response_id"].to_numpy(object)[second], customer[second]
    tables = []
    for firm, means in IMAGES.items():
        halo = 0.4 * traits.satisfaction[who] if firm == "Xianhe" else 0.15 * rng.standard_normal(len(who))
        score = np.asarray(means) + halo[:, None] + rng.normal(0, 1.1, (len(who), len(PAIRS)))
        answers = pd.DataFrame(np.clip(np.rint(score), 1, 7).astype("int64"), columns=PAIRS)
        tables.append(answers.assign(response_id=response, firm=firm))
    profiles = pd.concat(tables, ignore_index=True)[["response_id", "firm", *PAIRS]]
    return profiles.sort_values(["response_id", "firm"], ignore_index=True)
