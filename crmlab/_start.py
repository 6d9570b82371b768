"""The first line of every notebook."""

from crmlab.i18n import use_language


def start(notebook: str, language: str = "en") -> None:
    """Begin a notebook: choose its language, and let checks and quizzes know which notebook it is.

    Inside IPython, errors in cells that call ``check.`` are from then on explained in a sentence.

    Parameters
    ----------
    notebook : str
        Name of the notebook, without ending.
    language : {"en", "zh"}
        Language of all messages.

    Raises
    ------
    ValueError
        If the language is not one of those offered.

    Examples
    --------
    >>> start("rfm", language="en")
    """
    from crmlab.check import _context, friendly

    use_language(language)
    _context.current().notebook = notebook
    friendly.install()
