"""`import realpolitik` gives a handful of names, and costs next to nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import realpolitik

NAMES = [
    "Case",
    "CaseError",
    "Dask",
    "Local",
    "RealpolitikError",
    "Search",
    "__version__",
    "alignment",
    "brief",
    "claims",
    "commitment",
    "compare",
    "deals",
    "evidence",
    "exchange",
    "forecast",
    "leverage",
    "load",
    "perception",
    "robustness",
    "stability",
    "tipping",
]


def test_the_public_names_are_these():
    assert realpolitik.__all__ == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_there_and_listed(name):
    assert getattr(realpolitik, name) is not None
    assert name in dir(realpolitik)


def test_any_other_name_is_refused():
    with pytest.raises(AttributeError, match="no_such_name"):
        realpolitik.no_such_name  # noqa: B018 - the look-up is what is tested


def test_one_base_class_catches_them_all():
    assert issubclass(realpolitik.CaseError, realpolitik.RealpolitikError)


def test_importing_the_package_imports_no_arrays():
    probe = "import sys, realpolitik; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
