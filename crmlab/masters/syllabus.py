"""Where each concept of the syllabus is taught and graded: found in the masters, recorded in syllabus.toml."""

from crmlab.masters.parse import Master
from crmlab.masters.rules import Problem
from crmlab.masters.tree import MasterTree

Places = dict[str, dict[str, list[str]]]

_HEAD = """\
# The units of the course. Titles and class hours are written by hand; where each concept is taught and graded is
# found in the masters and recorded by: crmlab build --record
"""


def find_places(tree: MasterTree) -> dict[str, Places]:
    """Return for each unit of the syllabus where its concepts stand in the masters.

    Returns
    -------
    dict
        Unit to concept to ``{"taught": [lesson, ...], "graded": [notebook, ...]}``; a place in another unit is
        written ``unit/name``.
    """
    concepts = tree.concepts()
    masters = [(master, "taught") for unit in tree.units() for master in tree.lessons(unit)]
    masters += [(master, "graded") for unit in tree.units() for master in tree.notebooks(unit)]
    return {
        unit: {
            concept: {
                kind: [
                    _place(master, unit)
                    for master, how in masters
                    if how == kind and concept in _named(master, how)
                ]
                for kind in ("taught", "graded")
            }
            for concept, number in concepts.items()
            if unit.startswith(f"{number}-")
        }
        for unit in tree.syllabus()
    }


def check_syllabus(tree: MasterTree) -> list[Problem]:
    """Return where ``course/syllabus.toml`` says something else than the masters."""
    path = tree.root / "course" / "syllabus.toml"
    recorded = {unit: entry.get("concepts", {}) for unit, entry in tree.syllabus().items()}
    found = find_places(tree)
    problems = []
    for unit in found:
        every = set(found[unit]) | set(recorded[unit])
        moved = sorted(name for name in every if found[unit].get(name) != recorded[unit].get(name))
        if moved:
            text = f"Concepts of {unit} stand elsewhere than recorded: {', '.join(moved)}."
            problems.append(Problem(path, 1, f"{text} Record them with: crmlab build --record"))
    problems += [
        Problem(path, 1, f"{unit} has masters, but the syllabus does not name it.")
        for unit in tree.units()
        if unit not in recorded
    ]
    return problems


def record_syllabus(tree: MasterTree) -> None:
    """Write into ``course/syllabus.toml`` where each concept stands."""
    found = find_places(tree)
    blocks = [_HEAD]
    for unit, entry in tree.syllabus().items():
        title = ", ".join(f"{language} = {_quoted(text)}" for language, text in entry["title"].items())
        lines = [f"[{unit}]", f"title = {{ {title} }}", f"hours = {entry['hours']}", "", f"[{unit}.concepts]"]
        lines += [
            f"{concept} = {{ taught = {_listed(places['taught'])}, graded = {_listed(places['graded'])} }}"
            for concept, places in found[unit].items()
        ]
        blocks.append("\n".join(lines) + "\n")
    (tree.root / "course" / "syllabus.toml").write_text("\n".join(blocks), encoding="utf-8")


def _named(master: Master, how: str) -> set[str]:
    """Return the concepts that a lesson teaches, or that an assignment's graded cells name."""
    cells = master.cells if how == "taught" else master.tasks()
    return {concept for cell in cells for concept in cell.concepts}


def _place(master: Master, unit: str) -> str:
    return master.name if master.unit == unit else f"{master.unit}/{master.name}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(names: list[str]) -> str:
    return "[" + ", ".join(map(_quoted, names)) + "]"
