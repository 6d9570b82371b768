"""Logistic model of a yes or no: who responds, who becomes a customer."""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from crmlab._columns import flags, numbers, present
from crmlab._validation import refuse_rows, require_columns, require_extra


class ResponseModel:
    """Logistic model of who responds to a mailing, or of any other yes or no.

    Parameters
    ----------
    features : sequence of str
        Columns that explain the response: numbers, yes/no, or text. Each text column becomes one yes/no
        column per value, without the first value in alphabetical order, which is the base.

    Attributes
    ----------
    coefficients_ : DataFrame
        Index ``term`` (``"constant"`` first); columns ``estimate``, ``std_error``, ``odds_ratio`` and
        ``p_value``.
    log_likelihood_ : float
        Log-likelihood at the estimates.

    Notes
    -----
    Maximum likelihood without penalty, so that standard errors mean what they say. scikit-learn's
    `LogisticRegression` shrinks the coefficients by default: better for many features, no standard errors.

    References
    ----------
    Blattberg, R. C., Kim, B.-D., & Neslin, S. A. (2008). *Database Marketing*. Springer, ch. 10 and 15.

    Examples
    --------
    >>> data = pd.DataFrame({"orders": [0, 1, 1, 2, 3, 4, 5, 6], "responded": [0, 0, 1, 0, 1, 0, 1, 1]})
    >>> model = ResponseModel(["orders"]).fit(data)
    >>> model.predict(pd.DataFrame({"orders": [0, 6]})).round(2).tolist()
    [0.16, 0.88]
    """

    def __init__(self, features: Sequence[str]):
        self.features = list(features)

    def fit(self, data: pd.DataFrame, response: str = "responded") -> "ResponseModel":
        """Estimate the model.

        Parameters
        ----------
        data : DataFrame
            One row per person contacted.
        response : str, default "responded"
            Yes/no column.

        Returns
        -------
        ResponseModel
            The model itself, fitted.

        Raises
        ------
        ValueError
            If a column or a value is missing, all or none responded, or the features tell the two groups
            apart without error, so that no maximum exists.

        Examples
        --------
        >>> data = pd.DataFrame({"member": [0, 0, 0, 0, 1, 1, 1, 1], "responded": [1, 0, 0, 0, 1, 1, 1, 0]})
        >>> ResponseModel(["member"]).fit(data).coefficients_["odds_ratio"].round(2).to_dict()
        {'constant': 0.33, 'member': 9.0}
        """
        require_extra("statsmodels", "models")
        from statsmodels.discrete.discrete_model import Logit
        from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationWarning

        answers = flags(data, response, name="data")
        if answers.all() or not answers.any():
            raise ValueError(f"data[{response!r}] is the same in all rows; a model needs both answers.")
        self._levels = {
            column: sorted(present(data, column, name="data").unique())
            for column in self.features
            if column in data and not is_numeric_dtype(data[column])
        }
        design = self._design(data)
        with warnings.catch_warnings():
            warnings.simplefilter("error", ConvergenceWarning)
            warnings.simplefilter("error", PerfectSeparationWarning)
            try:
                fitted = Logit(answers.astype(float), design).fit(disp=False)
            except (ConvergenceWarning, PerfectSeparationWarning, np.linalg.LinAlgError) as trouble:
                raise ValueError(
                    "The response model has no finite estimate: a feature separates the answers without "
                    "error, or repeats another feature. Leave that feature out, or use more rows."
                ) from trouble
        self.coefficients_ = pd.DataFrame(
            {
                "estimate": fitted.params,
                "std_error": fitted.bse,
                "odds_ratio": np.exp(fitted.params),
                "p_value": fitted.pvalues,
            }
        ).rename_axis("term")
        self.log_likelihood_ = float(fitted.llf)
        return self

    def predict(self, data: pd.DataFrame) -> pd.Series:
        """Probability of a response for each row.

        Parameters
        ----------
        data : DataFrame
            One row per person, with the features.

        Returns
        -------
        Series
            Named ``probability``, on the index of `data`.

        Raises
        ------
        ValueError
            If the model is not fitted, or a text feature has a value it has never seen.

        Examples
        --------
        >>> data = pd.DataFrame({"member": [0, 0, 0, 0, 1, 1, 1, 1], "responded": [1, 0, 0, 0, 1, 1, 1, 0]})
        >>> model = ResponseModel(["member"]).fit(data)
        >>> model.predict(data.head(1)).round(2).tolist()
        [0.25]
        """
        if not hasattr(self, "coefficients_"):
            raise ValueError("The response model is not fitted yet. Call model.fit(data, response) first.")
        score = self._design(data) @ self.coefficients_["estimate"]
        return (1 / (1 + np.exp(-score))).rename("probability")

    def _design(self, data: pd.DataFrame) -> pd.DataFrame:
        yes_no = [name for name in self.features if name in data and is_bool_dtype(data[name])]
        data = data.astype(dict.fromkeys(yes_no, float))
        columns = {"constant": pd.Series(1.0, index=data.index)}
        for feature in self.features:
            if feature not in self._levels:
                columns[feature] = numbers(data, feature, name="data")
                continue
            require_columns(data, (feature,), name="data")
            known = self._levels[feature]
            refuse_rows(
                data,
                ~data[feature].isin(known),
                f"have a {feature!r} that was not there when the model was fitted",
                f"It knows {', '.join(map(str, known))}. Fit again with rows of the new kind.",
            )
            columns |= {f"{feature}={level}": (data[feature] == level).astype(float) for level in known[1:]}
        return pd.DataFrame(columns)
