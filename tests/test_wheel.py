"""What is installed is what stands in the package: modules, bundled cases, templates, styles."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of the files in a freshly built wheel."""
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    with ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_the_whole_package(wheel):
    package = ROOT / "src" / "realpolitik"
    rubbish = {"__pycache__", ".ruff_cache", ".mypy_cache"}
    files = {path for path in package.rglob("*") if path.is_file() and not rubbish.intersection(path.parts)}
    assert {path.relative_to(ROOT / "src").as_posix() for path in files} <= wheel


def test_the_wheel_carries_cases_types_and_the_licence(wheel):
    assert "realpolitik/library/syria-2018.yaml" in wheel
    assert "realpolitik/py.typed" in wheel
    assert any(name.endswith("licenses/LICENSE") for name in wheel)


def test_the_wheel_carries_nothing_else(wheel):
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"realpolitik"}
