"""When customers order, how much, and when they are lost."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import PERIOD_DAYS, START, Traits
from crmlab.datasets.company.random_streams import dates, identifiers, labels, stream

ORDER_CHANNELS = np.array(["store", "app", "phone"], dtype=object)
FULFILMENT_CNY = np.array([2.0, 6.0, 8.0])
SEASON = np.array([1.15, 1.1, 0.95, 0.95, 1, 0.95, 0.95, 0.95, 1.05, 1, 0.95, 1])
REFUND_RATE = 0.012


@dataclass(frozen=True)
class History:
    """Purchases of each customer as the simulator knows them; days count from START."""

    customer: np.ndarray  # row of the customer, ascending
    day: np.ndarray  # day of each order with its fraction, ascending within a customer
    lost_day: np.ndarray  # one per customer: day of the last order of a lost one, else NaN

    def take(self, kept: np.ndarray) -> "History":
        """Return the history of the customers where `kept` is true, numbered anew."""
        rows = kept[self.customer]
        place = np.cumsum(kept, dtype=np.int32) - 1
        return History(place[self.customer[rows]], self.day[rows], self.lost_day[kept])


def draw_history(traits: Traits, *, seed: int) -> History:
    """Draw order times by BG/NBD: Poisson while alive, a chance of being lost after each repeat order.

    Of n arrivals in a window of length T the first m are wanted. They are the first m of n uniform
    order statistics, which are cumulative exponentials over their total; what follows the m-th is
    one gamma variate. So no arrival is drawn that is not used.
    """
    rng = stream(seed, "history")
    window = np.maximum(PERIOD_DAYS - traits.first_day, 0)
    starts = window > 0
    arrivals = rng.poisson(traits.rate * window / 7)
    until_lost = rng.geometric(np.maximum(traits.dropout, 1e-12))
    repeats = np.minimum(arrivals, until_lost)
    orders = np.where(starts, repeats + 1, 0)

    customer = np.repeat(np.arange(len(orders), dtype=np.int32), orders)
    last = np.cumsum(orders) - 1
    first = last - orders + 1
    day = rng.standard_exponential(len(customer))
    day[first[starts]] = 0
    np.cumsum(day, out=day)
    elapsed_before = np.zeros(len(orders))
    elapsed_before[starts] = day[first[starts]]
    total = np.ones(len(orders))
    total[starts] = (day[last] - elapsed_before)[starts]
    total += rng.standard_gamma(arrivals - repeats + 1)
    day -= elapsed_before[customer]
    day *= (window / total)[customer]
    day += traits.first_day[customer]

    lost = starts & (until_lost <= arrivals)
    lost_day = np.full(len(orders), np.nan)
    lost_day[lost] = day[last[lost]]
    return History(customer, day, lost_day)


def draw_orders(traits: Traits, history: History, customer_ids: np.ndarray, *, seed: int) -> pd.DataFrame:
    """Draw channel, value and cost of each order in the period, and the refunds; sorted by date."""
    rng = stream(seed, "orders")
    within = history.day >= 0
    customer, day = history.customer[within], history.day[within]
    count = len(customer)

    year = day / 365.25
    phone = np.where(traits.business, 0.6, np.where(traits.age > 65, 0.12, 0.03))[customer]
    app = (1 - phone) / (1 + np.exp(0.9 - 0.8 * traits.digital[customer] - 0.35 * year))
    drawn = rng.random(count)
    channel = np.where(drawn < phone, 2, np.where(drawn < phone + app, 1, 0)).astype(np.int8)
    del phone, app, drawn, year

    month = (START.to_datetime64() + np.arange(PERIOD_DAYS).astype("timedelta64[D]")).astype("datetime64[M]")
    season = SEASON[month.astype(int) % 12]
    whole_day = day.astype(np.int16)
    shape = traits.basket_shape[customer]
    amount = rng.standard_gamma(shape)
    amount *= traits.basket[customer] / shape * season[whole_day]
    amount = np.maximum(np.round(amount, 2), 1.0)

    goods_share = np.where(traits.business, 0.76, 0.70) + 0.03 * np.clip(traits.price_sensitivity, -2, 2)
    tenure_years = (day - traits.first_day[customer]) / 365.25
    cost = amount * (goods_share[customer] - 0.01 * tenure_years) * rng.normal(1, 0.03, count)
    cost += FULFILMENT_CNY[channel] * np.where(traits.business, 4, 1)[customer]
    cost = np.round(cost, 2)
    del shape, tenure_years

    refunded = np.flatnonzero(
        rng.random(count) < (REFUND_RATE * np.exp(-0.3 * traits.satisfaction))[customer]
    )
    refund_day = whole_day[refunded] + rng.integers(1, 8, len(refunded))
    share = np.where(rng.random(len(refunded)) < 0.4, 1, rng.uniform(0.1, 0.5, len(refunded)))
    known = refund_day < PERIOD_DAYS
    refunded, refund_day, share = refunded[known], refund_day[known], share[known]

    whole_day = np.concatenate([whole_day, refund_day.astype(np.int16)])
    by_day = np.argsort(whole_day, kind="stable")
    customer = np.concatenate([customer, customer[refunded]])[by_day]
    channel = np.concatenate([channel, channel[refunded]])[by_day]
    refund = -np.maximum(np.round(share * amount[refunded], 2), 0.01)
    return pd.DataFrame(
        {
            "order_id": identifiers("O", len(by_day), digits=6),
            "customer_id": labels(customer_ids, customer),
            "order_date": dates(whole_day[by_day], START),
            "channel": labels(ORDER_CHANNELS, channel),
            "amount_cny": np.concatenate([amount, refund])[by_day],
            "cost_cny": np.concatenate([cost, np.full(len(refunded), 5.0)])[by_day],
        }
    )
