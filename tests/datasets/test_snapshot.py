"""The data files, their schemas and cards, and the simulator agree."""

import frictionless
import pandas as pd
import pytest

from crmlab import datasets
from crmlab.datasets._files import column_types, data_directory, resources
from crmlab.datasets.company import SNAPSHOT
from crmlab.datasets.snapshot import card

TABLES = list(resources())


@pytest.mark.parametrize("name", TABLES)
def test_snapshot_is_what_the_simulator_gives(name):
    """Does the loader give the simulated table, value for value and type for type?"""
    pd.testing.assert_frame_equal(getattr(datasets, f"load_{name}")(), getattr(SNAPSHOT, name))


@pytest.mark.parametrize("name", TABLES)
def test_loader_keeps_its_contract(name):
    """Has the table the columns and types of its schema, a plain index, and is it fresh each time?"""
    load = getattr(datasets, f"load_{name}")
    table = load()
    assert {column: str(kind) for column, kind in table.dtypes.items()} == {
        column: "object" if kind == "str" and pd.__version__ < "3" else kind
        for column, kind in column_types(name).items()
    }
    pd.testing.assert_index_equal(table.index, pd.RangeIndex(len(table)))
    table.iloc[:, 0] = table.iloc[0, 0]
    assert load().iloc[:, 0].nunique() > 1


@pytest.mark.parametrize("name", TABLES)
def test_docstring_lists_every_column(name):
    """Does the loader's docstring name each column with its type, and the number of rows?"""
    load = getattr(datasets, f"load_{name}")
    lines = [line.split() for line in load.__doc__.splitlines()]
    described = {words[0]: words[1] for words in lines if len(words) > 2 and words[0] in column_types(name)}
    assert described == column_types(name)
    assert f"{len(load()):,} rows" in load.__doc__


@pytest.mark.parametrize("name", TABLES)
def test_card_is_up_to_date(name):
    """Is the card what `python -m crmlab.datasets.snapshot` writes?"""
    text = (data_directory() / f"{name}.md").read_text(encoding="utf-8")
    assert text == card(name, len(getattr(SNAPSHOT, name)))


def test_datapackage_is_valid():
    """Do all files keep their Frictionless schemas, with primary and foreign keys?"""
    report = frictionless.validate(str(data_directory() / "datapackage.json"))
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "message"])[:5]


@pytest.mark.parametrize("name", TABLES)
def test_fields_are_described_in_both_languages(name):
    """Has each column a description in English and in Chinese?"""
    for field in resources()[name]["schema"]["fields"]:
        assert field["description"].isascii() and not field["description_zh"].isascii(), field["name"]


def test_snapshot_files_are_small():
    """Is no file above 1.9 MB, and are all of them under 6 MB?"""
    sizes = [path.stat().st_size for path in data_directory().iterdir()]
    assert max(sizes) <= 1_900_000
    assert sum(sizes) < 6_000_000


def test_list_datasets_names_loaders_that_exist():
    """Is every listed table loadable, with as many rows as listed?"""
    for row in datasets.list_datasets().itertuples():
        assert len(getattr(datasets, row.loader)()) == row.rows
