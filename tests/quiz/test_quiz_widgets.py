"""The controls of each kind: what they record, what they show again, what they are called."""

import ipywidgets
import pytest

from crmlab import quiz
from crmlab.i18n import use_language
from crmlab.quiz import _session
from crmlab.quiz._widgets import build
from tests.quiz.test_quiz_kinds import ASK, ITEMS, KINDS, OPTIONS, RIGHT, TABLE


def shown(id="q"):
    """Every widget of a question, in the order of the page."""

    def walk(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from walk(child)

    return list(walk(build(_session.find(id))))


def of_type(widgets, kind):
    return [widget for widget in widgets if type(widget) is kind]


def said(widgets):
    """The texts of a question's page."""
    return "\n".join(widget.value for widget in of_type(widgets, ipywidgets.HTML))


def named(widgets, description):
    return next(widget for widget in widgets if getattr(widget, "description", None) == description)


def test_a_single_choice(folder, kept):
    """Does the radio button record, and practice tell at once?"""
    ASK["single"](answer="b", reasons={"a": "Using is not paying."})
    page = shown()
    (radio,) = of_type(page, ipywidgets.RadioButtons)
    radio.value = "a"
    assert kept() == {"q": "a"}
    assert "✗ Not right yet." in said(page) and "Using is not paying." in said(page)
    radio.value = "b"
    assert "✓ Right." in said(page)


def test_several_choices_are_judged_when_asked(folder, kept):
    """Are ticks recorded one by one, and judged only by the button?"""
    ASK["multiple"](answer={"a", "b"})
    page = shown()
    named(page, "who uses").value = True
    named(page, "who pays").value = True
    assert kept() == {"q": ["a", "b"]} and "✓" not in said(page)
    named(page, "Check my answer").click()
    assert "✓ Right." in said(page)
    named(page, "who pays").value = False
    assert kept() == {"q": ["a"]} and "Right." not in said(page)
    named(page, "who uses").value = False
    assert kept() == {} and "Not answered yet." in said(page)


@pytest.mark.parametrize("kind", ["match", "sort", "label"])
def test_pairs(kind, folder, kept):
    """Does each list record its item, is the rest called open, and is a choice taken back by the dash?"""
    ASK[kind]()
    page = shown()
    menus = of_type(page, ipywidgets.Dropdown)
    items = TABLE.index if kind == "label" else ITEMS
    texts = (
        {str(row): row for row in TABLE.index}
        if kind == "label"
        else {text: key for key, text in ITEMS.items()}
    )
    assert {menu.description for menu in menus} == set(texts)
    for menu in menus:
        menu.value = RIGHT[kind][texts[menu.description]]
    assert quiz.answer_to("q") == RIGHT[kind]
    assert f"Recorded: {len(items)} of {len(items)} chosen" in said(page)
    menus[0].index = 0
    assert f"{len(items) - 1} of {len(items)} chosen" in said(page) and len(kept()["q"]) == len(items) - 1


def test_steps_are_moved_with_buttons(folder, kept):
    """Do the buttons name their step, move it, and record the new order?"""
    ASK["order"]()
    page = shown()
    before = list(_session.find("q").arrangement[0])
    last = ITEMS[before[2]]
    named_up = next(widget for widget in page if getattr(widget, "tooltip", None) == f"Move up: {last}")
    named_up.click()
    assert kept()["q"] == [before[0], before[2], before[1]]
    labels = [label.value for label in of_type(page, ipywidgets.Label)]
    assert labels[1] == f"2. {last}"
    ends = [button for button in of_type(page, ipywidgets.Button) if button.disabled]
    assert [button.description for button in ends] == ["↑ up", "↓ down"]


def test_an_order_that_is_right_from_the_start_can_be_recorded(folder, kept):
    """Can the offered order of a graded question be taken as it is?"""
    ASK["order"]()
    page = shown()
    assert quiz.answer_to("q") is None and "record the order as it stands" in said(page)
    named(page, "Record this order").click()
    assert kept()["q"] == _session.find("q").arrangement[0]


def test_in_practice_the_offered_order_is_judged_when_asked(folder):
    """Does the button judge the steps as they stand, though none was moved?"""
    ASK["order"](answer=RIGHT["order"])
    page = shown()
    named(page, "Check my answer").click()
    assert "✗ Not right yet" in said(page)


def test_a_number_is_typed(folder, kept):
    """Is a typed number recorded, and something else answered with a sentence?"""
    ASK["number"]()
    page = shown()
    (field,) = of_type(page, ipywidgets.Text)
    field.value = "1,250.5"
    assert kept() == {"q": 1250.5} and "Recorded: 1250.5 CNY" in said(page)
    field.value = "many"
    assert kept() == {} and "answered with a number" in said(page)
    field.value = ""
    assert "answered with a number" not in said(page)


def test_a_reason_is_typed(folder, kept):
    """Is the student's reason recorded beside the answer?"""
    quiz.true_false("q", "So it is.", ask_reason=True)
    (field,) = of_type(shown("q-reason"), ipywidgets.Textarea)
    field.value = " Because. "
    assert kept() == {"q-reason": "Because."}


@pytest.mark.parametrize("kind", KINDS)
def test_controls_show_the_earlier_answer_without_recording_it(kind, kernel, folder, kept, monkeypatch):
    """After a restart, do the controls stand where they stood, without a new act of the student?"""
    ASK[kind]()
    quiz.answer("q", RIGHT[kind])
    recorded = quiz.answer_to("q")
    kernel()
    monkeypatch.setattr("crmlab.quiz._store.keep", lambda *args: pytest.fail("recorded anew"))
    ASK[kind]()
    page = shown()
    taken = {
        "single": lambda: of_type(page, ipywidgets.RadioButtons)[0].value,
        "true_false": lambda: of_type(page, ipywidgets.RadioButtons)[0].value,
        "multiple": lambda: sorted(key for key, text in OPTIONS.items() if named(page, text["en"]).value),
        "order": lambda: [
            next(key for key, text in ITEMS.items() if label.value.endswith(text))
            for label in of_type(page, ipywidgets.Label)
        ],
        "number": lambda: float(of_type(page, ipywidgets.Text)[0].value),
    }.get(kind, lambda: {menu.description: menu.value for menu in of_type(page, ipywidgets.Dropdown)})
    if kind == "label":
        recorded = {str(row): label for row, label in recorded.items()}
    elif kind in ("match", "sort"):
        recorded = {ITEMS[item]: choice for item, choice in recorded.items()}
    assert taken() == recorded
    assert "Recorded" in said(page)


def test_a_line_of_code_moves_the_controls(folder):
    """Does quiz.answer show in a quiz that stands on the page, and is a later click warned?"""
    ASK["single"]()
    page = shown()
    quiz.answer("q", "b")
    (radio,) = of_type(page, ipywidgets.RadioButtons)
    assert radio.value == "b" and "Recorded: who pays" in said(page)
    radio.value = "a"
    assert "its answer counts" in said(page)


@pytest.mark.parametrize("kind", KINDS)
def test_every_control_has_a_name_and_no_text_becomes_markup(kind, folder):
    """Is each control described in words, and is < in a text shown as <?"""
    use_language("zh")
    ASK[kind]()
    quiz.single("h", "Is 1 < 2 & <b>so</b>?", {"a": "<i>yes</i>"})
    for widget in shown():
        if isinstance(
            widget, ipywidgets.Dropdown | ipywidgets.Checkbox | ipywidgets.Text | ipywidgets.Button
        ):
            assert widget.description
        if isinstance(widget, ipywidgets.Button) and widget.description[0] in "↑↓":
            assert widget.tooltip.startswith(("上移：", "下移："))
    assert "1 &lt; 2 &amp; &lt;b&gt;so&lt;/b&gt;" in said(shown("h"))
