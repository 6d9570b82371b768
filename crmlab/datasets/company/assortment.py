"""What the company sells, and what is in each order.

True parameters
---------------
- Goods are bought together: after the first good of a pair in `COMPLEMENTS` the second follows with
  probability `COMPLEMENT_RATE` = 0.4.
- Customers trade up: each year of tenure moves 6 % of the lines from basic to premium goods.
- A price promotion has a price elasticity of quantity of about `ELASTICITY` = -1.8.
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import START, Traits
from crmlab.datasets.company.random_streams import stream

GOODS = pd.DataFrame(
    [
        ("leafy greens", "青菜", "vegetables", 8), ("tomatoes", "番茄", "vegetables", 10),
        ("potatoes", "土豆", "vegetables", 6), ("ginger and garlic", "姜蒜", "vegetables", 18),
        ("mushrooms", "菌菇", "vegetables", 22), ("apples", "苹果", "fruit", 14), ("oranges", "橙子", "fruit", 12),
        ("berries", "浆果", "fruit", 60), ("pork", "猪肉", "meat", 36), ("chicken", "鸡肉", "meat", 28),
        ("beef", "牛肉", "meat", 85), ("river fish", "河鱼", "fish", 32), ("shrimp", "虾", "fish", 78),
        ("eggs", "鸡蛋", "eggs and tofu", 14), ("tofu", "豆腐", "eggs and tofu", 10), ("rice", "大米", "staples", 8),
        ("noodles", "面条", "staples", 12), ("cooking oil", "食用油", "staples", 20), ("tea", "茶叶", "pantry", 200),
        ("nuts", "坚果", "pantry", 70), ("chilli sauce", "辣酱", "pantry", 30),
    ],
    columns=["good", "good_zh", "category", "price"],
)  # fmt: skip
TIERS = pd.DataFrame(
    {
        "tier": ["basic", "standard", "premium"],
        "tier_zh": ["实惠", "标准", "优选"],
        "factor": [0.85, 1.1, 1.7],
    }
).assign(cost_share=[0.76, 0.70, 0.62])
CATEGORIES = list(dict.fromkeys(GOODS["category"]))
TASTES = np.array(
    [  # vegetables, fruit, meat, fish, eggs and tofu, staples, pantry
        [1.2, 1.0, 1.2, 0.8, 1.2, 1.2, 0.6],  # family cooking
        [1.6, 1.8, 0.5, 1.0, 1.2, 0.5, 0.5],  # light meals
        [0.5, 1.5, 0.6, 0.5, 0.8, 0.8, 2.6],  # snacks and tea
        [1.5, 0.3, 2.0, 1.3, 1.0, 1.6, 0.4],  # kitchens of businesses
    ]
)
COMPLEMENTS = {
    "pork": "ginger and garlic", "river fish": "ginger and garlic", "noodles": "chilli sauce", "tea": "nuts",
    "leafy greens": "tofu", "tomatoes": "eggs", "beef": "potatoes",
}  # fmt: skip
COMPLEMENT_RATE = 0.4
EXTRA_LINES = 1.2
ELASTICITY = -1.8


def list_products() -> pd.DataFrame:
    """Return the products: each good in three tiers."""
    products = GOODS.merge(TIERS, how="cross")
    price = (products["price"] * products["factor"]).round(1)
    return pd.DataFrame(
        {
            "product_id": [f"P{number:02d}" for number in range(1, len(products) + 1)],
            "product_name": products["good"] + ", " + products["tier"],
            "product_name_zh": products["tier_zh"] + products["good_zh"],
            "good": products["good"],
            "category": products["category"],
            "tier": products["tier"],
            "price_cny": price,
            "unit_cost_cny": (price * products["cost_share"]).round(2),
        }
    )


def account_discount(traits: Traits) -> np.ndarray:
    """Return the discount on list prices: 2 to 15 % for businesses, more for larger ones, none for consumers."""
    discount = np.clip(0.02 + 0.03 * np.log1p(traits.rate * traits.basket / 300), 0.02, 0.15)
    return np.where(traits.business, np.round(discount, 3), 0.0)


def draw_order_lines(
    traits: Traits, orders: pd.DataFrame, customer: np.ndarray, promotions: pd.DataFrame, *, seed: int
) -> pd.DataFrame:
    """Draw the lines of each order; `customer` holds the row of each order's customer.

    The amounts of the lines sum to the order's amount; the quantity follows from the price that day.
    """
    rng = stream(seed, "order lines")
    total = np.rint(orders["amount_cny"].to_numpy() * 100).astype(np.int64)
    day = (orders["order_date"] - START).dt.days.to_numpy()
    wanted = np.where(total < 0, 1, 1 + np.minimum(rng.poisson(EXTRA_LINES + traits.business[customer]), 5))
    order = np.repeat(np.arange(len(orders)), wanted)

    good = _draw_goods(rng, traits, customer[order], first=np.cumsum(wanted) - wanted)
    product = good * len(TIERS) + _draw_tiers(rng, traits, customer[order], day[order])
    product, price_factor = _promote(rng, product, day[order], promotions)

    _, kept = np.unique(order * len(GOODS) * len(TIERS) + product, return_index=True)
    kept.sort()
    order, product, price_factor = order[kept], product[kept], price_factor[kept]
    lines = np.bincount(order)
    first = np.cumsum(lines) - lines
    share = 0.2 + rng.standard_gamma(2, len(order))
    cents = np.floor(total[order] * share / np.add.reduceat(share, first)[order]).astype(np.int64)
    cents[first] += total - np.add.reduceat(cents, first)

    products = list_products()
    price = (
        products["price_cny"].to_numpy()[product]
        * price_factor
        * (1 - account_discount(traits))[customer[order]]
    )
    quantity = np.round(cents / 100 / price, 3)
    return pd.DataFrame(
        {
            "order_id": orders["order_id"].to_numpy()[order],
            "line": np.arange(len(order)) - first[order] + 1,
            "product_id": products["product_id"].to_numpy()[product],
            "quantity_kg": np.where(quantity == 0, 0.001 * np.sign(cents), quantity),
            "amount_cny": cents / 100,
        }
    )


def _draw_goods(
    rng: np.random.Generator, traits: Traits, customer: np.ndarray, *, first: np.ndarray
) -> np.ndarray:
    """Draw a good per line by the customer's taste; later lines of an order may complement the one before."""
    popularity = 1 / GOODS["price"].to_numpy() ** 0.35
    weight = TASTES[:, [CATEGORIES.index(category) for category in GOODS["category"]]] * popularity
    cumulative = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    drawn, taste = rng.random(len(customer)), traits.taste[customer]
    good = np.empty(len(customer), dtype=np.int64)
    for row, of_taste in enumerate(cumulative):
        good[taste == row] = np.searchsorted(of_taste[:-1], drawn[taste == row], side="right")

    names = GOODS["good"].tolist()
    complement = np.full(len(GOODS), -1)
    for one, other in COMPLEMENTS.items():
        complement[names.index(one)] = names.index(other)
    follows = rng.random(len(good)) < COMPLEMENT_RATE
    follows[first] = False
    after = np.flatnonzero(follows)
    suggested = complement[good[after - 1]]
    good[after[suggested >= 0]] = suggested[suggested >= 0]
    return good


