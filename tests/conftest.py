"""What every test can ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("EXPLORER_SHARED", ROOT.parent / "shared"))
"""Corpora and facts that are not part of the project; beside the repository unless the environment says where."""

# Speed is a benchmark's subject, not a test's. On a shared machine a failure must come back when it is run again.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora; a test that asks for it is skipped where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the corpora, and there is no folder {SHARED}")
    return SHARED
