"""Record: the only step that writes the gradebook. One transaction per submission, then a line in the run record."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties

from crmlab.grading.key import AssignmentKey, NotebookKey
from crmlab.grading.run import Outcome

if TYPE_CHECKING:
    from crmlab.course import Course

RUN_RECORD = "run.jsonl"


class RunRecord:
    """What has been graded, a JSON line per submission; the last line of a student counts.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path):
        self.path = path

    def __iter__(self) -> Iterator[dict]:
        if not self.path.exists():
            return
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:  # the last line of a run that was killed
                continue
            if isinstance(entry, dict) and "student" in entry:
                yield entry

    def latest(self) -> dict[str, dict]:
        """Return the last entry of each student."""
        return {entry["student"]: entry for entry in self}

    def append(self, entry: dict) -> None:
        """Add a line and make sure that it is on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read() != b"\n":  # the last line of a run that was killed
                    file.write(b"\n")
            file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


class Recorder:
    """Writes outcomes into a course: the gradebook, the autograded folder, the run record. Close it after use.

    Parameters
    ----------
    course : Course
    key : AssignmentKey
    """

    def __init__(self, course: "Course", key: AssignmentKey):
        self.course, self.key = course, key
        self.record = RunRecord(course.kept(key.name) / RUN_RECORD)
        self._late = AssignLatePenalties(config=course.config)
        self._late.init_plugin()
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._open.close()

    @cached_property
    def _gradebook(self) -> Gradebook:
        gradebook = self._open.enter_context(self.course.gradebook())
        gradebook.db().expire_on_commit = False  # the assignment's cells are the same for all submissions
        return gradebook

    @cached_property
    def _latest(self) -> dict[str, dict]:
        return self.record.latest()

    def graded(self) -> dict[str, dict]:
        """Return the last entry of each student whose grades are in the gradebook."""
        with self.course.gradebook() as gradebook:
            known = {submission.student_id for submission in gradebook.assignment_submissions(self.key.name)}
        return {student: entry for student, entry in self._latest.items() if student in known}

    def scores(self) -> dict[str, dict[tuple[str, str], float | None]]:
        """Return the automatic scores in the gradebook by student, notebook and grade id."""
        with self.course.gradebook() as gradebook:
            return {
                submission.student_id: {
                    (notebook.name, grade.name): grade.auto_score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(self.key.name)
            }

    def write(self, outcome: Outcome) -> dict:
        """Write one outcome; return its entry in the run record."""
        previous = self._latest.get(outcome.student, {})
        resubmitted = previous.get("submission") != outcome.digest
        self._write_folder(outcome)
        try:
            self._write_grades(self._gradebook, outcome, resubmitted)
            self._gradebook.db.commit()
        except BaseException:
            self._gradebook.db.rollback()
            raise
        entry = self._latest[outcome.student] = self.entry(outcome)
        self.record.append(entry)
        return entry

    def entry(self, outcome: Outcome) -> dict:
        """Return an outcome's line of the run record."""
        return {
            "student": outcome.student,
            "submission": outcome.digest,
            "key": self.key.digest,
            "time": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "seconds": round(outcome.seconds, 3),
            "cpu": round(outcome.cpu, 3),
            "memory": outcome.memory,
            "problems": outcome.problems,
            "limits": outcome.limits,
            "notebooks": {
                name: {
                    "cells": {
                        grade_id: {
                            "points": verdict["points"],
                            "max": verdict["max_points"],
                            "message": verdict["message"],
                            "hint": verdict["hint"],
                            "misconception": verdict["misconception"],
                        }
                        for grade_id, verdict in verdicts.items()
                    }
                }
                for name, verdicts in outcome.verdicts.items()
            },
        }

    def _write_folder(self, outcome: Outcome) -> None:
        """Replace the autograded folder: whole or not at all."""
        folder = self.course.step("autograded", self.key.name, outcome.student)
        fresh = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        contents = {f"{name}.ipynb": _dump(notebook) for name, notebook in outcome.notebooks.items()}
        for name, content in {**outcome.files, **contents}.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)

    def _write_grades(self, gradebook: Gradebook, outcome: Outcome, resubmitted: bool) -> None:
        with gradebook.db.no_autoflush:
            assignment = gradebook.find_assignment(self.key.name)
            submission = self._submission(gradebook.db, assignment, outcome.student)
            released = {notebook.id: notebook for notebook in assignment.notebooks}
            keys = {key.name: key for key in self.key.notebooks}
            for notebook in submission.notebooks:
                made = released[notebook.notebook_id]
                self._write_notebook(notebook, made, keys[made.name], outcome, resubmitted)
        gradebook.db.flush()
        for notebook in submission.notebooks:
            self._write_penalty(gradebook, submission, notebook)

    def _submission(self, database: Any, assignment: Assignment, student: str) -> SubmittedAssignment:
        """Find the submission, or make it with all its grades and comments; complete it where cells were added."""
        if database.get(Student, student) is None:
            database.add(Student(id=student))
        found = database.query(SubmittedAssignment).filter_by(assignment_id=assignment.id, student_id=student)
        submission = found.one_or_none()
        if submission is None:
            submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student)
            database.add(submission)
        submission.timestamp = self._timestamp(student)
        present = {notebook.notebook_id: notebook for notebook in submission.notebooks}
        for notebook in assignment.notebooks:
            handed_in = present.get(notebook.id)
            if handed_in is None:
                handed_in = SubmittedNotebook(notebook_id=notebook.id)
                submission.notebooks.append(handed_in)
            self._complete(handed_in, notebook)
        return submission

    @staticmethod
    def _complete(handed_in: SubmittedNotebook, notebook: Notebook) -> None:
        grades = {grade.cell_id for grade in handed_in.grades}
        comments = {comment.cell_id for comment in handed_in.comments}
        graded, answered = (
            [*cells, *notebook.task_cells] for cells in (notebook.grade_cells, notebook.solution_cells)
        )
        handed_in.grades += [Grade(cell_id=cell.id) for cell in graded if cell.id not in grades]
        handed_in.comments += [Comment(cell_id=cell.id) for cell in answered if cell.id not in comments]

    def _timestamp(self, student: str) -> Any:
        folder = self.course.step("submitted", self.key.name, student)
        try:
            return self.course.coursedir.get_existing_timestamp(str(folder))
        except (ValueError, OSError):
            return None

    def _write_notebook(
        self,
        notebook: SubmittedNotebook,
        made: Notebook,
        key: NotebookKey,
        outcome: Outcome,
        resubmitted: bool,
    ) -> None:
        """Set the automatic scores and comments; what a person entered stays."""
        verdicts = outcome.verdicts.get(key.name, {})
        unchanged = _unchanged(outcome.notebooks.get(key.name), key)
        names = {cell.id: cell.name for cell in [*made.grade_cells, *made.solution_cells, *made.task_cells]}
        for grade in notebook.grades:
            name = names[grade.cell_id]
            verdict = verdicts.get(name)
            if verdict is not None:
                grade.auto_score = verdict["points"]
            else:
                grade.auto_score = 0.0 if unchanged is None or name in unchanged else None
            if grade.manual_score is None:
                grade.needs_manual_grade = grade.auto_score is None
            elif resubmitted:
                grade.needs_manual_grade = True
        for comment in notebook.comments:
            cell = key.by_id.get(names[comment.cell_id])
            blank = unchanged is None or names[comment.cell_id] in unchanged
            comment.auto_comment = "No response." if blank and cell is not None and not cell.task else None

    def _write_penalty(self, gradebook: Gradebook, submission: Any, notebook: SubmittedNotebook) -> None:
        notebook.late_submission_penalty = None
        late = submission.total_seconds_late
        if late > 0:
            gradebook.db.flush()
            gradebook.db.refresh(notebook)
            penalty = self._late.plugin_inst.late_submission_penalty(
                submission.student_id, notebook.score, late
            )
            if penalty is not None:
                notebook.late_submission_penalty = self._late._check_late_penalty(notebook, penalty)


def _unchanged(notebook: dict | None, key: NotebookKey) -> set[str] | None:
    """Grade ids of answer cells that were handed in as released; None where there is no notebook."""
    if notebook is None:
        return None
    unchanged = set()
    for cell in notebook["cells"]:
        source = key.by_id.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if source is not None and source.solution:
            probe = utils.NotebookNode({"source": cell["source"], "cell_type": cell["cell_type"]})
            probe.metadata = utils.NotebookNode({"nbgrader": utils.NotebookNode(source.metadata())})
            if utils.compute_checksum(probe) == source.checksum:
                unchanged.add(source.grade_id)
    return unchanged


def _dump(notebook: dict) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False) + "\n").encode("utf-8", "replace")
