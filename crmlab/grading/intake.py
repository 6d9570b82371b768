"""Intake: read whatever was handed in. Nothing a student hands in raises here; it ends as a recorded problem."""

import hashlib
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from crmlab.grading.key import AssignmentKey
from crmlab.i18n import translator

_ = translator("course")

LARGEST_FILE = 50_000_000
LARGEST_SUBMISSION = 200_000_000
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


@dataclass
class Submission:
    """One student's submission, as read.

    Attributes
    ----------
    student : str
    notebooks : dict
        Notebook name to a clean notebook (nbformat 4 as a dict), None where none could be read.
    files : dict of str to bytes
        Side files by relative path.
    problems : list of str
        What was noticed, in sentences for the grader.
    digest : str
        Fingerprint of all that was handed in.
    """

    student: str
    notebooks: dict[str, dict | None] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    digest: str = ""


def read_submission(folder: Path, student: str, key: AssignmentKey) -> Submission:
    """Read the submission in a folder.

    Parameters
    ----------
    folder : Path
        ``submitted/<student>/<assignment>``.
    student : str
    key : AssignmentKey
        The assignment: which notebooks are expected, and the grade ids by which a renamed one is known.

    Returns
    -------
    Submission
        With an entry in ``notebooks`` for each notebook of the assignment.
    """
    submission = Submission(student)
    found: dict[str, bytes] = {}
    total = 0
    for path, name in _walk(folder, submission.problems):
        size = path.stat().st_size
        total += size
        if size > LARGEST_FILE or total > LARGEST_SUBMISSION:
            submission.problems.append(
                _("{file} was left out: it is too large ({size} MB).").format(file=name, size=size // 10**6)
            )
            continue
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            submission.problems.append(
                _("{file} could not be read: {error}.").format(file=name, error=error.strerror)
            )
    whole = hashlib.sha256()
    for name in sorted(found):
        whole.update(name.encode() + b"\0" + hashlib.sha256(found[name]).digest())
    submission.digest = whole.hexdigest()
    notebooks = {name: content for name, content in found.items() if name.lower().endswith(".ipynb")}
    submission.files = {name: content for name, content in found.items() if name not in notebooks}
    _place_notebooks(submission, notebooks, key)
    return submission


def _walk(folder: Path, problems: list[str]):
    """Yield the regular files below a folder with names that are safe to write; links are never followed."""
    pending = [folder]
    while pending:
        try:
            entries = sorted(os.scandir(pending.pop()), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            problems.append(_("A folder could not be read: {error}.").format(error=error.strerror))
            continue
        for entry in entries:
            path = Path(entry.path)
            name = readable_name(os.path.relpath(path, folder))
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISLNK(mode):
                problems.append(_("{file} was left out: it is a link, not a file.").format(file=name))
            elif stat.S_ISDIR(mode):
                if entry.name not in (".ipynb_checkpoints", "__pycache__", ".git", "__MACOSX"):
                    pending.append(path)
            elif not stat.S_ISREG(mode):
                problems.append(_("{file} was left out: it is not an ordinary file.").format(file=name))
            else:
                yield path, name


def readable_name(name: str) -> str:
    """Return a file name as text: names that are not UTF-8 are read as GBK."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _place_notebooks(submission: Submission, handed_in: dict[str, bytes], key: AssignmentKey) -> None:
    expected = {notebook.name: notebook for notebook in key.notebooks}
    clean: dict[str, dict] = {}
    for name, content in handed_in.items():
        notebook, problem = read_notebook(content)
        if problem:
            submission.problems.append(f"{name}: {problem}")
        if notebook is not None:
            clean[name] = notebook
    submission.notebooks = {name: clean.pop(f"{name}.ipynb", None) for name in expected}
    for name in [name for name, notebook in submission.notebooks.items() if notebook is None]:
        ids = set(expected[name].by_id)
        overlap = {other: len(ids & _grade_ids(notebook)) for other, notebook in clean.items()}
        best = max(overlap, key=overlap.get, default=None)
        if best is not None and overlap[best]:
            submission.notebooks[name] = clean.pop(best)
            submission.problems.append(
                _("{file} was taken as {name}.ipynb: it has its tasks.").format(file=best, name=name)
            )
        elif f"{name}.ipynb" not in handed_in:
            submission.problems.append(_("{name}.ipynb is missing.").format(name=name))
    for name in clean:
        submission.problems.append(
            _("{file} was left out: the assignment has no such notebook.").format(file=name)
        )


def _grade_ids(notebook: dict) -> set[str]:
    return {
        cell["metadata"]["nbgrader"]["grade_id"]
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"]
    }


def read_notebook(content: bytes) -> tuple[dict | None, str]:
    """Read a notebook of any format and condition.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    notebook : dict or None
        Valid nbformat 4; None if it cannot be read as a notebook.
    problem : str
        What was wrong, empty if nothing was.
    """
    raw, problem = _parse(content)
    if raw is None:
        return None, problem
    if isinstance(raw, dict) and "worksheets" in raw:
        try:
            raw = json.loads(nbformat.writes(nbformat.convert(nbformat.reads(json.dumps(raw), 3), 4)))
            problem = _("It was in the old format 3 and was converted.")
        except Exception:
            return None, _("It is in an old format that cannot be converted.")
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        return None, _("It is not a Jupyter notebook.")
    cells = [
        cell for cell in (_clean_cell(cell, place) for place, cell in enumerate(raw["cells"], 1)) if cell
    ]
    if len(cells) < len(raw["cells"]):
        problem = problem or _("Some of its cells were damaged and were left out.")
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    about = metadata.get("crmlab") if isinstance(metadata.get("crmlab"), dict) else {}
    kept = (
        {"crmlab": {name: value for name, value in about.items() if isinstance(value, str)}} if about else {}
    )
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": kept, "cells": cells}, problem


def _parse(content: bytes) -> tuple[Any, str]:
    if not content.strip():
        return None, _("It is empty.")
    problem = ""
    for encoding in _ENCODINGS:
        try:
            return json.loads(content.decode(encoding)), problem
        except UnicodeDecodeError:
            problem = _("It was not saved in UTF-8; it was read in another encoding.")
        except RecursionError:
            return None, _("It is not a Jupyter notebook.")
        except ValueError:
            if content.lstrip()[:1] in (b"{", b"["):
                return None, _("It is damaged or was cut off: it is not valid JSON.")
            return None, _("It is not a Jupyter notebook.")
    return None, _("It is not a Jupyter notebook.")


def _clean_cell(cell: Any, place: int) -> dict | None:
    """Return the cell with nothing but what grading needs, or None if it is none."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return None
    source = source.encode("utf-8", "replace").decode("utf-8")
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    marks = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    kept = {"nbgrader": {"grade_id": marks["grade_id"]}} if isinstance(marks.get("grade_id"), str) else {}
    clean = {"id": f"cell-{place}", "cell_type": cell["cell_type"], "metadata": kept, "source": source}
    if cell["cell_type"] == "code":
        clean |= {"execution_count": None, "outputs": []}
    elif isinstance(cell.get("attachments"), dict):
        clean["attachments"] = cell["attachments"]
    return clean
