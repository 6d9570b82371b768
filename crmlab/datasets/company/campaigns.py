"""The company's campaigns: a fixed calendar of twelve quarters, five campaigns in each."""

import numpy as np
import pandas as pd

QUARTERS = pd.period_range("2023Q1", "2025Q4", freq="Q")
PROMOTION_DAYS = 21
PROMOTION_DISCOUNT = 0.3
PROMOTED_GOODS = [
    "pork", "apples", "rice", "tomatoes", "eggs", "chicken", "leafy greens", "noodles", "oranges", "tofu", "potatoes",
    "river fish",
]  # fmt: skip
PURPOSES = ["acquisition", "retention", "cross-sell", "price promotion", "win-back"]
FIRST_DAY = {"acquisition": 3, "retention": 20, "cross-sell": 45, "price promotion": 30, "win-back": 70}
LENGTH_DAYS = {
    "acquisition": 60,
    "retention": 14,
    "cross-sell": 14,
    "price promotion": PROMOTION_DAYS,
    "win-back": 10,
}
CHANNELS = {
    "acquisition": ["outdoor", "online"],
    "retention": ["email", "SMS", "app message"],
    "cross-sell": ["app message", "mail", "email", "SMS"],
    "price promotion": ["store"],
    "win-back": ["telephone"],
}
FIXED_BUDGET_CNY = {
    "acquisition": 9000,
    "retention": 3000,
    "cross-sell": 2000,
    "price promotion": 1500,
    "win-back": 300,
}


def plan_campaigns(products: pd.DataFrame) -> pd.DataFrame:
    """Return the calendar; the budget holds what a campaign costs before anyone is contacted."""
    standard = products[products["tier"] == "standard"].set_index("good")["product_id"]
    rows = []
    for quarter, period in enumerate(QUARTERS):
        for purpose in PURPOSES:
            start = period.start_time + pd.Timedelta(days=FIRST_DAY[purpose])
            promotion = purpose == "price promotion"
            rows.append(
                {
                    "campaign_id": f"K{len(rows) + 1:02d}",
                    "purpose": purpose,
                    "channel": CHANNELS[purpose][quarter % len(CHANNELS[purpose])],
                    "start_date": start,
                    "end_date": start + pd.Timedelta(days=LENGTH_DAYS[purpose] - 1),
                    "product_id": standard[PROMOTED_GOODS[quarter]] if promotion else np.nan,
                    "discount_share": PROMOTION_DISCOUNT if promotion else np.nan,
                    "budget_cny": float(FIXED_BUDGET_CNY[purpose] * (1 + quarter // 4 * 0.1)),
                }
            )
    plan = pd.DataFrame(rows)
    return plan.astype({"start_date": "datetime64[ns]", "end_date": "datetime64[ns]"})
