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
    """One graded task: its title, its points, and whether its visible checks pass (None: not run yet)."""

    title: str
    points: float
    passed: bool | None


class Card:
    """How far a student has come.

    Attributes
    ----------
    tasks : list of Task
    """

    def __init__(self, tasks: Iterable[Task]):
        self.tasks = list(tasks)

    @property
    def summary(self) -> str:
        """One line: tasks passed, and the points within reach."""
        passed = [task for task in self.tasks if task.passed]
        return _(
            "{passed} of {tasks} tasks pass their checks; {reached:g} of {points:g} points are within reach"
        ).format(
            passed=len(passed),
            tasks=len(self.tasks),
            reached=sum(task.points for task in passed),
            points=sum(task.points for task in self.tasks),
        )

    def __repr__(self) -> str:
        if not self.tasks:
            return _("There is no list of tasks in this folder.")
        lines = [f"{MARKS[task.passed]} {task.title} ({task.points:g})" for task in self.tasks]
        return "\n".join([self.summary, *lines])

    def _repr_html_(self) -> str:
        if not self.tasks:
            return f"<p>{escape(repr(self))}</p>"
        share = sum(task.points for task in self.tasks if task.passed) / (
            sum(task.points for task in self.tasks) or 1
        )
        rows = "".join(
            f'<li style="margin:2px 0"><span style="color:{COLOURS[task.passed]};display:inline-block;width:1.4em">'
            f"{MARKS[task.passed]}</span>{escape(task.title)} <small>({task.points:g})</small></li>"
            for task in self.tasks
        )
        return (
            '<div style="border:1px solid #bbb;border-radius:6px;padding:8px 12px;max-width:36em">'
            f"<strong>{escape(self.summary)}</strong>"
            f'<div role="progressbar" aria-valuenow="{share:.0%}" style="background:#ddd;height:6px;margin:6px 0">'
            f'<div style="background:#2e7d32;height:6px;width:{share:.0%}"></div></div>'
            f'<ul style="list-style:none;margin:0;padding:0">{rows}</ul></div>'
        )


def card() -> Card:
    """The card of the notebook as it stands now; its tasks come from the side file of the assignment folder."""
    context = _context.current()
    task_of = _context.side_file("calls")
    listed = _context.side_file("notebooks").get(context.notebook, {}).get("tasks", [])
    return Card(
        Task(localised(task["title"]), float(task["points"]), _passed(task["id"], task_of, context.results))
        for task in listed
    )


def _passed(task: str, task_of: Mapping[str, str], results: Mapping[str, bool]) -> bool | None:
    """Whether all visible checks of a task passed; None if none ran yet, False also if some did not run yet."""
    calls = [call for call, of in task_of.items() if of == task]
    ran = [results[call] for call in calls if call in results]
    return None if not ran else all(ran) and len(ran) == len(calls)


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
