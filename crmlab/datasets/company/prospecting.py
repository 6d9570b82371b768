"""Leads: how prospects were found, what is known of them, how far they came, and who became a customer.

True parameters
---------------
`METHODS` holds each method's cost per lead and rate of conversion. Within a method the log-odds of
conversion are linear in the features, because these are drawn from exponential families: 0.71 per
point of interest (normal, sd 1.5, mean 6.2 against 4.6), 0.51 per web visit (Poisson, 5 against 3),
-0.3 per day until the reply (exponential, mean 2 against 5 days), 1.25 where the decision maker is
known (60 against 30 %). The number of employees tells nothing.
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import CITIES, PERIOD_DAYS, START, Traits
from crmlab.datasets.company.random_streams import choose, dates, identifiers, stream

METHODS = {  # cost per lead in CNY, rate of conversion
    "blanket canvassing": (25, 0.06),
    "advertising": (60, 0.12),
    "referral": (15, 0.40),
    "document research": (20, 0.15),
    "commissioned assistants": (80, 0.22),
    "own customer records": (5, 0.35),
    "trade fairs": (150, 0.25),
}
BY_CHANNEL = {"referral": "referral", "advertising": "advertising", "trade fair": "trade fairs"}
WALK_IN = ["blanket canvassing", "document research", "commissioned assistants", "own customer records"]
WALK_IN_WEIGHTS = [0.25, 0.2, 0.2, 0.35]
CONSUMER_SHARE = 0.25
STEPS = ["prospecting", "qualifying", "approach", "negotiation", "objection", "closing", "after_sales"]
STEP_DAYS = [3, 4, 6, 5, 4]  # mean days from a step to the next, up to closing
STEP_COST_CNY = [10, 30, 60, 40, 20]
REACHED_WEIGHTS = [0.45, 0.2, 0.15, 0.12, 0.08]  # last step of a lead that is lost
STILL_OPEN_DAYS = 30


def draw_leads(traits: Traits, customers: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Draw the leads that became customers, and as many others as the rates of conversion say."""
    rng = stream(seed, "leads")
    won = _won_customers(rng, traits)
    method_won = np.array(
        [BY_CHANNEL.get(channel, "") for channel in customers["acquisition_channel"].iloc[won]]
    )
    walk_in = choose(rng, WALK_IN, np.tile(WALK_IN_WEIGHTS, (len(won), 1)))
    method_won = np.where(method_won == "", walk_in, method_won).astype(object)

    lost_per_method = {
        name: round((method_won == name).sum() * (1 / rate - 1)) for name, (_, rate) in METHODS.items()
    }
    method = np.concatenate([method_won, np.repeat(list(METHODS), list(lost_per_method.values()))])
    count, lost = len(method), len(method) - len(won)
    converted = np.arange(count) < len(won)
    business_share = traits.business[won].mean()
    business = np.concatenate([traits.business[won], rng.random(lost) < business_share])

    days = np.floor(rng.exponential(STEP_DAYS, (count, len(STEP_DAYS)))) + 1
    reached = np.where(converted, 5, rng.choice(5, count, p=REACHED_WEIGHTS))
    closing = traits.join_day[won]
    found = np.concatenate([closing - days[converted].sum(axis=1), rng.uniform(-20, PERIOD_DAYS, lost)])
    step_day = np.floor(np.column_stack([found, found[:, None] + np.cumsum(days, axis=1)]))
    reached = np.minimum(reached, (step_day < PERIOD_DAYS).sum(axis=1) - 1)
    after_sales = step_day[:, 5] + 7 + np.floor(rng.exponential(6, count))
    done = np.column_stack([np.arange(6) <= reached[:, None], converted & (after_sales < PERIOD_DAYS)])
    step_date = dates(np.column_stack([step_day, after_sales]), START)
    step_date[~done] = np.datetime64("NaT")

    open_ = ~converted & (PERIOD_DAYS - step_day[np.arange(count), reached] < STILL_OPEN_DAYS)
    cost = np.array([METHODS[name][0] for name in method]) * rng.lognormal(0, 0.2, count)
    cost += np.concatenate([[0], np.cumsum(STEP_COST_CNY)])[reached] * np.where(business, 2, 0.2)
    city = np.concatenate(
        [
            customers["city"].to_numpy(object)[won],
            choose(rng, list(CITIES), np.tile(list(CITIES.values()), (lost, 1))),
        ]
    )
    customer_id = np.full(count, np.nan, dtype=object)
    customer_id[: len(won)] = customers["customer_id"].to_numpy(object)[won]

    leads = pd.DataFrame(
        {
            "method": method,
            "lead_type": np.where(business, "business", "consumer").astype(object),
            "city": city,
            "interest": np.round(rng.normal(np.where(converted, 6.2, 4.6), 1.5), 1),
            "web_visits": rng.poisson(np.where(converted, 5, 3)),
            "reply_days": np.round(rng.exponential(np.where(converted, 2, 5)), 1),
            "decision_maker_known": rng.random(count) < np.where(converted, 0.6, 0.3),
            "employees": np.where(business, np.ceil(rng.lognormal(3, 0.8, count)), np.nan),
            "cost_cny": np.round(cost, 2),
            **{f"{step}_date": step_date[:, place] for place, step in enumerate(STEPS)},
            "status": np.select([converted, open_], ["converted", "open"], default="lost").astype(object),
            "customer_id": customer_id,
        }
    )
    leads["employees"] = leads["employees"].astype("Int64")
    leads = leads.sort_values("prospecting_date", kind="stable", ignore_index=True)
    leads.insert(0, "lead_id", identifiers("L", count, digits=5))
    return leads


def _won_customers(rng: np.random.Generator, traits: Traits) -> np.ndarray:
    """Return the customers who were leads: the period's new businesses, and some of the new consumers."""
    new = (traits.join_day >= 0) & np.isfinite(traits.first_day)
    return np.flatnonzero(new & (traits.business | (rng.random(len(new)) < CONSUMER_SHARE)))
