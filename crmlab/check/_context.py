"""What a check knows beyond its arguments: the notebook, the known mistakes, the points earned so far.

In a student's notebook there is one session. Whoever grades opens an `examination` instead, so that nothing
of one submission is left for the next.
"""

import ast
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

from crmlab.i18n import current_language

Provider = Callable[[str, str, FrameType | None], Iterable[Any]]

SIDE_FILE = "crmlab.json"


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def side_file(part: str) -> dict:
    """One part of ``crmlab.json`` in the working directory; empty where it is missing or broken."""
    path = Path(SIDE_FILE).absolute()
    try:
        content = _read(path, path.stat().st_mtime_ns)[part]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return content if isinstance(content, dict) else {}


def side_file_provider(call: str, answer: str, frame: FrameType | None) -> Iterator[Any]:
    """Known mistakes that the side file lists for this check call."""
    from crmlab._wire import WireError, decode
    from crmlab.check._mistakes import Misconception

    for entry in side_file("hints").get(call, ()):
        with suppress(KeyError, TypeError, WireError):
            yield Misconception(entry["name"], decode(entry["wrong"]), entry["hint"])


@dataclass
class Ledger:
    """Points earned in one cell."""

    cell: int | None = None
    earned: float = 0.0

    def add(self, points: float) -> None:
        self._turn_page()
        self.earned += points

    def close(self) -> float:
        """Give the sum and begin anew."""
        self._turn_page()
        total, self.earned = self.earned, 0.0
        return total

    def _turn_page(self) -> None:
        """Forget what an earlier cell left behind when it stopped with an error."""
        shell = running_shell()
        cell = shell.execution_count if shell else None
        if cell != self.cell:
            self.cell, self.earned = cell, 0.0


@dataclass
class Context:
    """What is known while checks run.

    Attributes
    ----------
    notebook : str or None
        Name of the notebook, set by ``crmlab.start``.
    provider : callable
        Takes the check call, the answer's expression (both as text) and the caller's frame; gives the
        known mistakes as an iterable of Misconception. Asked only when an answer is wrong.
    sources : list of str or None
        The notebook's code cells in the order they ran; None takes them from IPython.
    ledger : Ledger
        Points earned so far in this cell.
    results : dict of str to bool
        Whether the last run of each check call passed.
    failures : list of CheckFailed
        Those that cost points without stopping the cell.
    answered : set of str
        Ids of the quiz questions that have an answer.
    unread : set of str
        Names that a cell was to make which Python could not read: their values are older than the cell.
    watchers : list of callable
        Called after each check and quiz answer, without arguments.
    replies : callable or None
        In an examination over a wall: a digest of all that the student's process has replied so far. The instructor's
        code knows nothing else of the student, so after the same replies it comes to the same outcome.
    outcomes : dict
        How checks ended, by `moment`.
    """

    notebook: str | None = None
    provider: Provider = side_file_provider
    sources: list[str] | None = None
    ledger: Ledger = field(default_factory=Ledger)
    results: dict[str, bool] = field(default_factory=dict)
    failures: list[Any] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    watchers: list[Callable[[], None]] = field(default_factory=list)
    replies: Callable[[], bytes] | None = None
    outcomes: dict[tuple, Any] = field(default_factory=dict)
    _begun: int = 0

    def moment(self) -> tuple | None:
        """Name the check that begins now: two with the same name end alike; None where that is not known."""
        self._begun += 1
        return self.replies and (self._begun, self.replies(), current_language())

    def record(self, call: str, passed: bool) -> None:
        """Note how a check call went."""
        self.results[call] = passed
        self._tell()

    def answer(self, question: str, given: bool = True) -> None:
        """Note whether a quiz question has an answer."""
        (self.answered.add if given else self.answered.discard)(question)
        self._tell()

    def _tell(self) -> None:
        for watcher in self.watchers:
            watcher()


_session = Context()
_examined: ContextVar[Context | None] = ContextVar("examined", default=None)


def current() -> Context:
    """The examination that is open, else the notebook's session."""
    return _examined.get() or _session


@contextmanager
def examination(**settings: Any) -> Iterator[Context]:
    """Run checks in a context of their own.

    Parameters
    ----------
    **settings
        Attributes of Context: notebook, provider, sources.

    Yields
    ------
    Context
    """
    context = Context(**settings)
    token = _examined.set(context)
    try:
        yield context
    finally:
        _examined.reset(token)


def running_shell() -> Any:
    """IPython's shell if this runs inside one, else None; IPython is not imported for it."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def cell_sources() -> list[str]:
    """The code cells that ran, oldest first."""
    sources = current().sources
    if sources is not None:
        return sources
    shell = running_shell()
    return list(shell.user_ns.get("In", ())) if shell else []


def parsed_cells() -> list[ast.Module]:
    """Syntax trees of the cells that ran; a cell that is no valid Python (a broken one, a magic) is left out."""
    return [tree for tree in map(_parsed, cell_sources()) if tree]


@lru_cache(maxsize=256)  # given cells are the same in all submissions
def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        return None
