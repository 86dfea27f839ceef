"""Arrays on disk, as a snapshot keeps them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.rows import Rows


def save_array(folder: Path, name: str, values: np.ndarray) -> None:
    np.save(folder / (name if name.endswith(".npy") else f"{name}.npy"), np.ascontiguousarray(values))


def save_rows(folder: Path, name: str, rows: Rows) -> None:
    """Write ``NAME.indptr.npy`` and ``NAME.indices.npy``."""
    save_array(folder, f"{name}.indptr", rows.indptr)
    save_array(folder, f"{name}.indices", rows.indices)
