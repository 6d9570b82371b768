"""Customer archive: the fields of a file on a business customer, and checks of the quality of its data."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

CATEGORIES = ("basic", "history", "organisation", "operations", "financial", "credit")
DIMENSIONS = ("completeness", "validity", "uniqueness", "timeliness")
CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PHONE = r"(\+86[- ]?)?(1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4})"
EMAIL = r"[\w.+-]+@[\w-]+(\.[\w-]+)+"

# Field, category, kind, required, pattern of the whole text, lowest and highest number.
FIELDS = (
    ("name", "basic", "text", True, None, None, None),
    ("credit_code", "basic", "code", True, None, None, None),
    ("address", "basic", "text", True, None, None, None),
    ("postcode", "basic", "text", False, r"\d{6}", None, None),
    ("phone", "basic", "text", True, PHONE, None, None),
    ("email", "basic", "text", False, EMAIL, None, None),
    ("contact_person", "basic", "text", True, None, None, None),
    ("founded_on", "basic", "date", False, None, None, None),
    ("registered_capital_cny", "basic", "number", False, None, 0, None),
    ("first_order_on", "history", "date", False, None, None, None),
    ("legal_representative", "organisation", "text", True, None, None, None),
    ("employees", "organisation", "number", False, None, 1, None),
    ("business_scope", "operations", "text", True, None, None, None),
    ("annual_sales_cny", "operations", "number", False, None, 0, None),
    ("receivables_cny", "financial", "number", False, None, 0, None),
    ("credit_limit_cny", "credit", "number", False, None, 0, None),
    ("credit_grade", "credit", "text", False, "[A-D]", None, None),
    ("updated_on", "history", "date", True, None, None, None),
)


def archive_schema() -> pd.DataFrame:
    """Give the fields of a customer archive, with what makes a value valid.

    Returns
    -------
    DataFrame
        Index ``field``; columns ``category`` (basic, history, organisation, operations, financial, credit),
        ``kind`` (``"text"``, ``"number"``, ``"date"`` or ``"code"``, the unified social credit code),
        ``required`` (yes/no), ``pattern`` (regular expression the whole text must match), ``low`` and
        ``high`` (bounds of a number). Add, drop or change rows to suit a firm.

    Examples
    --------
    >>> archive_schema().loc["employees", ["category", "kind"]].tolist()
    ['organisation', 'number']
    """
    columns = ["field", "category", "kind", "required", "pattern", "low", "high"]
    table = pd.DataFrame(FIELDS, columns=columns).set_index("field")
    return table.astype({"pattern": object, "low": float, "high": float})


def valid_credit_code(code: str) -> bool:
    """Check a Chinese unified social credit code by its check character.

    Parameters
    ----------
    code : str
        Eighteen characters: digits and capital letters without I, O, S, V, Z.

    Returns
    -------
    bool
        True if the length, the characters and the check character are right.

    References
    ----------
    GB 32100-2015. *Coding rule of the unified social credit identifier for legal entities and other
    organizations*. Standardization Administration of China.

    Examples
    --------
    >>> valid_credit_code("914403001922038216"), valid_credit_code("914403001922038261")
    (True, False)
    """
    if len(code) != 18 or any(character not in CODE_CHARACTERS for character in code):
        return False
    total = sum(
        CODE_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17])
    )
    return CODE_CHARACTERS[-total % 31] == code[17]


def check_completeness(archive: pd.DataFrame, schema: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count how many records have each field filled.

    Parameters
    ----------
    archive : DataFrame
        One row per customer.
    schema : DataFrame, optional
        Fields as `archive_schema` gives them.

    Returns
    -------
    DataFrame
        Index ``field``; columns ``category``, ``required``, ``filled`` (count) and ``share``. A field that
        is no column of the archive is filled nowhere. Text of blanks only is empty.

    Examples
    --------
    >>> archive = pd.DataFrame({"name": ["Hotel A", " "], "phone": ["13800138000", None]})
    >>> check_completeness(archive).loc[["name", "phone", "email"], "share"].tolist()
    [0.5, 0.5, 0.0]
    """
    schema = _schema(archive, schema)
    filled = _filled(archive.reindex(columns=schema.index)).sum()
    share = filled / len(archive) if len(archive) else np.nan
    return schema[["category", "required"]].assign(filled=filled, share=share)


