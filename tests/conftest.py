"""What every test can ask for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from explorer.library.identity import IdentityRule
from explorer.library.importer import import_files
from explorer.library.sample import build_sample
from explorer.settings import STATE_VARIABLE
from explorer.snapshot.opened import Snapshot, open_snapshot

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("EXPLORER_SHARED", ROOT.parent / "shared"))
"""Corpora and facts that are not part of the project; beside the repository unless the environment says where."""

# Speed is a benchmark's subject, not a test's. On a shared machine a failure must come back when it is run again.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


Record = dict[str, Any]


@pytest.fixture
def make_library(tmp_path: Path) -> Callable[..., Snapshot]:
    """Import records into a library of their own, and open it."""

    def make(records: Sequence[Record], identity: IdentityRule = "resolved") -> Snapshot:
        works = tmp_path / "works.jsonl"
        works.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
        import_files([works], tmp_path / "library", identity=identity)
        return open_snapshot(tmp_path / "library")

    return make


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What readers do in tests is kept apart from what they do in the app, which a started app inherits."""
    os.environ[STATE_VARIABLE] = f"sqlite:///{tmp_path_factory.mktemp('state') / 'state.sqlite'}"


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled library, built afresh."""
    return build_sample(library=tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sample(sample_library: Path) -> Snapshot:
    """The bundled library, opened."""
    return open_snapshot(sample_library)


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
