"""Names beside the marks of a scatter plot, where they cover neither each other nor a mark."""

from collections.abc import Iterable, Iterator

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

MARK = 4  # points from the centre of a mark to its edge


def label_points(ax: Axes, points: Iterable[tuple[float, float]], names: Iterable[str]) -> None:
    """Write each name beside its point: to the right if there is room, else to the left, higher or lower.

    Call it last: it measures the axes as they are.
    """
    ax.figure.draw_without_rendering()
    renderer = ax.figure.canvas.get_renderer()
    inside = ax.get_window_extent(renderer).padded(-MARK)
    points = list(points)
    radius = MARK * ax.figure.dpi / 72
    taken = [
        Bbox.from_bounds(x - radius, y - radius, 2 * radius, 2 * radius)
        for x, y in ax.transData.transform(points)
    ]
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5}
    for point, name in sorted(zip(points, names), key=lambda pair: pair[0][1]):
        note = ax.annotate(name, point, (6, 3), textcoords="offset points", fontsize=9, bbox=ground)
        for place, side in _places():
            note.set(position=place, horizontalalignment=side)
            extent = note.get_window_extent(renderer)
            fits = inside.x0 <= extent.x0 and extent.x1 <= inside.x1
            if fits and not any(extent.overlaps(other) for other in taken):
                break
        taken.append(extent)


def _places() -> Iterator[tuple[tuple[int, int], str]]:
    """Yield places in points from a mark, with the side of the text that stands there, the nearest first."""
    for away in range(0, 60, 4):
        for height in (3 + away, -9 - away) if away else (3, -3, -9):
            yield (6, height), "left"
            yield (-6, height), "right"
