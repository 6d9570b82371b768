"""Comparing what a figure shows with the data it should show."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import Tolerance, column, differing, kind_of
from crmlab.check._drawing import coordinates
from crmlab.check._failure import Wrong
from crmlab.check._plain import label_text
from crmlab.check._slips import slip
from crmlab.check._words import listed, show
from crmlab.i18n import translator

_ = translator("check")


def compare_drawn(part: str, drawn: list[dict], expected: Any, tolerance: Tolerance) -> None:
    """Refuse bars, lines, points, slices or images that do not show the expected data."""
    if part in ("bars", "slices"):
        _sizes(part, drawn, expected, tolerance)
    elif part == "lines":
        _one_of_the_lines(drawn, expected, tolerance)
    elif part == "points":
        _cloud(drawn, expected, tolerance)
    else:
        grid = np.asarray(expected, dtype=float)
        if not any(
            np.shape(one) == grid.shape and not tolerance.far(np.asarray(one), grid).any() for one in drawn
        ):
            raise Wrong(_("The colours of {subject} do not show the values asked for."))


def _sizes(part: str, drawn: list[dict], expected: Any, tolerance: Tolerance) -> None:
    """Compare bars or slices by name, where names are known, else in order."""
    size, name = ("height", "x") if part == "bars" else ("share", "name")
    found = [one[size] for one in drawn]
    if isinstance(expected, Mapping | pd.Series):
        by_name = {label_text(label): float(number) for label, number in dict(expected).items()}
        names = [label_text(one[name]) for one in drawn]
        if set(by_name) == set(names):
            wanted = [by_name[label] for label in names]
        else:
            wanted, names = list(by_name.values()), [str(place) for place in range(1, len(drawn) + 1)]
    else:
        wanted, names = (
            [float(number) for number in expected],
            [str(place) for place in range(1, len(drawn) + 1)],
        )
    if part == "slices":
        wanted = [number / sum(wanted) for number in wanted]
    if len(found) != len(wanted):
        raise Wrong(
            _("The number of {part} in {subject} should be {wanted}, but it is {found}."),
            wanted=len(wanted),
            found=len(found),
            part=part_name(part),
        )
    mine, right = column(found), column(wanted)
    wrong = differing(mine, right, tolerance)
    if wrong.any():
        place = int(np.argmax(wrong))
        raise Wrong(
            _("{subject}: the size of {name} is {value}, which is not right (wrong: {n} of {total})."),
            name=names[place],
            value=show(found[place]),
            n=int(wrong.sum()),
            total=len(wanted),
            hint=slip(mine, right, wrong),
        )


def _one_of_the_lines(drawn: list[dict], expected: Any, tolerance: Tolerance) -> None:
    x = coordinates(expected.index) if isinstance(expected, pd.Series) else None
    y = column(list(dict(expected).values()) if isinstance(expected, Mapping | pd.Series) else list(expected))
    if isinstance(expected, Mapping):
        x = coordinates(list(expected))
    lengths = [len(line["y"]) for line in drawn]
    if len(y) not in lengths:
        raise Wrong(
            _("The number of points of the line in {subject} should be {wanted}, but it is {found}."),
            wanted=len(y),
            found=listed(sorted(set(lengths))),
        )
    wrong_at = []
    for line in drawn:
        if len(line["y"]) != len(y):
            continue
        wrong = differing(column(line["y"]), y, tolerance)
        if x is not None and kind_of(column(line["x"])) == kind_of(column(x)):
            wrong |= differing(column(line["x"]), column(x), tolerance)
        if not wrong.any():
            return
        wrong_at.append((line, wrong))
    line, wrong = min(wrong_at, key=lambda pair: pair[1].sum())
    place = int(np.argmax(wrong))
    raise Wrong(
        _("{subject}: the line goes through {x}, {y}, which is not right (wrong: {n} of {total})."),
        x=show(line["x"][place]),
        y=show(line["y"][place]),
        n=int(wrong.sum()),
        total=len(y),
        hint=slip(column(line["y"]), y, wrong),
    )


def _cloud(drawn: list[dict], expected: Any, tolerance: Tolerance) -> None:
    """Compare points in any order."""
    wanted = np.asarray(expected, dtype=float).reshape(-1, 2)
    found = np.array([pair for group in drawn for pair in zip(group["x"], group["y"])], dtype=float).reshape(
        -1, 2
    )
    if len(found) != len(wanted):
        raise Wrong(
            _("The number of {part} in {subject} should be {wanted}, but it is {found}."),
            wanted=len(wanted),
            found=len(found),
            part=part_name("points"),
        )
    found, wanted = (points[np.lexsort(np.round(points, 6).T)] for points in (found, wanted))
    wrong = tolerance.far(found, wanted).any(axis=1)
    if wrong.any():
        swapped = not tolerance.far(found[np.lexsort(found[:, ::-1].T)][:, ::-1], wanted).any()
        x, y = found[int(np.argmax(wrong))]
        raise Wrong(
            _("{subject} has a point at {x}, {y}, which is not right (wrong: {n} of {total})."),
            x=show(x),
            y=show(y),
            n=int(wrong.sum()),
            total=len(wanted),
            hint=_("Have x and y changed places?") if swapped else "",
        )


def part_name(part: str) -> str:
    names = {
        "bars": _("bars"),
        "lines": _("lines"),
        "points": _("points"),
        "slices": _("slices"),
        "areas": _("areas"),
        "images": _("images"),
    }
    return names[part]
