"""What stands in a matplotlib figure, in plain values."""

from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import column, kind_of, numbers
from crmlab.check._plain import plain_text


def describe_figure(drawing: Any) -> dict:
    """Describe a matplotlib figure in plain values, which can be sent and compared.

    Parameters
    ----------
    drawing : Figure or Axes
        Or what plot functions return: lists, arrays or containers of these or of artists.

    Returns
    -------
    dict
        ``kind`` (always ``"figure"``) and ``axes``: a list of dicts with ``title``, ``xlabel``, ``ylabel``, ``legend``
        (texts, or None), ``bars``, ``lines``, ``points``, ``slices``, ``areas`` and ``images``. A bar has ``x``,
        ``height``, ``width``, ``base``, ``across`` and ``name``; lines and points have lists ``x`` and ``y``, and ``name``.

    Raises
    ------
    TypeError
        If it is no drawing.
    """
    axes = _axes_of(drawing)
    if not axes:
        raise TypeError(f"{type(drawing).__name__} is no figure")
    return {
        "kind": "figure",
        "axes": [_describe_axes(one) for one in axes if one.get_label() != "<colorbar>"],
    }


def _axes_of(drawing: Any) -> list:
    """The axes that a drawing consists of, each once, and the twins of a single one."""
    if hasattr(drawing, "get_xlabel") and hasattr(drawing, "patches"):
        place = drawing.get_position().bounds
        twins = [one for one in drawing.figure.axes if one.get_position().bounds == place]
        return [drawing, *(one for one in twins if one is not drawing)]
    if hasattr(drawing, "get_suptitle"):
        return list(drawing.axes)
    if isinstance(drawing, list | tuple | np.ndarray | dict):
        parts = drawing.values() if isinstance(drawing, dict) else np.ravel(np.array(drawing, dtype=object))
        return list({id(axes): axes for part in parts for axes in _axes_of(part)}.values())
    if hasattr(drawing, "get_zorder") and hasattr(drawing, "axes"):
        return _axes_of(drawing.axes)
    figure = getattr(drawing, "figure", None)
    return _axes_of(figure) if figure is not drawing else []


def _describe_axes(axes: Any) -> dict:
    from matplotlib.collections import PathCollection, PolyCollection, QuadMesh
    from matplotlib.patches import Rectangle, StepPatch, Wedge

    legend = axes.get_legend()
    lines = [line for line in axes.lines if _in_data_units(line, axes)]
    meshes = [mesh for mesh in axes.collections if isinstance(mesh, QuadMesh)]
    return {
        "title": _title(axes),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "legend": [text.get_text() for text in legend.get_texts()] if legend else None,
        "bars": [
            *(_bar(axes, patch) for patch in axes.patches if isinstance(patch, Rectangle)),
            *(bar for patch in axes.patches if isinstance(patch, StepPatch) for bar in _steps(patch)),
        ],
        "lines": [_line(line) for line in lines if _is_joined(line)],
        "points": [
            *(_points(group) for group in axes.collections if isinstance(group, PathCollection)),
            *(_line(line) for line in lines if not _is_joined(line)),
        ],
        "slices": [_slice(patch) for patch in axes.patches if isinstance(patch, Wedge)],
        "areas": [_label(group) for group in axes.collections if isinstance(group, PolyCollection)],
        "images": [np.asarray(image.get_array(), dtype=float).tolist() for image in [*axes.images, *meshes]],
    }


def _title(axes: Any) -> str:
    places = (axes.get_title(place) for place in ("center", "left", "right"))
    return next(filter(None, places), axes.figure.get_suptitle())


def _in_data_units(line: Any, axes: Any) -> bool:
    """Whether a line shows data; lines right across the axes (axhline) do not."""
    return len(line.get_xdata(orig=False)) > 0 and all(
        line.get_transform().contains_branch_seperately(axes.transData)
    )


def _is_joined(line: Any) -> bool:
    return line.get_linestyle() not in ("None", "none", " ", "")


def _label(artist: Any) -> str:
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else label


def _bar(axes: Any, patch: Any) -> dict:
    """A bar: its size along the value axis (height), and the text at its foot (x)."""
    container = next((one for one in axes.containers if patch in getattr(one, "patches", ())), None)
    across = getattr(container, "orientation", "vertical") == "horizontal"
    x, y, width, height = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
    if across:
        x, y, width, height = y, x, height, width
    foot = float(x + width / 2)
    return {
        "x": _tick_text(axes.yaxis if across else axes.xaxis, foot) or foot,
        "height": float(height),
        "width": float(width),
        "base": float(y),
        "across": across,
        "name": _label(container) if container else "",
    }


def _tick_text(axis: Any, place: float) -> str:
    """The text of the tick at a place; empty where there is none, or only the number itself."""
    for tick, label in zip(axis.get_ticklocs(), axis.get_ticklabels()):
        text = label.get_text()
        if abs(tick - place) < 1e-6 and not text.replace("−", "").replace(".", "").isdigit():
            return text
    return ""


def _steps(patch: Any) -> list[dict]:
    heights, edges, base = patch.get_data()
    bases = np.zeros(len(heights)) if base is None else np.broadcast_to(base, len(heights))
    return [
        {
            "x": float((left + right) / 2),
            "height": float(height - foot),
            "width": float(right - left),
            "base": float(foot),
            "across": False,
            "name": _label(patch),
        }
        for height, left, right, foot in zip(heights, edges, edges[1:], bases)
    ]


def _line(line: Any) -> dict:
    return {"x": coordinates(line.get_xdata()), "y": coordinates(line.get_ydata()), "name": _label(line)}


def _points(group: Any) -> dict:
    x, y = np.ma.filled(group.get_offsets(), np.nan).T
    return {"x": x.tolist(), "y": y.tolist(), "name": _label(group)}


def _slice(patch: Any) -> dict:
    return {"share": abs(float(patch.theta2 - patch.theta1)) / 360, "name": _label(patch)}


def coordinates(values: Any) -> list:
    """Coordinates as numbers, or as texts where they are dates or categories."""
    values = column(np.asarray(values).ravel() if not isinstance(values, pd.Series | pd.Index) else values)
    return (
        numbers(values).tolist()
        if kind_of(values) in ("number", "empty")
        else [plain_text(one) for one in values]
    )
