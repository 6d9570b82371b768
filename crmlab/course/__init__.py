"""A course directory: make it, release assignments from it, collect submissions into it.

It is an ordinary nbgrader course. What crmlab remembers beyond nbgrader lies in its folder ``.crmlab``.
"""

from crmlab.course.collect import Collection, collect
from crmlab.course.directory import Course, CourseError, init_course, open_course
from crmlab.course.release import Release, ReleaseError, release

__all__ = [
    "Collection",
    "Course",
    "CourseError",
    "Release",
    "ReleaseError",
    "collect",
    "init_course",
    "open_course",
    "release",
]
