"""The list of students, as registrars and learning platforms export it."""

import csv
import io
import re
from collections import Counter
from pathlib import Path

from crmlab.i18n import translator

_ = translator("course")

_COLUMNS = {
    "id": {"id", "student_id", "student id", "student number", "sid", "username", "学号", "学生学号"},
    "first_name": {"first_name", "first name", "given name", "名"},
    "last_name": {"last_name", "last name", "surname", "family name", "姓"},
    "name": {"name", "full name", "student", "student name", "姓名", "学生姓名"},
    "email": {"email", "e-mail", "email address", "mail", "邮箱", "电子邮箱"},
}
_ID = re.compile(r"[^/\\:*?\"<>|+\s.][^/\\:*?\"<>|+\s]*")  # nbgrader makes a folder of it


class RosterError(ValueError):
    """The roster cannot be used; the message names the line."""


def read_roster(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of students.

    Parameters
    ----------
    path : Path
        UTF-8 or GB 18030 (Excel in Chinese), separated by commas, semicolons or tabs, with a header. It needs a
        column of ids (id, student_id, 学号); names (first_name and last_name, or name, 姓名) and email may follow.

    Returns
    -------
    list of dict
        Keys id, first_name, last_name, email, as far as they are there.

    Raises
    ------
    RosterError
        If there is no column of ids, or an id is missing, doubled or no name for a folder.
    """
    text = decode(path.read_bytes())
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    kinds = {name: kind for name in rows.fieldnames or () if (kind := _kind(name))}
    if "id" not in kinds.values():
        raise RosterError(
            _("{path} has no column of student ids; it has {columns}. Name one of them id.").format(
                path=path, columns=", ".join(rows.fieldnames or ())
            )
        )
    students = []
    for row in rows:
        student = {kind: (row[name] or "").strip() for name, kind in kinds.items()}
        if not any(student.values()):
            continue
        if not _ID.fullmatch(student["id"]):
            raise RosterError(
                _("{path}, line {line}: {id!r} cannot be a student id.").format(
                    path=path, line=rows.line_num, id=student["id"]
                )
            )
        students.append(_with_names(student))
    doubled = [id for id, times in Counter(student["id"] for student in students).items() if times > 1]
    if doubled:
        raise RosterError(
            _("{path} has students twice: {ids}.").format(path=path, ids=", ".join(doubled[:3]))
        )
    return students


def decode(content: bytes) -> str:
    """Return text that is UTF-8 or, failing that, GB 18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _kind(column: str) -> str | None:
    wanted = column.strip().lower()
    return next((kind for kind, names in _COLUMNS.items() if wanted in names), None)


def _with_names(student: dict[str, str]) -> dict[str, str]:
    """Split a full name: at the last blank, or, without one, leave it whole (a Chinese name)."""
    name = student.pop("name", "")
    if name and not student.get("first_name"):
        first, _, last = name.rpartition(" ")
        student |= {"first_name": first or last, "last_name": last if first else ""}
    return student
