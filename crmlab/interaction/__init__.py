"""Customer interaction: who starts it and how personal it is, what a channel costs and brings, and a plan."""

from crmlab.interaction.channels import (
    allocate_budget,
    channel_table,
    plot_channels,
)
from crmlab.interaction.log import (
    CHANNELS,
    DISTANCES,
    INITIATORS,
    classify_interactions,
    contact_summary,
    interaction_shares,
    plot_interaction_shares,
)

__all__ = [
    "CHANNELS",
    "DISTANCES",
    "INITIATORS",
    "allocate_budget",
    "channel_table",
    "classify_interactions",
    "contact_summary",
    "interaction_shares",
    "plot_channels",
    "plot_interaction_shares",
]