def check_validity(archive: pd.DataFrame, as_of, schema: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the values that cannot be right.

    Parameters
    ----------
    archive : DataFrame
        One row per customer. Empty fields are no matter of validity.
    as_of : date-like
        Dates after this day are invalid.
    schema : DataFrame, optional
        Fields as `archive_schema` gives them.

    Returns
    -------
    DataFrame
        One row per invalid value: columns ``row`` (index label in the archive), ``field``, ``value`` and
        ``problem`` (``"no number"``, ``"out of range"``, ``"no date"``, ``"in the future"``, ``"wrong
        form"`` or ``"wrong check character"``).

    Notes
    -----
    Valid is not true: a telephone number of the right form may be someone else's.

    Examples
    --------
    >>> archive = pd.DataFrame({"postcode": ["310000", "3100"], "founded_on": ["2031-01-01", "2001-05-06"]})
    >>> check_validity(archive, "2025-12-31")[["row", "field", "problem"]].to_numpy().tolist()
    [[1, 'postcode', 'wrong form'], [0, 'founded_on', 'in the future']]
    """
    schema = _schema(archive, schema)
    found = []
    for field, rule in schema.loc[schema.index.intersection(archive.columns, sort=False)].iterrows():
        values = archive.loc[_filled(archive[[field]])[field], field]
        problems = _problems(values, rule, pd.Timestamp(as_of))
        found += [(row, field, value, why) for (row, value), why in zip(values.items(), problems) if why]
    return pd.DataFrame(found, columns=["row", "field", "value", "problem"])


def _problems(values: pd.Series, rule: pd.Series, as_of: pd.Timestamp) -> list[str]:
    """Say of each value what is wrong with it, or nothing."""
    answers = np.full(len(values), "")
    if rule["kind"] == "number":
        read = pd.to_numeric(values, errors="coerce")
        outside = (read < rule["low"]) | (read > rule["high"])
        answers = np.select([read.isna(), outside], ["no number", "out of range"], "")
    elif rule["kind"] == "date":
        read = values.map(lambda value: pd.to_datetime(value, errors="coerce"))
        answers = np.select([read.isna(), read > as_of], ["no date", "in the future"], "")
    elif rule["kind"] == "code":
        answers = np.where(values.astype(str).map(valid_credit_code), "", "wrong check character")
    elif isinstance(rule["pattern"], str):
        answers = np.where(values.astype(str).str.strip().str.fullmatch(rule["pattern"]), "", "wrong form")
    return answers.tolist()


def find_duplicates(archive: pd.DataFrame, keys: Sequence[str] = ("name",)) -> pd.DataFrame:
    """Find records that are probably the same customer.

    Parameters
    ----------
    archive : DataFrame
        One row per customer.
    keys : sequence of str, default ("name",)
        Columns that must agree. Capitals, full-width letters, blanks and punctuation do not matter. A
        record with all keys empty has no duplicate.

    Returns
    -------
    DataFrame
        The records that have a twin, in groups: columns of `archive` after ``group`` (1, 2, ...).

    Raises
    ------
    ValueError
        If a key is no column.

    Notes
    -----
    Only spelling is forgiven. "Hotel Asia" and "Asia Hotel" need fuzzy matching, which also joins
    customers that are two (Christen 2012).

    References
    ----------
    Christen, P. (2012). *Data Matching*. Springer, ch. 3.

    Examples
    --------
    >>> archive = pd.DataFrame({"name": ["ABC Hotel", "Tea House", "abc  hotel"]})
    >>> find_duplicates(archive)["name"].tolist()
    ['ABC Hotel', 'abc  hotel']
    """
    require_columns(archive, keys, name="archive")
    plain = archive[list(keys)].map(_plain)
    known = plain.ne("").any(axis=1)
    group = plain.groupby(list(keys)).ngroup().where(known)
    twins = archive.loc[group.duplicated(keep=False) & known]
    number = pd.factorize(group[twins.index])[0] + 1
    table = twins.copy()
    table.insert(0, "group", number)
    return table.sort_values("group", kind="stable")


def _plain(value: object) -> str:
    """Text reduced to its letters and digits."""
    if pd.isna(value):
        return ""
    text = unicodedata.normalize("NFKC", str(value)).casefold()
    return "".join(character for character in text if character.isalnum())


def check_timeliness(
    archive: pd.DataFrame, as_of, *, updated: str = "updated_on", max_age_days: int = 365
) -> pd.DataFrame:
    """Tell the age of each record and whether it is due for review.

    Parameters
    ----------
    archive : DataFrame
        One row per customer.
    as_of : date-like
        The day on which ages are taken.
    updated : str, default "updated_on"
        Date of the last update.
    max_age_days : int, default 365
        A record older than this is stale. One without a date is stale too.

    Returns
    -------
    DataFrame
        Index of `archive`; columns ``age_days`` and ``stale``.

    Raises
    ------
    ValueError
        If the column is missing.

    Examples
    --------
    >>> archive = pd.DataFrame({"updated_on": pd.to_datetime(["2025-12-01", "2023-01-01", None])})
    >>> check_timeliness(archive, "2025-12-31")["stale"].tolist()
    [False, True, True]
    """
    require_columns(archive, (updated,), name="archive")
    age = (pd.Timestamp(as_of) - pd.to_datetime(archive[updated], errors="coerce")).dt.days
    return pd.DataFrame({"age_days": age, "stale": ~(age <= max_age_days)})


def quality_summary(
    archive: pd.DataFrame,
    as_of,
    *,
    schema: pd.DataFrame | None = None,
    keys: Sequence[str] = ("name",),
    updated: str = "updated_on",
    max_age_days: int = 365,
) -> pd.DataFrame:
    """Sum up the quality of an archive in four shares.

    Parameters
    ----------
    archive : DataFrame
        One row per customer.
    as_of : date-like
        The day on which the archive is judged.
    schema : DataFrame, optional
        Fields as `archive_schema` gives them.
    keys : sequence of str, default ("name",)
        Columns by which duplicates are found.
    updated : str, default "updated_on"
        Date of the last update.
    max_age_days : int, default 365
        A record older than this is stale.

    Returns
    -------
    DataFrame
        Index ``dimension``; columns ``checked``, ``good`` (counts) and ``share``:
        completeness (required fields filled), validity (filled fields that are valid), uniqueness (records
        left if each group of duplicates were one) and timeliness (records not stale).

    Raises
    ------
    ValueError
        If the archive is empty or a key is no column.

    References
    ----------
    Wang, R. Y., & Strong, D. M. (1996). Beyond accuracy: What data quality means to data consumers.
    *Journal of Management Information Systems*, 12(4), 5-33.

    Examples
    --------
    >>> archive = pd.DataFrame({
    ...     "name": ["Tea House", "TEA HOUSE", "Hotel"], "phone": ["13800138000", "12", None],
    ...     "updated_on": ["2025-12-01"] * 3})
    >>> schema = archive_schema().loc[["name", "phone"]]
    >>> quality_summary(archive, "2025-12-31", schema=schema)["share"].round(2).to_dict()
    {'completeness': 0.83, 'validity': 0.8, 'uniqueness': 0.67, 'timeliness': 1.0}
    """
    schema = _schema(archive, schema)
    if archive.empty:
        raise ValueError("The archive has no records, so there is no quality to sum up.")
    complete = check_completeness(archive, schema)
    required, filled = complete[complete["required"]], complete["filled"].sum()
    twins = find_duplicates(archive, keys)["group"]
    stale = check_timeliness(archive, as_of, updated=updated, max_age_days=max_age_days)["stale"]
    counts = {
        "completeness": (len(required) * len(archive), required["filled"].sum()),
        "validity": (filled, filled - len(check_validity(archive, as_of, schema))),
        "uniqueness": (len(archive), len(archive) - len(twins) + twins.nunique()),
        "timeliness": (len(archive), (~stale).sum()),
    }
    table = pd.DataFrame.from_dict(counts, orient="index", columns=["checked", "good"]).astype(int)
    return table.assign(share=table["good"] / table["checked"]).rename_axis("dimension")


def _schema(archive: pd.DataFrame, schema: pd.DataFrame | None) -> pd.DataFrame:
    require_columns(archive, (), name="archive")
    schema = archive_schema() if schema is None else schema
    require_columns(schema, ("category", "kind", "required", "pattern", "low", "high"), name="schema")
    return schema


def _filled(archive: pd.DataFrame) -> pd.DataFrame:
    return archive.notna() & archive.map(lambda value: not isinstance(value, str) or value.strip() != "")


def plot_quality(summary: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the four shares of data quality.

    Parameters
    ----------
    summary : DataFrame
        Result of `quality_summary`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        One bar per dimension, with the number of faults.
    """
    from crmlab._plotting import new_axes

    require_columns(summary, ("checked", "good", "share"), name="summary")
    ax = new_axes(ax)
    bars = ax.barh([_(str(name)) for name in summary.index], summary["share"], **kwargs)
    faults = summary["checked"] - summary["good"]
    labels = [
        _("{share:.0%} (faults: {faults})").format(share=share, faults=count)
        for share, count in zip(summary["share"], faults)
    ]
    ax.bar_label(bars, labels, padding=4)
    ax.invert_yaxis()
    ax.set(xlabel=_("Share without fault"), xlim=(0, 1.35))
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    return ax
