"""The engine as nbgrader preprocessors, so that `nbgrader autograde` and Formgrader's button go through it.

In ``nbgrader_config.py``::

    c.Autograde.sanitize_preprocessors = ["crmlab.grading.plugin.Sanitise"]
    c.Autograde.autograde_preprocessors = ["crmlab.grading.plugin.Run", ...]
"""

import atexit
import json
from pathlib import Path

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from crmlab.course import Course
from crmlab.grading.engine import run_safely
from crmlab.grading.intake import Submission, read_notebook
from crmlab.grading.key import AssignmentKey, NotebookKey, load_key
from crmlab.grading.limits import Limits
from crmlab.grading.record import Recorder
from crmlab.grading.run import Grader, Outcome
from crmlab.grading.sandbox import Warm
from crmlab.grading.sanitise import sanitise

_graders: dict[tuple[str, str], Grader] = {}


def _course(preprocessor: NbGraderPreprocessor) -> Course:
    """The course of the nbgrader command that runs the preprocessor: its exporter's converter knows it."""
    converter = preprocessor.parent.parent
    return Course(Path(converter.coursedir.root), converter.config, converter.coursedir)


def _key(preprocessor: NbGraderPreprocessor, resources: dict) -> tuple[Course, AssignmentKey, NotebookKey]:
    course, names = _course(preprocessor), resources["nbgrader"]
    key = load_key(course, names["assignment"])
    return course, key, next(notebook for notebook in key.notebooks if notebook.name == names["notebook"])


def _grader(key: AssignmentKey, sandbox: str) -> Grader:
    """The warm grader of this process for one notebook; a new one when the assignment changed."""
    place = (key.digest, sandbox)
    if place not in _graders:
        close_graders()
        _graders[place] = Grader(key, Warm(Limits(), sandbox).expect(key.imports))
    return _graders[place]


@atexit.register
def close_graders() -> None:
    """End the warm sandboxes of this process."""
    while _graders:
        _graders.popitem()[1].warm.close()


class Sanitise(NbGraderPreprocessor):
    """Restores the released form of graded cells; takes the place of nbgrader's sanitize preprocessors."""

    def preprocess(self, nb, resources):
        _course, _assignment, key = _key(self, resources)
        clean, _problem = read_notebook(json.dumps(nb).encode())
        for problem in sanitise(clean, key).problems:
            self.log.warning(problem)
        return nbformat.from_dict(clean), resources


class Run(NbGraderPreprocessor):
    """Runs a notebook in the sandbox and examines it; takes the place of nbgrader's Execute."""

    sandbox = Unicode("bwrap", help="bwrap, or off to run student code unprotected.").tag(config=True)

    def preprocess(self, nb, resources):
        course, key, notebook = _key(self, resources)
        names = resources["nbgrader"]
        folder = Path(resources["metadata"]["path"])
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".ipynb"
        }
        submission = Submission(names["student"], {notebook.name: json.loads(json.dumps(nb))}, files)
        part = AssignmentKey(key.name, [notebook], key.files, key.personal)
        outcome = run_safely(_grader(part, self.sandbox), submission)
        for problem in [*outcome.problems, *outcome.limits]:
            self.log.warning(problem)
        self._note(course, key, outcome)
        return nbformat.from_dict(outcome.notebooks[notebook.name]), resources

    @staticmethod
    def _note(course: Course, key: AssignmentKey, outcome: Outcome) -> None:
        """Add the verdicts to the run record, beside those of the submission's other notebooks."""
        recorder = Recorder(course, key)
        entry = recorder.entry(outcome)
        before = recorder.record.latest().get(outcome.student, {})
        entry["notebooks"] = {**before.get("notebooks", {}), **entry["notebooks"]}
        recorder.record.append(entry)
