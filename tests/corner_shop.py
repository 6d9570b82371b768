"""The fixture course of the corner shop: its masters, a course made from them, and submissions."""

import json
import shutil
from pathlib import Path

from crmlab.course import Course, init_course, open_course, release

MASTERS = Path(__file__).parent / "fixtures" / "course"
UNIT = "u98-corner-shop"
ROSTER = "id,first_name,last_name\ns01,Ada,Lovelace\ns02,小明,王\ns03,Jane,Doe\ns10,Ann,Lee\n"
RIGHT = {
    "sales-by-day": (
        "def sales_by_day(lines):\n"
        "    kept = lines[~lines['refund']]\n"
        "    return (kept['price_cny'] * kept['quantity']).groupby(kept['day']).sum()"
    ),
    "best-day": "best_day = 'Wed'",
    "advice": "Sell soup on Tuesdays.",
}


def make_course(folder: Path, *, language: str = "en") -> Course:
    """Make a course with a roster of four, and release the corner shop in both languages."""
    roster = folder.parent / "students.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    course = init_course(folder, roster=roster, language=language, masters=MASTERS)
    release(course, UNIT)
    release(course, UNIT, language={"en": "zh", "zh": "en"}[language])
    return course


def copy_course(course: Course, folder: Path) -> Course:
    """Copy a course directory; nothing in it names its old place."""
    shutil.copytree(course.root, folder)
    return open_course(folder)


def answered(course: Course, answers: dict[str, str], *, language: str = "en") -> str:
    """Return the released notebook with some answers, as text."""
    path = course.in_language(language).step("release", UNIT) / "takings.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
    return json.dumps(content, ensure_ascii=False)
