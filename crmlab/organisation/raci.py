"""RACI matrices: who is responsible, accountable, consulted, informed, and whether that is clear."""

import pandas as pd

ROLES = ("R", "A", "C", "I")


def check_raci(matrix: pd.DataFrame, *, max_accountable: int | None = None) -> pd.DataFrame:
    """Look for faults in a RACI matrix: who is responsible, accountable, consulted, informed.

    Parameters
    ----------
    matrix : DataFrame
        One row per task, one column per post; cells hold letters of R, A, C, I (several with ``/``), or are
        empty.
    max_accountable : int, optional
        Most tasks one post should be accountable for.

    Returns
    -------
    DataFrame
        One row per fault, columns ``rule``, ``where`` (task or post) and ``detail``. The rules:

        - ``"one accountable"``: not exactly one A in a task;
        - ``"someone responsible"``: no R in a task;
        - ``"post without role"``: no letter in a column;
        - ``"too many accounts"``: more A in a column than `max_accountable`.

    Raises
    ------
    ValueError
        If a cell holds anything else than R, A, C, I.

    References
    ----------
    Project Management Institute (2017). *A Guide to the Project Management Body of Knowledge* (6th ed.),
    section 9.1. (Responsibility assignment matrix.)

    Examples
    --------
    >>> matrix = pd.DataFrame({"sales": ["A/R", "C"], "service": ["I", "R"]}, index=["win", "serve"])
    >>> check_raci(matrix)
                  rule  where detail
    0  one accountable  serve   none
    """
    letters = _letters(matrix)
    found = []
    for task in matrix.index:
        accountable = [str(post) for post in matrix.columns if "A" in letters[task, post]]
        found += [("one accountable", task, ", ".join(accountable) or "none")] * (len(accountable) != 1)
        nobody = not any("R" in letters[task, post] for post in matrix.columns)
        found += [("someone responsible", task, "none")] * nobody
    for post in matrix.columns:
        roles = [letters[task, post] for task in matrix.index]
        found += [("post without role", post, "none")] * (not any(roles))
        accounts = sum("A" in role for role in roles)
        found += [("too many accounts", post, f"{accounts} tasks")] * (
            max_accountable is not None and accounts > max_accountable
        )
    return pd.DataFrame(found, columns=["rule", "where", "detail"])


def raci_load(matrix: pd.DataFrame) -> pd.DataFrame:
    """Count the roles of each post in a RACI matrix.

    Parameters
    ----------
    matrix : DataFrame
        As for `check_raci`.

    Returns
    -------
    DataFrame
        Index ``post``; columns R, A, C and I with the number of tasks.

    Raises
    ------
    ValueError
        If a cell holds anything else than R, A, C, I.

    Examples
    --------
    >>> raci_load(pd.DataFrame({"sales": ["A/R", "C"]}, index=["win", "serve"])).loc["sales"].to_dict()
    {'R': 1, 'A': 1, 'C': 1, 'I': 0}
    """
    letters = _letters(matrix)
    counts = {
        post: [sum(role in letters[task, post] for task in matrix.index) for role in ROLES]
        for post in matrix.columns
    }
    return pd.DataFrame.from_dict(counts, orient="index", columns=list(ROLES)).rename_axis("post")


def _letters(matrix: pd.DataFrame) -> dict[tuple, set[str]]:
    """Roles of each task and post."""
    if not matrix.index.is_unique or not matrix.columns.is_unique:
        raise ValueError("Each task and each post may stand in the matrix once.")
    cells = {}
    for (task, post), cell in matrix.stack(future_stack=True).items():
        roles = set() if pd.isna(cell) else set(str(cell).upper()) - set("/, ")
        if not roles <= set(ROLES):
            raise ValueError(f"{task!r}, {post!r} holds {cell!r}; use the letters R, A, C, I, as in 'A/R'.")
        cells[task, post] = roles
    return cells
