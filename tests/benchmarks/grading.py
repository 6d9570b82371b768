"""How fast a class is graded: `nbgrader autograde`, `crmlab grade`, `otter run`, and the limit, on one class.

Run it on a quiet machine::

    python tests/benchmarks/grading.py [--students 40] [--otter PATH_OF_OTTER]

All grade the same submissions of u03 with the same tests. nbgrader and otter get a variant of the assignment in which
``student`` and ``solution`` are names in the student's process, as their kind of test needs. The limit is the bare
execution of the same cells in processes forked from a warm one, without outputs, isolation or examination, divided by
the number of cores.
"""

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from crmlab.course import Course, init_course, open_course, release
from crmlab.grading.key import load_key
from crmlab.masters.bank import read_bank
from crmlab.masters.tree import find_masters

UNIT = "u03-value-ranking"
BIN = Path(sys.executable).parent
CORES = os.cpu_count() or 1
TIMES = 3


@dataclass
class Measured:
    """One way of grading: how many notebooks' worth of submissions, how long, at what cost."""

    name: str
    submissions: int
    seconds: float
    cpu: float
    memory: int


def make_class(root: Path, size: int, own_way: float = 0.2) -> Course:
    """Make a course and hand in `size` submissions.

    Of ten tasks a student gets one wrong, in one of the answer bank's ways, solves the part `own_way` in one of the
    bank's other right styles, some of them slow, and the rest as the lessons do.
    """
    course = init_course(root)
    release(course, UNIT)
    banks = {master.name: read_bank(master.path) for master in find_masters(None).notebooks(UNIT)}
    solutions = {name: _solutions(course.step("source", UNIT) / f"{name}.ipynb") for name in banks}
    for place in range(size):
        folder = course.step("submitted", UNIT, f"student-{place:02d}")
        shutil.copytree(course.step("release", UNIT), folder)
        draw = random.Random(place)
        for name, bank in banks.items():
            path = folder / f"{name}.ipynb"
            notebook = json.loads(path.read_text())
            for cell in notebook["cells"]:
                task = cell["metadata"].get("nbgrader", {}).get("grade_id")
                if task in solutions[name]:
                    right = [answer.code for answer in bank if answer.task == task and answer.right]
                    wrong = [answer.code for answer in bank if answer.task == task and not answer.right]
                    chance = draw.random()
                    cell["source"] = (
                        draw.choice(wrong)
                        if chance < 0.1
                        else draw.choice(right)
                        if chance < 0.1 + own_way
                        else solutions[name][task]
                    )
            path.write_text(json.dumps(notebook))
    return course


