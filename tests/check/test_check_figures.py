"""check.figure: structure, labels and data, on figures and on their descriptions."""

import json

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from crmlab import _wire, check
from crmlab.check.figures import describe_figure

SALES = pd.Series({"A": 80.0, "B": 15.0, "C": 5.0})


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def bars(**changes):
    given = {"sizes": SALES, "xlabel": "Class", "ylabel": "Sales (CNY)", "title": "Sales by class"} | changes
    _, ax = plt.subplots()
    ax.bar(given["sizes"].index, given["sizes"].to_numpy(), label="2025")
    ax.set(xlabel=given["xlabel"], ylabel=given["ylabel"], title=given["title"])
    return ax


def crossed(ax) -> dict:
    """The description of a figure as it arrives from another process."""
    return _wire.decode(json.loads(json.dumps(_wire.encode(describe_figure(ax)))))


def forms_of_bars():
    ax = bars()
    yield ax
    yield ax.figure
    yield crossed(ax)
    yield list(ax.patches)
    yield ax.containers[0]
    yield np.array([ax])
    yield bars(sizes=SALES[::-1])
    _, other = plt.subplots()
    yield SALES.plot.bar(ax=other, xlabel="Class", ylabel="Sales in CNY", title="t")


@pytest.mark.parametrize("place", range(8))
def test_figure_accepts_whatever_plot_functions_give_back(place):
    """Do Axes, Figures, artists, arrays and descriptions do, and bars in any order?"""
    ax = list(forms_of_bars())[place]
    check.figure(
        ax, kind="bar", xlabel=True, ylabel="sales", title=True, unit=["CNY", "元"], n=3, panels=1, data=SALES
    )
    check.figure(ax, kind="bar", data=dict(SALES))


@pytest.mark.parametrize(
    ("changes", "options", "words"),
    [
        ({"xlabel": ""}, {"xlabel": True}, "The x axis of ax has no label."),
        ({"ylabel": " "}, {"ylabel": True}, "set_ylabel"),
        ({"title": ""}, {"title": True}, "has no title"),
        ({"ylabel": "Sales"}, {"unit": ["CNY", "元"]}, "do not say the unit"),
        ({"ylabel": "y"}, {"ylabel": {"en": "sales", "zh": "销售额"}}, "say what is shown"),
        ({}, {"kind": "line"}, "should be a line chart, but it shows a bar chart."),
        ({}, {"kind": "barh"}, "horizontal bars"),
        ({}, {"n": 4}, "The number of bars in ax should be 4, but it is 3"),
        ({}, {"panels": 2}, "number of axes in ax should be 2, but it is 1"),
        ({}, {"legend": True}, "has no legend"),
        ({"sizes": SALES.add(pd.Series({"A": 0, "B": 1, "C": 0}))}, {"data": SALES}, "the size of B is 16"),
        ({"sizes": SALES / 100}, {"data": SALES}, "percentage"),
        ({"sizes": SALES[:2]}, {"data": SALES}, "should be 3, but it is 2"),
    ],
)
def test_figure_says_what_is_missing(refusal, changes, options, words):
    """Does each thing that is missing get a sentence?"""
    ax = bars(**changes)
    with pytest.raises(check.CheckFailed) as caught:
        check.figure(ax, **options)
    assert words in str(caught.value)
    refusal(check.figure, crossed(ax), **options)


@pytest.mark.parametrize("answer", [None, ..., 3, "plot", [1, 2], SALES, print])
def test_what_is_no_figure_is_refused(refusal, answer):
    """Is anything else refused with a sentence?"""
    refusal(check.figure, answer)


def test_empty_axes_are_refused(refusal):
    """Is it said that nothing is drawn?"""
    assert "Nothing is drawn" in refusal(check.figure, plt.subplots()[1]).message


def test_figure_that_plots_return_by_mistake_gets_advice(refusal):
    """Is the way to keep the axes shown to those who return nothing?"""
    assert "ax = " in refusal(check.figure, 3).hint


