"""Write the snapshots in ``datasets/`` and the cards beside them: ``python -m crmlab.datasets.snapshot``.

The columns and their descriptions are edited in ``datasets/datapackage.json``; the CSV files and the
cards are written from there and from the simulator, and are not edited by hand.
"""

from pathlib import Path

import pandas as pd

from crmlab.datasets._files import data_directory, resources
from crmlab.datasets.company import SNAPSHOT, Company

FORMATS = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%dT%H:%M:%S"}


def card(name: str, rows: int) -> str:
    """Return the card of a table in Markdown."""
    described = resources()[name]
    schema = described["schema"]
    lines = [
        f"# {described['title']} / {described['title_zh']}",
        "",
        described["description"],
        "",
        described["description_zh"],
        "",
        f"- File: `{described['path']}`, {rows:,} rows; loader: `crmlab.datasets.load_{name}()`",
        f"- Primary key: {', '.join(schema['primaryKey'])}",
        *(
            f"- {', '.join(key['fields'])}: refers to `{key['reference']['resource'] or name}`"
            for key in schema.get("foreignKeys", [])
        ),
        f"- Provenance: simulated, `{SNAPSHOT!r}.{name}`; no real person or firm",
        "- Licence: CC BY 4.0",
        "",
        "| column | type | unit | meaning | 含义 |",
        "|---|---|---|---|---|",
        *(
            f"| {field['name']} | {field['type']} | {field.get('unit', '')} "
            f"| {field['description']} | {field['description_zh']} |"
            for field in schema["fields"]
        ),
    ]
    truths = described.get("truths", [])
    if truths:
        lines += ["", "Built-in truths:", "", *(f"- {truth}" for truth in truths)]
    return "\n".join(lines) + "\n"


def write_table(name: str, table: pd.DataFrame, directory: Path) -> None:
    """Write one table as CSV and its card."""
    formats = {field["name"]: FORMATS.get(field["type"]) for field in resources()[name]["schema"]["fields"]}
    text = {column: table[column].dt.strftime(form) for column, form in formats.items() if form}
    table.assign(**text).to_csv(
        directory / resources()[name]["path"], index=False, lineterminator="\n", encoding="utf-8"
    )
    (directory / f"{name}.md").write_text(card(name, len(table)), encoding="utf-8")


def write_snapshot(directory: Path | None = None, company: Company = SNAPSHOT) -> None:
    """Write every table and card of the company into a directory."""
    for name in resources():
        write_table(name, getattr(company, name), directory or data_directory())


if __name__ == "__main__":
    write_snapshot()
