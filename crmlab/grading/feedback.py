"""Feedback: nbgrader's pages, without hidden tests, with each task's result, message and hint on top."""

import html
import json
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import NbGraderPreprocessor

from crmlab.grading.key import visible_part
from crmlab.grading.record import RUN_RECORD, RunRecord
from crmlab.i18n import current_language, translator, use_language

if TYPE_CHECKING:
    from crmlab.course import Course

_ = translator("course")


@dataclass(frozen=True)
class Feedback:
    """What `write_feedback` did: the students that have pages now, and why others have none."""

    written: list[str]
    failed: dict[str, str]


class ShowVerdicts(NbGraderPreprocessor):
    """Takes hidden tests out of a graded notebook and puts a table of results on top."""

    def preprocess(self, nb, resources):
        coursedir, names = self.parent.parent.coursedir, resources["nbgrader"]
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("locked") and cell.cell_type == "code":
                cell.source = visible_part(cell.source)
        kept = Path(coursedir.root) / ".crmlab" / names["assignment"]
        entry = RunRecord(kept / RUN_RECORD).latest().get(names["student"], {})
        titles = _titles(
            Path(coursedir.format_path(coursedir.source_directory, ".", names["assignment"])),
            names["notebook"],
        )
        before = current_language()
        use_language(nb.metadata.get("crmlab", {}).get("language", before))
        try:
            page = _summary(entry, names["notebook"], titles)
        finally:
            use_language(before)
        if page:
            nb.cells.insert(0, nbformat.v4.new_markdown_cell(page))
        return nb, resources


def _titles(folder: Path, notebook: str) -> dict[str, dict[str, str]]:
    path = folder / "crmlab.json"
    tasks = (
        json.loads(path.read_text(encoding="utf-8"))["notebooks"][notebook]["tasks"] if path.exists() else []
    )
    return {task["id"]: task["title"] for task in tasks}


def _summary(entry: dict, notebook: str, titles: dict) -> str:
    """The table of results as HTML; empty where the run record has none."""
    cells = entry.get("notebooks", {}).get(notebook, {}).get("cells", {})
    if not cells:
        return ""
    rows = []
    cell_style = 'style="padding: 3px 12px 3px 0; vertical-align: top"'
    for grade_id, verdict in cells.items():
        title = titles.get(grade_id.removesuffix("-check"), grade_id)
        title = title if isinstance(title, str) else title.get(current_language(), grade_id)
        full = verdict["points"] >= verdict["max"]
        said = html.escape(verdict["message"]).replace("\n", "<br>")
        if verdict["hint"]:
            said += f"<br><b>→</b> {html.escape(verdict['hint'])}"
        points = f"{verdict['points']:g} / {verdict['max']:g}"
        found = (f"{'✓' if full else '✗'} {html.escape(title)}", points, said)
        rows.append("<tr>" + "".join(f"<td {cell_style}>{text}</td>" for text in found) + "</tr>")
    notes = "".join(
        f"<li>{html.escape(note)}</li>" for note in [*entry.get("problems", []), *entry.get("limits", [])]
    )
    head = f"<tr><th>{_('Task')}</th><th>{_('Points')}</th><th>{_('What was found')}</th></tr>"
    return f"<h2>{_('Your results')}</h2><table>{head}{''.join(rows)}</table>" + (
        f"<ul>{notes}</ul>" if notes else ""
    )


def write_feedback(
    course: "Course",
    assignment: str,
    *,
    students: Iterable[str] = (),
    jobs: int | None = None,
    progress: Callable[[int, int, str | None], None] | None = None,
) -> Feedback:
    """Write the feedback pages of an assignment, several students at a time.

    Parameters
    ----------
    course : Course
    assignment : str
        Its name, or the beginning of it.
    students : iterable of str, optional
        Only these; by default all that have been graded.
    jobs : int, optional
        Worker processes; by default one per core.
    progress : callable, optional
        Called with the number done, the number in all, and the student whose pages have just been written (None
        before the first).

    Returns
    -------
    Feedback

    Raises
    ------
    LookupError
        If somebody's work, or everybody's, has not been graded.
    """
    assignment = course.find(assignment)
    pattern = course.step("autograded", assignment, "*")
    root = Path(*pattern.parts[: pattern.parts.index("*")])
    graded = sorted(
        path.name for path in root.glob("*") if course.step("autograded", assignment, path.name).is_dir()
    )
    wanted = sorted(set(students)) or graded
    missing = [student for student in wanted if student not in graded]
    if missing or not wanted:
        raise LookupError(
            _("No graded work of {students} in {name}; grade it first: crmlab grade {name}").format(
                students=", ".join(missing) or _("anybody"), name=assignment
            )
        )
    if progress is not None:
        progress(0, len(wanted), None)
    result = Feedback([], {})
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(jobs or os.cpu_count() or 1, len(wanted)), mp_context=context) as workers:
        futures = {workers.submit(_write_pages, course, assignment, student): student for student in wanted}
        for done, future in enumerate(as_completed(futures), 1):
            student = futures[future]
            error = future.exception()
            if error is None:
                result.written.append(student)
            else:
                result.failed[student] = str(error)
            if progress is not None:
                progress(done, len(wanted), student)
    result.written.sort()
    return result


def _write_pages(course: "Course", assignment: str, student: str) -> None:
    _write_missing(course, assignment, student)
    if not any(course.step("autograded", assignment, student).glob("*.ipynb")):
        return
    one = course.with_config(assignment_id=assignment, student_id=student)
    steps = [step for step in GenerateFeedback.preprocessors.default_args[0] if step is not ShowVerdicts]
    one.config.GenerateFeedback.preprocessors = [*steps[:1], ShowVerdicts, *steps[1:]]
    log = logging.Logger("crmlab.feedback", logging.ERROR)
    converter = GenerateFeedback(coursedir=one.coursedir, config=one.config, log=log)
    converter.force = True
    converter.start()


def _write_missing(course: "Course", assignment: str, student: str) -> None:
    """Write a page for each notebook that was not handed in or could not be read: it says so."""
    entry = RunRecord(course.kept(assignment) / RUN_RECORD).latest().get(student, {})
    folder, source = course.step("feedback", assignment, student), course.step("source", assignment)
    for notebook in entry.get("notebooks", {}):
        if not (course.step("autograded", assignment, student) / f"{notebook}.ipynb").exists():
            folder.mkdir(parents=True, exist_ok=True)
            body = _summary(entry, notebook, _titles(source, notebook))
            page = f'<!doctype html><meta charset="utf-8"><title>{notebook}</title><body style="font-family: sans-serif">{body}'
            (folder / f"{notebook}.html").write_text(page, encoding="utf-8")
