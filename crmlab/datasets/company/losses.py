"""Why customers are lost, their memberships, and what they spend at rivals.

True parameters
---------------
Of the customers lost at a given tenure, the causes have shares in proportion to `cause_weights`: the
firm's own faults weigh most in the first weeks and fade with a time constant of 13 weeks, more so for
the satisfied; the weight of competition grows with tenure; natural loss stays constant; businesses of
weak credit are lost involuntarily. Some customers leave in silence and never cancel (`SILENT`).
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import PERIOD_DAYS, START, Traits
from crmlab.datasets.company.purchases import History
from crmlab.datasets.company.random_streams import choose, dates, stream

CAUSES = ["natural", "competitive", "firm fault", "non-malicious", "retaliatory", "malicious"]
INVOLUNTARY = CAUSES[3:]
SILENT = {"natural": 0.15, "competitive": 0.4}
CANCEL_DAYS, CLOSING_DAYS = 25, 50
LEVELS = {"gold": 8_000, "silver": 3_000, "regular": 0}
PANEL_SHARE = 0.4


def cause_weights(traits: Traits, tenure_weeks: np.ndarray) -> np.ndarray:
    """Return the weight of each cause (columns as `CAUSES`) for customers lost at this tenure."""
    bad_credit = np.exp(-0.8 * traits.credit)
    dissatisfied = np.exp(-0.5 * traits.satisfaction)
    constant = np.ones(len(tenure_weeks))
    return np.column_stack(
        [
            0.08 * constant + 0.01 * np.maximum(traits.age - 65, 0),
            0.10 * (1 + tenure_weeks / 26) * np.exp(0.5 * traits.price_sensitivity),
            (0.9 * np.exp(-tenure_weeks / 13) + 0.06) * dissatisfied,
            np.where(traits.business, 0.15, 0.03) * bad_credit,
            0.03 * dissatisfied,
            np.where(traits.business, 0.05, 0.01) * bad_credit,
        ]
    )


def draw_causes(traits: Traits, history: History, *, seed: int) -> np.ndarray:
    """Return the cause of loss of each customer; missing where the customer is not lost."""
    lost = ~np.isnan(history.lost_day)
    tenure_weeks = np.where(lost, history.lost_day - np.where(lost, traits.first_day, 0), 0) / 7
    cause = choose(stream(seed, "causes"), CAUSES, cause_weights(traits, tenure_weeks))
    return np.where(lost, cause, np.nan)


def draw_memberships(
    traits: Traits, history: History, cause: np.ndarray, customer_ids: np.ndarray, *, seed: int
) -> pd.DataFrame:
    """Draw a membership per customer: it ends some weeks after the last order, unless the loss is silent."""
    rng = stream(seed, "memberships")
    count = len(cause)
    involuntary = np.isin(cause, INVOLUNTARY)
    silent = np.zeros(count, dtype=bool)
    for name, share in SILENT.items():
        silent |= (cause == name) & (rng.random(count) < share)
    delay = 1 + rng.exponential(np.where(involuntary, CLOSING_DAYS, CANCEL_DAYS))
    end_day = np.floor(history.lost_day) + np.floor(delay)
    ended = (end_day < PERIOD_DAYS) & (end_day > traits.join_day) & ~silent

    yearly = traits.rate * traits.basket * 52
    level = np.select([yearly >= floor for floor in LEVELS.values()], list(LEVELS), default="regular")
    end_date = dates(np.where(ended, end_day, 0), START)
    end_date[~ended] = np.datetime64("NaT")
    kind = np.where(involuntary, "involuntary", "voluntary").astype(object)
    return pd.DataFrame(
        {
            "customer_id": customer_ids,
            "level": level.astype(object),
            "start_date": dates(traits.join_day, START),
            "end_date": end_date,
            "leaving_type": np.where(ended, kind, np.nan),
            "leaving_reason": np.where(ended, cause, np.nan),
        }
    )


def draw_spending(
    traits: Traits, orders: pd.DataFrame, customer: np.ndarray, customer_ids: np.ndarray, *, seed: int
) -> pd.DataFrame:
    """Draw what a panel of consumers spends at rivals each year since joining."""
    rng = stream(seed, "spending")
    share = 1 / (1 + np.exp(-0.5 * traits.satisfaction + 0.8 * traits.trap + 0.4 * traits.price_sensitivity))
    panel = np.flatnonzero(
        ~traits.business & np.isfinite(traits.first_day) & (rng.random(len(share)) < PANEL_SHARE)
    )
    year = orders["order_date"].dt.year.to_numpy()
    usual = traits.rate * traits.basket * 52 / np.clip(share, 0.1, 0.95)
    tables = []
    for this in (2023, 2024, 2025):
        there = panel[traits.join_day[panel] < (pd.Timestamp(f"{this}-12-31") - START).days - 90]
        bought = np.bincount(customer, np.where(year == this, orders["amount_cny"], 0), minlength=len(share))[
            there
        ]
        noise = rng.lognormal(0, 0.25, len(there))
        elsewhere = np.where(bought > 0, bought * (1 - share[there]) / share[there], usual[there]) * noise
        tables.append(
            pd.DataFrame(
                {"customer_id": customer_ids[there], "year": this, "rivals_cny": np.round(elsewhere, 0)}
            )
        )
    spending = pd.concat(tables, ignore_index=True)
    return spending.sort_values(["customer_id", "year"], ignore_index=True)
