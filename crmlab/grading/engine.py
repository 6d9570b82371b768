"""The pipeline: intake -> sanitise -> run -> record, with the runs in parallel and one writer."""

import contextlib
import fcntl
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmlab.grading._isolate import die_with_parent
from crmlab.grading.examiner import Verdict
from crmlab.grading.intake import Submission, read_submission
from crmlab.grading.key import AssignmentKey, Solved, load_key
from crmlab.grading.limits import Limits
from crmlab.grading.record import Recorder
from crmlab.grading.run import Grader, Outcome
from crmlab.grading.sandbox import SandboxMissing, Warm, require_bubblewrap
from crmlab.i18n import translator

if TYPE_CHECKING:
    from crmlab.course import Course

_ = translator("course")


class GradingError(Exception):
    """Grading cannot begin; the message says what to do."""


@dataclass
class Graded:
    """What one call of `grade` did.

    Attributes
    ----------
    entries : list of dict
        The run record's lines of the submissions graded now.
    kept : list of str
        Students whose submissions had been graded before and did not change.
    outdated : list of str
        Those of them that were graded by tests that have changed since.
    changes : list of Change
        Scores that a regrade changes.
    """

    entries: list[dict] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    changes: list["Change"] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """A score that a regrade changes."""

    student: str
    notebook: str
    grade_id: str
    before: float | None
    after: float


def grade(
    course: "Course",
    assignment: str,
    *,
    students: Iterable[str] = (),
    jobs: int | None = None,
    sandbox: str = "bwrap",
    limits: Limits | None = None,
    scheduler: str | None = None,
    warm: Warm | None = None,
    regrade: bool = False,
    confirm: Callable[[list[Change]], bool] | None = None,
    progress: Callable[[int, int, dict | None], None] | None = None,
) -> Graded:
    """Grade the submissions of an assignment.

    Parameters
    ----------
    course : Course
    assignment : str
        Name of an assignment that has been released, or its beginning.
    students : iterable of str, optional
        Only these; by default all that handed something in.
    jobs : int, optional
        Worker processes; by default one per core.
    sandbox : {"bwrap", "off"}
        ``"off"`` runs student code unprotected.
    limits : Limits, optional
    scheduler : str, optional
        Address of a Dask scheduler whose workers run the submissions instead of local processes.
    warm : Warm, optional
        A sandbox that was started beforehand and is closed here; by default it starts here.
    regrade : bool
        Grade again what was graded before.
    confirm : callable, optional
        For a regrade: gets the changes before anything is written; nothing is written where it returns False.
    progress : callable, optional
        Called with the number done, the number in all, and the entry of the submission that has just been graded
        (None before the first).

    Returns
    -------
    Graded

    Raises
    ------
    GradingError
        If there is nothing to grade, or another grading of the assignment is running.
    SandboxMissing
        If the sandbox is asked for and this machine has none, or it does not start.

    Notes
    -----
    A submission is finished when its line is in the run record. A run that was stopped, however, is continued by
    the same call: finished submissions are kept, the others graded.
    """
    assignment = course.find(assignment)
    limits = limits or Limits()
    if sandbox == "bwrap" and scheduler is None:
        require_bubblewrap()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_only_one(course.kept(assignment)))
        key = load_key(course, assignment)
        if not key.notebooks:
            raise GradingError(
                _("{name} has not been released yet: crmlab release {name}").format(name=assignment)
            )
        recorder = stack.enter_context(Recorder(course, key))
        result = Graded()
        todo = _to_do(course, key, recorder, list(students), regrade, result)
        if progress is not None and todo:
            progress(0, len(todo), None)
        run = _on_cluster if scheduler else _in_processes
        outcomes = run(
            key,
            todo,
            jobs=jobs or os.cpu_count() or 1,
            sandbox=sandbox,
            limits=limits,
            scheduler=scheduler,
            warm=warm,
        )
        if regrade:
            outcomes = _confirmed(outcomes, recorder, len(todo), result, confirm, progress)
        for done, outcome in enumerate(outcomes, 1):
            entry = recorder.write(outcome)
            result.entries.append(entry)
            if progress is not None and not regrade:
                progress(done, len(todo), entry)
        return result


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GradingError(
                _("Another grading of this assignment is running; wait until it has ended.")
            ) from None
        yield


def submitters(course: "Course", assignment: str) -> list[str]:
    """Return the ids of the students who handed something in."""
    pattern = course.step("submitted", assignment, "*")
    depth = pattern.parts.index("*")
    root = Path(*pattern.parts[:depth])
    rest = Path(*pattern.parts[depth + 1 :])
    return sorted(path.name for path in root.iterdir() if (path / rest).is_dir()) if root.is_dir() else []


def _to_do(
    course: "Course", key: AssignmentKey, recorder: Recorder, wanted: list[str], regrade: bool, result: Graded
) -> list[Submission]:
    present = submitters(course, key.name)
    unknown = sorted(set(wanted) - set(present))
    if unknown:
        raise GradingError(
            _("{students} did not hand in {name}.").format(students=", ".join(unknown), name=key.name)
        )
    if not present:
        folder = course.step("submitted", key.name, "STUDENT")
        raise GradingError(
            _("Nobody has handed in {name}; submissions lie in {folder}.").format(
                name=key.name, folder=folder
            )
        )
    graded = recorder.graded()
    todo = []
    for student in wanted or present:
        submission = read_submission(course.step("submitted", key.name, student), student, key)
        before = graded.get(student)
        if before is None or regrade or before.get("submission") != submission.digest:
            todo.append(submission)
            continue
        result.kept.append(student)
        if before.get("key") != key.digest:
            result.outdated.append(student)
    return todo


