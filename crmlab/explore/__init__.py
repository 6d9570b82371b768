"""Explorers: panels in which one moves a lever and sees what follows.

Each function returns a widget with controls, a figure drawn by the method's own plot function, and one sentence that says
what the figure means. Without data it takes the course's. Where no widget can come to life, in a static page, the first
picture and its sentence stand instead.
"""

from crmlab.explore.lifetime import alive_map, clv_levers, dwyer_tables
from crmlab.explore.loyalty import churn_definitions, retention_profit
from crmlab.explore.opinion import delivered_value_scales, kano_curve, satisfaction_retention
from crmlab.explore.relations import relationship_grid, stage_borders
from crmlab.explore.service import call_centre_staffing, span_of_control
from crmlab.explore.targeting import lead_scores, mailing_profit, rfm_weights
from crmlab.explore.value import abc_cuts, account_weights

__all__ = [
    "abc_cuts",
    "account_weights",
    "alive_map",
    "call_centre_staffing",
    "churn_definitions",
    "clv_levers",
    "delivered_value_scales",
    "dwyer_tables",
    "kano_curve",
    "lead_scores",
    "mailing_profit",
    "relationship_grid",
    "retention_profit",
    "rfm_weights",
    "satisfaction_retention",
    "span_of_control",
    "stage_borders",
]
