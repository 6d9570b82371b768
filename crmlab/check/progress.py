"""A small card that says how far a student has come in a notebook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from crmlab.check import _context
from crmlab.i18n import localised, translator

_ = translator("check")

MARKS = {True: "✓", False: "✗", None: "○"}
COLOURS = {True: "#2e7d32", False: "#c62828", None: "#757575"}


@dataclass(frozen=True)
class Task:
    """One graded task.

    Attributes
    ----------
    title : str
    points : float
    passed : bool or None
        Whether its visible checks pass, or its question is answered; None: not done yet.
    by_people : bool
        Whether people read it; then no check can say how far it is.
    """

    title: str
    points: float
    passed: bool | None = None
    by_people: bool = False

    @property
    def line(self) -> str:
        """Title and points, and who marks it if it is not a check."""
        line = f"{self.title} ({self.points:g})"
        return " – ".join([line, _("read by people")]) if self.by_people else line


class Card:
    """How far a student has come.

    Attributes
    ----------
    tasks : list of Task
    """

    def __init__(self, tasks: Iterable[Task]):
        self.tasks = list(tasks)

    @property
    def reached(self) -> float:
        """Points of the tasks whose checks pass."""
        return sum(task.points for task in self.tasks if task.passed)

    @property
    def total(self) -> float:
        """Points of all tasks that checks can judge."""
        return sum(task.points for task in self.tasks if not task.by_people)

    @property
    def summary(self) -> str:
        """One line: tasks passed, and the points within reach."""
        checked = [task for task in self.tasks if not task.by_people]
        return _("Done: {done} of {tasks} tasks; within reach: {reached:g} of {total:g} points").format(
            done=sum(task.passed is True for task in checked),
            tasks=len(checked),
            reached=self.reached,
            total=self.total,
        )

    def __repr__(self) -> str:
        if not self.tasks:
            return _("There is no list of tasks in this folder.")
        return "\n".join([self.summary, *(f"{MARKS[task.passed]} {task.line}" for task in self.tasks)])

    def _repr_html_(self) -> str:
        if not self.tasks:
            return f"<p>{escape(repr(self))}</p>"
        share = f"{self.reached / self.total:.0%}" if self.total else "0%"
        rows = "".join(
            f'<li style="margin:2px 0"><span style="color:{COLOURS[task.passed]};display:inline-block;width:1.4em">'
            f"{MARKS[task.passed]}</span>{escape(task.line)}</li>"
            for task in self.tasks
        )
        return (
            '<div style="border:1px solid #bbb;border-radius:6px;padding:8px 12px;max-width:36em">'
            f"<strong>{escape(self.summary)}</strong>"
            '<div style="background:#ddd;height:6px;margin:6px 0">'
            f'<div style="background:#2e7d32;height:6px;width:{share}"></div></div>'
            f'<ul style="list-style:none;margin:0;padding:0">{rows}</ul></div>'
        )


def card() -> Card:
    """The card of the notebook as it stands now; its tasks come from the side file of the assignment folder."""
    notebook = _context.side_file("notebooks").get(_context.current().notebook, {})
    return Card(_task(entry) for entry in notebook.get("tasks", []))


def _task(entry: Mapping[str, Any]) -> Task:
    kind, context = entry.get("kind"), _context.current()
    if kind == "quiz":
        passed = True if entry["id"] in context.answered else None
    else:
        passed = _passed(entry["id"], context.results)
    return Task(localised(entry["title"]), float(entry["points"]), passed, by_people=kind == "essay")


def _passed(task: str, results: Mapping[str, bool]) -> bool | None:
    """Whether all visible checks of a task passed; None if none ran yet, False also if some did not run yet."""
    calls = [call for call, of in _context.side_file("calls").items() if of == task]
    ran = [results[call] for call in calls if call in results]
    return all(ran) and len(ran) == len(calls) if ran else None


def progress() -> None:
    """Show how far you have come: tasks passed, points within reach, what is left.

    In a notebook the card is kept up to date while further cells run.

    Examples
    --------
    >>> from crmlab import check
    >>> check.progress()
    There is no list of tasks in this folder.
    """
    if _context.running_shell() is None:
        print(card())
        return
    from IPython.display import display

    handle: Any = display(card(), display_id=True)
    _context.current().watchers = [lambda: handle.update(card())]
