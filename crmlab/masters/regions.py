"""Parts of a cell that students never receive: solutions, hidden tests, mark schemes."""

from collections.abc import Iterator
from typing import NamedTuple

SOLUTION = "SOLUTION"
HIDDEN_TESTS = "HIDDEN TESTS"
MARK_SCHEME = "MARK SCHEME"
REGIONS = (SOLUTION, HIDDEN_TESTS, MARK_SCHEME)


class Line(NamedTuple):
    """A line of a cell.

    Attributes
    ----------
    number : int
        Counted from 1 within the cell.
    text : str
    region : str or None
        Name of the region around it; None for a line that students see.
    marker : bool
        True for the begin and end lines themselves.
    """

    number: int
    text: str
    region: str | None
    marker: bool


class RegionError(ValueError):
    """A region is opened twice, closed without being open, or never closed."""

    def __init__(self, number: int, problem: str):
        super().__init__(problem)
        self.number = number


def label_lines(source: str) -> Iterator[Line]:
    """Yield the lines of a cell with the region that each belongs to.

    Parameters
    ----------
    source : str

    Yields
    ------
    Line

    Raises
    ------
    RegionError
        If begin and end lines do not pair up.
    """
    inside, number = None, 0
    for number, text in enumerate(source.split("\n"), 1):
        begins = next((region for region in REGIONS if f"BEGIN {region}" in text), None)
        ends = next((region for region in REGIONS if f"END {region}" in text), None)
        if begins and inside:
            raise RegionError(number, f"BEGIN {begins} stands inside {inside}; end that one first.")
        if ends and ends != inside:
            raise RegionError(number, f"END {ends} without its BEGIN.")
        yield Line(number, text, begins or inside, bool(begins or ends))
        inside = None if ends else begins or inside
    if inside:
        raise RegionError(number, f"BEGIN {inside} without its END.")


def visible(source: str) -> str:
    """Return what students see of a cell.

    Examples
    --------
    >>> visible("a = 1\\n### BEGIN HIDDEN TESTS\\nb = 2\\n### END HIDDEN TESTS")
    'a = 1'
    """
    return "\n".join(line.text for line in label_lines(source) if line.region is None)


def inside(source: str, region: str) -> str:
    """Return the text of one region of a cell, without its markers.

    Examples
    --------
    >>> inside("a = 1\\n### BEGIN HIDDEN TESTS\\nb = 2\\n### END HIDDEN TESTS", HIDDEN_TESTS)
    'b = 2'
    """
    return "\n".join(line.text for line in label_lines(source) if line.region == region and not line.marker)


def has_region(source: str, region: str) -> bool:
    """Tell whether a cell has a region with at least one line that is not blank."""
    return bool(inside(source, region).strip())
