"""Read a py:percent file into cells that know their line, kind and task."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupytext.formats import get_format_implementation

from crmlab.i18n import LANGUAGES

GRADED_KINDS = ("check", "essay", "quiz")
_TASK_OPTIONS = ("answer", *GRADED_KINDS)
_READER_OPTIONS = {"extension": ".py", "format_name": "percent"}
_HEADING = re.compile(r"^(#+)\s+(.*)$", re.MULTILINE)
_POINTS_NOTE = re.compile(r"\s*[(（][^()（）]*\d\s*(?:points?|分)[)）]\s*$")  # the points are shown elsewhere


@dataclass(frozen=True)
class Cell:
    """One cell of a master or of an answer bank.

    Attributes
    ----------
    line : int
        Line of the ``# %%`` marker in the file, counted from 1.
    cell_type : {"code", "markdown"}
    source : str
    options : dict
        The key=value pairs behind the marker.
    """

    line: int
    cell_type: str
    source: str
    options: dict[str, Any]

    @property
    def kind(self) -> str:
        """One of prose, given, answer, check, essay, quiz."""
        for option in _TASK_OPTIONS:
            if option in self.options:
                return option
        return "prose" if self.cell_type == "markdown" else "given"

    @property
    def task(self) -> str | None:
        """Id of the task that the cell belongs to; None for prose and given code."""
        return self.options.get(self.kind)

    @property
    def grade_id(self) -> str | None:
        """The cell's name in the gradebook."""
        return f"{self.task}-check" if self.kind == "check" else self.task

    @property
    def lang(self) -> str | None:
        """Language of a prose cell; None for a cell in every build."""
        return self.options.get("lang")

    @property
    def concepts(self) -> list[str]:
        """Ids of the syllabus that the cell teaches or grades."""
        return self.options.get("concepts", [])

    @property
    def numbered(self) -> str:
        """The source behind as many blank lines as stand above it in the file, so that errors name the right line."""
        return "\n" * self.line + self.source


@dataclass(frozen=True)
class Master:
    """A notebook's master: its file and its cells.

    Attributes
    ----------
    path : Path
    cells : list of Cell
    """

    path: Path
    cells: list[Cell] = field(repr=False)

    @property
    def name(self) -> str:
        """Name of the notebook that is built from it."""
        return self.path.stem

    @property
    def unit(self) -> str:
        """Name of the folder that the file lies in."""
        return self.path.parent.name

    def tasks(self) -> list[Cell]:
        """Return the graded cells, in order."""
        return [cell for cell in self.cells if cell.kind in GRADED_KINDS]

    def titles(self) -> dict[str, dict[str, str]]:
        """Return the title of each task by language: the nearest heading above its cells."""
        current: dict[str, str] = {}
        found: dict[str, dict[str, str]] = {}
        for cell in self.cells:
            if cell.kind == "prose":
                for match in _HEADING.finditer(cell.source):
                    current |= {
                        language: _POINTS_NOTE.sub("", match[2]).strip() for language in _languages(cell)
                    }
            elif cell.task:
                found.setdefault(cell.task, dict(current))
        return found

    def title(self) -> dict[str, str]:
        """Return the notebook's title by language: its first heading."""
        title: dict[str, str] = {}
        for cell in self.cells:
            heading = _HEADING.search(cell.source) if cell.kind == "prose" else None
            if heading:
                title = {language: heading[2].strip() for language in _languages(cell)} | title
            if len(title) == len(LANGUAGES):
                break
        return title


def read_cells(path: Path) -> list[Cell]:
    """Return the cells of a py:percent file, each with its line.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of Cell
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    reader_class = get_format_implementation(".py", "percent").cell_reader_class
    cells, line = [], 1
    while lines:
        cell, used = reader_class(_READER_OPTIONS, "python").read(lines)
        options = {key: value for key, value in cell.metadata.items() if key != "lines_to_next_cell"}
        if cell.source or options:
            cells.append(Cell(line, cell.cell_type, cell.source, options))
        line += used
        lines = lines[used:]
    return cells


def read_master(path: Path) -> Master:
    """Return the master that lies in a file.

    Parameters
    ----------
    path : Path
        A py:percent file below ``course/<unit>`` or ``assignments/<unit>``.

    Returns
    -------
    Master
    """
    return Master(path, read_cells(path))


def _languages(cell: Cell) -> tuple[str, ...]:
    return (cell.lang,) if cell.lang else LANGUAGES
