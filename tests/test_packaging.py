"""What is installed: by pip, by conda, by the pins."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CONDA_NAMES = {"matplotlib-base": "matplotlib", "python-duckdb": "duckdb"}


def _bounds(requirements) -> dict[str, str]:
    found = {}
    for text in requirements:
        requirement = Requirement(text)
        if requirement.name != "crmlab":
            found[canonicalize_name(requirement.name)] = str(requirement.specifier)
    return found


def _installed(names) -> dict[str, str]:
    return _bounds([*PROJECT["dependencies"], *(text for name in names for text in EXTRAS[name])])


def test_conda_and_pip_agree():
    """Does environment.yml name the packages and bounds of the extras that it installs, and no others?"""
    packages = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [entry for entry in packages if isinstance(entry, str)]
    (pip,) = (entry["pip"] for entry in packages if isinstance(entry, dict))
    editable = next(entry for entry in pip if entry.startswith("--editable"))
    extras = re.search(r"\[(.*)\]", editable)[1].split(",")
    named = [
        CONDA_NAMES.get(re.split("[>=]", entry)[0], re.split("[>=]", entry)[0])
        + entry[len(re.split("[>=]", entry)[0]) :]
        for entry in conda
    ]
    bounds = _bounds([*named, *(entry for entry in pip if entry != editable)])
    assert bounds.pop("python") == PROJECT["requires-python"]
    bounds.pop("pip")
    assert bounds == _installed(extras)


def test_the_pins_are_plain_and_cover_what_is_asked_for():
    """Is constraints.txt name==version only, with every requirement of the development install within its bounds?"""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+]+", line) for line in lines)
    pins = {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}
    assert "crmlab" not in pins
    for name, specifier in _installed(EXTRAS).items():
        assert name in pins, name
        assert Requirement(f"{name}{specifier}").specifier.contains(pins[name]), (name, specifier, pins[name])


def test_a_students_install_is_small():
    """Does it come without nbgrader, without what fits models, and without development tools?"""
    assert not {"nbgrader", "typer", "scipy", "scikit-learn", "pytest"} & set(_installed([]))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> list[str]:
    """Names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_the_wheel_carries_data_messages_and_pages(wheel):
    """Does a student's install find tables, Chinese messages and templates?"""
    data = {path.name for path in (ROOT / "datasets").iterdir()}
    assert {f"crmlab/_data/{name}" for name in data} <= set(wheel)
    assert "crmlab/templates/report.html" in wheel
    catalogs = (ROOT / "crmlab" / "locale").rglob("*.mo")
    assert {str(path.relative_to(ROOT)) for path in catalogs} <= set(wheel)


def test_the_wheel_carries_no_answers(wheel):
    """Are masters, answer banks and tests left out?"""
    assert [name for name in wheel if not name.startswith(("crmlab/", "crmlab-"))] == []
    assert not any("assignments" in name or name.endswith(".answers.py") for name in wheel)


def test_the_wheel_has_both_licences(wheel):
    """Do code and data carry their licences?"""
    assert {"LICENSE", "LICENSE-DATA.md"} <= {Path(name).name for name in wheel}


@pytest.mark.parametrize("module", ["crmlab", "crmlab.cli", "crmlab.grading.sandbox"])
def test_the_light_import_stays_light(module):
    """Do crmlab, its command line and what starts the sandbox load before nbgrader, widgets and pandas?"""
    heavy = ["nbgrader", "ipywidgets", "matplotlib", "pandas", "scipy", "sklearn", "duckdb", "lifelines"]
    code = f"import {module}, sys; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_targets_that_the_readme_names_exist():
    """Can what README and continuous integration tell people to type be typed?"""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / ".ci" / "run").read_text(
        encoding="utf-8"
    )
    for target in set(re.findall(r"\bmake ([a-z]+)\b", told)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for name in re.findall(r"\]\(([\w./-]+)\)", told):
        assert (ROOT / name).exists(), name
