"""Run: a pure function from a submission and its key to executed notebooks and verdicts.

No gradebook, no course directory. That is why it runs in parallel, in a sandbox, on another machine.
"""

import re
import secrets
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from crmlab.grading._frames import ConnectionLost
from crmlab.grading.examiner import CheckCell, Verdict, examine
from crmlab.grading.intake import Submission
from crmlab.grading.key import AssignmentKey, NotebookKey, Solved, visible_part
from crmlab.grading.sandbox import Warm
from crmlab.grading.sanitise import sanitise
from crmlab.grading.wall import Kernel, Student
from crmlab.i18n import current_language, translator, use_language

_ = translator("course")


@dataclass
class Outcome:
    """What came of one submission, as plain values.

    Attributes
    ----------
    student, digest : str
    notebooks : dict of str to dict
        The executed notebooks.
    verdicts : dict of str to dict of str to dict
        By notebook and grade id of the auto-graded cells: points, max_points, message, hint, misconception.
    problems, limits : list of str
        What the grader should know; which limits were hit.
    seconds, cpu : float
    memory : int
        Wall time, CPU seconds and peak bytes of the student's process.
    files : dict of str to bytes
        Side files that belong beside the executed notebooks.
    """

    student: str
    digest: str
    notebooks: dict[str, dict] = field(default_factory=dict)
    verdicts: dict[str, dict[str, dict]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    files: dict[str, bytes] = field(default_factory=dict)


class Grader:
    """Grades the submissions of one assignment, one after another, in one warm sandbox.

    Parameters
    ----------
    key : AssignmentKey
    warm : Warm
    """

    def __init__(self, key: AssignmentKey, warm: Warm, solved: dict[str, Solved] | None = None):
        self.key, self.warm = key, warm
        self._solved = {} if solved is None else solved

    def grade(self, submission: Submission) -> Outcome:
        """Run one submission."""
        started = time.monotonic()
        outcome = Outcome(submission.student, submission.digest, problems=list(submission.problems))
        outcome.files = {**submission.files, **self.key.files}
        for notebook_key in self.key.notebooks:
            notebook = submission.notebooks.get(notebook_key.name)
            if notebook is None:
                outcome.verdicts[notebook_key.name] = {
                    cell.grade_id: _verdict(
                        Verdict(
                            cell.grade_id,
                            0.0,
                            cell.points,
                            _("The notebook was not handed in or cannot be read."),
                        )
                    )
                    for cell in notebook_key.cells
                    if cell.auto
                }
                continue
            sanitised = sanitise(notebook, notebook_key)
            outcome.problems += [f"{notebook_key.name}: {problem}" for problem in sanitised.problems]
            with _language_of(sanitised.notebook):
                self._run(notebook_key, sanitised.notebook, outcome)
            outcome.notebooks[notebook_key.name] = sanitised.notebook
        outcome.seconds = time.monotonic() - started
        return outcome

    def solved(self, key: NotebookKey, student: str) -> Solved:
        """The instructor's side of a notebook: one for all, or one per student where data are personal."""
        if self.key.personal and key.draws:
            return Solved(key, student)
        if key.name not in self._solved:
            self._solved[key.name] = Solved(key)
        return self._solved[key.name]

    def _run(self, key: NotebookKey, notebook: dict, outcome: Outcome) -> None:
        environment = {
            "CRMLAB_STUDENT": outcome.student if self.key.personal else "",
            "CRMLAB_LANGUAGE": current_language(),
            "NBGRADER_EXECUTION": "autograde",
        }
        common = [] if self.key.personal else _common_beginning(key, notebook)
        warm = self.warm.begun(common, environment)
        kernel = None
        try:
            with warm.kernel(outcome.files, environment) as kernel:
                _NotebookRun(self, key, notebook, kernel, outcome, warm.replies).run()
        finally:
            if kernel is not None:
                outcome.cpu += kernel.usage.get("cpu", 0.0)
                outcome.memory = max(outcome.memory, kernel.usage.get("memory", 0))


def _common_beginning(key: NotebookKey, notebook: dict) -> list[str]:
    """The code cells that the notebook begins with as they were given."""
    code = (cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(code, key.beginning))
    return [source for source, _given in same] if key.sealed else []


class _NotebookRun:
    """One notebook on its way through one kernel, which has already given `replies` to the first cells."""

    def __init__(
        self,
        grader: Grader,
        key: NotebookKey,
        notebook: dict,
        kernel: Kernel,
        outcome: Outcome,
        replies: list[dict],
    ):
        self.key, self.notebook, self.kernel, self.outcome = key, notebook, kernel, outcome
        self.solved = grader.solved(key, outcome.student) if key.sealed else None
        self.limits = grader.warm.limits
        self.given = iter(replies)
        self.verdicts: dict[str, dict] = {}
        self.sources: list[str] = []
        self.quizzes: list[tuple[dict, str, list[dict]]] = []  # cell, grade id, what the question showed
        self.output_left = self.limits.notebook_output
        self.displays: dict[str, list[dict]] = {}
        self.stopped = ""

    def run(self) -> None:
        for cell in self.notebook["cells"]:
            if cell["cell_type"] == "code":
                source = self.key.by_id.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
                if source is None or not source.auto:
                    self._run_cell(cell, cell["source"])
                    self.sources.append(cell["source"])
                elif self.solved is not None:
                    self._examine(cell, source.grade_id)
                else:
                    self._test(cell, source)
        self._examine_quizzes_again()
        self.outcome.verdicts[self.key.name] = self.verdicts

    def _run_cell(self, cell: dict, code: str) -> dict:
        """Run code in the student's process and keep its outputs in the cell."""
        if self.stopped:
            return {}
        try:
            reply = next(self.given, None) or self.kernel.run(code)
        except ConnectionLost as lost:
            self._stop(cell, lost.reason)
            return {}
        self._keep(cell, reply)
        return reply

    def _keep(self, cell: dict, reply: dict) -> None:
        if reply.get("timeout"):
            self._limit(_("a cell ran longer than {seconds:g} s").format(seconds=self.limits.cell_seconds))
        if reply.get("limited"):
            self._limit(_("a cell showed more than {size} MB").format(size=self.limits.cell_output / 1e6))
        cell["execution_count"] = reply.get("count")
        outputs = [output for output in map(_clean_output, reply.get("outputs", [])) if output]
        size = sum(len(str(output)) for output in outputs)
        if size > self.output_left:
            self._limit(
                _("the notebook showed more than {size} MB").format(size=self.limits.notebook_output / 1e6)
            )
            outputs = [output for output in outputs if output["output_type"] == "error"]
        else:
            self.output_left -= size
        cell["outputs"] = [shown for output in outputs if (shown := self._displayed(output))]

    def _displayed(self, output: dict) -> dict | None:
        """Follow display ids, as a frontend does; return what to show in this cell."""
        name = output.pop("transient", {}).get("display_id")
        if output["output_type"] == "update_display_data":
            for earlier in self.displays.get(name, []):
                earlier["data"], earlier["metadata"] = output["data"], output["metadata"]
            return None
        if name is not None:
            self.displays.setdefault(name, []).append(output)
        return output

    def _stop(self, cell: dict, reason: str) -> None:
        """The kernel is gone: this cell and those after it cannot run."""
        why = {
            "time": _("The program did not stop in time."),
            "memory": _("The program used more than {size} MB of memory.").format(
                size=self.limits.memory >> 20
            ),
            "size": _("The program sent more than it may."),
        }.get(reason, _("The program ended itself or was ended by the system."))
        self.stopped = why
        self._limit(why)
        cell["outputs"] = [_error("KernelStopped", why)]

    def _limit(self, text: str) -> None:
        entry = f"{self.key.name}: {text}"
        if entry not in self.outcome.limits:
            self.outcome.limits.append(entry)

    def _examine(self, cell: dict, grade_id: str) -> None:
        check_cell = self.solved.checks[grade_id]
        shown = []
        if grade_id in self.key.quizzes:
            self._run_cell(cell, visible_part(check_cell.source))
            shown = cell["outputs"]
            self.quizzes.append((cell, grade_id, shown))
        verdict = None if self.stopped else self._ask(check_cell)
        if self.kernel.lost and not self.stopped:
            self._stop(cell, self.kernel.lost)
        verdict = verdict or Verdict(check_cell.task, 0.0, check_cell.max_points, self.stopped)
        self._show_verdict(cell, grade_id, verdict, shown)

    def _ask(self, check_cell: CheckCell) -> Verdict | None:
        """Examine one cell; None where the student's process did not survive it."""
        with suppress(ConnectionLost):
            student = Student(self.kernel)
            verdict = examine(check_cell, student, sources=self.sources, replies=self.kernel.replies)
            return None if self.kernel.lost else verdict
        return None

    def _show_verdict(self, cell: dict, grade_id: str, verdict: Verdict, shown: list[dict]) -> None:
        self.verdicts[grade_id] = _verdict(verdict)
        cell["outputs"] = [*shown, *_verdict_outputs(verdict)]

    def _examine_quizzes_again(self) -> None:
        """A line below a quiz may have answered it; where the process did not live to the end, the first verdict stays."""
        for cell, grade_id, shown in self.quizzes:
            verdict = None if self.stopped or self.kernel.lost else self._ask(self.solved.checks[grade_id])
            if verdict:
                self._show_verdict(cell, grade_id, verdict, shown)

    def _test(self, cell: dict, source: Any) -> None:
        """Run a classical test cell as nbgrader would, but count it only on evidence that it ran to its end."""
        verdict = Verdict(source.grade_id, 0.0, source.points)
        if self.stopped:
            verdict.message = self.stopped
        else:
            nonce = secrets.token_hex(16)
            try:
                reply = self.kernel.test(cell["source"], nonce)
                self._keep(cell, reply)
                self._judge(cell, reply, nonce, verdict)
            except ConnectionLost as lost:
                self._stop(cell, lost.reason)
                verdict.message = self.stopped
        for output in cell["outputs"]:
            if output.get("name") == "stderr":  # nbgrader takes any warning for a failed test
                output["name"] = "stdout"
        self.verdicts[source.grade_id] = _verdict(verdict)

    def _judge(self, cell: dict, reply: dict, nonce: str, verdict: Verdict) -> None:
        error = next((output for output in cell["outputs"] if output["output_type"] == "error"), None)
        tampering = [str(item)[:100] for item in reply.get("tampering") or []]
        if tampering:
            verdict.message = _("The test does not count: the submission changed {what}.").format(
                what=", ".join(tampering)
            )
            self.outcome.problems.append(f"{self.key.name}, {verdict.task}: {verdict.message}")
            cell["outputs"].append(_error("Tampering", verdict.message))
        elif error is not None:
            verdict.message = f"{error['ename']}: {error['evalue']}"[:300]
        elif reply.get("evidence") != nonce:
            verdict.message = _("The test did not run to its end.")
            cell["outputs"].append(_error("Unfinished", verdict.message))
        else:
            verdict.points = _partial(cell["outputs"], verdict.max_points)


def _partial(outputs: list[dict], max_points: float) -> float:
    """Points as nbgrader reads them: the first result that is a number, full marks where there is none."""
    for output in outputs:
        if output["output_type"] == "execute_result":
            try:
                points = float(output["data"].get("text/plain", ""))
            except ValueError:
                return max_points
            return min(max(points, 0.0), max_points) if points == points else 0.0
    return max_points


def _verdict(verdict: Verdict) -> dict:
    fields = verdict.as_dict()
    del fields["shown"], fields["task"]
    return fields


def _verdict_outputs(verdict: Verdict) -> list[dict]:
    """Show a verdict in the cell, in the form from which nbgrader reads the same points."""
    shown = [{"output_type": "stream", "name": "stdout", "text": verdict.shown}] if verdict.shown else []
    if verdict.full:
        return shown
    if verdict.points > 0:
        data = {"text/plain": repr(verdict.points)}
        return [
            *shown,
            {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None},
        ]
    lines = [f"✗ {verdict.message}"] if verdict.message else ["✗"]
    return [*shown, _error("CheckFailed", *lines, *([f"  → {verdict.hint}"] if verdict.hint else []))]


def _error(name: str, *lines: str) -> dict:
    return {"output_type": "error", "ename": name, "evalue": lines[0], "traceback": list(lines)}


def _clean_output(output: Any) -> dict | None:
    """Keep an output that the student's process sent only if it has nbformat's form."""
    if not isinstance(output, dict):
        return None
    kind = output.get("output_type")
    if kind == "stream" and output.get("name") in ("stdout", "stderr"):
        return {"output_type": kind, "name": output["name"], "text": str(output.get("text"))}
    if kind == "error":
        traceback = output.get("traceback")
        lines = [str(line) for line in traceback] if isinstance(traceback, list) else []
        return {
            "output_type": kind,
            "ename": str(output.get("ename")),
            "evalue": str(output.get("evalue")),
            "traceback": lines,
        }
    if kind not in ("display_data", "update_display_data", "execute_result") or not isinstance(
        output.get("data"), dict
    ):
        return None
    metadata = output.get("metadata")
    clean = {
        "output_type": kind,
        "data": output["data"],
        "metadata": metadata if isinstance(metadata, dict) else {},
    }
    if kind == "execute_result":
        count = output.get("execution_count")
        clean["execution_count"] = count if isinstance(count, int) else None
    transient = output.get("transient")
    if isinstance(transient, dict) and isinstance(transient.get("display_id"), str):
        clean["transient"] = {"display_id": transient["display_id"]}
    return clean


_LANGUAGE = re.compile(r"""crmlab\.start\([^)]*language\s*=\s*["'](en|zh)["']""")


@contextmanager
def _language_of(notebook: dict):
    """Speak the language that the notebook was released in."""
    before = current_language()
    for cell in notebook["cells"]:
        if match := _LANGUAGE.search(cell["source"]):
            use_language(match[1])
            break
    try:
        yield
    finally:
        use_language(before)
