"""Sanitise: give every graded cell back its released form, and leave the student's answers as they are."""

from dataclasses import dataclass, field

from crmlab.grading.key import NotebookKey, SourceCell
from crmlab.i18n import translator

_ = translator("course")


@dataclass
class Sanitised:
    """A notebook ready to run, and what had to be mended in it."""

    notebook: dict
    problems: list[str] = field(default_factory=list)


def sanitise(notebook: dict, key: NotebookKey) -> Sanitised:
    """Restore a submitted notebook's locked cells and nbgrader metadata.

    Parameters
    ----------
    notebook : dict
        As `read_notebook` gives it; it is changed.
    key : NotebookKey

    Returns
    -------
    Sanitised

    Notes
    -----
    As nbgrader does: locked cells get their released source, of doubled grade ids the last counts. Beyond it:
    the earlier ones of doubled cells stay as ordinary cells, a missing graded cell is put back after its
    neighbour, and a check that was moved before its answer is moved behind it.
    """
    result = Sanitised(notebook)
    _keep_last(result)
    for cell in notebook["cells"]:
        _restore(cell, key, result.problems)
    _add_missing(result, key)
    _checks_after_answers(result, key)
    notebook["metadata"]["kernelspec"] = key.kernelspec
    notebook["metadata"]["language_info"] = {"name": "python"}
    _unique_ids(notebook)
    return result


def _grade_id(cell: dict) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def _keep_last(result: Sanitised) -> None:
    seen: set[str] = set()
    for cell in reversed(result.notebook["cells"]):
        grade_id = _grade_id(cell)
        if grade_id in seen:
            del cell["metadata"]["nbgrader"]
            result.problems.append(
                _("The cell {cell} was there twice; the last one counts.").format(cell=grade_id)
            )
        elif grade_id is not None:
            seen.add(grade_id)


def _restore(cell: dict, key: NotebookKey, problems: list[str]) -> None:
    grade_id = _grade_id(cell)
    if grade_id is None:
        return
    source = key.by_id.get(grade_id)
    if source is None:
        del cell["metadata"]["nbgrader"]
        return
    cell["metadata"]["nbgrader"] = source.metadata()
    if cell["cell_type"] != source.cell_type:
        problems.append(_("The cell {cell} had its type changed; it was put back.").format(cell=grade_id))
        _set_type(cell, source.cell_type)
    if source.locked:
        cell["source"] = source.source


def _set_type(cell: dict, cell_type: str) -> None:
    cell["cell_type"] = cell_type
    if cell_type == "code":
        cell.pop("attachments", None)
        cell |= {"outputs": [], "execution_count": None}
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _add_missing(result: Sanitised, key: NotebookKey) -> None:
    cells = result.notebook["cells"]
    present = {_grade_id(cell) for cell in cells}
    for place, source in enumerate(key.cells):
        if source.grade_id in present or not (source.grade or source.task):
            continue
        before = {other.grade_id for other in key.cells[:place]}
        spot = max((i + 1 for i, cell in enumerate(cells) if _grade_id(cell) in before), default=len(cells))
        cells.insert(spot, _new_cell(source))
        present.add(source.grade_id)
        result.problems.append(
            _("The cell {cell} was deleted; it was put back.").format(cell=source.grade_id)
        )


def _new_cell(source: SourceCell) -> dict:
    cell = {
        "id": "",
        "cell_type": source.cell_type,
        "metadata": {"nbgrader": source.metadata()},
        "source": source.source,
    }
    if source.cell_type == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell


def _checks_after_answers(result: Sanitised, key: NotebookKey) -> None:
    """Move a check that stands before the answer it asks about to just behind it."""
    cells = result.notebook["cells"]
    answer = None
    for source in key.cells:
        if source.solution and not source.grade:
            answer = source.grade_id
        elif source.auto and answer is not None:
            ids = [_grade_id(cell) for cell in cells]
            if answer in ids and ids.index(source.grade_id) < ids.index(answer):
                moved = cells.pop(ids.index(source.grade_id))
                cells.insert(ids.index(answer), moved)
                result.problems.append(
                    _("The cell {cell} stood before its answer; it was moved behind it.").format(
                        cell=source.grade_id
                    )
                )


def _unique_ids(notebook: dict) -> None:
    for place, cell in enumerate(notebook["cells"], 1):
        cell["id"] = f"cell-{place}"
