"""
Meaning by a sentence-embedding model, where one is configured.

The library sentence-transformers is optional: it is imported when a model is named, and not
before. A model is a folder, or a name that the library knows how to find. The vectors of the
papers are kept in the snapshot; of a later one only new and changed papers are encoded.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from explorer.errors import ModelUnavailable
from explorer.search.balance import MODEL_MEANING, Encode, learn_part
from explorer.search.vocabulary import Vocabulary, map_array

MODEL_VARIABLE = "EXPLORER_MODEL"
LONGEST_TEXT = 8_000
"""Signs of a text that a model is given; models read a few hundred words."""
BATCH = 256
"""Papers that are encoded before the progress is told."""


def configured_model() -> str | None:
    """The model that the environment names, or None."""
    return os.environ.get(MODEL_VARIABLE, "").strip() or None


_LOADING = threading.Lock()
_LOADED: dict[str, Encode] = {}


def load_encoder(name: str) -> Encode:
    """Load the model called *name*, once a process; raises ModelUnavailable."""
    with _LOADING:
        if name not in _LOADED:
            _LOADED[name] = _load(name)
        return _LOADED[name]


def _load(name: str) -> Encode:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy, and optional
    except ImportError as error:
        raise ModelUnavailable(name, "the package sentence-transformers is not installed") from error
    try:
        model: Any = SentenceTransformer(name, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, AttributeError, TypeError) as error:
        raise ModelUnavailable(name, _explain(name, error)) from error

    def encode(texts: Sequence[str]) -> np.ndarray:
        vectors = model.encode(
            [text[:LONGEST_TEXT] for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return np.nan_to_num(np.asarray(vectors, dtype=np.float32))

    return encode


def _explain(name: str, error: Exception) -> str:
    if isinstance(error, OSError) and not Path(name).exists():
        return "there is no such folder, and it can't be downloaded: this machine may be offline"
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


@dataclass(frozen=True)
class ModelVectors:
    """What a model made of the papers of a snapshot."""

    name: str
    fingerprint: str
    """Of the model's files, so that another model under the same name encodes afresh."""
    vectors: np.ndarray
    """float32, papers x dimensions, of length 1."""
    digests: np.ndarray
    """uint64 by paper: the hash of the text that was encoded."""
    part: float = MODEL_MEANING
    """The part of a score that the model makes as a rule."""


def encode_papers(
    name: str,
    texts: Sequence[str],
    vocabulary: Vocabulary,
    earlier: ModelVectors | None,
    report: Callable[[int, int], None],
) -> ModelVectors:
    """
    Encode *texts* with the model called *name*, those that *earlier* has aside.

    The terms of the texts are in *vocabulary*. *report* is told how many of how many are done. Raises ModelUnavailable.
    """
    digests = np.array([_digest(text) for text in texts], dtype=np.uint64)
    fingerprint = find_fingerprint(name)
    if earlier is not None and (earlier.name, earlier.fingerprint) != (name, fingerprint):
        earlier = None
    known = _find_known(digests, earlier)
    missing = np.flatnonzero(known < 0)
    encode = load_encoder(name) if len(missing) else None
    fresh = [np.zeros((0, earlier.vectors.shape[1] if earlier is not None and encode is None else 0), np.float32)]
    for first in range(0, len(missing), BATCH):
        report(first, len(missing))
        if encode is not None:
            fresh.append(encode([texts[number] for number in missing[first : first + BATCH].tolist()]))
    if encode is not None:
        part = learn_part(texts, vocabulary, encode)
    else:
        part = earlier.part if earlier is not None else MODEL_MEANING
    return ModelVectors(name, fingerprint, _put_together(known, missing, fresh, earlier), digests, part)


def _put_together(
    known: np.ndarray, missing: np.ndarray, fresh: Sequence[np.ndarray], earlier: ModelVectors | None
) -> np.ndarray:
    vectors = np.zeros((len(known), fresh[-1].shape[1]), dtype=np.float32)
    if len(missing):
        vectors[missing] = np.concatenate(fresh[1:])
    kept = np.flatnonzero(known >= 0)
    if earlier is not None and len(kept):
        vectors[kept] = earlier.vectors[known[kept]]
    return vectors


def _find_known(digests: np.ndarray, earlier: ModelVectors | None) -> np.ndarray:
    """For each text the row of *earlier* that has it; -1 where none does."""
    if earlier is None or not len(earlier.digests):
        return np.full(len(digests), -1, dtype=np.int64)
    order = np.argsort(earlier.digests)
    ordered = earlier.digests[order]
    at = np.minimum(np.searchsorted(ordered, digests), len(ordered) - 1)
    return np.where(ordered[at] == digests, order[at], -1)


def find_fingerprint(name: str) -> str:
    """Tell models of one name apart: by the files of a folder, their sizes and times; empty for a mere name."""
    folder = Path(name)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    facts = [(path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return f"{_digest(repr(facts)):016x}" if facts else ""


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf8", "surrogatepass"), digest_size=8).digest(), "little")


def save_model_vectors(folder: Path, made: ModelVectors) -> None:
    np.save(folder / "model.vectors.npy", made.vectors)
    np.save(folder / "model.digests.npy", made.digests)
    facts = {"name": made.name, "fingerprint": made.fingerprint, "part": made.part}
    (folder / "model.json").write_text(json.dumps(facts), encoding="utf8")


def load_model_vectors(folder: Path) -> ModelVectors | None:
    """Map what ``save_model_vectors`` wrote; None where no model was configured."""
    if not (folder / "model.json").is_file():
        return None
    facts = json.loads((folder / "model.json").read_text(encoding="utf8"))
    vectors, digests = map_array(folder / "model.vectors.npy"), map_array(folder / "model.digests.npy")
    return ModelVectors(str(facts["name"]), str(facts["fingerprint"]), vectors, digests, float(facts["part"]))
