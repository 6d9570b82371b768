"""Customer value to the firm: current value and potential, sources of growth, value of the customer base."""

from crmlab.customer_value.growth import decompose_growth, factor_effects, plot_growth, wide_far_deep
from crmlab.customer_value.worth import (
    current_value,
    firm_value,
    growth_potential,
    plot_sensitivity,
    value_sensitivity,
)

__all__ = [
    "current_value",
    "decompose_growth",
    "factor_effects",
    "firm_value",
    "growth_potential",
    "plot_growth",
    "plot_sensitivity",
    "value_sensitivity",
    "wide_far_deep",
]
