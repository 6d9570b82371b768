"""What a master must keep to; each breach is named with its file and line, all of them together."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crmlab.i18n import LANGUAGES
from crmlab.masters.bank import Answer, bank_path, read_bank
from crmlab.masters.parse import GRADED_KINDS, Cell, Master
from crmlab.masters.regions import (
    HIDDEN_TESTS,
    MARK_SCHEME,
    SOLUTION,
    RegionError,
    has_region,
    inside,
    label_lines,
    visible,
)

START_CALL = re.compile(r'crmlab\.start\(\s*"(?P<name>[^"]+)",\s*language="(?P<language>\w+)"')
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OPTIONS = {
    "prose": {"lang", "concepts"},
    "given": set(),
    "answer": {"answer"},
    "check": {"check", "points", "concepts"},
    "essay": {"essay", "points", "concepts"},
    "quiz": {"quiz", "points", "concepts"},
}
_LEAST = {"check": (2, 3), "quiz": (1, 1)}  # right and wrong answers that a task's bank must have


@dataclass(frozen=True, order=True)
class Problem:
    """A breach of a rule.

    Attributes
    ----------
    path : Path
    line : int
    text : str
        What is wrong and what to do.
    """

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class MasterError(ValueError):
    """Masters break rules; the message lists every breach.

    Attributes
    ----------
    problems : list of Problem
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


def check_master(master: Master, concepts: set[str], *, graded: bool) -> list[Problem]:
    """Return every breach in one master that can be seen without running it.

    Parameters
    ----------
    master : Master
    concepts : set of str
        The ids that the syllabus knows.
    graded : bool
        True for an assignment's master, False for a lesson's.

    Returns
    -------
    list of Problem
    """
    broken = [
        Problem(master.path, cell.line + at, text)
        for cell in master.cells
        for at, text in _broken_regions(cell)
    ]
    if broken:
        return broken
    rules = [_options, _prose, _concepts(concepts), _start, _syntax]
    rules += [_tasks, _answers, _essays, _hidden_tests, _bank] if graded else [_ungraded]
    return [problem for rule in rules for problem in rule(master)]


def check_unit(masters: Iterable[Master]) -> list[Problem]:
    """Return the tasks whose id is used twice within one assignment."""
    first: dict[str, str] = {}
    problems = []
    for master in masters:
        for cell in master.tasks():
            where = f"{master.path.name}:{cell.line}"
            if cell.task in first:
                problems.append(
                    Problem(master.path, cell.line, f"The id {cell.task!r} is taken by {first[cell.task]}.")
                )
            first.setdefault(cell.task, where)
    return problems


def _broken_regions(cell: Cell) -> Iterator[tuple[int, str]]:
    try:
        list(label_lines(cell.source))
    except RegionError as error:
        yield error.number, str(error)


def _options(master: Master) -> Iterator[Problem]:
    for cell in master.cells:
        unknown = sorted(set(cell.options) - _OPTIONS[cell.kind])
        if unknown:
            allowed = ", ".join(sorted(_OPTIONS[cell.kind])) or "none"
            text = f"A {cell.kind} cell does not know {', '.join(unknown)}; its options are: {allowed}."
            yield Problem(master.path, cell.line, f'{text} Write them as key="text" or key=[...].')
        if cell.kind in GRADED_KINDS:
            points = cell.options.get("points")
            if not isinstance(points, int | float) or points <= 0:
                yield Problem(
                    master.path,
                    cell.line,
                    f"{cell.task!r} needs points, a number above 0; it has {points!r}.",
                )
        if cell.lang not in (None, *LANGUAGES):
            yield Problem(
                master.path, cell.line, f"lang is {cell.lang!r}; it must be one of {', '.join(LANGUAGES)}."
            )


def _prose(master: Master) -> Iterator[Problem]:
    """English prose stands directly above its Chinese neighbour, and the notebook begins with its title."""
    others = [*master.cells[1:], None]
    for above, cell, below in zip([None, *master.cells], master.cells, others):
        if cell.lang == "en" and not (below and below.lang == "zh" and below.concepts == cell.concepts):
            yield Problem(
                master.path,
                cell.line,
                "English prose without its Chinese neighbour directly below (same concepts).",
            )
        if cell.lang == "zh" and not (above and above.lang == "en"):
            yield Problem(
                master.path, cell.line, "Chinese prose without its English neighbour directly above."
            )
    if not all(cell.kind == "prose" and cell.source.startswith("# ") for cell in master.cells[:1]):
        yield Problem(master.path, 1, "The first cell must be prose that begins with the title: # Title.")
    missing = [task for task, title in master.titles().items() if set(title) < set(LANGUAGES)]
    for task in missing:
        yield Problem(
            master.path,
            _line_of(master, task),
            f"No heading above {task!r} gives it a title in both languages.",
        )


def _concepts(known: set[str]):
    def rule(master: Master) -> Iterator[Problem]:
        for cell in master.cells:
            for concept in cell.concepts:
                if concept not in known:
                    text = f"The concept {concept!r} is not in course/concepts.csv."
                    yield Problem(master.path, cell.line, text)

    return rule


def _start(master: Master) -> Iterator[Problem]:
    calls = [
        match for cell in master.cells if cell.kind == "given" for match in START_CALL.finditer(cell.source)
    ]
    if len(calls) != 1 or calls[0]["name"] != master.name:
        line = next((cell.line for cell in master.cells if cell.cell_type == "code"), 1)
        yield Problem(
            master.path,
            line,
            f'The setup cell must call crmlab.start("{master.name}", language="en") once, written so.',
        )


