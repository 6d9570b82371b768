"""Every explorer: is it whole in both languages, does every control count, can no position of them break it?"""

import gc
import re
import warnings
import weakref

import matplotlib.pyplot as plt
import pytest

from crmlab import explore, use_language
from tests.benchmarks.explorers import ends

NAMES = explore.__all__
CHINESE = re.compile(r"[一-鿿]")


def labels(panel):
    """All that is written on the controls."""
    for widget in panel.inputs.values():
        yield widget.description


@pytest.mark.parametrize("name", NAMES)
def test_every_control_counts_and_none_breaks_the_panel(name):
    """With each control pushed to its one end and then to its other, does something change each time, quietly?"""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message="Creating legend")  # it depends on the machine's speed
        panel = getattr(explore, name)()
        idle = set(panel.inputs)
        for end in (0, 1):
            for control, widget in panel.inputs.items():
                before = panel.sentence, panel.picture
                widget.value = ends(widget)[end]
                assert panel.sentence and panel.picture
                if (panel.sentence, panel.picture) != before:
                    idle.discard(control)
    assert not idle, f"{name}: nothing depends on {idle}"
    assert not plt.get_fignums()


@pytest.mark.parametrize("name", NAMES)
def test_speaks_chinese(name):
    """Are title, labels, sentence and plot labels Chinese, with a font that has the characters?"""
    use_language("zh")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message="Creating legend")  # it depends on the machine's speed
        panel = getattr(explore, name)()
    for text in (panel.title, panel.sentence, *labels(panel)):
        assert CHINESE.search(text), text
    for ax in panel.figure.axes:
        for text in filter(None, (ax.get_xlabel(), ax.get_ylabel(), ax.get_title())):
            assert CHINESE.search(text), text


@pytest.mark.parametrize("name", NAMES)
def test_speaks_english(name):
    """Are title, labels and sentence free of Chinese?"""
    panel = getattr(explore, name)()
    assert not CHINESE.search("".join([panel.title, panel.sentence, *labels(panel)]))
    assert len(set(labels(panel))) == len(panel.inputs)


def test_keeps_the_language_it_was_made_in():
    """Does a Chinese panel answer in Chinese after a switch to English, and leave the language as it was?"""
    use_language("zh")
    panel = explore.relationship_grid()
    use_language("en")
    panel.inputs["customers"].value = 5000
    assert CHINESE.search(panel.sentence)
    assert explore.relationship_grid().title.startswith("Five levels")


def test_keeps_no_old_figure():
    """Is the figure of the earlier position gone once there is a new one?"""
    panel = explore.relationship_grid()
    old = weakref.ref(panel.figure)
    panel.inputs["customers"].value = 5000
    gc.collect()
    assert old() is None


def test_shows_title_and_sentence_as_text():
    """What does a terminal show?"""
    panel = explore.relationship_grid()
    assert repr(panel) == f"{panel.title}\n{panel.sentence}"
    assert "accountable relationship" in panel.sentence
