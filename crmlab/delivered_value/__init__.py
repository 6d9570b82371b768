"""Customer delivered value: what an offer is worth and costs the customer, which one is chosen, and why."""

from crmlab.delivered_value.offers import (
    BENEFITS,
    COSTS,
    VALUES,
    choose_offer,
    compare_offers,
    delivered_value,
    plot_delivered_value,
)
from crmlab.delivered_value.rivals import (
    plot_value_map,
    value_analysis,
    value_map,
)

__all__ = [
    "BENEFITS",
    "COSTS",
    "VALUES",
    "choose_offer",
    "compare_offers",
    "delivered_value",
    "plot_delivered_value",
    "plot_value_map",
    "value_analysis",
    "value_map",
]
