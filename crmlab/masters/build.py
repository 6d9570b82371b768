"""Expand a master into a notebook that nbgrader reads, the same bytes every time."""

import ast
import json
from pathlib import Path
from typing import Any

from crmlab.masters.hints import known_mistakes
from crmlab.masters.parse import Cell, Master
from crmlab.masters.regions import visible
from crmlab.masters.rules import START_CALL, MasterError, Problem, check_calls, check_master, check_unit
from crmlab.masters.run import MasterRun, run_master
from crmlab.masters.tree import MasterTree

SIDE_FILE = "crmlab.json"
CODE_STUB = "...  # your code here / 在此写代码"
ESSAY_STUB = "*Write your answer here. / 在此作答。*"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_NBGRADER = {"schema_version": 3, "grade": False, "locked": False, "solution": False, "task": False}
_ROLES = {
    "answer": {"solution": True},
    "check": {"grade": True, "locked": True},
    "quiz": {"grade": True, "locked": True},
    "essay": {"grade": True, "solution": True},
}


def notebook(master: Master, language: str, *, sealed: bool) -> dict[str, Any]:
    """Return the notebook of a master in one language, as nbformat 4.5.

    Parameters
    ----------
    master : Master
    language : {"en", "zh"}
    sealed : bool
        True for an assignment: its hidden tests run outside the student's process.

    Returns
    -------
    dict
    """
    cells = [cell for cell in master.cells if cell.lang in (None, language)]
    about = {"unit": master.unit, "notebook": master.name, "language": language}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "crmlab": about | ({"sealed": True} if sealed else {}),
            "kernelspec": _KERNEL,
            "language_info": {"name": "python"},
        },
        "cells": [_cell(cell, place, language) for place, cell in enumerate(cells, 1)],
    }


def to_bytes(content: dict[str, Any]) -> bytes:
    """Return JSON with sorted keys, as it is written to files."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def side_file(runs: list[MasterRun]) -> dict[str, Any]:
    """Return what ``crmlab.json`` tells the checks of an assignment's notebooks.

    Parameters
    ----------
    runs : list of MasterRun
        The assignment's notebooks.

    Returns
    -------
    dict
        ``notebooks``: title and tasks of each; ``calls``: the task of each visible check call; ``hints``: for such
        a call, what the mistakes of the bank give there.
    """
    content: dict[str, Any] = {"notebooks": {}, "calls": {}, "hints": {}}
    for run in runs:
        titles = run.master.titles()
        content["notebooks"][run.master.name] = {
            "title": run.master.title(),
            "tasks": [
                {
                    "id": cell.task,
                    "kind": cell.kind,
                    "title": titles[cell.task],
                    "points": cell.options["points"],
                }
                for cell in run.master.tasks()
            ],
        }
        for cell in run.master.tasks():
            if cell.kind == "check":
                content["calls"] |= {
                    ast.unparse(call): cell.task for call in check_calls(visible(cell.source))
                }
                content["hints"] |= known_mistakes(run, cell)
    return content


def prepare_unit(tree: MasterTree, unit: str) -> list[MasterRun]:
    """Hold an assignment's masters to the rules, run them, and return the runs.

    Parameters
    ----------
    tree : MasterTree
    unit : str

    Returns
    -------
    list of MasterRun
        One for each graded notebook, in order; empty for a unit without any.

    Raises
    ------
    MasterError
        With every breach and every failing solution of the unit.
    """
    masters = tree.notebooks(unit)
    return _prepare(tree, masters, graded=True, problems=check_unit(masters))


def prepare_lessons(tree: MasterTree, unit: str) -> list[MasterRun]:
    """Hold a unit's lessons to the rules, run them, and return the runs; else as `prepare_unit`."""
    return _prepare(tree, tree.lessons(unit), graded=False, problems=[])


def _prepare(
    tree: MasterTree, masters: list[Master], *, graded: bool, problems: list[Problem]
) -> list[MasterRun]:
    concepts = set(tree.concepts())
    problems = problems + [
        problem for master in masters for problem in check_master(master, concepts, graded=graded)
    ]
    if problems:
        raise MasterError(problems)
    runs = []
    for master in masters:
        try:
            runs.append(run_master(master))
        except MasterError as error:
            problems += error.problems
    if problems:
        raise MasterError(problems)
    return runs


def assignment_files(runs: list[MasterRun], language: str) -> dict[str, bytes]:
    """Return the files of an assignment with solutions, by name: notebooks and ``crmlab.json``."""
    files = {
        f"{run.master.name}.ipynb": to_bytes(notebook(run.master, language, sealed=True)) for run in runs
    }
    return files | {SIDE_FILE: to_bytes(side_file(runs))}


def lesson_files(runs: list[MasterRun], language: str) -> dict[str, bytes]:
    """Return the notebooks of a unit's lessons, by file name."""
    return {
        f"{run.master.name}.ipynb": to_bytes(notebook(run.master, language, sealed=False)) for run in runs
    }


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files into a folder, making it where it is missing, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in sorted(files.items()):
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def _cell(cell: Cell, place: int, language: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"crmlab": {"kind": cell.kind, "task": cell.task, "concepts": cell.concepts}}
    if cell.source.startswith(("quiz.", "explore.")):  # read what it shows, not its code in two languages
        metadata["jupyter"] = {"source_hidden": True}
    if cell.task:
        metadata["nbgrader"] = _NBGRADER | _ROLES[cell.kind] | {"grade_id": cell.grade_id}
        if "points" in cell.options:
            metadata["nbgrader"]["points"] = cell.options["points"]
    built = {
        "id": cell.grade_id or f"cell-{place:03d}",
        "cell_type": cell.cell_type,
        "metadata": metadata,
        "source": _source(cell, language).splitlines(keepends=True),
    }
    return built | ({"execution_count": None, "outputs": []} if cell.cell_type == "code" else {})


def _source(cell: Cell, language: str) -> str:
    if cell.kind == "given":
        return START_CALL.sub(
            lambda call: call[0].replace(f'language="{call["language"]}"', f'language="{language}"'),
            cell.source,
        )
    return f"{ESSAY_STUB}\n\n{cell.source}" if cell.kind == "essay" else cell.source
