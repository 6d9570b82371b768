"""Where the data files lie, and how a table is read by its schema."""

import json
from functools import cache
from pathlib import Path

import pandas as pd

MOMENT = "datetime64[ns]"
PANDAS_TYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": MOMENT,
    "datetime": MOMENT,
}
REQUIRED_TYPES = {"integer": "int64", "boolean": "bool"}
COPIES_ON_WRITE = int(pd.__version__.split(".")[0]) >= 3


@cache
def data_directory() -> Path:
    """Return the directory of the data files: ``crmlab/_data`` where installed, ``datasets/`` in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent / "datasets"


@cache
def resources() -> dict[str, dict]:
    """Return the description of each table in ``datapackage.json`` by its name."""
    described = json.loads((data_directory() / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in described["resources"]}


def column_types(name: str) -> dict[str, str]:
    """Return the pandas type of each column of a table, as its schema has it."""
    types = {}
    for field in resources()[name]["schema"]["fields"]:
        required = field.get("constraints", {}).get("required", False)
        kind = field["type"]
        types[field["name"]] = (required and REQUIRED_TYPES.get(kind)) or PANDAS_TYPES[kind]
    return types


def read_table(name: str) -> pd.DataFrame:
    """Return a table's snapshot with the types of its schema; the file is read once."""
    return own(_read(name))


def own(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table that may be changed without changing `table`; its data are copied when they must be."""
    return table.copy(deep=not COPIES_ON_WRITE)


@cache
def _read(name: str) -> pd.DataFrame:
    types = column_types(name)
    moments = [column for column, kind in types.items() if kind == MOMENT]
    table = pd.read_csv(
        data_directory() / resources()[name]["path"],
        dtype={column: kind for column, kind in types.items() if kind != MOMENT},
        parse_dates=moments,
        date_format="ISO8601",
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8",
    )
    return table.astype(dict.fromkeys(moments, MOMENT))
