"""Reporting lines: layers and spans, and the principles of organisation they may break."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import present
from crmlab._validation import require_columns, require_extra
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def check_reporting(
    lines: pd.DataFrame,
    *,
    people: Iterable | None = None,
    person: str = "staff_id",
    manager: str = "manager_id",
    max_span: int = 8,
) -> pd.DataFrame:
    """Look for violations of the principles of organisation in a table of reporting lines.

    Parameters
    ----------
    lines : DataFrame
        One row per reporting line. The head has an empty manager, or no row.
    people : iterable, optional
        Everyone in the organisation. It finds managers who are nobody on the list, and people without any
        reporting line.
    person : str, default "staff_id"
        Who reports.
    manager : str, default "manager_id"
        To whom.
    max_span : int, default 8
        Most people one manager can lead directly.

    Returns
    -------
    DataFrame
        One row per violation, columns ``rule``, ``person`` and ``detail``. The rules:

        - ``"unity of command"``: more than one manager (detail: who);
        - ``"span of control"``: more than `max_span` direct reports (detail: how many);
        - ``"one head"``: more than one person without a manager (detail: how many), or nobody;
        - ``"known manager"``: the manager is not among `people` (detail: who);
        - ``"no circle"``: reports to oneself in the end (detail: who is in the circle).

    Raises
    ------
    ValueError
        If a column or a person is missing, or `max_span` is not positive.

    Notes
    -----
    A matrix organisation breaks unity of command on purpose. The right span depends on the work: a dozen in
    a call centre of like tasks, five or so for managers of unlike ones.

    References
    ----------
    Fayol, H. (1949). *General and Industrial Management*. Pitman. (Unity of command; French original 1916.)

    Graicunas, V. A. (1937). Relationship in organization. In L. Gulick & L. Urwick (Eds.), *Papers on the
    Science of Administration*. (Span of control.)

    Examples
    --------
    >>> lines = pd.DataFrame({"staff_id": ["Wu", "Wu", "Xu"], "manager_id": ["Li", "Xu", "Li"]})
    >>> check_reporting(lines)
                   rule person  detail
    0  unity of command     Wu  Li, Xu
    """
    if max_span < 1:
        raise ValueError(f"max_span must be at least 1; got {max_span}.")
    chart = _graph(lines, person, manager)
    listed = list(chart) if people is None else list(people)
    chart.add_nodes_from(listed)
    found = []
    for name in chart:
        bosses = list(chart.predecessors(name))
        if len(bosses) > 1:
            found.append(("unity of command", name, ", ".join(map(str, bosses))))
        if chart.out_degree(name) > max_span:
            found.append(("span of control", name, f"{chart.out_degree(name)} direct reports"))
    heads = _heads(chart)
    if len(heads) > 1:
        found += [("one head", name, f"{len(heads)} without a manager") for name in heads]
    if not heads:
        found.append(("one head", None, "nobody without a manager"))
    known = set(listed)
    found += [("known manager", name, str(boss)) for boss, name in chart.edges if boss not in known]
    for circle in _circles(chart):
        found += [("no circle", name, ", ".join(map(str, circle))) for name in circle]
    return pd.DataFrame(found, columns=["rule", "person", "detail"])


def layer_table(
    lines: pd.DataFrame, *, person: str = "staff_id", manager: str = "manager_id"
) -> pd.DataFrame:
    """Layer, direct reports and all reports of each person.

    Parameters
    ----------
    lines : DataFrame
        One row per reporting line. A head has an empty manager, or no row.
    person, manager : str, optional
        Names of the columns.

    Returns
    -------
    DataFrame
        Index `person`, from the top; columns ``layer`` (1 is the head), ``direct_reports`` and
        ``all_reports``. With two managers the shorter way up counts.

    Raises
    ------
    ValueError
        If a column or person is missing, or people report in a circle.

    Examples
    --------
    >>> lines = pd.DataFrame({"staff_id": ["Wu", "Xu"], "manager_id": ["Li", "Wu"]})
    >>> layer_table(lines).to_numpy().tolist()
    [[1, 1, 2], [2, 1, 1], [3, 0, 0]]
    """
    networkx = require_extra("networkx", "models")
    chart = _graph(lines, person, manager)
    circles = _circles(chart)
    if circles:
        raise ValueError(f"{', '.join(map(str, circles[0]))} report in a circle; see check_reporting(lines).")
    layers = networkx.multi_source_dijkstra_path_length(chart, set(_heads(chart))) if chart else {}
    rows = {
        name: (steps + 1, chart.out_degree(name), len(networkx.descendants(chart, name)))
        for name, steps in layers.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["layer", "direct_reports", "all_reports"])
    return table.rename_axis(person)


def _heads(chart) -> list:
    return [name for name, managers in chart.in_degree() if not managers]


def _graph(lines: pd.DataFrame, person: str, manager: str):
    """Directed graph from manager to person."""
    networkx = require_extra("networkx", "models")
    require_columns(lines, (person, manager), name="lines")
    present(lines, person, name="lines")
    chart = networkx.DiGraph()
    chart.add_nodes_from(lines[person])
    known = lines[lines[manager].notna()]
    chart.add_edges_from(zip(known[manager], known[person]))
    return chart


def _circles(chart) -> list[list]:
    """Groups of people who report to themselves in the end, each in the order of the chart."""
    networkx = require_extra("networkx", "models")
    place = {name: number for number, name in enumerate(chart)}
    groups = networkx.strongly_connected_components(chart)
    circles = [
        sorted(group, key=place.get)
        for group in groups
        if len(group) > 1 or any(chart.has_edge(name, name) for name in group)
    ]
    return sorted(circles, key=lambda circle: place[circle[0]])


def plot_reporting(
    lines: pd.DataFrame,
    *,
    person: str = "staff_id",
    manager: str = "manager_id",
    names: Mapping | pd.Series | None = None,
    max_span: int = 8,
    ax: "Axes | None" = None,
    **kwargs,
) -> "Axes":
    """Draw the reporting lines as a tree, the head at the left, people in breach of a rule in red.

    Parameters
    ----------
    lines : DataFrame
        One row per reporting line.
    person, manager : str, optional
        Names of the columns.
    names : mapping or Series, optional
        Text to write for a person, such as the post.
    max_span : int, default 8
        Most people one manager can lead directly, as for `check_reporting`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the reporting lines.

    Returns
    -------
    Axes
        A second manager is a dashed line.
    """
    from crmlab._plotting import new_axes

    layers = layer_table(lines, person=person, manager=manager)["layer"]
    faults = set(check_reporting(lines, person=person, manager=manager, max_span=max_span)["person"])
    chart = _graph(lines, person, manager)
    boss = {name: min(chart.predecessors(name), key=layers.get, default=None) for name in layers.index}
    height = _heights(boss)
    ax = new_axes(ax, figsize=(8, max(3.0, 0.2 * len(layers))))
    for upper, lower in chart.edges:
        dashed = boss[lower] != upper
        style = {"color": "#b2182b" if dashed else "grey", "linestyle": "--" if dashed else "-", **kwargs}
        middle = layers[lower] - 0.12
        ax.plot(
            [layers[upper], middle, middle, layers[lower]],
            [height[upper], height[upper], height[lower], height[lower]],
            **{"linewidth": 0.8, **style},
        )
    for name, layer in layers.items():
        text = _(str(name if names is None else names.get(name, name)))
        colour = "#b2182b" if name in faults else "black"
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        ax.text(layer, height[name], text, va="center", color=colour, fontsize=8, bbox=box)
    ax.set_xticks(sorted(layers.unique()))
    ax.set_yticks([])
    ax.set(xlabel=_("Layer (1 is the head)"), xlim=(0.9, layers.max() + 1))
    ax.invert_yaxis()
    return ax


def _heights(boss: Mapping[object, object]) -> dict[object, float]:
    """Place of each person across the tree: leaves one after the other, managers in the middle of theirs."""
    reports: dict = {}
    for name, upper in boss.items():
        reports.setdefault(upper, []).append(name)
    height: dict = {}
    leaves = iter(range(len(boss)))

    def place(name) -> float:
        below = [place(lower) for lower in reports.get(name, [])]
        height[name] = float(np.mean(below)) if below else float(next(leaves))
        return height[name]

    for head in reports.get(None, []):
        place(head)
    return height
