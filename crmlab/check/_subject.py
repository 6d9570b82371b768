"""The words of the check call itself: what the student would recognise as "my answer"."""

import ast
import sys
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType

from executing import Source

from crmlab.i18n import translator

_ = translator("check")

LONGEST = 60


@dataclass(frozen=True)
class Call:
    """A check call as written.

    Attributes
    ----------
    text : str
        The whole call, as `ast.unparse` writes it; empty where the source is unknown.
    answer : str
        Its first argument.
    frame : frame or None
        Where it was written.
    """

    text: str = ""
    answer: str = ""
    frame: FrameType | None = None

    @property
    def subject(self) -> str:
        """The answer as the student knows it: without the examiner's ``student.``, and not too long."""
        return _undressed(self.answer) if self.answer else _("your answer")


@lru_cache(maxsize=1024)
def _undressed(answer: str) -> str:
    tree = _Undress().visit(ast.parse(answer, mode="eval"))
    name = tree.body.value if isinstance(tree.body, ast.Constant) else None
    words = name if isinstance(name, str) else ast.unparse(tree)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


class _Undress(ast.NodeTransformer):
    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "student":
            return ast.Name(node.attr)
        return node


def calling(depth: int) -> Call:
    """The call that a frame is in the middle of; `depth` counts frames above the caller of this function."""
    frame = sys._getframe(depth + 1)
    try:
        node = Source.executing(frame).node
    except Exception:  # reading source is a courtesy; a check must not fail for it
        node = None
    return Call(*_words(node), frame) if isinstance(node, ast.Call) else Call(frame=frame)


@lru_cache(maxsize=1024)
def _words(node: ast.Call) -> tuple[str, str]:
    """The text of a call and of its first argument."""
    answer = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "answer"), None)
    known = answer is not None and not isinstance(answer, ast.Starred)
    return ast.unparse(node), ast.unparse(answer) if known else ""
