"""The worker's side of grading on a Dask cluster."""

import threading

from crmlab.grading.engine import run_safely
from crmlab.grading.intake import Submission
from crmlab.grading.key import AssignmentKey
from crmlab.grading.limits import Limits
from crmlab.grading.run import Grader, Outcome
from crmlab.grading.sandbox import Warm

_lock = threading.Lock()
_graders: dict[str, Grader] = {}


def run_remotely(shared: tuple[AssignmentKey, Limits, str], submission: Submission) -> Outcome:
    """Run one submission in this worker, which keeps its warm sandbox for the next one of the assignment."""
    key, limits, sandbox = shared
    with _lock:
        grader = _graders.get(key.digest)
        if grader is None or grader.warm.limits != limits:
            for old in _graders.values():
                old.warm.close()
            _graders.clear()
            grader = _graders[key.digest] = Grader(key, Warm(limits, sandbox).expect(key.imports))
        return run_safely(grader, submission)
