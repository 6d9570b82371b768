"""Explorers of service and its organisation: agents of a call centre, people under one manager."""

import math

import pandas as pd

from crmlab.call_centre import plot_service_level, plot_staffing, staffing_curve, staffing_table
from crmlab.datasets import load_calls, load_reporting_lines, load_staff
from crmlab.explore._panel import Choice, Panel, Slider
from crmlab.i18n import translator
from crmlab.organisation import check_reporting, layer_table, plot_reporting

_ = translator("explore")

HALF_HOUR = 0.5  # hours


def call_centre_staffing(intervals: pd.DataFrame | None = None) -> Panel:
    """Staff a call centre for a day, and see who has to wait.

    Parameters
    ----------
    intervals : DataFrame, optional
        One row per half-hour: ``interval_start``, ``calls``, ``mean_handling_s`` and ``agents``; the course's if omitted.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = call_centre_staffing()
    >>> panel.inputs["agents"].value = 12
    >>> print(panel.sentence)
    With 12 agents all day 0 of 28 half-hours miss the target...
    """
    intervals = load_calls() if intervals is None else intervals
    days = {
        str(day): log.set_index("interval_start")
        for day, log in intervals.groupby(intervals["interval_start"].dt.date)
    }

    def compute(day, agents, calls, handling, level, within):
        log = days[day].assign(agents=agents)
        log["calls"] = log["calls"] * calls / 100
        log["mean_handling_s"] = log["mean_handling_s"] * handling / 100
        table = staffing_table(log, service_level=level / 100, within_seconds=within)
        peak = table["load"].idxmax()
        hourly, seconds = log.loc[peak, "calls"] / HALF_HOUR, log.loc[peak, "mean_handling_s"]
        fewest = max(1, math.floor(table.loc[peak, "load"]))
        curve = staffing_curve(hourly, seconds, range(fewest, fewest + 8), within_seconds=within)
        return table, curve, peak

    def draw_day(result, ax):
        plot_staffing(result[0], ax=ax)
        ax.xaxis.set_major_formatter(lambda day, _position: f"{round(day % 1 * 24)}:00")

    def draw_peak(result, ax):
        plot_service_level(result[1], ax=ax).set_title(_("busiest half-hour"))

    def explain(result):
        table, _curve, peak = result
        return _(
            "With {agents} agents all day {missed} of {n} half-hours miss the target; the busiest, at {peak:%H:%M}, needs {most}, "
            "and agents where they are needed would take {needed:.0f} hours of work instead of {hours:.0f}."
        ).format(
            agents=table["agents"].iloc[0],
            missed=(table["gap"] < 0).sum(),
            n=len(table),
            peak=peak,
            most=table.loc[peak, "needed"],
            needed=HALF_HOUR * table["needed"].sum(),
            hours=HALF_HOUR * table["agents"].sum(),
        )

    return Panel(
        _("Call centre: how many agents, and when?"),
        {
            "day": Choice(_("Day"), {day: day for day in days}),
            "agents": Slider(_("Agents on duty"), 1, 20, 4),
            "calls": Slider(_("Calls (% of that day)"), 20, 200, 100, 5),
            "handling": Slider(_("Handling time (% of that day)"), 50, 150, 100, 5),
            "level": Slider(_("Target: answered in time (%)"), 50, 95, 80),
            "within": Slider(_("In time means within (seconds)"), 0, 120, 20, 5),
        },
        compute,
        [draw_day, draw_peak],
        explain,
        size=(11, 4),
    )


def span_of_control(lines: pd.DataFrame | None = None, names: pd.Series | None = None) -> Panel:
    """Put team leaders under the manager with the widest span, and see who leads too many and how many layers there are.

    Parameters
    ----------
    lines : DataFrame, optional
        Reporting lines, ``staff_id`` and ``manager_id``; the course's if omitted. Shown is the branch of the manager above
        the widest span, two levels down.
    names : Series, optional
        What to write for a person, by ``staff_id``.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = span_of_control()
    >>> panel.inputs["leaders"].value = 3
    >>> print(panel.sentence)
    With 3 team leaders ...
    """
    if lines is None:
        lines, names = load_reporting_lines(), load_staff().set_index("staff_id")["post"]
    widest = lines["manager_id"].value_counts().idxmax()
    above = lines.loc[lines["staff_id"] == widest, "manager_id"].dropna()
    top = widest if above.empty else above.iloc[0]
    lines = lines[lines["manager_id"].isin([top, *lines.loc[lines["manager_id"] == top, "staff_id"]])]
    team = lines.index[lines["manager_id"] == widest]

    def compute(leaders, span):
        if not leaders:
            return lines, names, span, leaders
        called = {
            f"leader {number}": _("team leader {number}").format(number=number + 1)
            for number in range(leaders)
        }
        changed = lines.copy()
        changed.loc[team, "manager_id"] = [list(called)[place % leaders] for place in range(len(team))]
        posts = pd.DataFrame({"staff_id": list(called), "manager_id": widest})
        written = called if names is None else {**names, **called}
        return pd.concat([changed, posts], ignore_index=True), written, span, leaders

    def draw(result, ax):
        lines, written, span, _leaders = result
        plot_reporting(lines, names=written, max_span=span, ax=ax)

    def explain(result):
        lines, _written, span, leaders = result
        found = check_reporting(lines, max_span=span)
        return _(
            "With {leaders} team leaders there are {layers} layers; managers who lead more than {span} people: {wide}."
        ).format(
            leaders=leaders,
            layers=layer_table(lines)["layer"].max(),
            wide=(found["rule"] == "span of control").sum(),
            span=span,
        )

    return Panel(
        _("Span of control: how many people can one manager lead?"),
        {
            "leaders": Slider(_("Team leaders put in (people)"), 0, 5, 0),
            "span": Slider(_("Widest span allowed (people)"), 2, 20, 8),
        },
        compute,
        [draw],
        explain,
        size=(8, 5.6),
    )
