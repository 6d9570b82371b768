"""Contacts between company and customers, complaints, and the call centre's load.

True parameters
---------------
- Complaints: `COMPLAINT_RATE` per order, times exp(-0.6 satisfaction); besides, 60 % of the customers
  lost by the firm's own fault complain about their last order. Most dissatisfied customers say nothing.
- Satisfaction with the handling falls by 0.5 for each doubling of the time to the solution and gains
  0.5 by a follow-up.
- Campaign messages change no one's purchasing. Customers who respond buy more than others, because
  the satisfied respond more: a difference, not an effect.
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import PERIOD_DAYS, START, Traits
from crmlab.datasets.company.purchases import History
from crmlab.datasets.company.random_streams import choose, dates, identifiers, stream

COMPLAINT_RATE = 0.012
COMPLAINT_CAUSES = {"product quality": 0.55, "service attitude": 0.3, "deception": 0.15}
SOLUTION_HOURS = {"product quality": 20, "service attitude": 30, "deception": 60}
CHANNEL_COST_CNY = {"email": 0.05, "SMS": 0.1, "app message": 0.02, "mail": 3.0, "telephone": 8.0}
RESPONSE = {"email": 0.04, "SMS": 0.05, "app message": 0.07, "mail": 0.06, "telephone": 0.2}
WAGE_CNY_PER_MINUTE = 1.2
CAMPAIGN_REACH = 0.15
QUESTION_RATE = 0.07
VISIT_RATE = 0.03
EVENTS = ["delivery question", "invoice question", "product advice", "order change", "praise", "suggestion"]
EVENT_WEIGHTS = np.array([0.28, 0.1, 0.22, 0.2, 0.1, 0.1])
CONTENT = {"praise": "emotion", "suggestion": "opinion"}
CALL_HOURS = np.arange(8, 22, 0.5)


def _moment(rng: np.random.Generator, day: np.ndarray) -> np.ndarray:
    """Return a minute of the working hours of each day."""
    minutes = 8 * 60 + np.floor(13 * 60 * rng.beta(1.6, 1.8, len(day)))
    return dates(day, START) + minutes.astype("timedelta64[m]")


def draw_complaints(
    traits: Traits,
    cause: np.ndarray,
    orders: pd.DataFrame,
    customer: np.ndarray,
    staff: pd.DataFrame,
    *,
    seed: int,
) -> pd.DataFrame:
    """Draw complaints about orders, each with its four steps; `customer` holds each order's customer row."""
    rng = stream(seed, "complaints")
    day = (orders["order_date"] - START).dt.days.to_numpy()
    purchase = orders["amount_cny"].to_numpy() > 0
    last = pd.Series(np.arange(len(orders)))[purchase].groupby(customer[purchase]).last()
    at_fault = last[cause[last.index] == "firm fault"].to_numpy()
    complains = rng.random(len(orders)) < (COMPLAINT_RATE * np.exp(-0.6 * traits.satisfaction))[customer]
    complains &= purchase
    complains[at_fault] |= rng.random(len(at_fault)) < 0.6
    received_day = day + rng.integers(0, 4, len(day))
    about = np.flatnonzero(complains & (received_day < PERIOD_DAYS))
    about = about[np.argsort(received_day[about], kind="stable")]
    count, whose = len(about), customer[about]

    reason = choose(rng, list(COMPLAINT_CAUSES), np.tile(list(COMPLAINT_CAUSES.values()), (count, 1)))
    valid = rng.random(count) < np.where(reason == "deception", 0.5, 0.8)
    hours = np.array([SOLUTION_HOURS[name] for name in reason]) * rng.lognormal(0, 0.9, count)
    follows = rng.random(count) < 0.6
    moments = np.cumsum(
        [rng.exponential(3, count) + 0.1, hours, 72 + rng.exponential(72, count)], axis=0
    )  # hours since the complaint was received
    received = _moment(rng, received_day[about]).astype("datetime64[m]")
    steps = received + np.round(moments * 60).astype("timedelta64[m]")
    done = steps < np.datetime64("2026-01-01")
    done[2] &= follows
    feeling = 4.3 - 0.5 * np.log2(np.maximum(hours, 1) / 12) + 0.5 * done[2] + rng.normal(0, 0.7, count)
    answered = done[1] & (rng.random(count) < 0.8)

    amount = orders["amount_cny"].to_numpy()[about]
    remedy = choose(rng, ["refund", "replacement", "apology"], np.tile([0.4, 0.35, 0.25], (count, 1)))
    outcome = np.where(valid, remedy, "rejected").astype(object)
    share = np.select([outcome == "refund", outcome == "replacement"], [0.5, 0.3], 0)
    handlers = staff.loc[staff["post"] == "complaint handler", "staff_id"].to_numpy(object)
    table = pd.DataFrame(
        {
            "complaint_id": identifiers("Q", count, digits=4),
            "customer_id": orders["customer_id"].to_numpy(object)[about],
            "order_id": orders["order_id"].to_numpy(object)[about],
            "channel": _own_channel(rng, traits, whose),
            "cause": reason,
            "received_time": received,
            "recorded_time": np.where(done[0], steps[0], np.datetime64("NaT")),
            "solved_time": np.where(done[1], steps[1], np.datetime64("NaT")),
            "followed_up_time": np.where(done[2], steps[2], np.datetime64("NaT")),
            "valid": valid,
            "outcome": np.where(done[1], outcome, np.nan),
            "compensation_cny": np.where(done[1], np.round(share * amount, 2), 0.0),
            "satisfaction_after": np.where(answered, np.clip(np.rint(feeling), 1, 5), np.nan),
            "staff_id": handlers[rng.integers(0, len(handlers), count)],
        }
    )
    times = [name for name in table if name.endswith("_time")]
    return table.astype({"satisfaction_after": "Int64", **dict.fromkeys(times, "datetime64[ns]")})


