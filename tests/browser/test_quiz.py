"""Quizzes played through in JupyterLab: by mouse, by keyboard, over a restart, and graded."""

import json
import re
import shutil
from contextlib import suppress

import pytest

from crmlab.grading import grade
from crmlab.grading.sandbox import SandboxMissing, require_bubblewrap
from tests.quiz.eight import RIGHT, UNIT, earned, hand_in, make_course, released, with_lines

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is missing: pip install crmlab[dev]"
)

CLICKED = {**RIGHT, "software": True, "roles": {"boss": "buyer", "cook": "buyer"}}
PATIENCE = 30_000  # milliseconds for one step, on a busy machine


class Played:
    """A notebook in the browser.

    Parameters
    ----------
    browser : playwright Browser
    address : str
    """

    def __init__(self, browser, address):
        self.page = browser.new_page(viewport={"width": 1100, "height": 3000})
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(address)
        self.page.get_by_text("| Idle").wait_for()

    def menu(self, name, item):
        """Choose from a menu."""
        self.page.get_by_role("menuitem", name=name, exact=True).first.click()
        self.page.get_by_role("menuitem", name=item).first.click()

    def run_all(self):
        """Run all cells, and wait for fresh quizzes; JupyterLab forgets the wish while the kernel is not connected."""
        begun = self.page.locator(".jp-InputPrompt").get_by_text(re.compile(r"\[[*\d]+\]")).first

        def act():
            for _ in range(10):
                self.menu("Run", "Run All Cells")
                with suppress(playwright.TimeoutError):
                    begun.wait_for(timeout=3000)
                    return

        self._fresh(act)

    def restart(self):
        """Restart the kernel and run all cells."""

        def act():
            self.menu("Kernel", "Restart Kernel and Run All Cells…")
            self.page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()

        self._fresh(act)

    def _fresh(self, act):
        self.page.evaluate("document.querySelectorAll('.crmlab-quiz').forEach(quiz => quiz.dataset.old = 1)")
        act()
        self.page.wait_for_function(
            f"document.querySelectorAll('.crmlab-quiz:not([data-old])').length == {len(RIGHT)}"
        )

    def quiz(self, task):
        """The page of one quiz."""
        return self.page.locator(".crmlab-quiz").nth(list(RIGHT).index(task))

    def says(self, task, text):
        """Wait until a quiz says something."""
        self.quiz(task).get_by_role("status").get_by_text(text).wait_for()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, wanted):
        """Go on with the Tab key until a control has the focus."""
        wanted = wanted.element_handle()
        for _ in range(12):
            if wanted.evaluate("control => control === document.activeElement"):
                assert wanted.evaluate("control => control.matches(':focus-visible')")
                return
            self.press("Tab")
        raise AssertionError("The Tab key did not lead to the control.")

    def choose(self, menu, text):
        """Open a list with the keyboard and choose with the arrows."""
        self.tab_to(menu)
        place = menu.locator("option").all_inner_texts().index(text)
        self.press("Enter", *["ArrowDown"] * place, "Enter")


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "course")


def answer_with_mouse_and_keyboard(played):
    """Give the answers of CLICKED; from the second quiz on the keyboard alone leads from control to control."""
    played.quiz("who-pays").get_by_label("The one who pays").click()
    played.says("who-pays", "Recorded: The one who pays")
    for text in played.quiz("paid").get_by_role("checkbox").all():
        if text.locator("xpath=..").inner_text() != "A taster of free cheese":
            played.tab_to(text)
            played.press("Space")
    played.says("paid", "Recorded: A canteen with an invoice; A subscriber")
    played.tab_to(played.quiz("software").get_by_role("radio").first)
    played.press("Space")
    played.says("software", "Recorded: True")
    for menu in played.quiz("roles").get_by_role("combobox").all():
        played.choose(menu, "decider")
    played.says("roles", "Recorded: 2 of 2 chosen")
    kinds = played.quiz("kinds")
    kinds.get_by_label("A hotel").select_option("business")
    kinds.get_by_label("A family").select_option("consumer")
    played.says("kinds", "Recorded: 2 of 2 chosen")
    put_in_order(played)
    number = played.quiz("break-even").get_by_label("Number:")
    number.click()
    played.page.keyboard.type("7.5")
    played.press("Tab")
    played.says("break-even", "Recorded: 7.5 %")
    for menu, text in zip(played.quiz("stages").get_by_role("combobox").all(), ("regular", "prospect")):
        played.choose(menu, text)
    played.says("stages", "Recorded: 2 of 2 chosen")