def _solutions(path: Path) -> dict[str, str]:
    """The model solutions of a source notebook by grade id."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: "\n".join(
            line for line in "".join(cell["source"]).splitlines() if " SOLUTION" not in line
        )
        for cell in json.loads(path.read_text())["cells"]
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")
    }


def watched(name: str, submissions: int, command: list, cwd: Path, *, memory: bool = True) -> Measured:
    """Run a command; measure wall time, the CPU time of the whole machine, and the peak memory of the command's tree.

    Only the machine's own count knows of processes that died in a sandbox; so nothing else may run. Looking at the
    memory costs time for each process of the tree.
    """
    started, before = time.monotonic(), _busy()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    peak = [0]

    def watch() -> None:
        while memory and process.poll() is None:
            with contextlib.suppress(psutil.Error):
                tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
                peak[0] = max(peak[0], sum(_unshared(one) for one in tree))
            time.sleep(2)

    thread = threading.Thread(target=watch)
    thread.start()
    output, _ = process.communicate()
    seconds, cpu = time.monotonic() - started, _busy() - before
    thread.join()
    if process.returncode:
        raise SystemExit(output.decode()[-3000:])
    print(f"{name}: {seconds:.1f} s", flush=True)
    return Measured(name, submissions, seconds, cpu, peak[0])


def graded_by_us(course: Course, submissions: int) -> Measured:
    """Grade the class once for its memory and its scores, then copies of it for the time: the median counts."""
    name, command = "crmlab grade, sandbox on", [BIN / "crmlab", "grade", UNIT]
    copies = [course.root.with_name(f"{course.root.name}-{number}") for number in range(TIMES)]
    for copy in copies:
        shutil.copytree(course.root, copy)
    first = watched(name, submissions, command, course.root)
    timed = [watched(name, submissions, command, copy, memory=False) for copy in copies]
    median = sorted(timed, key=lambda run: run.seconds)[TIMES // 2]
    return replace(median, name=f"{name}, median of {TIMES}", memory=first.memory)


def _busy() -> float:
    """CPU seconds that all processes of the machine have used."""
    times = psutil.cpu_times()
    return times.user + times.system


def _unshared(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return process.memory_full_info().pss
    return 0


def scores(course: Course) -> dict:
    """Automatic scores by student, notebook and cell."""
    with course.gradebook() as gradebook:
        return {
            (submission.student_id, notebook.name, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions(UNIT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def unsealed(course: Course, folder: Path) -> Course:
    """Copy a course for nbgrader alone: its own preprocessors, and hidden tests that find `student` and `solution`."""
    shutil.copytree(course.root, folder)
    config = (folder / "nbgrader_config.py").read_text()
    kept = [
        line for line in config.splitlines() if not line.startswith(("c.Autograde", "c.GenerateFeedback"))
    ]
    (folder / "nbgrader_config.py").write_text("\n".join(_closed(kept)))
    plain = open_course(folder)
    key = load_key(course, UNIT)
    for notebook in key.notebooks:
        helper = folder / f"{notebook.name}_names.py"
        helper.write_text(_names(notebook))
        path = plain.step("source", UNIT) / f"{notebook.name}.ipynb"
        content = json.loads(path.read_text())
        content["metadata"].pop("crmlab")
        for cell in content["cells"]:
            source = "".join(cell["source"])
            if "BEGIN HIDDEN TESTS" in source:
                task = cell["metadata"]["nbgrader"]["grade_id"].removesuffix("-check")
                marker = "### BEGIN HIDDEN TESTS\n"
                read = f"if 'solve' not in globals(): exec(open({str(helper)!r}).read(), globals())"
                cell["source"] = source.replace(marker, f"{marker}{read}\nsolve({task!r})\n")
        path.write_text(json.dumps(content))
    release(plain, UNIT, as_is=True)
    return plain


def _closed(lines: list[str]) -> list[str]:
    """Drop the inner lines of settings whose first line was dropped."""
    return [line for line in lines if not line.startswith((" ", "]"))]


def _names(notebook) -> str:
    """Code that defines `student` and `solution` in the student's process, and `solve`, which solves up to a task."""
    answers = {cell.grade_id for cell in notebook.cells if cell.solution and not cell.grade}
    code = {cell["grade_id"]: cell["source"] for cell in notebook.code if cell["grade_id"] in answers}
    return textwrap.dedent(
        f"""
        class _Student:
            def __getattr__(self, name): return globals()[name]
            def quiz(self, question):
                from crmlab import quiz
                return quiz.answer_to(question)
        class _Solution:
            def __getattr__(self, name): return _names[name]
        student, solution, _names, _code = _Student(), _Solution(), {{}}, {code!r}
        def solve(last):
            _names.update({{name: value for name, value in globals().items() if name not in _names}})
            for task in list(_code):
                exec(_code.pop(task), _names)
                if task == last: break
        """
    )


def limit(course: Course) -> Measured:
    """Execute the same cells bare, in forks of a warm process, one after another."""
    import matplotlib

    matplotlib.use("Agg")
    import IPython  # noqa: F401
    import matplotlib.pyplot
    import pandas  # noqa: F401

    from crmlab import abc_analysis, check, datasets, rfm  # noqa: F401

    folders = sorted(course.step("submitted", UNIT, "*").parent.parent.glob(f"*/{UNIT}"))
    started, before = time.monotonic(), _busy()
    for folder in folders:
        for path in sorted(folder.glob("*.ipynb")):
            pid = os.fork()
            if pid == 0:
                names = {"__name__": "__main__"}
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    for cell in json.loads(path.read_text())["cells"]:
                        if cell["cell_type"] == "code":
                            with contextlib.suppress(BaseException):
                                exec("".join(cell["source"]), names)
                os._exit(0)
            os.waitpid(pid, 0)
    seconds, cpu = time.monotonic() - started, _busy() - before
    return Measured(
        f"the limit: bare exec in warm forks, / {CORES} cores", len(folders), seconds / CORES, cpu, 0
    )


