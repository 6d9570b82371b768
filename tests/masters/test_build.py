"""Building notebooks and their side file."""

import json

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from crmlab.masters.build import (
    CODE_STUB,
    assignment_files,
    lesson_files,
    notebook,
    prepare_lessons,
    prepare_unit,
    to_bytes,
)
from crmlab.masters.parse import read_master
from crmlab.masters.rules import MasterError
from crmlab.masters.tree import NO_UNIT, find_masters

UNIT = "u98-corner-shop"


@pytest.fixture
def built(takings):
    """The graded notebook in both languages."""
    master = read_master(takings)
    return {language: notebook(master, language, sealed=True) for language in ("en", "zh")}


def test_nbgrader_reads_the_notebook(built):
    """Is it valid for nbformat and for nbgrader?"""
    for content in built.values():
        read = nbformat.from_dict(json.loads(to_bytes(content)))
        nbformat.validate(read)
        MetadataValidator().validate_nb(read)


def test_each_kind_of_cell_has_its_role_in_nbgrader(built):
    """Are answers, checks, essays and quizzes what nbgrader calls so?"""
    roles = {
        cell["id"]: {key for key in ("grade", "solution", "locked") if cell["metadata"]["nbgrader"][key]}
        for cell in built["en"]["cells"]
        if "nbgrader" in cell["metadata"]
    }
    assert roles == {
        "sales-by-day": {"solution"},
        "sales-by-day-check": {"grade", "locked"},
        "best-day": {"solution"},
        "best-day-check": {"grade", "locked"},
        "advice": {"grade", "solution"},
        "loyal-who": {"grade", "locked"},
    }


def test_the_languages_differ_in_prose_and_start_alone(built):
    """Do both builds have the same cells, ids and code?"""
    for en, zh in zip(built["en"]["cells"], built["zh"]["cells"], strict=True):
        assert (en["id"], en["metadata"]) == (zh["id"], zh["metadata"])
        code_en, code_zh = "".join(en["source"]), "".join(zh["source"])
        if en["cell_type"] == "code":
            assert code_zh == code_en.replace('language="en"', 'language="zh"')
        elif en["metadata"]["crmlab"]["kind"] == "prose":
            assert code_en != code_zh
        else:
            assert code_en == code_zh


def test_a_build_is_the_same_bytes_again(tree):
    """Does building twice, also from another folder, give the same files?"""
    first = assignment_files(prepare_unit(tree, UNIT), "zh")
    assert assignment_files(prepare_unit(tree, UNIT), "zh") == first
    assert str(tree.root).encode() not in b"".join(first.values())
    assert b"jupytext" not in b"".join(first.values())


def test_a_lesson_has_no_grading_in_it(tree):
    """Are lessons built without nbgrader's metadata and unsealed?"""
    lesson = json.loads(lesson_files(prepare_lessons(tree, UNIT), "zh")["01-takings.ipynb"])
    assert not any("nbgrader" in cell["metadata"] for cell in lesson["cells"])
    assert lesson["metadata"]["crmlab"] == {"unit": UNIT, "notebook": "01-takings", "language": "zh"}
    assert 'language="zh"' in "".join(lesson["cells"][1]["source"])


def test_a_page_for_all_units_is_built_beside_the_units(tree):
    """Is a master directly in course/ built like a lesson, and belongs to no unit?"""
    lesson = (tree.root / "course" / UNIT / "01-takings.py").read_text(encoding="utf-8")
    page = lesson.replace('crmlab.start("01-takings"', 'crmlab.start("gallery"')
    (tree.root / "course" / "gallery.py").write_text(page, encoding="utf-8")
    assert list(lesson_files(prepare_lessons(tree, NO_UNIT), "en")) == ["gallery.ipynb"]
    assert prepare_unit(tree, NO_UNIT) == []
    assert tree.units() == [UNIT]


def test_the_side_file_knows_titles_points_and_calls(tree):
    """Does crmlab.json name each task, and the task of each visible check?"""
    side = json.loads(assignment_files(prepare_unit(tree, UNIT), "en")["crmlab.json"])
    tasks = side["notebooks"]["takings"]["tasks"]
    assert [(task["id"], task["points"]) for task in tasks] == [
        ("sales-by-day", 3),
        ("best-day", 2),
        ("advice", 4),
        ("loyal-who", 1),
    ]
    assert tasks[1]["title"] == {"en": "The best day", "zh": "最好的一天"}
    assert side["calls"]["check.text(best_day, ['Mon', 'Tue', 'Wed'])"] == "best-day"


