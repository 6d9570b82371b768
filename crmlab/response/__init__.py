"""Mailing response: who will answer, how far down the list to mail, and what the campaign earns."""

from crmlab.response.campaign import (
    best_cutoff,
    break_even_response,
    campaign_profit,
    gains_table,
    plot_campaign_profit,
    plot_gains,
    response_by,
)
from crmlab.response.model import ResponseModel

__all__ = [
    "ResponseModel",
    "best_cutoff",
    "break_even_response",
    "campaign_profit",
    "gains_table",
    "plot_campaign_profit",
    "plot_gains",
    "response_by",
]