def test_line(refusal):
    """Is a line found among others by its values, and its x compared where it is known?"""
    _, ax = plt.subplots()
    ax.plot([1, 2, 3], [0.9, 0.5, 0.2], label="retention")
    ax.plot([1, 2, 3], [1, 1, 1], label="start")
    ax.axhline(0.5)
    ax.legend()
    check.figure(ax, kind="line", n=2, legend=["retention"], data=[0.9, 0.5, 0.2])
    check.figure(ax, data=pd.Series([0.9, 0.5, 0.2], index=[1, 2, 3]))
    check.figure(ax, data={1: 0.9, 2: 0.5, 3: 0.2})
    assert "goes through 3, 0.2" in refusal(check.figure, ax, data=[0.9, 0.5, 0.3]).message
    assert "goes through" in refusal(check.figure, ax, data={2: 0.9, 3: 0.5, 4: 0.2}).message
    assert "should be 4, but it is 3" in refusal(check.figure, ax, data=[1, 2, 3, 4]).message
    assert "lacks churn" in refusal(check.figure, ax, legend=["churn"]).message


def test_line_over_dates():
    """Are dates on the x axis compared as dates, also after crossing?"""
    months = pd.Series([1.0, 2.0], index=pd.to_datetime(["2025-01-01", "2025-02-01"]))
    _, ax = plt.subplots()
    ax.plot(months.index, months)
    check.figure(ax, data=months)
    check.figure(crossed(ax), data=months)


@pytest.mark.parametrize(
    "draw", [lambda ax: ax.scatter([1, 2], [3, 5]), lambda ax: ax.plot([2, 1], [5, 3], "o")]
)
def test_points_in_any_order(refusal, draw):
    """Do points pass in any order, drawn by scatter or plot, and swapped axes get a hint?"""
    _, ax = plt.subplots()
    draw(ax)
    check.figure(ax, kind="scatter", n=2, data=[(1, 3), (2, 5)])
    check.figure(crossed(ax), data=pd.DataFrame({"x": [2, 1], "y": [5, 3]}))
    assert "changed places" in refusal(check.figure, ax, data=[(3, 1), (5, 2)]).hint
    assert "point at" in refusal(check.figure, ax, data=[(1, 3), (2, 6)]).message


def test_other_kinds_are_recognised():
    """Are horizontal bars, histograms, pies, areas and heat maps what they are?"""
    _, axes = plt.subplots(2, 3)
    barh, hist, steps, pie, area, heat = axes.ravel()
    barh.barh(SALES.index, SALES)
    hist.hist([1, 1, 2, 5], bins=[0, 2, 4, 6])
    steps.hist([1, 1, 2, 5], bins=[0, 2, 4, 6], histtype="step")
    pie.pie(SALES, labels=SALES.index)
    area.fill_between([1, 2], [3, 4])
    heat.imshow([[1, 2], [3, 4]])
    check.figure(barh, kind="barh", data=SALES)
    check.figure(hist, kind="hist", data=[2, 1, 1])
    check.figure(pie, kind="pie", n=3, data=SALES)
    check.figure(area, kind="area")
    check.figure(heat, kind="heatmap", data=[[1, 2], [3, 4]])
    check.figure(axes, panels=6)
    with pytest.raises(check.CheckFailed, match="colours"):
        check.figure(heat, kind="heatmap", data=[[1, 2], [3, 5]])


def test_pareto_chart_of_bars_and_a_line_on_a_second_axis():
    """Are twin axes looked at together?"""
    ax = bars()
    twin = ax.twinx()
    twin.plot([0, 1, 2], [0.8, 0.95, 1.0])
    twin.set_ylabel("Cumulative share")
    check.figure(ax, kind="bar", data=SALES, ylabel="cumulative share", unit="CNY")
    check.figure(ax, kind="line", data=[0.8, 0.95, 1.0], xlabel="class")


def test_colour_bar_is_no_panel():
    """Is only what the student drew counted?"""
    figure, ax = plt.subplots()
    figure.colorbar(ax.imshow([[1, 2], [3, 4]]), ax=ax)
    check.figure(figure, panels=1, kind="heatmap")


def test_bars_named_by_numbers():
    """Do bars at 1, 2, 3 match keys that are numbers?"""
    _, ax = plt.subplots()
    ax.bar([3, 1, 2], [30, 10, 20])
    check.figure(ax, data={1: 10, 2: 20, 3: 30})


def test_plots_of_the_library_can_be_described():
    """Does a description of any axes consist of plain values?"""
    _, axes = plt.subplots(2, 2)
    rng = np.random.default_rng(0)
    axes[0, 0].boxplot([rng.normal(size=9)])
    axes[0, 1].errorbar([1, 2], [3, 4], yerr=1)
    axes[1, 0].pcolormesh(rng.normal(size=(3, 3)))
    axes[1, 1].stackplot([1, 2], [3, 4])
    assert len(crossed(axes)["axes"]) == 4
