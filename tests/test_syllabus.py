"""Is what the syllabus lists taught in a lesson and, where it can be computed or decided, graded?"""

import csv

import pytest

from crmlab.masters.syllabus import check_syllabus, find_places
from crmlab.masters.tree import find_masters

WHOLE_UNITS = ["u01-foundations"]  # units whose lessons and assignment are complete
GRADED_KINDS = {"formula", "model", "process", "classification"}

TREE = find_masters()
PLACES = find_places(TREE)


def _concepts(unit):
    with open(TREE.root / "course" / "concepts.csv", encoding="utf-8", newline="") as lines:
        return {row["id"]: row["kind"] for row in csv.DictReader(lines) if unit.startswith(f"{row['unit']}-")}


@pytest.mark.parametrize("unit", WHOLE_UNITS)
def test_every_concept_is_taught_in_a_lesson_of_its_unit(unit):
    """Does a section of one of the unit's own lessons name each concept?"""
    own_lessons = {lesson.name for lesson in TREE.lessons(unit)}
    untaught = [c for c in _concepts(unit) if not own_lessons.intersection(PLACES[unit][c]["taught"])]
    assert untaught == []


@pytest.mark.parametrize("unit", WHOLE_UNITS)
def test_formulas_models_processes_and_classifications_are_graded(unit):
    """Does a graded cell of the unit's own assignment name each concept that can be computed or decided?"""
    own_notebooks = {notebook.name for notebook in TREE.notebooks(unit)}
    ungraded = [
        concept
        for concept, kind in _concepts(unit).items()
        if kind in GRADED_KINDS and not own_notebooks.intersection(PLACES[unit][concept]["graded"])
    ]
    assert ungraded == []


@pytest.mark.parametrize("unit", WHOLE_UNITS)
def test_concepts_are_taught_on_prose_with_their_heading(unit):
    """Does every section that names a concept stand below a heading of its own?"""
    headless = [
        f"{lesson.name}:{cell.line}"
        for lesson in TREE.lessons(unit)
        for cell in lesson.cells
        if cell.concepts and not cell.source.startswith("## ")
    ]
    assert headless == []


@pytest.mark.parametrize("unit", WHOLE_UNITS)
def test_the_record_says_where_concepts_stand(unit):
    """Is course/syllabus.toml up to date with the masters?"""
    assert [str(problem) for problem in check_syllabus(TREE) if unit in str(problem)] == []
