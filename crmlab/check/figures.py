"""Checks of figures, by what is drawn and written in them, not by pixels."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crmlab.check._cells import Tolerance
from crmlab.check._drawing import describe_figure
from crmlab.check._drawn import compare_drawn, part_name
from crmlab.check._failure import StudentError, Wrong, a_check
from crmlab.check._plain import folded
from crmlab.check._tabular import to_pandas
from crmlab.check._words import describe, listed, show
from crmlab.check.values import exists
from crmlab.i18n import translator

__all__ = ["describe_figure", "figure"]

_ = translator("check")

Words = str | Iterable[str] | Mapping[str, str]

PARTS = {
    "bar": "bars",
    "barh": "bars",
    "hist": "bars",
    "line": "lines",
    "scatter": "points",
    "pie": "slices",
    "area": "areas",
    "heatmap": "images",
}


def drawing(answer: Any, **arguments: Any) -> list[dict]:
    """The student's figure as a list of described axes; refuse what is no figure."""
    exists(answer)
    if isinstance(answer, Mapping) and answer.get("kind") == "figure":
        return answer["axes"]
    try:
        return describe_figure(answer)["axes"]
    except (TypeError, StudentError):
        hint = _(
            "Plot functions give back the axes: keep them, ax = ...plot(...), and end a function with return ax."
        )
        raise Wrong(
            _("{subject} should be a figure, but it is {found}."), found=describe(answer), hint=hint
        ) from None


@a_check(prepare=drawing)
def figure(
    answer: Any,
    *,
    kind: str | None = None,
    xlabel: bool | Words = False,
    ylabel: bool | Words = False,
    title: bool | Words = False,
    unit: Words = (),
    legend: bool | Sequence[str] = False,
    n: int | None = None,
    panels: int | None = None,
    data: Any = None,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a figure: what kind it is, how it is labelled, and what data it shows.

    Parameters
    ----------
    answer : Axes, Figure, or their description by `describe_figure`
        The student's figure.
    kind : {"bar", "barh", "hist", "line", "scatter", "pie", "area", "heatmap"}, optional
        What must be drawn in it.
    xlabel, ylabel, title : bool, str, list of str or mapping of language to str
        True: there must be one; a text, or one of several: it must contain it.
    unit : str, list of str or mapping of language to str
        The unit, or one of several ways to write it, that a label or the title must contain.
    legend : bool or list of str
        True: there must be one; texts: it must have them.
    n : int, optional
        Number of bars, lines, points or slices.
    panels : int, optional
        Number of axes.
    data : Series, dict or list, optional
        What is drawn: the heights of bars by name (or in order), a line's values (a Series also gives its x), the
        points as a table or list of pairs.
    atol, rtol, decimals
        As for `check.value`, for the data.

    Raises
    ------
    CheckFailed
        If something is missing or wrong.

    Examples
    --------
    >>> from crmlab import check
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> bars = ax.bar(["A", "B"], [80, 20])
    >>> text = ax.set_ylabel("Sales in CNY")
    >>> check.figure(ax, kind="bar", ylabel=True, unit=["CNY", "元"], data={"A": 80, "B": 20})
    ✓ ax
    >>> check.figure(ax, kind="bar", xlabel=True)
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: The x axis of ax has no label.
    Say what it shows, with its unit: ax.set_xlabel("...")
    """
    if panels is not None and len(answer) != panels:
        raise Wrong(
            _("The number of axes in {subject} should be {wanted}, but it is {found}."),
            wanted=panels,
            found=len(answer),
        )
    if not any(axes[part] for axes in answer for part in set(PARTS.values())):
        raise Wrong(_("Nothing is drawn in {subject} yet."))
    if kind is not None:
        _kind(answer, kind)
    part = PARTS.get(kind, next(part for part in PARTS.values() if any(axes[part] for axes in answer)))
    _labels(answer, xlabel, ylabel, title, _words(unit))
    _legend(answer, legend)
    drawn = [one for axes in answer for one in axes[part]]
    if n is not None:
        found = sum(len(group["x"]) for group in drawn) if part == "points" else len(drawn)
        if found != n:
            raise Wrong(
                _("The number of {part} in {subject} should be {wanted}, but it is {found}."),
                wanted=n,
                found=found,
                part=part_name(part),
            )
    if data is not None:
        compare_drawn(part, drawn, to_pandas(data), Tolerance(atol, rtol, decimals))


def _kind(axes: list[dict], kind: str) -> None:
    if not any(_shows(one, kind) for one in axes):
        found = {
            _kind_name(other) for one in axes for other in PARTS if other != "hist" and _shows(one, other)
        }
        raise Wrong(
            _("{subject} should be {kind}, but it shows {found}."),
            kind=_kind_name(kind),
            found=", ".join(sorted(found)),
        )


def _shows(axes: dict, kind: str) -> bool:
    drawn = axes[PARTS[kind]]
    if PARTS[kind] == "bars":
        return any(bar["across"] == (kind == "barh") for bar in drawn)
    return bool(drawn)


def _labels(axes: list[dict], xlabel: Any, ylabel: Any, title: Any, unit: list[str]) -> None:
    places = {
        "xlabel": (xlabel, _("The x axis of {subject} has no label."), 'ax.set_xlabel("...")'),
        "ylabel": (ylabel, _("The y axis of {subject} has no label."), 'ax.set_ylabel("...")'),
        "title": (title, _("{subject} has no title."), 'ax.set_title("...")'),
    }
    for place, (wanted, empty, how) in places.items():
        if wanted is False:
            continue
        text = " ".join(one[place] for one in axes).strip()
        if not text:
            raise Wrong(empty, hint=_("Say what it shows, with its unit: {how}").format(how=how))
        words = [] if wanted is True else _words(wanted)
        if words and not any(folded(word) in folded(text) for word in words):
            raise Wrong(_("{subject}: does {text} say what is shown?"), text=show(text))
    written = folded(" ".join(one[place] for one in axes for place in places))
    if unit and not any(folded(word) in written for word in unit):
        raise Wrong(
            _("The labels of {subject} do not say the unit."),
            hint=_("A reader must know whether it is CNY, days or a share: write the unit behind the name."),
        )


def _words(words: Words) -> list[str]:
    if isinstance(words, str):
        return [words]
    return list(words.values()) if isinstance(words, Mapping) else list(words)


def _legend(axes: list[dict], wanted: bool | Sequence[str]) -> None:
    if wanted is False:
        return
    present = [text for one in axes for text in one["legend"] or ()]
    if not present:
        raise Wrong(
            _("{subject} has no legend."),
            hint=_("Give each thing that is drawn a label=, then call ax.legend()."),
        )
    if wanted is not True:
        missing = [text for text in wanted if not any(folded(text) in folded(one) for one in present)]
        if missing:
            raise Wrong(_("The legend of {subject} lacks {missing}."), missing=listed(missing))


def _kind_name(kind: str) -> str:
    names = {
        "bar": _("a bar chart"),
        "barh": _("a bar chart with horizontal bars"),
        "hist": _("a histogram"),
        "line": _("a line chart"),
        "scatter": _("a scatter plot"),
        "pie": _("a pie chart"),
        "area": _("an area chart"),
        "heatmap": _("a heat map"),
    }
    return names[kind]
