"""A course directory: made, read, released from."""

import json
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from crmlab.course import CourseError, ReleaseError, init_course, open_course, release
from crmlab.course.leaks import find_leaks
from crmlab.course.roster import RosterError, read_roster
from crmlab.course.source import EditedError
from crmlab.masters.build import CODE_STUB, ESSAY_STUB
from tests.corner_shop import MASTERS, UNIT, copy_course, make_course


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course with both languages released; not to be changed."""
    return make_course(tmp_path_factory.mktemp("made") / "course")


@pytest.fixture
def course(made, tmp_path):
    """A copy of that course that a test may change."""
    return copy_course(made, tmp_path / "course")


def _cells(course, language="en"):
    path = course.in_language(language).step("release", UNIT) / "takings.ipynb"
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def test_a_course_is_an_nbgrader_course_with_its_roster(made):
    """Does nbgrader read the configuration, and the gradebook know the students?"""
    assert made.students() == {"s01": "Ada Lovelace", "s02": "小明 王", "s03": "Jane Doe", "s10": "Ann Lee"}
    assert made.config.ClearSolutions.code_stub == {"python": CODE_STUB}
    assert Path(made.coursedir.root) == made.root
    assert made.assignments() == [UNIT]


def test_a_course_can_be_moved(course, made):
    """Does a copy elsewhere use its own gradebook?"""
    assert str(course.root) in course.coursedir.db_url
    with course.gradebook() as gradebook:
        gradebook.remove_student("s01")
    assert "s01" in made.students()


def test_a_second_init_adds_students(course, tmp_path):
    """Can a roster be given later, without a new course?"""
    more = tmp_path / "more.csv"
    more.write_text("id;name\ns11;Bo Li\n", encoding="utf-8")
    assert init_course(course.root, roster=more).students()["s11"] == "Bo Li"


def test_init_leaves_other_directories_alone(tmp_path):
    """Is a directory with other things refused?"""
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(CourseError, match="is not empty and no course"):
        init_course(tmp_path)


def test_a_directory_without_a_course_is_named(tmp_path):
    """Is it said how to make one?"""
    with pytest.raises(CourseError, match="crmlab init DIR"):
        open_course(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        "id,first_name,last_name,email\n007,James,Bond,jb@example.org\n",
        "Student ID;Name\n007;James Bond\n",
        "学号\t姓名\n007\tJames Bond\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rosters_are_read_as_registrars_write_them(tmp_path, content, encoding):
    """Do separators, headers and encodings of the usual exports work, and leading zeros stay?"""
    path = tmp_path / "roster.csv"
    path.write_bytes(content.encode(encoding))
    (student,) = read_roster(path)
    assert (student["id"], student["first_name"], student["last_name"]) == ("007", "James", "Bond")


@pytest.mark.parametrize(
    "content, problem",
    [
        ("name,mail\nA,b\n", "has no column of student ids; it has name, mail"),
        ("id\na\nb\na\n", "has students twice: a"),
        ("id\n../x\n", "line 2: '../x' cannot be a student id"),
        ("id,name\n,Nobody\n", "line 2: '' cannot be a student id"),
    ],
)
def test_a_wrong_roster_is_refused(tmp_path, content, problem):
    """Is it said what is wrong, and where?"""
    path = tmp_path / "roster.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    assert problem in str(caught.value)


def test_a_release_has_stubs_where_solutions_were(made):
    """Are solution, hidden test and mark scheme gone, and the visible check kept?"""
    cells = _cells(made)
    assert cells["sales-by-day"].source == f"def sales_by_day(lines):\n    {CODE_STUB}"
    assert cells["best-day"].source == CODE_STUB
    assert cells["advice"].source == ESSAY_STUB
    assert cells["sales-by-day-check"].source.startswith("check.series(sales_by_day(small)")
    assert not any("student." in cell.source or "BEGIN" in cell.source for cell in cells.values())


def test_a_blank_essay_has_the_same_checksum_in_both_languages(made):
    """Is an untouched Chinese essay known as untouched in the one gradebook?"""
    english, chinese = _cells(made, "en"), _cells(made, "zh")
    graded = [name for name, cell in english.items() if "nbgrader" in cell.metadata]
    assert graded
    for name in graded:
        assert english[name].metadata.nbgrader == chinese[name].metadata.nbgrader
    assert english["cell-001"].source != chinese["cell-001"].source


def test_the_gradebook_knows_the_points_once(made):
    """Does the second language leave the gradebook as the first made it?"""
    with made.gradebook() as gradebook:
        (assignment,) = gradebook.assignments
        assert (assignment.name, assignment.max_score) == (UNIT, 10)
        assert [notebook.name for notebook in assignment.notebooks] == ["takings"]


@pytest.mark.parametrize("language, folder", [("en", "release"), ("zh", "release-zh")])
def test_the_zip_has_what_a_student_needs(made, language, folder):
    """Are notebook, side file and start page in the zip of each language?"""
    with zipfile.ZipFile(made.root / folder / f"{UNIT}.zip") as archive:
        names = {Path(name).name for name in archive.namelist()}
        page = archive.read(f"{UNIT}/start-here.html").decode()
    assert names == {"takings.ipynb", "crmlab.json", "start-here.html"}
    assert f'<html lang="{language}">' in page
    assert "takings.ipynb" in page


def test_the_zip_is_the_same_bytes_again(course):
    """Does releasing again give the same zip?"""
    before = (course.root / "release" / f"{UNIT}.zip").read_bytes()
    assert release(course, UNIT).zip.read_bytes() == before


def test_releasing_the_second_language_first_releases_the_first_too(tmp_path):
    """Does the gradebook know an assignment whose Chinese version alone was asked for?"""
    course = init_course(tmp_path / "course", masters=MASTERS)
    released = release(course, "u98", language="zh")
    assert released.folder.parent.name == "release-zh"
    assert course.step("release", UNIT).is_dir()
    assert course.assignments() == [UNIT]


@pytest.mark.parametrize(
    "preprocessor, reason",
    [
        ("ClearSolutions", "nbgrader did not make the release:\nRuntimeError: Mark scheme region"),
        ("ClearHiddenTests", "students would see:\n  takings.ipynb: ### BEGIN HIDDEN TESTS"),
    ],
)
def test_a_leak_is_refused(course, preprocessor, reason):
    """Is nothing released when a solution or hidden test would stay in?"""
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.{preprocessor}.enabled = False\n")
    with pytest.raises(ReleaseError) as caught:
        release(open_course(course.root), UNIT)
    assert reason in str(caught.value)
    assert not course.step("release", UNIT).exists()


@pytest.mark.parametrize("place", ["output", "metadata", "crmlab.json", "notes.txt"])
def test_a_leak_is_found_anywhere_in_the_folder(course, place):
    """Is a solution's line found in outputs, metadata and side files too?"""
    released, source = course.step("release", UNIT), course.step("source", UNIT)
    line = 'return (kept["price_cny"] * kept["quantity"]).groupby(kept["day"]).sum()'
    assert find_leaks(source, released) == []
    path = released / ("takings.ipynb" if place in ("output", "metadata") else place)
    if path.suffix == ".ipynb":
        content = nbformat.read(path, as_version=4)
        cell = next(cell for cell in content.cells if cell.cell_type == "code")
        if place == "output":
            cell.outputs = [v4.new_output("stream", text=f"x\n{line}\n")]
        else:
            cell.metadata["note"] = line
        nbformat.write(content, path)
    elif path.suffix == ".json":
        path.write_text(json.dumps({"note": [line]}), encoding="utf-8")
    else:
        path.write_text(f"# see: {line}", encoding="utf-8")
    assert [leak.split(":")[0] for leak in find_leaks(source, released)] == [path.name]


