"""Files that other tools keep for their own tests: each is read, or refused with a reason."""

from __future__ import annotations

import pytest

from benchmarks.peer_exports import DIFFERENCES, FOLDERS, check_folder


@pytest.mark.corpus
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_read_or_refused_and_differences_to_the_manifest_are_known(shared, folder):
    checks = check_folder(shared / "peer_exports", folder)

    assert checks
    surprising = [one for one in checks if one.differs and one.file not in DIFFERENCES]
    assert surprising == []
    assert all(one.reason for one in checks if not one.works)