def _confirmed(outcomes, recorder: Recorder, total: int, result: Graded, confirm, progress) -> list[Outcome]:
    """Collect all outcomes of a regrade, show what would change, and give them on if that is wanted."""
    collected = []
    for done, outcome in enumerate(outcomes, 1):
        collected.append(outcome)
        if progress is not None:
            progress(done, total, recorder.entry(outcome))
    scores = recorder.scores()
    for outcome in sorted(collected, key=lambda outcome: outcome.student):
        before = scores.get(outcome.student, {})
        for notebook, verdicts in outcome.verdicts.items():
            for grade_id, verdict in verdicts.items():
                old = before.get((notebook, grade_id))
                if old != verdict["points"]:
                    result.changes.append(Change(outcome.student, notebook, grade_id, old, verdict["points"]))
    return collected if confirm is None or confirm(result.changes) else []


_grader: Grader | None = None


def _start_worker(key: AssignmentKey, solved: dict[str, Solved], warms: Sequence[Warm], turns: Any) -> None:
    global _grader
    if sys.platform == "linux":
        die_with_parent()
    _grader = Grader(key, warms[turns.get()], solved)


def _work(submission: Submission) -> Outcome:
    return run_safely(_grader, submission)


def run_safely(grader: Grader, submission: Submission) -> Outcome:
    """Grade a submission; what goes wrong in the engine itself ends as a recorded problem, but for a sandbox that fails."""
    try:
        return grader.grade(submission)
    except SandboxMissing:
        raise
    except Exception as error:
        return failed(grader.key, submission, f"{type(error).__name__}: {error}")


def failed(key: AssignmentKey, submission: Submission, reason: str) -> Outcome:
    """Return the outcome of a submission that could not be run: no points, and the reason."""
    message = _("The submission could not be run: {reason}").format(reason=reason[:500])
    outcome = Outcome(submission.student, submission.digest, problems=[*submission.problems, message])
    outcome.files = {**submission.files, **key.files}
    for notebook in key.notebooks:
        outcome.verdicts[notebook.name] = {
            cell.grade_id: {**Verdict(cell.grade_id, 0.0, cell.points, message).as_dict(), "shown": ""}
            for cell in notebook.cells
            if cell.auto
        }
        handed_in = submission.notebooks.get(notebook.name)
        if handed_in is not None:
            outcome.notebooks[notebook.name] = handed_in
    return outcome


def _in_processes(
    key: AssignmentKey,
    todo: list[Submission],
    *,
    jobs: int,
    sandbox: str,
    limits: Limits,
    warm: Warm | None,
    **_unused,
):
    """Run submissions in local worker processes; one that takes its worker down is run again, alone."""
    if not todo:
        return
    broken = []
    with contextlib.ExitStack() as stack:
        warms = _warm_parents(stack, warm or Warm(limits, sandbox), key, min(jobs, len(todo)))
        solved = {
            notebook.name: Solved(notebook)
            for notebook in key.notebooks
            if notebook.sealed and not (key.personal and notebook.draws)
        }
        with _pool(key, solved, warms) as workers:
            waiting = {workers.submit(_work, submission): submission for submission in todo}
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    submission = waiting.pop(future)
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        broken.append(submission)
    for submission in broken:
        with contextlib.ExitStack() as stack:
            warms = _warm_parents(stack, Warm(limits, sandbox), key, 1)
            worker = stack.enter_context(_pool(key, solved, warms))
            try:
                yield worker.submit(_work, submission).result()
            except BrokenProcessPool:
                yield failed(key, submission, _("it ended the process that examined it"))


def _warm_parents(stack: contextlib.ExitStack, first: Warm, key: AssignmentKey, count: int) -> list[Warm]:
    """Return warm parents, one for each worker process, that live in the sandbox of the first."""
    stack.enter_context(contextlib.closing(first.expect(key.imports)))
    return [stack.enter_context(contextlib.closing(first.fork())) for _worker in range(count)]


def _pool(key: AssignmentKey, solved: dict[str, Solved], warms: Sequence[Warm]) -> ProcessPoolExecutor:
    """Return worker processes, one for each warm parent."""
    context = multiprocessing.get_context("fork")
    turns = context.SimpleQueue()
    for turn in range(len(warms)):
        turns.put(turn)
    arguments = (key, solved, warms, turns)
    return ProcessPoolExecutor(len(warms), mp_context=context, initializer=_start_worker, initargs=arguments)


def _on_cluster(
    key: AssignmentKey, todo: list[Submission], *, sandbox: str, limits: Limits, scheduler: str, **_unused
):
    """Run submissions on the workers of a Dask cluster."""
    from crmlab._validation import require_extra

    distributed = require_extra("distributed", "cluster")
    from crmlab.grading.cluster import run_remotely

    try:
        client = distributed.Client(scheduler, timeout="20s", set_as_default=False)
    except OSError as error:
        raise GradingError(
            _("No Dask scheduler answers at {address}: {error}").format(address=scheduler, error=error)
        ) from error
    with client:
        shared = client.scatter((key, limits, sandbox), broadcast=True)
        futures = {
            client.submit(run_remotely, shared, submission, pure=False): submission for submission in todo
        }
        for future in distributed.as_completed(list(futures), loop=client.loop):
            submission = futures.pop(future)
            error = future.exception()
            if isinstance(error, SandboxMissing):
                raise error
            yield failed(key, submission, f"{type(error).__name__}: {error}") if error else future.result()
            future.release()
