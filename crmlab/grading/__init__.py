"""The grading engine: intake, sanitise, run, record.

``run`` is a pure function of a sanitised submission and its side files, so it goes on in parallel, in a
sandbox, and on other machines. Only ``record`` writes the gradebook.
"""
