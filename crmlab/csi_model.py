"""The structural model behind a satisfaction index: what drives satisfaction, and what follows from it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns, require_extra
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

ACSI_PATHS = (
    ("expectations", "quality"),
    ("expectations", "value"),
    ("expectations", "satisfaction"),
    ("quality", "value"),
    ("quality", "satisfaction"),
    ("value", "satisfaction"),
    ("satisfaction", "complaints"),
    ("satisfaction", "loyalty"),
    ("complaints", "loyalty"),
)
"""The nine arrows of the American Customer Satisfaction Index (Fornell et al. 1996, figure 1)."""

ACSI_LAYOUT = {
    "expectations": (0, 0),
    "quality": (0, 2),
    "value": (1, 1),
    "satisfaction": (2, 1),
    "complaints": (3, 2),
    "loyalty": (3, 0),
}
"""Where `plot_csi_model` puts the six constructs."""


class CSIModel:
    """Structural equation model of a customer satisfaction index.

    Parameters
    ----------
    blocks : mapping of str to sequence of str
        Survey items (columns) of each construct; for the default paths the six constructs ``expectations``,
        ``quality``, ``value``, ``satisfaction``, ``complaints`` and ``loyalty``.
    paths : sequence of (str, str), optional
        Arrows between the constructs, cause first; the ACSI's nine if omitted.
    estimator : {"pls", "ml"}, optional
        Partial least squares (mode A, centroid scheme), as the ACSI does, or maximum likelihood by semopy.

    Attributes
    ----------
    paths_ : DataFrame
        Columns ``source``, ``target``, ``coefficient`` (standardised), ``std_error``, ``statistic`` (t for PLS,
        z for ML), ``p_value``.
    loadings_ : DataFrame
        Index (construct, item); columns ``loading`` (standardised) and, for PLS, ``weight``.
    effects_ : DataFrame
        Index (source, target); columns ``direct``, ``indirect``, ``total``.
    r_squared_ : Series
        Explained share of the variance of each construct that has a cause.
    fit_ : Series
        ``n`` and, for PLS, ``gof`` (goodness of fit of Tenenhaus et al. 2005); for ML ``chi2``, ``dof``, ``cfi``,
        ``tli``, ``rmsea``.

    Raises
    ------
    ValueError
        If a path names a construct without items, a block lies on no path, or the estimator is unknown.

    Notes
    -----
    PLS explains the variance of the scores and needs no normal distribution, but its paths are pulled
    towards 0 by measurement error; ML corrects for it and tests the model, but wants a few hundred complete
    answers. Respondents with a gap are left out. PLS standard errors are those of the regressions between the
    scores, which take the weights as known.

    References
    ----------
    Fornell, C., Johnson, M. D., Anderson, E. W., Cha, J. & Bryant, B. E. (1996). The American Customer
    Satisfaction Index: nature, purpose, and findings. Journal of Marketing, 60(4), 7-18.

    Tenenhaus, M., Esposito Vinzi, V., Chatelin, Y.-M. & Lauro, C. (2005). PLS path modeling. Computational
    Statistics & Data Analysis, 48(1), 159-205.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> quality = rng.normal(size=300)
    >>> satisfaction = 0.8 * quality + 0.6 * rng.normal(size=300)
    >>> survey = pd.DataFrame({"q1": quality, "q2": quality, "s1": satisfaction, "s2": satisfaction})
    >>> blocks = {"quality": ["q1", "q2"], "satisfaction": ["s1", "s2"]}
    >>> model = CSIModel(blocks, paths=[("quality", "satisfaction")]).fit(survey)
    >>> model.paths_["coefficient"].round(1).tolist()
    [0.8]
    """

    def __init__(
        self,
        blocks: Mapping[str, Sequence[str]],
        *,
        paths: Sequence[tuple[str, str]] = ACSI_PATHS,
        estimator: str = "pls",
    ):
        self.blocks = blocks
        self.paths = paths
        self.estimator = estimator

    def fit(self, survey: pd.DataFrame) -> "CSIModel":
        """Estimate the model.

        Parameters
        ----------
        survey : DataFrame
            One row per respondent, one numeric column per item.

        Returns
        -------
        CSIModel
            The model itself, with the attributes that end in ``_``.
        """
        if self.estimator not in ("pls", "ml"):
            raise ValueError(f"estimator must be 'pls' or 'ml', not {self.estimator!r}.")
        joined = {construct for path in self.paths for construct in path}
        bare = sorted(joined - set(self.blocks))
        if bare:
            raise ValueError(
                f"blocks has no items for {bare}; it has {list(self.blocks)}. Add them or pass paths=..."
            )
        alone = [construct for construct in self.blocks if construct not in joined]
        if alone:
            raise ValueError(f"No path touches {alone}; add a path or leave the block(s) out.")
        answers = self._answers(survey).dropna()
        if len(answers) <= answers.shape[1]:
            raise ValueError(f"{answers.shape[1]} items need more complete answers than {len(answers)}.")
        if self.estimator == "pls":
            self._fit_pls(answers)
        else:
            self._fit_ml(answers)
        self.effects_ = self._effects()
        return self

    def predict(self, survey: pd.DataFrame) -> pd.DataFrame:
        """Score the constructs of each respondent from the items and the fitted weights.

        Parameters
        ----------
        survey : DataFrame
            One row per respondent, the columns the model was fitted on.

        Returns
        -------
        DataFrame
            Index of `survey`, one column per construct, in the units of the items; NaN where an item is missing.
            Constructs are weighted means of their items.
        """
        answers = self._answers(survey)
        scores = {
            c: answers[list(items)].mul(self.index_weights(c)).sum(axis=1, skipna=False)
            for c, items in self.blocks.items()
        }
        return pd.DataFrame(scores)

    def index_weights(self, construct: str = "satisfaction") -> pd.Series:
        """Return the item weights of a construct, as `crmlab.csi.acsi_score` takes them.

        Parameters
        ----------
        construct : str, optional
            Name of the construct.

        Returns
        -------
        Series
            Index item; weights that sum to 1. PLS gives its outer weights, ML the standardised loadings.
        """
        column = "weight" if "weight" in self.loadings_ else "loading"
        weights = self.loadings_.loc[construct, column]
        return (weights / weights.sum()).rename("weight")

    def _answers(self, survey: pd.DataFrame) -> pd.DataFrame:
        items = [item for block in self.blocks.values() for item in block]
        require_columns(survey, items, name="survey")
        return survey[items].astype(float)

    def _causes(self) -> dict[str, list[str]]:
        """Causes of each construct that has one, in the order of the blocks."""
        return {
            target: [source for source, end in self.paths if end == target]
            for target in self.blocks
            if any(end == target for _source, end in self.paths)
        }

    def _fit_pls(self, answers: pd.DataFrame) -> None:
        names = list(self.blocks)
        member = np.array([[item in self.blocks[name] for name in names] for item in answers], dtype=float)
        linked = pd.DataFrame(0.0, index=names, columns=names)
        for source, target in self.paths:
            linked.loc[source, target] = linked.loc[target, source] = 1.0
        covariance = answers.cov().to_numpy()
        weights = _pls_weights(covariance, member, linked.to_numpy())
        loadings = (covariance @ weights) / np.sqrt(np.diag(covariance))[:, None] * member
        between = pd.DataFrame(weights.T @ covariance @ weights, index=names, columns=names)
        t = require_extra("scipy.stats", "models").t
        rows, r_squared = [], {}
        for target, causes in self._causes().items():
            inverse = np.linalg.inv(between.loc[causes, causes].to_numpy())
            beta = inverse @ between.loc[causes, target].to_numpy()
            r_squared[target] = float(beta @ between.loc[causes, target].to_numpy())
            freedom = len(answers) - len(causes) - 1
            errors = np.sqrt(np.diag(inverse) * (1 - r_squared[target]) / freedom)
            statistic = beta / errors
            rows += zip(
                causes, [target] * len(causes), beta, errors, statistic, 2 * t.sf(np.abs(statistic), freedom)
            )
        self.paths_ = _path_table(rows)
        self.r_squared_ = pd.Series(r_squared, name="r_squared")
        self.loadings_ = self._per_item(
            answers, {"weight": weights.sum(axis=1), "loading": loadings.sum(axis=1)}
        )
        several = [len(self.blocks[construct]) > 1 for construct in self.loadings_.index.get_level_values(0)]
        communality = (self.loadings_["loading"] ** 2)[several].mean()
        self.fit_ = pd.Series({"n": len(answers), "gof": np.sqrt(communality * self.r_squared_.mean())})

    def _fit_ml(self, answers: pd.DataFrame) -> None:
        semopy = require_extra("semopy", "models")
        # semopy's formulas take plain identifiers only; the survey's columns may be called anything
        construct = {name: f"construct{place}" for place, name in enumerate(self.blocks)}
        item = {name: f"item{place}" for place, name in enumerate(answers.columns)}
        lines = [
            f"{construct[name]} =~ {' + '.join(item[i] for i in items)}"
            for name, items in self.blocks.items()
        ]
        lines += [
            f"{item[items[0]]} ~~ 0 * {item[items[0]]}" for items in self.blocks.values() if len(items) == 1
        ]
        lines += [
            f"{construct[target]} ~ {' + '.join(construct[c] for c in causes)}"
            for target, causes in self._causes().items()
        ]
        model = semopy.Model("\n".join(lines))
        model.fit(answers.rename(columns=item))
        estimates = model.inspect(std_est=True).set_index(["lval", "op", "rval"])
        rows = []
        for target, causes in self._causes().items():
            for source in causes:
                found = estimates.loc[(construct[target], "~", construct[source])]
                coefficient, z = found["Est. Std"], found["z-value"]
                rows.append((source, target, coefficient, coefficient / z, z, found["p-value"]))
        self.paths_ = _path_table(rows)
        unexplained = {
            t: estimates.loc[(construct[t], "~~", construct[t]), "Est. Std"] for t in self._causes()
        }
        self.r_squared_ = (1 - pd.Series(unexplained, dtype=float)).rename("r_squared")
        loadings = [
            estimates.loc[(item[i], "~", construct[name]), "Est. Std"]
            for name, items in self.blocks.items()
            for i in items
        ]
        self.loadings_ = self._per_item(answers, {"loading": np.array(loadings, dtype=float)})
        stats = semopy.calc_stats(model).loc["Value"]
        wanted = {"chi2": "chi2", "dof": "DoF", "cfi": "CFI", "tli": "TLI", "rmsea": "RMSEA"}
        self.fit_ = pd.Series({"n": len(answers)} | {name: float(stats[key]) for name, key in wanted.items()})

    def _per_item(self, answers: pd.DataFrame, columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
        owner = [name for name, items in self.blocks.items() for _item in items]
        index = pd.MultiIndex.from_arrays([owner, answers.columns], names=["construct", "item"])
        return pd.DataFrame(columns, index=index)

    def _effects(self) -> pd.DataFrame:
        names = list(self.blocks)
        direct = self.paths_.pivot(index="source", columns="target", values="coefficient")
        direct = direct.reindex(index=names, columns=names).fillna(0.0)
        total = np.linalg.inv(np.eye(len(names)) - direct.to_numpy()) - np.eye(len(names))
        table = pd.DataFrame(
            {"direct": direct.to_numpy().ravel(), "total": total.ravel()},
            index=pd.MultiIndex.from_product([names, names], names=["source", "target"]),
        )
        table.insert(1, "indirect", table["total"] - table["direct"])
        return table[table["total"] != 0]


def _path_table(rows) -> pd.DataFrame:
    columns = ["source", "target", "coefficient", "std_error", "statistic", "p_value"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype(dict.fromkeys(columns[2:], float))


def _pls_weights(covariance: np.ndarray, member: np.ndarray, linked: np.ndarray) -> np.ndarray:
    """Outer weights (items x constructs) of Lohmoeller's algorithm, scores of variance 1.

    It needs the items' covariances only, so its cost does not grow with the respondents.
    """

    def normed(weights):
        return weights / np.sqrt(np.diag(weights.T @ covariance @ weights))

    weights = normed(member)
    for _round in range(1000):
        signs = np.sign(weights.T @ covariance @ weights) * linked
        new = normed(member * (covariance @ weights @ signs))
        if np.abs(np.abs(new) - np.abs(weights)).max() < 1e-9:
            break
        weights = new
    else:
        raise ValueError(
            "PLS did not settle in 1000 rounds; a construct may have items that do not belong together."
        )
    return new * np.where((member * (covariance @ new)).sum(axis=0) < 0, -1, 1)


def plot_csi_model(
    paths: pd.DataFrame,
    *,
    r_squared: pd.Series | None = None,
    layout: Mapping[str, tuple] = ACSI_LAYOUT,
    ax: "Axes | None" = None,
    **kwargs,
) -> "Axes":
    """Draw the path diagram with the standardised coefficients.

    Parameters
    ----------
    paths : DataFrame
        Attribute ``paths_`` of a fitted `CSIModel`.
    r_squared : Series, optional
        Attribute ``r_squared_``; written under the names of the constructs.
    layout : mapping of str to (float, float), optional
        Place of each construct; by default the six of the ACSI.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the arrows.

    Returns
    -------
    Axes
        The axes drawn on. Arrows with a p-value above 0.05 are dashed.
    """
    from crmlab._plotting import new_axes

    names = list(dict.fromkeys([*paths["source"], *paths["target"]]))
    lost = [name for name in names if name not in layout]
    if lost:
        raise ValueError(f"layout has no place for {lost}; pass layout={{name: (x, y), ...}}.")
    ax = new_axes(ax, figsize=(8, 4.5))
    boxes = {}
    for name in names:
        explained = "" if r_squared is None or name not in r_squared else f"\nR² = {r_squared[name]:.2f}"
        look = {"boxstyle": "round,pad=0.5", "fc": "tab:blue", "ec": "none"}
        text = ax.text(*layout[name], _(name) + explained, ha="center", va="center", color="white", bbox=look)
        boxes[name] = text.get_bbox_patch()
    for row in paths.itertuples():
        start, end = np.array(layout[row.source], float), np.array(layout[row.target], float)
        arrow = {"arrowstyle": "-|>", "linestyle": "-" if row.p_value < 0.05 else "--", "color": "0.3"}
        arrow |= {"patchA": boxes[row.source], "patchB": boxes[row.target], "shrinkA": 2, "shrinkB": 2}
        arrow |= kwargs
        ax.annotate("", xy=end, xytext=start, arrowprops=arrow)
        look = {"fc": "white", "ec": "none", "pad": 1}
        ax.text(*(start + end) / 2, f"{row.coefficient:.2f}", ha="center", va="center", fontsize=9, bbox=look)
    xs, ys = zip(*(layout[name] for name in names))
    ax.set(xlim=(min(xs) - 0.5, max(xs) + 0.5), ylim=(min(ys) - 0.5, max(ys) + 0.5))
    ax.set_axis_off()
    ax.set_title(_("Standardised path coefficients (dashed: p ≥ 0.05)"))
    return ax
