"""Names beside the marks of a scatter plot, moved apart where they would cover each other."""

from collections.abc import Iterable

from matplotlib.axes import Axes


def label_points(ax: Axes, points: Iterable[tuple[float, float]], names: Iterable[str]) -> None:
    """Write each name right of its point, left of it at the right edge, and higher where a place is taken.

    Call it last: it measures the axes as they are.
    """
    ax.figure.draw_without_rendering()
    renderer = ax.figure.canvas.get_renderer()
    edge = ax.get_window_extent(renderer).x1
    taken = []
    for point, name in sorted(zip(points, names), key=lambda pair: pair[0][1]):
        note = ax.annotate(name, point, xytext=(6, 3), textcoords="offset points", fontsize=9)
        if note.get_window_extent(renderer).x1 > edge:
            note.set(position=(-6, 3), horizontalalignment="right")
        side, height = note.get_position()
        while any(note.get_window_extent(renderer).overlaps(other) for other in taken) and height < 80:
            height += 4
            note.set_position((side, height))
        taken.append(note.get_window_extent(renderer))
