"""Prediction of churn from the order history, validated the way it will be used: forward in time."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab._orders import as_day, read_orders_as_arrays
from crmlab._validation import refuse_rows, require_columns, require_extra


def churn_features(
    orders: pd.DataFrame,
    cutoff: pd.Timestamp | str,
    *,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
    active_days: int = 365,
) -> pd.DataFrame:
    """Describe each active customer by what was known on one day.

    Parameters
    ----------
    orders : DataFrame
        One row per order; later rows are not looked at. Refunds (negative amounts) lower the spending only.
    cutoff : date
        The day, its orders included.
    customer, date, amount : str, optional
        The columns used.
    order : str, optional
        Column of order numbers, checked for repeats where the orders have it.
    active_days : int, optional
        Customers without a purchase in so many days are taken as lost already and left out.

    Returns
    -------
    DataFrame
        Index customer; columns ``recency_days``, ``tenure_days`` (since the first purchase), ``frequency``
        (purchases), ``mean_gap_days`` (tenure less recency, per repeat purchase; the tenure while there is none),
        ``overdue`` (recency / mean gap), ``spend`` (sum), ``spend_90d`` and ``orders_90d`` (last 90 days).

    Raises
    ------
    ValueError
        If nobody is active on that day.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b"], "order_date": pd.to_datetime(["2024-01-01", "2024-01-31", "2025-01-01"]),
    ...     "amount_cny": [10.0, 20.0, 5.0],
    ... })
    >>> churn_features(orders, "2024-02-10").loc["a", ["recency_days", "tenure_days", "spend"]].tolist()
    [10.0, 40.0, 30.0]
    """
    read = read_orders_as_arrays(orders, cutoff, customer=customer, date=date, amount=amount, order=order)
    known = pd.DataFrame({"code": read.codes, "age": as_day(cutoff) - read.days, "amount": read.amounts})
    bought = known[known["amount"] >= 0].groupby("code")["age"].agg(["min", "max", "size"])
    bought = bought[bought["min"] < active_days]
    if bought.empty:
        raise ValueError(f"Nobody bought in the {active_days} days up to {cutoff}; choose another cutoff.")
    recent = known[known["age"] < 90]
    table = pd.DataFrame(
        {"recency_days": bought["min"], "tenure_days": bought["max"], "frequency": bought["size"]}
    )
    repeats = table["frequency"] - 1
    gap = (table["tenure_days"] - table["recency_days"]) / repeats.where(repeats > 0)
    table["mean_gap_days"] = gap.fillna(table["tenure_days"]).clip(lower=1)
    table["overdue"] = table["recency_days"] / table["mean_gap_days"]
    table["spend"] = known.groupby("code")["amount"].sum()
    table["spend_90d"] = recent.groupby("code")["amount"].sum()
    table["orders_90d"] = recent[recent["amount"] >= 0].groupby("code").size()
    table.index = read.customers[table.index]
    return table.fillna(0.0).astype(float)


def churn_labels(
    orders: pd.DataFrame,
    customers: pd.Index,
    cutoff: pd.Timestamp | str,
    *,
    horizon_days: int = 180,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
) -> pd.Series:
    """Tell which customers bought nothing in the time after one day.

    Parameters
    ----------
    orders : DataFrame
        One row per order, reaching to the end of the horizon at least.
    customers : Index
        The customers asked about, such as the index of `churn_features`.
    cutoff : date
        The day; the horizon begins after it.
    horizon_days : int, optional
        Days without a purchase that count as churn.
    customer, date, amount : str, optional
        The columns used.
    order : str, optional
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    Series
        Index `customers`, named ``churned``, True where no purchase was made.

    Raises
    ------
    ValueError
        If the orders end before the horizon does: nobody can know yet.

    Notes
    -----
    Without a contract churn is a definition. Take a horizon of a few mean gaps between purchases.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "b"], "order_date": pd.to_datetime(["2024-01-01", "2024-03-01"]), "amount_cny": [1.0, 2.0],
    ... })
    >>> churn_labels(orders, pd.Index(["a", "b"]), "2024-02-01", horizon_days=29).tolist()
    [True, False]
    """
    require_columns(orders, [date], name="orders")
    end = pd.Timestamp(cutoff) + pd.Timedelta(days=horizon_days)
    last = orders[date].max()
    if last < end.normalize():
        raise ValueError(
            f"The orders end on {last:%Y-%m-%d}, before the horizon on {end:%Y-%m-%d}. "
            "Choose an earlier cutoff or a shorter horizon_days."
        )
    read = read_orders_as_arrays(
        orders, end, customer=customer, date=date, amount=amount, order=order
    ).purchases()
    buyers = read.customers[np.unique(read.codes[read.days > as_day(cutoff)])]
    return pd.Series(~customers.isin(buyers), index=customers, name="churned")


class ChurnModel:
    """Probability of churn from a table of features.

    Parameters
    ----------
    kind : {"logistic", "boosting"}, optional
        Logistic regression on standardised features, or gradient-boosted trees.
    seed : int, optional
        Seed of the random numbers.

    Attributes
    ----------
    features_ : list of str
        Columns the model was fitted on.

    Notes
    -----
    Features that are no numbers (contract, channel) are turned into indicators; categories not seen in training
    count as none of them. Fit on one day's snapshot and judge on a later one: see `backtest_churn`.

    References
    ----------
    Neslin, S. A., Gupta, S., Kamakura, W., Lu, J. & Mason, C. H. (2006). Defection detection: measuring and
    understanding the predictive accuracy of customer churn models. Journal of Marketing Research, 43(2), 204-211.

    Examples
    --------
    >>> features = pd.DataFrame({"recency_days": [5, 10, 20, 200, 250, 300], "plan": list("ababab")})
    >>> churned = pd.Series([False, False, False, True, True, True])
    >>> model = ChurnModel().fit(features, churned)
    >>> bool(model.predict(features).iloc[5] > model.predict(features).iloc[0])
    True
    """

    def __init__(self, kind: str = "logistic", *, seed: int = 0):
        self.kind = kind
        self.seed = seed

    def fit(self, features: pd.DataFrame, churned: pd.Series) -> "ChurnModel":
        """Fit the model.

        Parameters
        ----------
        features : DataFrame
            One row per customer.
        churned : Series
            Same index; True/False or 1/0.

        Returns
        -------
        ChurnModel
            The model itself, with the attributes that end in ``_``.
        """
        require_columns(features, [], name="features")
        outcome = churned.reindex(features.index)
        bad = ~outcome.isin([0, 1])
        refuse_rows(
            outcome.to_frame(), bad, "have no outcome of True or False", "Give churned the index of features."
        )
        outcome = outcome.astype(int)
        if outcome.nunique() < 2:
            raise ValueError(
                "All customers have the same outcome; a model needs both. Choose another cutoff or horizon."
            )
        self._model = self._pipeline(features).fit(features, outcome)
        self.features_ = list(features.columns)
        return self

    def predict(self, features: pd.DataFrame) -> pd.Series:
        """Predict the probability that each customer churns.

        Parameters
        ----------
        features : DataFrame
            One row per customer, the columns the model was fitted on.

        Returns
        -------
        Series
            Index of `features`, named ``probability``, 0 to 1.
        """
        require_columns(features, self.features_, name="features")
        chance = self._model.predict_proba(features[self.features_])[:, 1]
        return pd.Series(chance, index=features.index, name="probability")

    def importance(self, features: pd.DataFrame, churned: pd.Series, *, repeats: int = 5) -> pd.Series:
        """Measure by how much the ranking suffers when one feature is shuffled.

        Parameters
        ----------
        features : DataFrame
            One row per customer, better from a later day than the training.
        churned : Series
            Same index; True/False or 1/0.
        repeats : int, optional
            Shuffles per feature.

        Returns
        -------
        Series
            Index feature, named ``importance``, largest first: mean loss of AUC.
        """
        inspection = require_extra("sklearn.inspection", "models")
        shuffled = inspection.permutation_importance(
            self._model,
            features[self.features_],
            churned.reindex(features.index).astype(int),
            scoring="roc_auc",
            n_repeats=repeats,
            random_state=self.seed,
        )
        table = pd.Series(shuffled.importances_mean, index=self.features_, name="importance")
        return table.sort_values(ascending=False)

    def _pipeline(self, features: pd.DataFrame):
        numbers = list(features.select_dtypes(["number", "bool"]).columns)
        words = [column for column in features if column not in numbers]
        compose, preprocessing = (
            require_extra(f"sklearn.{part}", "models") for part in ("compose", "preprocessing")
        )
        pipeline = require_extra("sklearn.pipeline", "models")
        impute = require_extra("sklearn.impute", "models").SimpleImputer
        indicators = preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False)
        if self.kind == "logistic":
            model = require_extra("sklearn.linear_model", "models").LogisticRegression(max_iter=2000)
            scaled = pipeline.make_pipeline(impute(strategy="median"), preprocessing.StandardScaler())
        elif self.kind == "boosting":
            ensemble = require_extra("sklearn.ensemble", "models")
            model = ensemble.HistGradientBoostingClassifier(
                learning_rate=0.05, max_iter=150, max_leaf_nodes=15, random_state=self.seed
            )
            scaled = "passthrough"
        else:
            raise ValueError(f"kind must be 'logistic' or 'boosting', not {self.kind!r}.")
        columns = compose.ColumnTransformer([("numbers", scaled, numbers), ("words", indicators, words)])
        return pipeline.make_pipeline(columns, model)


def backtest_churn(
    orders: pd.DataFrame,
    cutoffs: Sequence[pd.Timestamp | str],
    *,
    horizon_days: int = 180,
    kind: str = "logistic",
    seed: int = 0,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
    active_days: int = 365,
) -> pd.DataFrame:
    """Predict churn from several days, each time with what could be known by then, and keep what came.

    Parameters
    ----------
    orders : DataFrame
        One row per order.
    cutoffs : sequence of date
        Days to predict from; each needs a full horizon of orders after it.
    horizon_days : int, optional
        Days without a purchase that count as churn.
    kind : {"logistic", "boosting"}, optional
        Kind of `ChurnModel`.
    seed : int, optional
        Seed of the random numbers.
    customer, date, amount : str, optional
        The columns used.
    order : str, optional
        Column of order numbers, checked for repeats where the orders have it.
    active_days : int, optional
        Customers without a purchase in so many days are left out.

    Returns
    -------
    DataFrame
        Columns ``cutoff``, `customer`, ``probability``, ``churned``; one row per cutoff and active customer, to
        be judged with `crmlab.churn_validation`.

    Notes
    -----
    For each cutoff the model is trained on the snapshot one horizon earlier, whose outcomes are known on the
    cutoff itself. A random split of customers would train on the same months as it tests, and let the season and
    later orders leak into the past: its figures are too good.

    Examples
    --------
    >>> days = pd.date_range("2022-01-01", "2024-12-31", freq="10D")
    >>> orders = pd.concat([
    ...     pd.DataFrame({"customer_id": f"c{k}", "order_date": days[: 12 + 3 * (k % 33)], "amount_cny": 20.0})
    ...     for k in range(60)
    ... ])
    >>> predictions = backtest_churn(orders, ["2023-12-31"], horizon_days=90)
    >>> predictions.columns.tolist()
    ['cutoff', 'customer_id', 'probability', 'churned']
    """
    names = {"customer": customer, "date": date, "amount": amount, "order": order}
    parts = []
    for cutoff in cutoffs:
        day = pd.Timestamp(cutoff)
        earlier = day - pd.Timedelta(days=horizon_days)
        training = churn_features(orders, earlier, active_days=active_days, **names)
        outcome = churn_labels(orders, training.index, earlier, horizon_days=horizon_days, **names)
        model = ChurnModel(kind, seed=seed).fit(training, outcome)
        features = churn_features(orders, day, active_days=active_days, **names)
        labels = churn_labels(orders, features.index, day, horizon_days=horizon_days, **names)
        part = pd.DataFrame({"probability": model.predict(features), "churned": labels}).reset_index()
        part.insert(0, "cutoff", day)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
