"""What every test may rely on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: the first example pays for heavy imports. In CI the examples are the same on every run.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).resolve().parents[1]
BESIDE = ROOT.parent / "shared"  # specification, ground truth and sources; not part of the project


def beside(name: str) -> Path:
    """A folder beside the project, or a skipped test where there is none."""
    folder = BESIDE / name
    if not folder.is_dir():
        pytest.skip(f"needs ../shared/{name}, which isn't part of the project")
    return folder


@pytest.fixture(scope="session")
def ground_truth() -> Path:
    """Published and independently computed results to reproduce."""
    return beside("ground-truth")


@pytest.fixture(scope="session")
def sources() -> Path:
    """The articles that the Syria cases are coded from."""
    return beside("sources")
