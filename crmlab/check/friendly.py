"""Errors in a student's cell, explained in a sentence or two.

Python's own words stay visible: what is added says where to look and what to do.
"""

import ast
import linecache
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any

import pandas as pd

from crmlab.check._context import current, running_shell
from crmlab.check._words import nearest
from crmlab.i18n import translator

_ = translator("check")

_BINDINGS = re.compile(r"^(?:def\s+)?(\w+)(?=\s*(?:\(|=[^=]))", re.MULTILINE)
NOT_THEIRS = {"In", "Out", "exit", "quit", "open", "get_ipython"}


def advice(kind: str, message: str, namespace: Mapping[str, Any] | None = None) -> str:
    """What to do about an error.

    Parameters
    ----------
    kind : str
        Name of the exception's class.
    message : str
        Python's own words.
    namespace : mapping, optional
        Names in sight where it happened; near misses are looked for among them.

    Returns
    -------
    str
        Empty where nothing useful is known.
    """
    namespace = namespace or {}
    for pattern, sentence in _patterns().get(kind, ()):
        found = re.search(pattern, message)
        if found:
            words = found.groupdict()
            said, near = sentence.format(**words), _near(kind, words, namespace)
            return _("{sentence} Did you mean {near}?").format(sentence=said, near=near) if near else said
    return ""


def _patterns() -> dict[str, list[tuple[str, str]]]:
    """For each kind of error: a pattern of Python's message, and what to say; the first that fits is taken."""
    name = r"'(?P<name>[^']*)'"
    empty = _(
        "Something is still empty (None or ...): has the cell above been run, and does the function return?"
    )
    return {
        "NameError": [
            (
                rf"name {name} is not defined",
                _("There is no {name} yet: run the cell that makes it, or look at the spelling."),
            )
        ],
        "UnboundLocalError": [
            (rf"variable {name}", _("Inside the function, {name} is used before it gets a value."))
        ],
        "KeyError": [
            (r"\[?['\"]+(?P<name>[^'\"\]]+)['\"]+\]? not in index", _("There is no column {name}.")),
            (r"None of \[Index\(\['(?P<name>[^']*)'", _("There is no column {name}.")),
            (r"^['\"]?(?P<name>.*?)['\"]?$", _("There is no column or label {name}.")),
        ],
        "AttributeError": [
            (r"'(NoneType|ellipsis)' object", empty),
            (rf"'(?P<type>[^']*)' object has no attribute {name}", _("A {type} has no {name}.")),
            (rf"module '(?P<type>[^']*)' has no attribute {name}", _("The module {type} has no {name}.")),
        ],
        "TypeError": [
            (r"'?(NoneType|ellipsis)'?", empty),
            (r"missing \d+ required positional arguments?: (?P<name>.*)", _("The call leaves out {name}.")),
            (
                r"takes (?P<wanted>.*?) positional arguments? but (?P<given>\d+)",
                _("The function takes {wanted} in its brackets, but the call gives {given}."),
            ),
            (rf"unexpected keyword argument {name}", _("The function has no argument called {name}.")),
            (
                r"(Timestamp|[Dd]ate).*'str'|'str'.*(Timestamp|[Dd]ate)",
                _("Date and text are mixed here: turn the text into a date, with pd.Timestamp()."),
            ),
            (
                r"(concatenate str|must be str|and 'str'|'str' and|int.*str|str.*int)",
                _("Text and number are mixed here: turn one into the other, with float() or str()."),
            ),
            (
                r"'(function|method|builtin_function_or_method)'",
                _("A function is called with brackets: name()."),
            ),
            (
                rf"{name} object is not callable",
                _(
                    "Round brackets call a function, but this is a {name}; square brackets [ ] choose from it."
                ),
            ),
            (
                rf"{name} object is not subscriptable",
                _("Square brackets choose from a table or list, but this is a {name}."),
            ),
            (
                r"unhashable type: '(?P<name>[^']*)'",
                _("A {name} cannot be a key; choose columns with double brackets [[ ]]."),
            ),
        ],
        "ValueError": [
            (
                r"truth value of an? .* is ambiguous",
                _(
                    "A whole column is neither true nor false: use & and | with brackets around each comparison, or .any() or .all()."
                ),
            ),
            (r"could not convert string to float: '?(?P<name>[^']*)", _("The text {name} is no number.")),
            (
                r"invalid literal for int\(\) with base 10: '(?P<name>[^']*)'",
                _("The text {name} is no whole number."),
            ),
            (
                r"Length of values \((?P<found>\d+)\) does not match length of index \((?P<wanted>\d+)\)",
                _("The length of the new column is {found}, but the number of rows is {wanted}."),
            ),
            (
                r"not enough values to unpack|too many values to unpack",
                _("Left and right of = must have the same number of values."),
            ),
            (
                r"Can only compare identically-labeled",
                _("The two columns belong to tables with other rows; bring them into one table first."),
            ),
        ],
        "IndexError": [(r"", _("There are fewer values than that; counting begins at 0."))],
        "ZeroDivisionError": [(r"", _("Which number can be zero here, and what should be the result then?"))],
        "ModuleNotFoundError": [
            (
                rf"No module named {name}",
                _("The package {name} is not installed here, or its name is spelt another way."),
            )
        ],
        "FileNotFoundError": [
            (r"'(?P<name>[^']*)'", _("There is no file {name} in the folder of this notebook."))
        ],
        "RecursionError": [(r"", _("The function calls itself without end."))],
        "MemoryError": [(r"", _("That needs more memory than there is: work with fewer rows."))],
        "SyntaxError": [
            (
                r"invalid (non-printable )?character '?(?P<name>[^' ]*)",
                _("The sign {name} is no part of Python: switch the keyboard to English and type it again."),
            ),
            (
                r"'(?P<name>.)' was never closed",
                _("A bracket {name} is opened here and not closed again."),
            ),
            (r"unmatched '(?P<name>.)'", _("A bracket {name} is closed here that was not opened.")),
            (
                r"closing parenthesis '(?P<name>.)' does not match",
                _("The bracket {name} closes one of another kind: they must come in pairs."),
            ),
            (r"unterminated", _("A text begins here and does not end: each needs its closing quote.")),
            (r"expected ':'", _("A line with def, if, for or else ends with a colon.")),
            (
                r"Maybe you meant '=='",
                _("One = gives a name to a value; to compare two values, write ==."),
            ),
            (r"Perhaps you forgot a comma", _("Is a comma or an operator missing between two values?")),
            (r"outside function", _("return belongs inside a function: indent the line below def.")),
            (r"", _("Python cannot read this line: look for a missing bracket, comma, colon or quote.")),
        ],
        "IndentationError": [
            (
                r"expected an indented block",
                _("The lines that belong to the line before it begin four spaces further in."),
            ),
            (r"", _("Lines that belong together begin at the same distance from the margin.")),
        ],
    }


