"""The gallery: does it show every plot, and can each be read in both languages?"""

import ast
import re
import warnings
from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from crmlab import i18n
from crmlab.masters.build import notebook
from crmlab.masters.tree import NO_UNIT, find_masters
from tests import public

MASTER = next(page for page in find_masters().lessons(NO_UNIT) if page.name == "gallery")


def shown() -> Iterator[tuple[str, str]]:
    """Yield module and name of each plot that the gallery calls."""
    for cell in MASTER.cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                function = node.func if isinstance(node, ast.Call) else None
                if isinstance(function, ast.Attribute) and function.attr.startswith("plot_"):
                    yield function.value.id, function.attr


def unlabelled(figure: Figure) -> bool:
    """Tell whether one of the axes shows numbers and does not say of what."""
    return any(axes.axison and not (axes.get_xlabel() or axes.get_ylabel()) for axes in figure.axes)


@pytest.fixture
def untranslated(monkeypatch) -> set[str]:
    """Collect the words that plots look up in vain."""
    missing = set()
    catalog = i18n._catalog

    class Listening:
        def __init__(self, area: str, language: str):
            self.known = catalog(area, language)

        def gettext(self, message: str) -> str:
            text = self.known.gettext(message)
            if text == message and re.search("[A-Za-z]{2}", re.sub(r"\{.*?\}", "", message)):
                missing.add(message)
            return text

    monkeypatch.setattr(i18n, "_catalog", Listening)
    return missing


def test_the_gallery_shows_every_plot_once():
    """Is each public plot function of the library called in one cell?"""
    assert sorted(shown()) == sorted(public.plots())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_plot_can_be_read(language, untranslated):
    """Does each plot label its axes, find a letter for every character, and a translation for every word?"""
    names, problems = {}, []
    for cell in notebook(MASTER, language, sealed=False)["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            exec(compile(source, "gallery", "exec"), names)
            figures = [plt.figure(number) for number in plt.get_fignums()]
            if len(figures) != source.count(".plot_"):
                problems.append(f"{len(figures)} figures: {source}")
            for figure in figures:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    figure.canvas.draw()
                problems += [f"{warning.message}: {source}" for warning in caught]
                problems += [f"No label: {source}"] if unlabelled(figure) else []
            plt.close("all")
    assert not problems, "\n".join(problems)
    assert language == "en" or sorted(untranslated) == []