def test_the_side_file_hints_at_what_visible_checks_refuse(tree):
    """Are the mistakes of a task found where its visible check fails, and nowhere else?"""
    side = json.loads(assignment_files(prepare_unit(tree, UNIT), "en")["crmlab.json"])
    hints = {
        side["calls"][call]: [entry["name"] for entry in entries] for call, entries in side["hints"].items()
    }
    # 'worst' and 'alphabet' are days too, so the visible check lets them pass: only hidden data tell them.
    assert hints == {"sales-by-day": ["refunds-counted", "price-only", "mean"], "best-day": ["amount"]}


def test_the_side_file_tells_no_answer(tree):
    """Is neither solution code nor the value of a hidden test in it?"""
    text = assignment_files(prepare_unit(tree, UNIT), "en")["crmlab.json"].decode()
    assert "idxmax" not in text
    assert "student." not in text
    assert '"wrong": "Wed"' not in text


def test_mistakes_that_look_alike_are_not_hinted_at(tree, takings):
    """Is a value that two mistakes give left without a hint, rather than with the wrong one?"""
    bank = takings.with_name("takings.answers.py")
    text = bank.read_text(encoding="utf-8")
    assert "lines.groupby" in text
    twin = text[
        text.index('# %% task="sales-by-day" wrong="mean"') : text.index(
            '# %% task="best-day" right="idxmax"'
        )
    ]
    bank.write_text(text + "\n" + twin.replace('wrong="mean"', 'wrong="average"'), encoding="utf-8")
    side = json.loads(assignment_files(prepare_unit(tree, UNIT), "en")["crmlab.json"])
    names = [entry["name"] for entries in side["hints"].values() for entry in entries]
    assert "mean" not in names
    assert "price-only" in names


@pytest.mark.parametrize(
    "good, bad, problem",
    [
        ('kept["price_cny"] *', 'kept["price"] *', "The solution does not run: KeyError: 'price'"),
        (
            "import pandas as pd",
            "import pandas as pd\n1 / 0",
            "The given code does not run: ZeroDivisionError",
        ),
        (".idxmax()", ".idxmin()", None),
        (
            'pd.Series({"Mon": 11.0, "Tue": 6.0, "Wed": 20.0})',
            'pd.Series({"Mon": 12.0, "Tue": 6.0, "Wed": 20.0})',
            "The solution of 'sales-by-day' gets 0 of 3",
        ),
    ],
)
def test_a_solution_that_does_not_work_is_refused(tree, takings, good, bad, problem):
    """Does the builder run the master, and name the line that fails?"""
    text = takings.read_text(encoding="utf-8")
    assert good in text
    takings.write_text(text.replace(good, bad, 1), encoding="utf-8")
    if problem is None:  # another right answer: the hidden test compares with the solution itself
        assert prepare_unit(tree, UNIT)
        return
    with pytest.raises(MasterError, match=r"takings\.py:") as caught:
        prepare_unit(tree, UNIT)
    assert problem in str(caught.value)
    line = caught.value.problems[0].line
    if "does not run" in problem:
        assert bad.splitlines()[-1] in takings.read_text(encoding="utf-8").splitlines()[line - 1]


def test_a_lesson_that_does_not_run_is_refused(tree):
    """Are lessons run too, before anyone reads them?"""
    path = tree.root / "course" / UNIT / "01-takings.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nprice / 0\n", encoding="utf-8")
    with pytest.raises(
        MasterError, match=r"01-takings\.py:\d+: The given code does not run: ZeroDivisionError"
    ):
        prepare_lessons(tree, UNIT)


def test_the_masters_are_found_from_within_a_checkout(tree, tmp_path, monkeypatch):
    """Are masters found above the working directory, by the variable, and is their absence explained?"""
    inside = tree.root / "assignments" / UNIT
    monkeypatch.chdir(inside)
    assert find_masters().root == tree.root
    monkeypatch.setenv("CRMLAB_MASTERS", str(tree.root))
    monkeypatch.chdir(tmp_path)
    assert find_masters().root == tree.root
    with pytest.raises(FileNotFoundError, match="--masters PATH"):
        find_masters(tmp_path)


@pytest.mark.parametrize("name", [UNIT, "u98"])
def test_a_unit_is_found_by_its_beginning(tree, name):
    """Is u98 enough, and is a wrong name answered with the right ones?"""
    assert tree.find(name) == UNIT
    with pytest.raises(LookupError, match=r"the units of .* are: u98-corner-shop"):
        tree.find("u03")


def test_the_stub_tells_in_both_languages_where_code_goes():
    """Is the stub valid Python that runs without an error?"""
    exec(CODE_STUB)
    assert "在此写代码" in CODE_STUB
