"""Who the company's customers are: the latent traits that every table is drawn from.

The company is Xianhe (鲜禾), a regional retailer of fresh food with private customers ("consumer")
and business accounts. All of a customer's records (orders, complaints, survey answers, ...) follow
from the same few traits, so that what is found in one table can be checked in another.

True parameters
---------------
Time is counted in weeks, money in CNY.

- Repeat orders come at a rate drawn from Gamma(`RATE`): r = 0.9, alpha = 3.6 for consumers.
- After each repeat order a customer is lost with a probability drawn from Beta(`DROPOUT`):
  a = 0.8, b = 9 for consumers. Rate and dropout are independent, as BG/NBD (Fader, Hardie and Lee 2005) has it.
- The value of an order is Gamma(p, nu), nu drawn from Gamma(q, gamma) (`BASKET`): the gamma-gamma
  model (Fader and Hardie 2013) with p = 4, q = 4, gamma = 66 for consumers, independent of the rate.
- Satisfaction is standard normal. Dropout falls with it along a cubic curve: steep at both ends and
  flat between them (Jones and Sasser 1995: defection, indifference, affection).
- Consumers won by advertising are the satisfaction trap: they report more satisfaction than others
  and are lost sooner (`TRAP_REPORT`, `TRAP_DROPOUT`).
"""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from crmlab.datasets.company.random_streams import choose, stream

START = pd.Timestamp("2023-01-01")
AS_OF = pd.Timestamp("2025-12-31")
PERIOD_DAYS = (AS_OF - START).days + 1
EARLIEST_DAYS = -730

BUSINESS_SHARE = 0.08
NEW_SHARE, PROSPECT_SHARE = 0.66, 0.03
RATE = {"consumer": (0.9, 3.6), "business": (2.0, 3.0)}
DROPOUT = {"consumer": (0.8, 9.0), "business": (0.8, 40.0)}
BASKET = {"consumer": (4.0, 4.0, 66.0), "business": (5.0, 4.0, 330.0)}
TRAP_REPORT, TRAP_DROPOUT = 0.7, 2.6

CITIES = {"Hangzhou": 0.34, "Ningbo": 0.22, "Shaoxing": 0.17, "Jiaxing": 0.15, "Huzhou": 0.12}
INDUSTRIES = {"restaurant": 0.45, "canteen": 0.2, "convenience store": 0.2, "hotel": 0.15}
CHANNELS = ["store", "app", "referral", "advertising", "trade fair"]


@dataclass(frozen=True)
class Traits:
    """One entry per customer; nobody in the company can see these."""

    business: np.ndarray  # bool
    join_day: np.ndarray  # day of joining since START
    first_day: np.ndarray  # day of the first order, with its fraction; infinite for a prospect
    channel: np.ndarray  # acquisition channel
    age: np.ndarray  # years at START
    rate: np.ndarray  # repeat orders a week while alive
    dropout: np.ndarray  # probability of being lost after a repeat order
    basket: np.ndarray  # mean value of an order, CNY
    basket_shape: np.ndarray  # shape p of the gamma distribution of one order's value
    satisfaction: np.ndarray  # standard normal
    trap: np.ndarray  # bool: belongs to the segment of the satisfaction trap
    price_sensitivity: np.ndarray  # standard normal
    digital: np.ndarray  # standard normal, falls with age
    growth: np.ndarray  # standard normal: potential to buy more
    credit: np.ndarray  # standard normal: readiness and ability to pay
    taste: np.ndarray  # row of `crmlab.datasets.company.assortment.TASTES`

    def take(self, rows: np.ndarray) -> "Traits":
        """Return the traits of the given rows."""
        return Traits(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def by_type(business: np.ndarray, table: dict[str, tuple], place: int) -> np.ndarray:
    """Look one parameter up for every customer by type."""
    return np.where(business, table["business"][place], table["consumer"][place])


def draw_traits(*, before: int, new: int, prospects: int, seed: int) -> Traits:
    """Draw customers in the order of joining: some before the period, some in it, some who never order."""
    rng = stream(seed, "traits")
    count = before + new + prospects
    join_day = np.concatenate(
        [
            rng.uniform(EARLIEST_DAYS, 0, before),
            PERIOD_DAYS * rng.random(new + prospects) ** 0.85,
        ]
    )
    prospect = np.arange(count) >= before + new
    by_day = np.argsort(join_day, kind="stable")
    join_day, prospect = join_day[by_day], prospect[by_day]

    business = rng.random(count) < BUSINESS_SHARE
    waits = rng.random(count) < np.where(business, 0.9, 0.25)
    delay = np.where(waits, rng.exponential(np.where(business, 12, 5)), 0)
    weights = np.where(business[:, None], [0.1, 0.1, 0.3, 0.1, 0.4], [0.4, 0.2, 0.17, 0.2, 0.03])
    channel = choose(rng, CHANNELS, weights)
    trap = ~business & (channel == "advertising")
    age = np.clip(rng.normal(43, 14, count) - 6 * (channel == "app"), 18, 84)
    satisfaction = rng.standard_normal(count)

    bond = 0.1 * satisfaction + 0.6 * satisfaction**3 - TRAP_DROPOUT * trap + rng.normal(0, 0.6, count)
    dropout = np.empty(count)
    for kind, members in (("consumer", np.flatnonzero(~business)), ("business", np.flatnonzero(business))):
        weakest_first = members[np.argsort(bond[members], kind="stable")]
        dropout[weakest_first] = -np.sort(-rng.beta(*DROPOUT[kind], len(members)))

    shape, q, gamma = (by_type(business, BASKET, place) for place in range(3))
    return Traits(
        business=business,
        join_day=np.floor(join_day),
        first_day=np.where(prospect, np.inf, join_day + delay),
        channel=channel,
        age=age,
        rate=rng.standard_gamma(by_type(business, RATE, 0)) / by_type(business, RATE, 1),
        dropout=dropout,
        basket=shape * gamma / rng.standard_gamma(q),
        basket_shape=shape,
        satisfaction=satisfaction,
        trap=trap,
        price_sensitivity=rng.standard_normal(count) + 0.6 * trap,
        digital=rng.standard_normal(count) - (age - 43) / 14,
        growth=rng.standard_normal(count),
        credit=rng.standard_normal(count),
        taste=np.where(business, 3, rng.integers(0, 3, count)),
    )