def otter(course: Course, program: Path, folder: Path, count: int) -> Measured:
    """Grade `count` submissions with `otter run`, one notebook after another, by equivalent tests."""
    key = load_key(course, UNIT)
    zips = {}
    for notebook in key.notebooks:
        master = folder / f"{notebook.name}.ipynb"
        master.write_text(json.dumps(_otter_master(notebook)))
        made = subprocess.run(
            [program, "assign", "--no-pdfs", "--no-run-tests", master, folder / notebook.name],
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise SystemExit(made.stdout + made.stderr)
        (zips[notebook.name],) = (folder / notebook.name / "autograder").glob("*.zip")
    students = sorted(
        path.parent for path in course.step("submitted", UNIT, "*").parent.parent.glob(f"*/{UNIT}")
    )[:count]
    script = folder / "all.sh"
    lines = ["set -e"]
    for student in students:
        (folder / student.name).mkdir()
        for name, archive in zips.items():
            lines.append(
                f"{program} run --no-logo -a {archive} -o {folder / student.name} {student / UNIT / name}.ipynb"
            )
    script.write_text("\n".join(lines))
    return watched("otter run (otter-grader, no container)", len(students), ["bash", script], folder)


def _otter_master(notebook) -> dict:
    """The assignment in Otter Assign's format: the same tasks, solutions and tests."""

    def raw(text: str) -> dict:
        return {"cell_type": "raw", "metadata": {}, "source": text}

    def code(text: str) -> dict:
        return {"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None}

    checks = {cell.grade_id: cell for cell in notebook.cells if cell.auto}
    names = _names(notebook)
    cells = [raw("# ASSIGNMENT CONFIG\ntests:\n  ok_format: false\n")]
    for cell in notebook.code:
        check = checks.get(f"{cell['grade_id']}-check")
        if cell["grade_id"] is None:
            cells.append(code(cell["source"]))
        elif check is not None:
            name = cell["grade_id"].replace("-", "_")
            test = (
                f"def test_{name}(env):\n    if 'solve' not in env: exec({names!r}, env)\n"
                f"    env['solve']({cell['grade_id']!r})\n    exec({_all_of(check.source)!r}, env)"
            )
            cells += [
                raw(f"# BEGIN QUESTION\nname: {name}\npoints: {check.points:g}"),
                raw("# BEGIN SOLUTION"),
                code("\n".join(line for line in cell["source"].splitlines() if " SOLUTION" not in line)),
            ]
            cells += [
                raw("# END SOLUTION"),
                raw("# BEGIN TESTS"),
                code(test),
                raw("# END TESTS"),
                raw("# END QUESTION"),
            ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": kernel}, "cells": cells}


def _all_of(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if "HIDDEN TESTS" not in line)


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--students", type=int, default=40)
    options.add_argument("--own-way", type=float, default=0.2, help="part of the tasks not solved as taught")
    options.add_argument(
        "--otter", type=Path, help="the otter program of an environment that also has crmlab"
    )
    options.add_argument("--otter-students", type=int, default=6, help="otter is slow: grade so many")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        course = make_class(root / "crmlab", wanted.students, wanted.own_way)
        plain = unsealed(course, root / "nbgrader")
        rows = [
            watched("nbgrader autograde", wanted.students, [BIN / "nbgrader", "autograde", UNIT], plain.root)
        ]
        rows.append(graded_by_us(course, wanted.students))
        ours, theirs = scores(course), scores(open_course(plain.root))
        if wanted.otter:
            (root / "otter").mkdir()
            rows.append(otter(course, wanted.otter, root / "otter", wanted.otter_students))
        rows.append(limit(course))
    base = rows[0].seconds / rows[0].submissions
    table = Table("", "submissions", "per minute", "s each", "CPU s each", "peak MB", "times nbgrader")
    for row in rows:
        each = row.seconds / row.submissions
        memory = f"{row.memory / 1e6:.0f}" if row.memory else "–"
        table.add_row(
            row.name,
            str(row.submissions),
            f"{60 / each:.0f}",
            f"{each:.3f}",
            f"{row.cpu / row.submissions:.2f}",
            memory,
            f"{base / each:.1f}",
        )
    console = Console(width=130)
    console.print(table)
    different = {cell: (theirs[cell], ours[cell]) for cell in theirs if theirs[cell] != ours[cell]}
    console.print(
        f"{len(theirs) - len(different)} of {len(theirs)} scores are the same as nbgrader's, cell by cell."
    )
    for cell, pair in list(different.items())[:10]:
        console.print(cell, pair)


if __name__ == "__main__":
    main()
