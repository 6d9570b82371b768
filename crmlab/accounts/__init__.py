"""Key accounts: the scorecard of ten items, grades by value and purchase, and credit scores by 6C, 5P and 6A."""

from crmlab.accounts.credit import (
    FIVE_P,
    GRADES,
    SIX_A,
    SIX_C,
    credit_score,
    evidence_points,
    plot_credit,
    transaction_status,
)
from crmlab.accounts.scorecard import (
    PURCHASE_GRADES,
    SCORECARD,
    account_scorecard,
    grade_accounts,
    plot_scorecard,
    purchase_grades,
)

__all__ = [
    "FIVE_P",
    "GRADES",
    "PURCHASE_GRADES",
    "SCORECARD",
    "SIX_A",
    "SIX_C",
    "account_scorecard",
    "credit_score",
    "evidence_points",
    "grade_accounts",
    "plot_credit",
    "plot_scorecard",
    "purchase_grades",
    "transaction_status",
]
