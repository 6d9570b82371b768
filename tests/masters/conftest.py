"""A small tree of masters to read, build and break."""

import shutil
from pathlib import Path

import pytest

from crmlab.masters.tree import MasterTree

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"


@pytest.fixture
def tree(tmp_path: Path) -> MasterTree:
    """A copy of the fixture course that a test may change."""
    root = tmp_path / "masters"
    shutil.copytree(FIXTURE, root)
    return MasterTree(root)


@pytest.fixture
def takings(tree: MasterTree) -> Path:
    """The fixture's graded master."""
    return tree.root / "assignments" / "u98-corner-shop" / "takings.py"
