"""A small card that says how far a student has come in a notebook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from crmlab.check import _context
from crmlab.i18n import localised, translator

_ = translator("check")

PASSED, FAILED, ANSWERED, OPEN = "passed", "failed", "answered", "open"
MARKS = {PASSED: "✓", FAILED: "✗", ANSWERED: "●", OPEN: "○"}
COLOURS = {PASSED: "#2e7d32", FAILED: "#c62828", ANSWERED: "#1565c0", OPEN: "#757575"}


@dataclass(frozen=True)
class Task:
    """One graded task.

    Attributes
    ----------
    title : str
    points : float
    kind : {"check", "quiz", "essay"}
    state : {"passed", "failed", "answered", "open"}
        Whether its visible checks pass, or its question has a complete answer, which nobody has judged yet.
    """

    title: str
    points: float
    kind: str = "check"
    state: str = OPEN

    @property
    def line(self) -> str:
        """Title and points, and who marks it if it is not a check."""
        line = f"{self.title} ({self.points:g})"
        marked = {"quiz": _("marked after handing in"), "essay": _("read by people")}.get(self.kind)
        return " – ".join([line, marked]) if marked else line


class Card:
    """How far a student has come.

    Attributes
    ----------
    tasks : list of Task
    """

    def __init__(self, tasks: Iterable[Task]):
        self.tasks = list(tasks)

    def _of(self, kind: str) -> list[Task]:
        return [task for task in self.tasks if task.kind == kind]

    @property
    def reached(self) -> float:
        """Points of the tasks whose checks pass."""
        return sum(task.points for task in self._of("check") if task.state == PASSED)

    @property
    def total(self) -> float:
        """Points of all tasks that have checks."""
        return sum(task.points for task in self._of("check"))

    @property
    def summary(self) -> str:
        """One line: tasks whose checks pass and their points, and questions answered."""
        checks, questions = self._of("check"), self._of("quiz")
        parts = []
        if checks:
            parts.append(
                _("Checks passed: {done} of {tasks} tasks, {reached:g} of {total:g} points").format(
                    done=sum(task.state == PASSED for task in checks),
                    tasks=len(checks),
                    reached=self.reached,
                    total=self.total,
                )
            )
        if questions:
            answered = sum(task.state == ANSWERED for task in questions)
            parts.append(
                _("questions answered: {done} of {tasks}").format(done=answered, tasks=len(questions))
            )
        return _("{one}; {other}").format(one=parts[0], other=parts[1]) if len(parts) == 2 else "".join(parts)

    def __repr__(self) -> str:
        if not self.tasks:
            return _("There is no list of tasks in this folder.")
        return "\n".join([self.summary, *(f"{MARKS[task.state]} {task.line}" for task in self.tasks)])

    def _repr_html_(self) -> str:
        if not self.tasks:
            return f"<p>{escape(repr(self))}</p>"
        share = f"{self.reached / self.total:.0%}" if self.total else "0%"
        rows = "".join(
            f'<li style="margin:2px 0"><span style="color:{COLOURS[task.state]};display:inline-block;width:1.4em">'
            f"{MARKS[task.state]}</span>{escape(task.line)}</li>"
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
    context, kind = _context.current(), entry["kind"]
    if kind == "quiz":
        state = ANSWERED if entry["id"] in context.answered else OPEN
    else:
        state = _state(entry["id"], context.results)
    return Task(localised(entry["title"]), float(entry["points"]), kind, state)


def _state(task: str, results: Mapping[str, bool]) -> str:
    """Passed if all visible checks of a task passed; open if none ran yet, failed also if some did not run yet."""
    calls = [call for call, of in _context.side_file("calls").items() if of == task]
    ran = [results[call] for call in calls if call in results]
    if not ran:
        return OPEN
    return PASSED if all(ran) and len(ran) == len(calls) else FAILED


def progress() -> None:
    """Show how far you have come: tasks whose checks pass, questions answered, what is left.

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
