"""Reading masters and answer banks."""

from pathlib import Path

import pytest

from crmlab.masters.bank import quiz_answer, read_bank
from crmlab.masters.parse import read_cells, read_master
from crmlab.masters.regions import HIDDEN_TESTS, RegionError, inside, label_lines, visible


def test_each_cell_knows_the_line_of_its_marker(takings: Path):
    """Does the line of every cell in the file hold its marker?"""
    lines = takings.read_text(encoding="utf-8").splitlines()
    cells = read_cells(takings)
    assert len(cells) == sum(line.startswith("# %%") for line in lines)
    assert all(lines[cell.line - 1].startswith("# %%") for cell in cells)


def test_a_marker_inside_a_string_splits_no_cell(tmp_path: Path):
    """Is text that looks like a marker left in its string?"""
    path = tmp_path / "m.py"
    path.write_text('# %%\nx = """\n# %% no cell\n"""\n# %%\ny = 1\n', encoding="utf-8")
    assert [(cell.line, cell.source) for cell in read_cells(path)] == [
        (1, 'x = """\n# %% no cell\n"""'),
        (5, "y = 1"),
    ]


def test_kinds_tasks_and_grade_ids_come_from_the_options(takings: Path):
    """Is each task cell named as the gradebook will name it?"""
    named = [(cell.kind, cell.grade_id) for cell in read_master(takings).cells if cell.task]
    assert named == [
        ("answer", "sales-by-day"),
        ("check", "sales-by-day-check"),
        ("answer", "best-day"),
        ("check", "best-day-check"),
        ("essay", "advice"),
        ("quiz", "loyal-who"),
    ]


def test_a_task_takes_its_title_from_the_heading_above(takings: Path):
    """Are titles found in both languages, and the notebook's own too?"""
    master = read_master(takings)
    assert master.title() == {"en": "The corner shop's takings", "zh": "街角小店的营业额"}
    assert master.titles()["best-day"] == {"en": "The best day", "zh": "最好的一天"}


def test_hidden_lines_are_told_from_visible_ones():
    """Is a cell cut exactly at its markers?"""
    source = "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc"
    assert visible(source) == "a\nc"
    assert inside(source, HIDDEN_TESTS) == "b"


@pytest.mark.parametrize(
    "source, line, problem",
    [
        ("### BEGIN SOLUTION\nx", 2, "without its END"),
        ("x\n### END SOLUTION", 2, "without its BEGIN"),
        ("### BEGIN SOLUTION\n### BEGIN HIDDEN TESTS", 2, "stands inside"),
    ],
)
def test_markers_that_do_not_pair_are_refused(source: str, line: int, problem: str):
    """Is the line named at which regions go wrong?"""
    with pytest.raises(RegionError, match=problem) as caught:
        list(label_lines(source))
    assert caught.value.number == line


def test_a_bank_gives_hints_without_their_comment_lines(takings: Path):
    """Is a mistake's hint cut off its code, in both languages?"""
    worst = next(answer for answer in read_bank(takings) if answer.name == "worst")
    assert worst.hint == {"en": "This is the day with the lowest sales.", "zh": "这是销售额最低的一天。"}
    assert worst.code == "best_day = sales_by_day(small).idxmin()"
    assert not worst.right


def test_a_hint_may_take_several_lines(tmp_path: Path):
    """Is a long hint joined, with blanks between English lines only, and a comment of a right answer left alone?"""
    (tmp_path / "m.answers.py").write_text(
        '# %% task="t" wrong="w"\n# en: One\n#   two.\n# zh: 一\n# 二。\nx = 1\n# %% task="t" right="r"\n# en: code\nx = 2\n',
        encoding="utf-8",
    )
    wrong, right = read_bank(tmp_path / "m.py")
    assert (wrong.hint, wrong.code) == ({"en": "One two.", "zh": "一二。"}, "x = 1")
    assert (right.hint, right.code) == ({}, "# en: code\nx = 2")


def test_a_quiz_answer_is_a_plain_value():
    """Are lists of options read without running code?"""
    assert quiz_answer(' ["a", "c"]\n') == ["a", "c"]
    with pytest.raises(ValueError):
        quiz_answer("open('x')")