def draw_contacts(
    traits: Traits, history: History, orders: pd.DataFrame, customer: np.ndarray, campaigns: pd.DataFrame,
    staff: pd.DataFrame, customer_ids: np.ndarray, *, seed: int,
) -> pd.DataFrame:  # fmt: skip
    """Draw the customer log: messages of campaigns, customers' own questions, visits to businesses."""
    rng = stream(seed, "contacts")
    log = pd.concat(
        [
            _campaign_contacts(rng, traits, history, campaigns),
            _own_contacts(rng, traits, orders, customer),
            _visits(rng, traits, orders, customer),
        ],
        ignore_index=True,
    )
    log["contact_time"] = _moment(rng, log.pop("day").to_numpy())
    log["contact_time"] = log["contact_time"].astype("datetime64[ns]")
    log["cost_cny"] = (log["cost_cny"] + log["minutes"] * WAGE_CNY_PER_MINUTE).round(2)
    agents = staff.loc[staff["post"] == "call agent", "staff_id"].to_numpy(object)
    managers = staff.loc[staff["post"] == "account manager", "staff_id"].to_numpy(object)
    by_agent = agents[rng.integers(0, len(agents), len(log))]
    by_manager = managers[log["customer"] % len(managers)]
    log["staff_id"] = np.where(log["minutes"] == 0, np.nan, by_agent)
    log["staff_id"] = log["staff_id"].where(log["event"] != "account visit", by_manager)
    log["customer_id"] = customer_ids[log.pop("customer")]
    log = log.sort_values("contact_time", kind="stable", ignore_index=True)
    log["contact_id"] = identifiers("T", len(log), digits=5)
    columns = [
        "contact_id",
        "customer_id",
        "contact_time",
        "initiator",
        "channel",
        "event",
        "content",
        "campaign_id",
    ]
    columns += ["staff_id", "minutes", "cost_cny", "responded", "solved"]
    return log[columns].astype({"responded": "boolean", "solved": "boolean", "minutes": "int64"})


def _own_channel(rng: np.random.Generator, traits: Traits, whose: np.ndarray) -> np.ndarray:
    """Choose the channel by which customers turn to the company themselves."""
    online = np.exp(0.7 * traits.digital[whose])
    one = np.ones(len(whose))
    weights = np.column_stack([0.3 * one, 0.9 * one, 0.3 * online, 0.3 * online, 0.25 * online])
    return choose(rng, ["face to face", "call centre", "email", "app message", "social media"], weights)


