"""What loyalty depends on: a regression on its determinants, switching costs, and trust."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns, require_extra
from crmlab.i18n import translator
from crmlab.scales import scale_scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

DETERMINANTS = ("perceived_value", "satisfaction", "switching_cost", "trust")
"""The four determinants of loyalty: perceived value, satisfaction, switching costs, trust."""


class DeterminantsModel:
    """Linear regression of an attitude on its determinants.

    Parameters
    ----------
    outcome : str, optional
        Column to explain.
    determinants : sequence of str, optional
        Columns that explain it; `DETERMINANTS` if omitted. Other lists serve as well: the five factors of
        satisfaction, or the five determinants of trust.
    confidence : float, optional
        Confidence level of the intervals.

    Attributes
    ----------
    table_ : DataFrame
        Index determinant; columns ``coefficient``, ``std_error``, ``t``, ``p_value``, ``lower``, ``upper``,
        ``beta`` (standardised coefficient) and ``vif`` (variance inflation; above 5 or 10 the determinants
        can hardly be told apart).
    intercept_ : float
        Expected outcome where all determinants are 0.
    r_squared_, adjusted_r_squared_ : float
        Explained share of the variance, and the same adjusted for the number of determinants.
    n_ : int
        Complete rows used.

    Notes
    -----
    Ordinary least squares by statsmodels. Determinants differ in units, so compare ``beta``, not
    ``coefficient``. A survey at one date shows association, not effect.

    References
    ----------
    Dick, A. S. & Basu, K. (1994). Customer loyalty: toward an integrated conceptual framework. Journal of the
    Academy of Marketing Science, 22(2), 99-113.

    Examples
    --------
    >>> survey = pd.DataFrame({"trust": [1, 2, 3, 4, 5], "satisfaction": [2, 1, 4, 3, 5]})
    >>> survey["loyalty"] = 1 + 2 * survey["trust"]
    >>> model = DeterminantsModel(determinants=["trust", "satisfaction"]).fit(survey)
    >>> model.table_["coefficient"].round(6).abs().tolist()
    [2.0, 0.0]
    """

    def __init__(
        self,
        outcome: str = "loyalty",
        determinants: Sequence[str] = DETERMINANTS,
        *,
        confidence: float = 0.95,
    ):
        self.outcome = outcome
        self.determinants = determinants
        self.confidence = confidence

    def fit(self, survey: pd.DataFrame) -> "DeterminantsModel":
        """Estimate the regression.

        Parameters
        ----------
        survey : DataFrame
            One row per respondent; incomplete rows are left out.

        Returns
        -------
        DeterminantsModel
            The model itself, with the attributes that end in ``_``.
        """
        names = list(self.determinants)
        require_columns(survey, [self.outcome, *names], name="survey")
        used = survey[[self.outcome, *names]].astype(float).dropna()
        if len(used) <= len(names) + 1:
            raise ValueError(f"{len(names)} determinants need more complete rows than {len(used)}.")
        constant = [name for name in names if used[name].nunique() == 1]
        if constant:
            raise ValueError(f"{constant} do not vary; leave them out.")
        api = require_extra("statsmodels.api", "models")
        fitted = api.OLS(used[self.outcome], api.add_constant(used[names])).fit()
        interval = fitted.conf_int(alpha=1 - self.confidence)
        table = pd.DataFrame(
            {
                "coefficient": fitted.params,
                "std_error": fitted.bse,
                "t": fitted.tvalues,
                "p_value": fitted.pvalues,
                "lower": interval[0],
                "upper": interval[1],
            }
        ).loc[names]
        table["beta"] = table["coefficient"] * used[names].std() / used[self.outcome].std()
        table["vif"] = np.diag(np.linalg.pinv(used[names].corr().to_numpy()))
        self.table_ = table.rename_axis("determinant")
        self.intercept_ = float(fitted.params["const"])
        self.r_squared_, self.adjusted_r_squared_ = float(fitted.rsquared), float(fitted.rsquared_adj)
        self.n_ = len(used)
        return self

    def predict(self, survey: pd.DataFrame) -> pd.Series:
        """Predict the outcome from the determinants.

        Parameters
        ----------
        survey : DataFrame
            One row per respondent, the determinants' columns.

        Returns
        -------
        Series
            Index of `survey`, named after the outcome.
        """
        names = list(self.determinants)
        require_columns(survey, names, name="survey")
        explained = (survey[names].astype(float) * self.table_["coefficient"]).sum(axis=1, skipna=False)
        return (self.intercept_ + explained).rename(self.outcome)


def trust_scores(
    survey: pd.DataFrame, *, credibility: Sequence[str], benevolence: Sequence[str]
) -> pd.DataFrame:
    """Score the two dimensions of trust and their mean.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, numeric item scores on one scale.
    credibility : sequence of str
        Items on whether the supplier's word can be relied on.
    benevolence : sequence of str
        Items on whether it cares for the customer's interest.

    Returns
    -------
    DataFrame
        Index of `survey`; columns ``credibility``, ``benevolence`` and ``trust`` (mean of the two, so that the
        dimension with more items does not weigh more).

    References
    ----------
    Doney, P. M. & Cannon, J. P. (1997). An examination of the nature of trust in buyer-seller relationships.
    Journal of Marketing, 61(2), 35-51.

    Examples
    --------
    >>> survey = pd.DataFrame({"keeps_promises": [5], "is_honest": [4], "cares": [2]})
    >>> trust_scores(survey, credibility=["keeps_promises", "is_honest"], benevolence=["cares"])
       credibility  benevolence  trust
    0          4.5          2.0   3.25
    """
    scores = scale_scores(survey, {"credibility": credibility, "benevolence": benevolence})
    return scores.assign(trust=scores.mean(axis=1, skipna=False))


def switching_threshold(
    customers: pd.DataFrame,
    *,
    cost: str = "switching_cost_cny",
    spend: str = "annual_spend_cny",
    saving: str | None = None,
    years: float = 1.0,
) -> pd.DataFrame:
    """Compute from which saving on a rival's offer switching pays.

    Parameters
    ----------
    customers : DataFrame
        One row per customer: the cost of switching as the customer sees it (search, learning, lost bonus,
        risk), and the yearly spending.
    cost, spend : str, optional
        The two columns, same currency.
    saving : str, optional
        Column with the rival's saving as a share of the spending; then ``switches`` is added.
    years : float, optional
        Years over which the customer counts the saving.

    Returns
    -------
    DataFrame
        `customers` with ``threshold`` (share of the spending; a rival must be cheaper by more) and, with
        `saving`, ``switches`` (True or False). A threshold above 1 means that no discount is enough.

    Raises
    ------
    ValueError
        If `years` is not above 0.

    References
    ----------
    Burnham, T. A., Frels, J. K. & Mahajan, V. (2003). Consumer switching costs: a typology, antecedents, and
    consequences. Journal of the Academy of Marketing Science, 31(2), 109-126.

    Examples
    --------
    >>> customers = pd.DataFrame({"switching_cost_cny": [300], "annual_spend_cny": [1000], "saving": [0.2]})
    >>> switching_threshold(customers, saving="saving", years=2)[["threshold", "switches"]]
       threshold  switches
    0       0.15      True
    """
    require_columns(customers, [cost, spend, *([saving] if saving else [])], name="customers")
    if years <= 0:
        raise ValueError(f"years must be above 0, not {years!r}.")
    spending = customers[spend].astype(float)
    result = customers.assign(threshold=customers[cost] / (spending.where(spending > 0) * years))
    return result.assign(switches=result[saving] > result["threshold"]) if saving else result


def plot_determinants(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the standardised coefficients with their intervals.

    Parameters
    ----------
    table : DataFrame
        Attribute ``table_`` of a fitted `DeterminantsModel`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the marks.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(7, 1.4 + 0.5 * len(table)))
    shown = table.iloc[::-1]
    unit = shown["beta"] / shown["coefficient"]
    error = [(shown["coefficient"] - shown["lower"]) * unit, (shown["upper"] - shown["coefficient"]) * unit]
    ax.errorbar(shown["beta"], range(len(shown)), xerr=error, **{"fmt": "o", "capsize": 4, **kwargs})
    ax.axvline(0, color="grey", linewidth=0.8)
    ax.set_yticks(range(len(shown)), [_(str(name)).replace("_", " ") for name in shown.index])
    ax.margins(y=0.2)
    ax.set_xlabel(_("Standardised coefficient (standard deviations)"))
    ax.grid(axis="x", alpha=0.3)
    return ax