def _near(kind: str, words: Mapping[str, str], namespace: Mapping[str, Any]) -> str | None:
    """The name that was probably meant."""
    if "name" not in words:
        return None
    candidates: Iterable[str] = ()
    if kind == "NameError":
        candidates = [name for name in namespace if not name.startswith("_") and name not in NOT_THEIRS]
    elif kind in ("KeyError", "AttributeError"):
        candidates = [column for value in namespace.values() for column in _columns(value)]
    near = nearest(words["name"], candidates)
    return near if near != words["name"] else None


def _columns(value: Any) -> list[str]:
    if isinstance(value, pd.DataFrame):
        return [str(column) for column in value.columns]
    return [key for key in value if isinstance(key, str)] if type(value) is dict else []


@dataclass(frozen=True)
class Place:
    """Where in the student's own code an error came up."""

    function: str
    line: int
    code: str
    namespace: Mapping[str, Any]

    def sentence(self) -> str:
        where = (
            _("line {line} of {function}: {code}") if self.function else _("line {line} of this cell: {code}")
        )
        return where.format(line=self.line, function=self.function, code=self.code)


def place_of(traceback: TracebackType | None, user_namespace: Mapping[str, Any]) -> tuple[Place | None, str]:
    """The deepest place in the student's code, and the source of the cell that ran."""
    place, cell = None, ""
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_globals is user_namespace:
            lines = linecache.getlines(frame.f_code.co_filename)
            cell = cell or "".join(lines)
            place = _place(frame, traceback.tb_lineno, lines)
        traceback = traceback.tb_next
    return place, cell


def _place(frame: FrameType, line: int, lines: list[str]) -> Place:
    name = frame.f_code.co_name
    inside = name.isidentifier()
    first = frame.f_code.co_firstlineno - 1 if inside else 0
    return Place(
        function=name if inside else "",
        line=line - first,
        code=lines[line - 1].strip() if line <= len(lines) else "",
        namespace={**frame.f_globals, **frame.f_locals},
    )


def has_check(source: str) -> bool:
    """Whether a cell calls a check."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return "check." in source
    return any(
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "check"
        for node in ast.walk(tree)
    )


def explained(error: BaseException, place: Place | None) -> list[str]:
    """Lines that say what to do about an error, where it came up, and Python's own words."""
    kind = type(error).__name__
    python = f"{kind}: {error}"
    sentence = advice(kind, str(error), place.namespace if place else None)
    lines = [f"✗ {sentence}" if sentence else _("✗ Python stopped with {error}").format(error=python)]
    if place:
        lines.append(f"  {place.sentence()}")
    return [*lines, f"  ({python})"] if sentence else lines


def install() -> None:
    """Explain errors in the running IPython shell; does nothing elsewhere."""
    shell = running_shell()
    if shell is not None:
        shell.set_custom_exc((Exception,), _handle)
        shell.events.register("pre_run_cell", _before_cell)
        shell.events.register("post_run_cell", _after_cell)


def _before_cell(info: Any) -> None:
    """Take the names that a cell makes for up to date again."""
    current().unread.difference_update(_BINDINGS.findall(info.raw_cell or ""))


def _after_cell(result: Any) -> None:
    """Explain why a cell could not even begin, and remember which names it was to make."""
    source, error = result.info.raw_cell or "", result.error_before_exec
    if isinstance(error, SyntaxError):
        current().unread.update(_BINDINGS.findall(source))
        try:
            ast.parse(source)
        except SyntaxError as plain:  # Python says more than IPython, which may call it just incomplete
            error = plain
        sentence = advice(type(error).__name__, error.msg)
        print(_("→ Line {line}: {sentence}").format(line=error.lineno, sentence=sentence))


def _handle(
    shell: Any, kind: type, error: BaseException, traceback: Any, tb_offset: int | None = None
) -> None:
    """Show an error: a check's own words, a sentence in a check's cell, and elsewhere the sentence after the traceback."""
    if hasattr(error, "_render_traceback_"):
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        return
    place, cell = place_of(traceback, shell.user_ns)
    if has_check(cell):
        lines = explained(error, place)
    else:
        usual = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=1)
        unread = isinstance(error, SyntaxError)  # is explained after the cell
        sentence = "" if unread else advice(kind.__name__, str(error), place.namespace if place else None)
        lines = [*usual, *([f"→ {sentence}"] if sentence else [])]
    shell._showtraceback(kind, error, lines)
