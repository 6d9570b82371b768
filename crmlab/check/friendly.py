"""Errors in a student's cell, explained in a sentence."""

from crmlab.check._context import running_shell


def install() -> None:
    """Explain errors in the running IPython shell; does nothing elsewhere."""
    running_shell()
