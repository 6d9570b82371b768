"""The simulated company Xianhe: who its customers are (`population`), what they do, and what the company does."""

from crmlab.datasets.company.simulate import SNAPSHOT, Company, simulate_company

__all__ = ["SNAPSHOT", "Company", "simulate_company"]
