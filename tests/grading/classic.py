"""An nbgrader course that crmlab did not make: hidden tests run in the student's process, as nbgrader runs them."""

import json
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from crmlab.course import Course, open_course, release

ASSIGNMENT = "ps1"
_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "classic"
"""
SQUARES = """def squares(n):
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i ** 2 for i in range(1, n + 1)]
    ### END SOLUTION"""
SQUARES_TESTS = """assert squares(1) == [1]
assert squares(2) == [1, 4]
### BEGIN HIDDEN TESTS
assert squares(10) == [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]
### END HIDDEN TESTS"""
MEAN = """### BEGIN SOLUTION
mean = df["x"].mean()
median = df["x"].median()
### END SOLUTION"""
MEAN_TESTS = """### BEGIN HIDDEN TESTS
import numpy as np
points = 0
if np.isclose(mean, 2.5): points += 2
if np.isclose(median, 2.0): points += 1
points
### END HIDDEN TESTS"""


def _cell(
    source: str, grade_id: str, *, kind: str = "code", points: int | None = None, solution: bool = False
):
    new = new_code_cell if kind == "code" else new_markdown_cell
    marks = {"schema_version": 3, "grade_id": grade_id, "grade": points is not None, "solution": solution}
    marks |= {"locked": not solution, "task": False} | ({"points": points} if points is not None else {})
    return new(source, metadata={"nbgrader": marks}, id=grade_id)


def make_course(root: Path) -> Course:
    """Make and release the classic course."""
    folder = root / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(_CONFIG)
    (folder / "data.csv").write_text("x\n1\n2\n2\n5\n")
    notebook = new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            new_code_cell("import pandas as pd\ndf = pd.read_csv('data.csv')\ndf", id="setup"),
            _cell(SQUARES, "squares", solution=True),
            _cell(SQUARES_TESTS, "correct_squares", points=2),
            _cell(MEAN, "mean", solution=True),
            _cell(MEAN_TESTS, "correct_mean", points=3),
            _cell("Explain.", "explain", kind="markdown", points=4, solution=True),
        ],
    )
    (folder / "problem1.ipynb").write_text(json.dumps(notebook))
    course = open_course(root)
    release(course, ASSIGNMENT, as_is=True)
    return course


def answered(course: Course, **answers: str) -> dict:
    """The released notebook with answers."""
    notebook = json.loads((course.step("release", ASSIGNMENT) / "problem1.ipynb").read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    return notebook


def hand_in(course: Course, student: str, notebook: dict) -> None:
    """Put a submission into the course."""
    folder = course.step("submitted", ASSIGNMENT, student)
    folder.mkdir(parents=True)
    (folder / "problem1.ipynb").write_text(json.dumps(notebook))


RIGHT = {
    "squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]",
    "mean": "mean = df.x.mean()\nmedian = df.x.median()",
    "explain": "Because.",
}
HONEST = {
    "all-right": RIGHT,
    "blank": {},
    "numpy": {
        **RIGHT,
        "squares": "import numpy as np\ndef squares(n):\n    return (np.arange(1, n + 1) ** 2).tolist()",
    },
    "partly": {**RIGHT, "mean": "mean = 2.5\nmedian = 3"},
    "off-by-one": {**RIGHT, "squares": "def squares(n):\n    return [i * i for i in range(n)]"},
    "error": {**RIGHT, "squares": "def squares(n):\n    return undefined"},
    "syntax": {**RIGHT, "squares": "def squares(n) return 1"},
    "plot": {
        **RIGHT,
        "explain": "x",
        "mean": "import matplotlib.pyplot as plt\ndf.plot()\nplt.show()\n" + RIGHT["mean"],
    },
    "magic": {**RIGHT, "mean": "%time mean = df.x.mean()\nmedian = df.x.median()\n!echo done"},
    "shadowed": {**RIGHT, "mean": "sum = 3\nlist = 4\n" + RIGHT["mean"]},
    "unexplained": {**RIGHT, "explain": "Explain."},
}
TAMPERED = {
    "equals-all": {
        **RIGHT,
        "squares": "class Any:\n    def __eq__(self, o): return True\ndef squares(n): return Any()",
    },
    "patched-builtin": {
        "squares": "import builtins\nbuiltins.all = lambda x: True\ndef squares(n): return []",
        "mean": RIGHT["mean"],
    },
    "no-asserts": {
        "squares": "import ast\nclass T(ast.NodeTransformer):\n    def visit_Assert(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(T())\ndef squares(n): return []"
    },
    "patched-numpy": {"mean": "import numpy as np\nnp.isclose = lambda *a: True\nmean = median = 0"},
    "hooked-shell": {
        "squares": "shell = get_ipython()\nshell.run_cell = lambda *a, **k: None\ndef squares(n): return []"
    },
    "exits-in-test": {"squares": "def squares(n):\n    import os\n    os._exit(0)"},
    "leaves-in-test": {"squares": "def squares(n):\n    raise SystemExit"},
    "hook-before-test": {
        "squares": "def squares(n): return []\n"
        "def skip(info): info.raw_cell = ''\nget_ipython().events.register('pre_run_cell', skip)"
    },
}
