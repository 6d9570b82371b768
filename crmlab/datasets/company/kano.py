"""Answers to a Kano questionnaire in two waves.

True parameters
---------------
`QUALITIES` holds what each feature is to most customers; `OWN_VIEW` = 60 % see it so, the others spread
over the categories. Same-hour delivery turns from attractive (wave 1) to basic (wave 2). A monthly
invoice is basic to businesses and indifferent to consumers.
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import Traits
from crmlab.datasets.company.random_streams import choose, stream

ANSWERS = ["like", "must be", "neutral", "live with", "dislike"]
CELLS = {  # pairs of answers (functional, dysfunctional) that the evaluation table puts in the category
    "A": [("like", "must be"), ("like", "neutral"), ("like", "live with")],
    "O": [("like", "dislike")],
    "M": [("must be", "dislike"), ("neutral", "dislike"), ("live with", "dislike")],
    "I": [
        ("neutral", "neutral"),
        ("must be", "neutral"),
        ("neutral", "live with"),
        ("live with", "live with"),
    ],
    "R": [("dislike", "like"), ("neutral", "like"), ("dislike", "neutral")],
    "Q": [("like", "like"), ("dislike", "dislike")],
}
QUALITIES = {  # feature: category for most consumers, and for most businesses, in waves 1 and 2
    "correct weight": ("MM", "MM"),
    "food safety certificate": ("MM", "MM"),
    "freshness": ("OO", "OO"),
    "member prices": ("OO", "OO"),
    "same-hour delivery": ("AM", "AM"),
    "washed and cut vegetables": ("AA", "AA"),
    "recipe cards": ("II", "II"),
    "monthly invoice": ("II", "MM"),
    "plastic wrapping": ("RR", "RR"),
}
OWN_VIEW = 0.6
OTHER_VIEWS = {"A": 0.2, "O": 0.22, "M": 0.2, "I": 0.3, "R": 0.05, "Q": 0.03}
ASKED_SHARE = 0.6


def draw_kano(traits: Traits, survey: pd.DataFrame, customer: np.ndarray, *, seed: int) -> pd.DataFrame:
    """Draw the answers of a part of the survey's respondents; `customer` holds each response's customer row."""
    rng = stream(seed, "kano")
    asked = np.flatnonzero(rng.random(len(survey)) < ASKED_SHARE)
    wave = survey["wave"].to_numpy()[asked]
    business = traits.business[customer[asked]]
    tables = []
    for feature, (consumers, businesses) in QUALITIES.items():
        usual = np.where(business, np.array(list(businesses))[wave - 1], np.array(list(consumers))[wave - 1])
        other = choose(rng, list(OTHER_VIEWS), np.tile(list(OTHER_VIEWS.values()), (len(asked), 1)))
        view = np.where(rng.random(len(asked)) < OWN_VIEW, usual, other)
        pairs = [CELLS[category][rng.integers(len(CELLS[category]))] for category in view]
        tables.append(
            pd.DataFrame(pairs, columns=["functional", "dysfunctional"]).assign(
                response_id=survey["response_id"].to_numpy(object)[asked], wave=wave, feature=feature
            )
        )
    kano = pd.concat(tables, ignore_index=True)[
        ["response_id", "wave", "feature", "functional", "dysfunctional"]
    ]
    return kano.sort_values("response_id", kind="stable", ignore_index=True)
