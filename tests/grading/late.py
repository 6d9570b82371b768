"""A late-submission plugin, as a course may configure one."""

from nbgrader.plugins import LateSubmissionPlugin


class HalfOff(LateSubmissionPlugin):
    """Takes half the score of anything late."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2
