"""An order of the options that differs from student to student and stays the same for each."""

from collections.abc import Hashable, Iterable, Sequence
from hashlib import sha256

from crmlab.datasets.personal import _known_student
from crmlab.quiz import _store


def who() -> str:
    """The student's id, or a salt of this folder where none is known."""
    try:
        student = _known_student()
    except (OSError, UnicodeError):
        student = ""
    return student.strip().casefold() or _store.salt()


def shuffled(keys: Iterable[Hashable], question: str, *, never: Sequence[Hashable] | None = None) -> list:
    """Return the keys in the student's order; never in the order `never`."""
    student = who()
    order = sorted(keys, key=lambda key: sha256(f"{student}\n{question}\n{key}".encode()).digest())
    if never is not None and order == list(never):
        order = [*order[1:], order[0]]
    return order
