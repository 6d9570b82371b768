"""The answer banks of the course: every right answer earns all points, every wrong one gets its hint."""

from functools import cache

import pytest

from crmlab.masters.build import prepare_unit
from crmlab.masters.harness import run_bank
from crmlab.masters.mutants import make_mutants, read_accepted, survivors
from crmlab.masters.tree import find_masters

TREE = find_masters()
UNITS = TREE.assignments()


@cache
def _report(unit):
    return run_bank(TREE, unit)


@pytest.mark.parametrize("unit", UNITS)
def test_the_bank_is_judged_right(unit):
    """Does every answer get what it should? (All failures are listed.)"""
    assert not _report(unit).failures, str(_report(unit))


def test_the_banks_are_quick():
    """Do the banks of all units together take less than three minutes of computing?"""
    assert sum(_report(unit).seconds for unit in UNITS) < 180


@pytest.mark.parametrize("unit", UNITS)
def test_no_mutant_survives_unjudged(unit):
    """Does every mechanical change of a solution lose marks, or has it been accepted by name?"""
    alive = [mutant for run in prepare_unit(TREE, unit) for mutant in survivors(run)]
    assert not alive, "\n".join(f"{mutant.name}\n{mutant.diff}" for mutant in alive)


@pytest.mark.parametrize("unit", UNITS)
def test_accepted_mutants_still_exist(unit):
    """Is nothing accepted that is no longer made?"""
    for master in TREE.notebooks(unit):
        answers = [cell for cell in master.cells if cell.kind == "answer"]
        made = {mutant.name for cell in answers for mutant in make_mutants(cell.task, cell.source)}
        assert set(read_accepted(master.path)) <= made
