"""A notebook's folder, and a shell that is none, so that answers are kept as in a notebook."""

import json
from types import SimpleNamespace

import pytest

from crmlab.check import _context
from crmlab.quiz import _session, _store


@pytest.fixture
def kernel(monkeypatch):
    """Begin a new kernel: nothing asked, nothing answered, the folder not yet known."""

    def start() -> None:
        monkeypatch.setattr(_session, "_asked", {})
        monkeypatch.setattr(_session, "_early", {})
        monkeypatch.setattr(_store._Folder, "path", None)
        monkeypatch.setattr(_store._Folder, "salt", None)
        monkeypatch.setattr(_context, "_session", _context.Context(notebook="rfm"))

    start()
    return start


@pytest.fixture
def folder(kernel, tmp_path, monkeypatch):
    """The folder of a notebook in which answers are kept."""
    monkeypatch.delenv("CRMLAB_STUDENT", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_context, "running_shell", lambda: SimpleNamespace(execution_count=1))
    return tmp_path


@pytest.fixture
def kept(folder):
    """Read the answers of the notebook from the side file."""
    return lambda: json.loads((folder / "quiz-answers.json").read_text(encoding="utf-8"))["answers"]["rfm"]
