"""Checks of divisions into groups."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._failure import Wrong, a_check
from crmlab.check._plain import label_text
from crmlab.check._tabular import as_series
from crmlab.check._words import describe, show_key
from crmlab.check.values import exists
from crmlab.i18n import translator

_ = translator("check")


@a_check
def partition(answer: Any, expected: Any) -> None:
    """Check a division into groups; what the groups are called does not matter.

    Parameters
    ----------
    answer : dict or Series of name to group, list of groups, or list of labels
        The student's groups. A table with two columns, name and group, will do.
    expected : the same
        The right groups.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> cluster = {"C1": 0, "C2": 1, "C3": 0}
    >>> check.partition(cluster, [["C1", "C3"], ["C2"]])
    ✓ cluster
    >>> check.partition(cluster, [["C1"], ["C2", "C3"]])
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: cluster: C1 and C3 are in one group, but do not belong together.
    """
    exists(answer)
    theirs, ours = _group_of(answer), _group_of(expected)
    strangers = [name for name in theirs if name not in ours]
    if strangers:
        raise Wrong(_("{subject} has {name}, which does not belong there."), name=show_key(strangers[0]))
    if len(theirs) < len(ours):
        raise Wrong(_("{subject} puts {found} of {total} in a group."), found=len(theirs), total=len(ours))
    first_of_ours: dict[Any, Any] = {}
    first_of_theirs: dict[Any, Any] = {}
    for name, group in theirs.items():
        level = first_of_ours.setdefault(ours[name], name)
        other = first_of_theirs.setdefault(group, name)
        if ours[other] != ours[name]:
            message = _("{subject}: {one} and {other} are in one group, but do not belong together.")
            raise Wrong(message, one=show_key(other), other=show_key(name))
        if theirs[level] != group:
            message = _("{subject}: {one} and {other} are in different groups, but belong together.")
            raise Wrong(message, one=show_key(level), other=show_key(name))


def _group_of(groups: Any) -> dict[str, str]:
    """The group of each name, as texts."""
    groups = as_series(groups)
    if isinstance(groups, pd.Series):
        groups = dict(zip(groups.index, groups))
    if not isinstance(groups, Mapping | list | tuple | np.ndarray | pd.Index):
        raise Wrong(
            _("{subject} should say which group each one is in, but it is {found}."), found=describe(groups)
        )
    if not isinstance(groups, Mapping):
        groups = dict(enumerate(groups))
    if groups and all(
        isinstance(group, list | set | frozenset | tuple | pd.Index | np.ndarray) for group in groups.values()
    ):
        return {label_text(name): label_text(label) for label, group in groups.items() for name in group}
    return {label_text(name): label_text(label) for name, label in groups.items()}