def put_in_order(played):
    """Move the steps with the keyboard; the focus goes with the step."""
    steps = {"know": "Know the customer", "talk": "Talk to the customer", "tailor": "Tailor the offer"}
    quiz = played.quiz("steps")
    for place, key in enumerate(RIGHT["steps"], 1):
        up = quiz.get_by_title(f"Move up: {steps[key]}")
        up.focus()
        while not quiz.get_by_text(f"{place}. {steps[key]}").count():
            before = quiz.locator(".widget-hbox").all_inner_texts()
            played.press("Enter")
            played.page.wait_for_function(
                "([quiz, before]) => [...quiz.querySelectorAll('.widget-hbox')].map(row => row.innerText).join() != before",
                arg=[quiz.element_handle(), ",".join(before)],
            )
            played.page.wait_for_function(
                "name => document.activeElement.title.endsWith(name)", arg=steps[key]
            )
    played.says("steps", "Recorded: this order")


def test_clicks_are_kept_and_graded(browser, lab, course, need_program):
    """Are answers kept over a restart, and does the folder earn what was clicked, as the same answers in code do?"""
    need_program("bwrap", "bubblewrap")
    try:
        require_bubblewrap()
    except SandboxMissing as error:
        pytest.skip(str(error))
    folder, address = lab
    shutil.copytree(course.step("release", UNIT), folder, dirs_exist_ok=True)
    (folder / "eight.ipynb").write_text(json.dumps(released(course)))
    played = Played(browser, address("eight.ipynb"))
    played.run_all()
    answer_with_mouse_and_keyboard(played)
    played.page.get_by_text(
        "Checks passed: 1 of 1 tasks, 1 of 1 points; questions answered: 8 of 8"
    ).wait_for()
    kept = json.loads((folder / "quiz-answers.json").read_text(encoding="utf-8"))["answers"]["eight"]
    assert kept == CLICKED

    played.restart()
    assert played.quiz("who-pays").get_by_label("The one who pays").is_checked()
    assert not played.quiz("paid").get_by_label("A taster of free cheese").is_checked()
    assert played.quiz("paid").get_by_label("A subscriber").is_checked()
    assert played.quiz("roles").get_by_label("The cook tastes").input_value() == "decider"
    assert "1. Know the customer" in played.quiz("steps").locator(".widget-hbox").first.inner_text()
    assert played.quiz("break-even").get_by_label("Number:").input_value() == "7.5"
    for task in RIGHT:
        played.says(task, "Recorded:")
    played.menu("File", "Save Notebook")
    played.page.wait_for_timeout(1000)
    played.page.close()

    handed_in = json.loads((folder / "eight.ipynb").read_text(encoding="utf-8"))
    hand_in(course, "clicked", handed_in, {"quiz-answers.json": (folder / "quiz-answers.json").read_bytes()})
    hand_in(course, "typed", with_lines(released(course), CLICKED))
    entries = {entry["student"]: entry for entry in grade(course, UNIT, jobs=1).entries}
    expected = {**dict.fromkeys(RIGHT, 1.0), "kinds": 2.0, "roles": 1.0, "software": 0.0}
    assert earned(entries["clicked"]) == earned(entries["typed"]) == expected
    assert entries["clicked"]["notebooks"]["eight"]["cells"]["cost-check"]["points"] == 1