def _draw_tiers(
    rng: np.random.Generator, traits: Traits, customer: np.ndarray, day: np.ndarray
) -> np.ndarray:
    """Draw 0 (basic), 1 (standard) or 2 (premium) per line; customers trade up with tenure."""
    moved = 0.06 * (day - traits.first_day[customer]) / 365.25
    basic = 0.35 + 0.08 * np.clip(traits.price_sensitivity, -2, 2)[customer] - moved
    premium = 0.12 + 0.03 * np.clip(traits.growth, -2, 2)[customer] + moved
    drawn = rng.random(len(customer))
    return np.where(drawn < basic, 0, np.where(drawn < 1 - premium, 1, 2))


def _promote(
    rng: np.random.Generator, product: np.ndarray, day: np.ndarray, promotions: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Move lines to the promoted products; return the products and the factors on their prices.

    At an unchanged amount a lower price sells more in proportion: elasticity -1. The rest comes
    from lines that change to the promoted product.
    """
    product, factor = product.copy(), np.ones(len(product))
    usual = np.bincount(product, minlength=len(GOODS) * len(TIERS)) / len(product)
    for promotion in promotions.itertuples():
        promoted = int(promotion.product_id[1:]) - 1
        lower = 1 - promotion.discount_share
        running = (day >= (promotion.start_date - START).days) & (day <= (promotion.end_date - START).days)
        gain = usual[promoted] * (lower ** (ELASTICITY + 1) - 1) / (1 - usual[promoted])
        product[running & (rng.random(len(product)) < gain)] = promoted
        factor[running & (product == promoted)] = lower
    return product, factor
