"""Hold checks to their answer bank: right answers earn all points, wrong ones lose some and get their hint."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from crmlab.masters.bank import Answer
from crmlab.masters.build import prepare_unit
from crmlab.masters.run import MasterRun
from crmlab.masters.tree import MasterTree

PATIENCE = 20  # seconds for one answer


@dataclass
class BankReport:
    """What the answer bank of a unit showed.

    Attributes
    ----------
    unit : str
    answers : int
        How many were examined.
    failures : list of str
        One sentence for each answer that was judged wrongly.
    seconds : float
        Of computing, in this process.
    """

    unit: str
    answers: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        head = (
            f"{self.unit}: {self.answers} answers, {len(self.failures)} judged wrongly, {self.seconds:.1f} s"
        )
        return "\n".join([head, *(f"  {failure}" for failure in self.failures)])


def run_bank(tree: MasterTree, unit: str) -> BankReport:
    """Examine every answer of a unit's bank, in this process.

    Parameters
    ----------
    tree : MasterTree
    unit : str

    Returns
    -------
    BankReport
        A right answer must get full marks, alone and together with right answers to all other tasks in any of the
        bank's styles. A wrong one must lose marks and be named as the mistake that it is.
    """
    started = time.process_time()
    report = BankReport(unit)
    for run in prepare_unit(tree, unit):
        for answer in run.bank:
            report.answers += 1
            if failure := _judged_wrongly(run, answer):
                report.failures.append(f"{answer}: {failure}")
        report.failures += _refused_together(run)
    report.seconds = time.process_time() - started
    return report


def _judged_wrongly(run: MasterRun, answer: Answer) -> str:
    """Return what is wrong with the verdict on an answer; empty where nothing is."""
    try:
        with time_limit(PATIENCE):
            verdict = run.examine(answer.task, answer.code)
    except Exception as error:
        return f"stops with {type(error).__name__}: {error}"
    said = f" ({verdict.message})" if verdict.message else ""
    if answer.right:
        return "" if verdict.full else f"gets {verdict.points:g} of {verdict.max_points:g}{said}"
    if verdict.full:
        return "gets full marks"
    if verdict.misconception != answer.name:
        return (
            f"is taken for {verdict.misconception!r}{said}"
            if verdict.misconception
            else f"gets no hint{said}"
        )
    return ""


def _refused_together(run: MasterRun) -> Iterator[str]:
    """Yield the tasks that lose marks when a whole notebook is answered right, in each of the bank's styles."""
    styles: dict[str, list[Answer]] = {}
    for answer in run.bank:
        if answer.right:
            styles.setdefault(answer.task, []).append(answer)
    for turn in range(max(map(len, styles.values()), default=0)):
        chosen = {task: answers[turn % len(answers)] for task, answers in styles.items()}
        where = f"{run.master.path.name}, every task in right style {turn + 1}"
        try:
            verdicts = run.examine_together(chosen)
        except Exception as error:
            yield f"{where}: stops with {type(error).__name__}: {error}"
            continue
        for task, verdict in verdicts.items():
            if not verdict.full:
                points = f"{verdict.points:g} of {verdict.max_points:g}"
                yield f"{where}: {task} ({chosen[task].name}) gets {points} ({verdict.message})"


class TookTooLong(Exception):
    """An answer did not come to an end."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TookTooLong` in the main thread if the body takes longer, again and again while something swallows it."""

    def stop(*_signal) -> None:
        raise TookTooLong(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
