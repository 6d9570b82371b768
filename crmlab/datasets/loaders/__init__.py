"""Loaders: each call gives a fresh, typed DataFrame."""

from crmlab.datasets.loaders.business import load_accounts, load_offers, load_payments
from crmlab.datasets.loaders.cdnow import load_cdnow
from crmlab.datasets.loaders.listing import list_datasets
from crmlab.datasets.loaders.opinion import load_kano, load_profiles, load_survey
from crmlab.datasets.loaders.sales import (
    load_campaigns,
    load_customers,
    load_leads,
    load_order_lines,
    load_orders,
    load_products,
)
from crmlab.datasets.loaders.service import (
    load_calls,
    load_competences,
    load_complaints,
    load_contacts,
    load_memberships,
    load_reporting_lines,
    load_spending,
    load_staff,
)

__all__ = [
    "list_datasets",
    "load_accounts",
    "load_calls",
    "load_campaigns",
    "load_cdnow",
    "load_competences",
    "load_complaints",
    "load_contacts",
    "load_customers",
    "load_kano",
    "load_leads",
    "load_memberships",
    "load_offers",
    "load_order_lines",
    "load_orders",
    "load_payments",
    "load_products",
    "load_profiles",
    "load_reporting_lines",
    "load_spending",
    "load_staff",
    "load_survey",
]
