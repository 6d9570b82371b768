"""Segments found in the data: k-means, and how many segments there are."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers
from crmlab._validation import require_columns, require_extra
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


class KMeansSegments:
    """Segments found by k-means on standardised features.

    Parameters
    ----------
    features : sequence of str
        Numeric columns to cluster on; each is scaled to mean 0 and standard deviation 1.
    n_segments : int, default 4
        Number of segments; see `silhouette_table` for a choice.
    log : sequence of str, optional
        Features of 0 or more that are first turned into log(1 + x), so that a few giants do not get a
        segment each.
    seed : int, default 0
        Start of the random numbers.

    Attributes
    ----------
    labels_ : Series
        Segment of each row that was fitted, from 1 (the largest segment) on.
    centres_ : DataFrame
        Index ``segment``; the means of the features in their own units.
    silhouette_ : float
        Mean silhouette of the fitted rows: near 1 if segments are far apart, near 0 if they touch.

    Notes
    -----
    The best of ten starts by k-means++. k-means cuts any cloud into pieces, also one without segments in
    it: a low silhouette is the warning.

    References
    ----------
    Arthur, D., & Vassilvitskii, S. (2007). k-means++: The advantages of careful seeding. *Proceedings of
    SODA*, 1027-1035.

    Rousseeuw, P. J. (1987). Silhouettes: A graphical aid to the interpretation and validation of cluster
    analysis. *Journal of Computational and Applied Mathematics*, 20, 53-65.

    Examples
    --------
    >>> data = pd.DataFrame({"orders": [1, 2, 20, 21, 22]})
    >>> model = KMeansSegments(["orders"], n_segments=2).fit(data)
    >>> model.labels_.tolist()
    [2, 2, 1, 1, 1]
    >>> model.predict(pd.DataFrame({"orders": [3]})).tolist()
    [2]
    """

    def __init__(
        self, features: Sequence[str], n_segments: int = 4, *, log: Sequence[str] = (), seed: int = 0
    ):
        self.features, self.n_segments, self.log, self.seed = list(features), n_segments, list(log), seed

    def fit(self, data: pd.DataFrame) -> "KMeansSegments":
        """Find the segments.

        Parameters
        ----------
        data : DataFrame
            One row per customer.

        Returns
        -------
        KMeansSegments
            The model itself, fitted.

        Raises
        ------
        ValueError
            If a column or value is missing, a feature is constant, or there are too few different rows.

        Examples
        --------
        >>> data = pd.DataFrame({"orders": [1, 2, 20, 21, 22]})
        >>> KMeansSegments(["orders"], n_segments=2).fit(data).centres_["orders"].to_dict()
        {1: 21.0, 2: 1.5}
        """
        require_extra("sklearn", "models")
        from sklearn.cluster import KMeans
        from sklearn.metrics import silhouette_score

        values = self._values(data)
        self._mean, self._spread = values.mean(), values.std(ddof=0)
        flat = self._spread.index[self._spread == 0]
        if len(flat):
            raise ValueError(f"data[{flat[0]!r}] is the same in all rows; it cannot tell segments apart.")
        different = len(values.drop_duplicates())
        if not 2 <= self.n_segments <= min(different, len(values) - 1):
            raise ValueError(
                f"n_segments={self.n_segments} needs at least 2 segments, and fewer than the {len(values)} "
                f"rows, of which {different} differ."
            )
        scaled = self._scaled(values)
        self._kmeans = KMeans(self.n_segments, n_init=10, random_state=self.seed).fit(scaled)
        sizes = np.bincount(self._kmeans.labels_, minlength=self.n_segments)
        self._number = np.argsort(np.argsort(-sizes, kind="stable")) + 1
        self.labels_ = self._named(self._kmeans.labels_, data)
        self.centres_ = data[self.features].groupby(self.labels_).mean()
        self.silhouette_ = float(
            silhouette_score(
                scaled, self._kmeans.labels_, sample_size=min(len(scaled), 5000), random_state=self.seed
            )
        )
        return self

    def predict(self, data: pd.DataFrame) -> pd.Series:
        """Segment with the nearest centre, for each row.

        Parameters
        ----------
        data : DataFrame
            One row per customer, with the features.

        Returns
        -------
        Series
            Named ``segment``, on the index of `data`.

        Raises
        ------
        ValueError
            If the model is not fitted, or a column or value is missing.

        Examples
        --------
        >>> model = KMeansSegments(["orders"], n_segments=2).fit(pd.DataFrame({"orders": [1, 2, 20, 21, 22]}))
        >>> model.predict(pd.DataFrame({"orders": [12, 10]})).tolist()
        [1, 2]
        """
        if not hasattr(self, "_kmeans"):
            raise ValueError("The segments are not found yet. Call model.fit(data) first.")
        return self._named(self._kmeans.predict(self._scaled(self._values(data))), data)

    def _values(self, data: pd.DataFrame) -> pd.DataFrame:
        floor = {feature: 0 if feature in self.log else -np.inf for feature in self.features}
        values = {name: numbers(data, name, name="data", low=low) for name, low in floor.items()}
        return pd.DataFrame({name: np.log1p(x) if name in self.log else x for name, x in values.items()})

    def _scaled(self, values: pd.DataFrame) -> np.ndarray:
        return ((values - self._mean) / self._spread).to_numpy()

    def _named(self, clusters: np.ndarray, data: pd.DataFrame) -> pd.Series:
        return pd.Series(self._number[clusters], index=data.index, name="segment")


def silhouette_table(
    data: pd.DataFrame,
    features: Sequence[str],
    *,
    n_segments: Iterable[int] = range(2, 9),
    log: Sequence[str] = (),
    seed: int = 0,
) -> pd.DataFrame:
    """Compare numbers of segments by silhouette and by size of the smallest segment.

    Parameters
    ----------
    data : DataFrame
        One row per customer.
    features : sequence of str
        Numeric columns to cluster on.
    n_segments : iterable of int, default 2 to 8
        Numbers of segments to try.
    log : sequence of str, optional
        Features to turn into log(1 + x) first.
    seed : int, default 0
        Start of the random numbers.

    Returns
    -------
    DataFrame
        Index ``n_segments``; columns ``silhouette`` and ``smallest_share`` (share of customers in the
        smallest segment).

    Notes
    -----
    With more than 5,000 rows the silhouette is taken on a random 5,000 of them.

    References
    ----------
    Rousseeuw, P. J. (1987). Silhouettes. *Journal of Computational and Applied Mathematics*, 20, 53-65.

    Examples
    --------
    >>> data = pd.DataFrame({"orders": [1, 2, 20, 21, 22, 50, 51]})
    >>> int(silhouette_table(data, ["orders"], n_segments=[2, 3, 4])["silhouette"].idxmax())
    3
    """
    rows = {}
    for count in n_segments:
        model = KMeansSegments(features, count, log=log, seed=seed).fit(data)
        rows[count] = {
            "silhouette": model.silhouette_,
            "smallest_share": model.labels_.value_counts(normalize=True).min(),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("n_segments")


def plot_silhouettes(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the silhouette against the number of segments.

    Parameters
    ----------
    table : DataFrame
        Result of `silhouette_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the line.

    Returns
    -------
    Axes
        The best number of segments is marked.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("silhouette",), name="table")
    ax = new_axes(ax)
    ax.plot(table.index, table["silhouette"], **{"marker": "o", **kwargs})
    best = table["silhouette"].idxmax()
    ax.plot(best, table.loc[best, "silhouette"], marker="*", markersize=14, color="#b2182b", linestyle="")
    ax.set_xticks(table.index)
    ax.set(xlabel=_("Number of segments"), ylabel=_("Mean silhouette (1 is best)"))
    return ax