def _syntax(master: Master) -> Iterator[Problem]:
    for cell in master.cells:
        if cell.cell_type == "code":
            try:
                ast.parse(cell.numbered)
            except SyntaxError as error:
                yield Problem(master.path, error.lineno or cell.line, f"Not Python: {error.msg}.")


def _tasks(master: Master) -> Iterator[Problem]:
    ids = Counter(cell.grade_id for cell in master.cells if cell.task)
    answered: set[str] = set()
    checked = {cell.task for cell in master.cells if cell.kind == "check"}
    for cell in master.cells:
        if not cell.task:
            continue
        if not _ID.fullmatch(cell.grade_id):
            yield Problem(
                master.path,
                cell.line,
                f"The id {cell.task!r} may have only letters, digits, - and _, 64 at most.",
            )
        if ids[cell.grade_id] > 1:
            yield Problem(
                master.path, cell.line, f"The id {cell.grade_id!r} is used {ids[cell.grade_id]} times."
            )
        if cell.kind == "check" and cell.task not in answered:
            yield Problem(master.path, cell.line, f"The check {cell.task!r} has no answer cell above it.")
        if cell.kind == "answer":
            answered.add(cell.task)
            if cell.task not in checked:
                yield Problem(master.path, cell.line, f"The answer {cell.task!r} has no check cell.")


def _answers(master: Master) -> Iterator[Problem]:
    for cell in master.cells:
        if cell.kind == "answer" and not has_region(cell.source, SOLUTION):
            yield Problem(
                master.path,
                cell.line,
                f"The answer {cell.task!r} has nothing between BEGIN and END SOLUTION.",
            )
        if cell.kind != "answer" and has_region(cell.source, SOLUTION):
            yield Problem(
                master.path, cell.line, "A solution stands outside an answer cell and would be handed out."
            )


def _essays(master: Master) -> Iterator[Problem]:
    for cell in master.cells:
        if cell.kind == "essay":
            if not has_region(cell.source, MARK_SCHEME):
                yield Problem(master.path, cell.line, f"The essay {cell.task!r} has no mark scheme.")
            if visible(cell.source).strip():
                yield Problem(
                    master.path, cell.line, "The question of an essay belongs into the prose above its cell."
                )
        elif has_region(cell.source, MARK_SCHEME):
            yield Problem(master.path, cell.line, "A mark scheme stands outside an essay cell.")


def _hidden_tests(master: Master) -> Iterator[Problem]:
    for cell in master.cells:
        if cell.kind not in ("check", "quiz"):
            if has_region(cell.source, HIDDEN_TESTS):
                yield Problem(master.path, cell.line, "Hidden tests stand outside a graded cell.")
            continue
        asks = [call for call in check_calls(inside(cell.source, HIDDEN_TESTS)) if _names_student(call)]
        if not asks:
            yield Problem(
                master.path,
                cell.line,
                f"{cell.task!r} has no hidden test: a line check.<kind>(<about student.>, ...).",
            )
        if any(_names_student(call) for call in check_calls(visible(cell.source))):
            yield Problem(master.path, cell.line, "student. is known only within hidden tests.")


def _bank(master: Master) -> Iterator[Problem]:
    bank, path = read_bank(master.path), bank_path(master.path)
    kinds = {cell.task: cell.kind for cell in master.tasks()}
    for answer in bank:
        if kinds.get(answer.task) not in _LEAST:
            yield Problem(
                path,
                answer.line,
                f"There is no task {answer.task!r} with a check or quiz in {master.path.name}.",
            )
        yield from _answer(answer)
    names = Counter((answer.task, answer.right, answer.name) for answer in bank)
    for (task, _, name), times in names.items():
        if times > 1:
            yield Problem(path, 1, f"{task!r} has {times} answers named {name!r}.")
    for task, kind in kinds.items():
        if kind in _LEAST:
            has = tuple(
                sum(answer.right is side for answer in bank if answer.task == task) for side in (True, False)
            )
            if any(have < least for have, least in zip(has, _LEAST[kind])):
                yield Problem(
                    master.path,
                    _line_of(master, task),
                    f"{task!r} has {has[0]} right and {has[1]} wrong answers in {path.name}; "
                    f"it needs {_LEAST[kind][0]} right and {_LEAST[kind][1]} wrong.",
                )


def _answer(answer: Answer) -> Iterator[Problem]:
    if not answer.name:
        yield Problem(
            answer.path, answer.line, 'An answer needs task="..." and right="<style>" or wrong="<mistake>".'
        )
    if not answer.right and set(answer.hint) != set(LANGUAGES):
        yield Problem(
            answer.path,
            answer.line,
            f"{answer.name!r} needs a hint in both languages: lines # en: and # zh:.",
        )
    try:
        ast.parse(answer.code)
    except SyntaxError as error:
        yield Problem(answer.path, answer.line, f"{answer.name!r} is not Python: {error.msg}.")


def _ungraded(master: Master) -> Iterator[Problem]:
    for cell in master.cells:
        if cell.task:
            yield Problem(
                master.path, cell.line, f"A lesson has no {cell.kind} cells; they belong below assignments/."
            )


def check_calls(source: str) -> list[ast.Call]:
    """Return the calls ``check.<kind>(...)`` of some code, in order."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "check"
    ]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _names_student(call: ast.Call) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "student" for node in ast.walk(call))


def _line_of(master: Master, task: str) -> int:
    return next(cell.line for cell in master.cells if cell.task == task)
