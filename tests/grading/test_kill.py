"""kill -9 at any moment, then the same command again."""

import os
import random
import signal
import subprocess
import sys
import time

from crmlab.grading.record import RunRecord

from .conftest import FULL, UNIT, hand_in, honest, notebook_of

KILLS = 20
STUDENTS = 16


def test_killed_and_resumed_twenty_times_nothing_is_lost_or_doubled(course, sandbox):
    """After 20 kills at random moments, does the next run end with each submission graded once, rightly?"""
    for place in range(STUDENTS):
        notebook = (
            honest(course) if place % 2 else notebook_of(course, {"double": "def double(x): return 2 * x"})
        )
        hand_in(course, f"s{place:02d}", notebook)
    command = [sys.executable, "-m", "crmlab.cli", "grade", UNIT, "--jobs", "2"]
    record = RunRecord(course.kept(UNIT) / "run.jsonl")
    draw = random.Random(7)
    done = 0
    for _kill in range(KILLS):
        process = subprocess.Popen(
            command, cwd=course.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wanted, limit = draw.randrange(0, 2), time.monotonic() + 20
        while len(record.latest()) < done + wanted and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.005)
        time.sleep(draw.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        latest = record.latest()
        assert len(latest) >= done, "a finished submission was lost"
        done = len(latest)
    finished = set(record.latest())
    final = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=True)
    students = [entry["student"] for entry in record]
    assert sorted(set(students)) == [f"s{place:02d}" for place in range(STUDENTS)]
    assert all(students.count(student) == 1 for student in students), final.stdout
    assert finished <= set(students)
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(UNIT)
        assert len(submissions) == STUDENTS
        for submission in submissions:
            odd = int(submission.student_id[1:]) % 2
            assert submission.score == (FULL if odd else 2.0)
            assert (course.step("autograded", UNIT, submission.student_id) / "mini.ipynb").exists()
    assert not _graders_left(course.root)


def _graders_left(root) -> list[str]:
    time.sleep(0.5)
    left = []
    for process in os.listdir("/proc"):
        if process.isdigit():
            try:
                with open(f"/proc/{process}/cmdline", "rb") as file:
                    words = file.read().decode(errors="replace")
                if "_zygote" in words and os.readlink(f"/proc/{process}/cwd").startswith(str(root)):
                    left.append(words)
            except OSError:
                continue
    return left
