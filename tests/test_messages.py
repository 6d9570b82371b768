"""Message catalogs: complete in both languages, compiled, and set as Chinese is."""

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests.public import method_modules

SCRIPT = Path(__file__).parents[1] / ".ci" / "messages.py"
SPEC = importlib.util.spec_from_file_location("messages", SCRIPT)
messages = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(messages)
AREAS = sorted(messages.find_messages())


def entries(area: str) -> Iterator[Message]:
    """Yield the messages of an area's catalog."""
    return (entry for entry in messages.read_catalog(messages.CATALOGS / f"{area}.po") if entry.id)


def names_of_methods() -> set[str]:
    """Return what the methods call their classes, stages, steps and items: the values of all ``*_NAMES``."""
    tables = [
        table
        for module in method_modules()
        for name, table in vars(module).items()
        if name.endswith("_NAMES") and isinstance(table, dict)
    ]
    return {name for table in tables for name in table.values()}


def texts_of_the_package() -> set[str]:
    """Return every text that is written in the package's code."""
    return {
        node.value
        for path in messages.PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_message_has_its_chinese():
    """Is nothing missing, superfluous, or not compiled?"""
    run = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_names_that_methods_give_have_their_chinese():
    """Can every class, stage, step and item that a plot shows be said in Chinese?"""
    assert sorted(names_of_methods() - {entry.id for entry in entries("plots") if entry.string}) == []


def test_plots_have_no_name_that_nobody_gives():
    """Is every entry of the plots' catalog written in the package, or in a description of the company's data?"""
    written = texts_of_the_package() | names_of_methods()
    cards = "".join(card.read_text(encoding="utf-8") for card in (messages.ROOT / "datasets").glob("*.md"))
    strangers = {entry.id for entry in entries("plots")} - written
    assert sorted(name for name in strangers if name not in cards) == []


@pytest.mark.parametrize("area", AREAS)
def test_chinese_is_set_as_chinese(area):
    """Is punctuation beside Chinese characters full-width?"""
    half_width = re.compile(r"[\u4e00-\u9fff][,;:?!(]|[,;:?!)][\u4e00-\u9fff]")
    assert [entry.string for entry in entries(area) if half_width.search(entry.string)] == []


@pytest.mark.parametrize("area", AREAS)
def test_numbers_keep_their_format(area):
    """Does a blank that is shown as a percentage in English stay one in Chinese?"""
    blank = re.compile(r"\{\w*(?:![rsa])?(?::[^{}]*)?\}")
    wrong = [e.id for e in entries(area) if sorted(blank.findall(e.id)) != sorted(blank.findall(e.string))]
    assert wrong == []