def test_an_edited_source_is_not_overwritten_unasked(course):
    """Is an instructor's own change kept until they say what is to become of it?"""
    path = course.step("source", UNIT) / "takings.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("## Advice", "## Good advice"), encoding="utf-8")
    with pytest.raises(EditedError, match=r"takings\.ipynb in .* was edited"):
        release(course, UNIT)
    release(course, UNIT, as_is=True)
    assert any("Good advice" in cell.source for cell in _cells(course).values())
    release(course, UNIT, rebuild=True)
    assert not any("Good advice" in cell.source for cell in _cells(course).values())


def test_what_grading_needs_stays_out_of_the_release(made):
    """Are the known mistakes kept beside the course, and not handed out?"""
    mistakes = json.loads((made.kept(UNIT) / "mistakes.json").read_text(encoding="utf-8"))
    assert {mistake["name"] for mistake in mistakes["takings"]} >= {"refunds-counted", "alphabet", "once"}
    assert not list(made.step("release", UNIT).rglob("mistakes.json"))


def _plain_course(root):
    """A course that nbgrader made: no configuration of crmlab, one classical assignment."""
    nbgrader = {"schema_version": 3, "locked": False, "task": False}
    cells = [
        v4.new_code_cell(
            "def squares(n):\n    ### BEGIN SOLUTION\n    return [i * i for i in range(1, n + 1)]\n    ### END SOLUTION",
            metadata={"nbgrader": nbgrader | {"grade": False, "solution": True, "grade_id": "squares"}},
        ),
        v4.new_code_cell(
            "assert squares(1) == [1]\n### BEGIN HIDDEN TESTS\nassert squares(3) == [1, 4, 9]\n### END HIDDEN TESTS",
            metadata={
                "nbgrader": nbgrader | {"grade": True, "solution": False, "grade_id": "test", "points": 2}
            },
        ),
    ]
    source = root / "source" / "ps1"
    source.mkdir(parents=True)
    content = v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}
    )
    nbformat.write(content, source / "problem1.ipynb")
    return open_course(root)


def test_a_course_that_nbgrader_made_is_released_too(tmp_path, monkeypatch):
    """Does release work by assignment name where there is no master of that name?"""
    monkeypatch.setenv("CRMLAB_MASTERS", str(MASTERS))
    course = _plain_course(tmp_path / "plain")
    released = release(course, "ps1")
    text = (released.folder / "problem1.ipynb").read_text(encoding="utf-8")
    assert released.notebooks == ["problem1.ipynb"]
    assert "range(1" not in text
    assert "[1, 4, 9]" not in text


def test_an_unknown_assignment_is_answered_with_the_known_ones(tmp_path, monkeypatch):
    """Does the error list what there is, in the course and in the masters?"""
    monkeypatch.setenv("CRMLAB_MASTERS", str(MASTERS))
    course = _plain_course(tmp_path / "plain")
    with pytest.raises(CourseError, match=r"the assignments of .* are: ps1") as caught:
        release(course, "u07")
    assert "u98-corner-shop" in str(caught.value)