def _campaign_contacts(
    rng: np.random.Generator, traits: Traits, history: History, campaigns: pd.DataFrame
) -> pd.DataFrame:
    gone = np.where(np.isnan(history.lost_day), np.inf, history.lost_day)
    parts = []
    for campaign in campaigns[
        campaigns["purpose"].isin(["retention", "cross-sell", "win-back"])
    ].itertuples():
        start = (campaign.start_date - START).days
        ordered = traits.first_day < start
        silent = gone < start - 120
        audience = ordered & (silent if campaign.purpose == "win-back" else ~silent)
        reach = CAMPAIGN_REACH / 2 if campaign.purpose == "win-back" else CAMPAIGN_REACH
        who = np.flatnonzero(audience & (rng.random(len(gone)) < reach))
        odds = RESPONSE[campaign.channel] * np.exp(0.5 * traits.satisfaction[who] - 1.5 * (gone[who] < start))
        responded = rng.random(len(who)) < odds
        length = (campaign.end_date - campaign.start_date).days + 1
        parts.append(
            pd.DataFrame(
                {
                    "customer": who,
                    "day": start + rng.integers(0, length, len(who)),
                    "initiator": "firm",
                    "channel": campaign.channel,
                    "event": f"{campaign.purpose} message",
                    "content": "emotion" if campaign.purpose == "win-back" else "information",
                    "campaign_id": campaign.campaign_id,
                    "minutes": rng.integers(1, 6, len(who)) if campaign.channel == "telephone" else 0,
                    "cost_cny": CHANNEL_COST_CNY[campaign.channel],
                    "responded": responded,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _own_contacts(
    rng: np.random.Generator, traits: Traits, orders: pd.DataFrame, customer: np.ndarray
) -> pd.DataFrame:
    asks = np.flatnonzero(rng.random(len(orders)) < QUESTION_RATE)
    who = customer[asks]
    weights = EVENT_WEIGHTS * np.exp(np.outer(traits.satisfaction[who], [0, 0, 0, 0, 0.8, 0.2]))
    event = choose(rng, EVENTS, weights)
    channel = _own_channel(rng, traits, who)
    minutes = np.where(np.isin(channel, ["face to face", "call centre"]), 1 + rng.poisson(4, len(who)), 2)
    day = (orders["order_date"] - START).dt.days.to_numpy()[asks]
    return pd.DataFrame(
        {
            "customer": who,
            "day": np.minimum(day + rng.integers(0, 3, len(who)), PERIOD_DAYS - 1),
            "initiator": "customer",
            "channel": channel,
            "event": event,
            "content": [CONTENT.get(name, "information") for name in event],
            "minutes": minutes,
            "cost_cny": 0.0,
            "solved": rng.random(len(who)) < np.where(channel == "call centre", 0.75, 0.85),
        }
    )


def _visits(
    rng: np.random.Generator, traits: Traits, orders: pd.DataFrame, customer: np.ndarray
) -> pd.DataFrame:
    large = np.log1p(traits.rate * traits.basket / 300)
    visited = np.flatnonzero(
        traits.business[customer] & (rng.random(len(orders)) < (VISIT_RATE + 0.1 * large)[customer])
    )
    return pd.DataFrame(
        {
            "customer": customer[visited],
            "day": (orders["order_date"] - START).dt.days.to_numpy()[visited],
            "initiator": "firm",
            "channel": "face to face",
            "event": "account visit",
            "content": "information",
            "minutes": 30 + 10 * rng.integers(0, 7, len(visited)),
            "cost_cny": 20.0,
        }
    )


def draw_calls(*, seed: int) -> pd.DataFrame:
    """Draw one week of the call centre in half-hours; calls come at random (Poisson) around a daily curve, agents do not."""
    rng = stream(seed, "calls")
    day, hour = np.divmod(np.arange(7 * len(CALL_HOURS)), len(CALL_HOURS))
    hour = CALL_HOURS[hour]
    curve = 14 + 22 * np.exp(-((hour - 10.5) ** 2) / 3) + 15 * np.exp(-((hour - 18) ** 2) / 4)
    start = np.datetime64("2025-11-03T00:00", "m") + (day * 1440 + hour * 60).astype("timedelta64[m]")
    calls = rng.poisson(curve * np.where(day >= 5, 0.7, 1.0))
    return pd.DataFrame(
        {
            "interval_start": start.astype("datetime64[ns]"),
            "calls": calls,
            "mean_handling_s": np.round(rng.normal(210, 200 / np.sqrt(np.maximum(calls, 1))), 0).clip(90),
            "agents": np.where(day >= 5, 3, 4),
        }
    )
