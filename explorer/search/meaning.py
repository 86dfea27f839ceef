"""
Meaning without a model: latent semantic analysis of the library's own texts.

Deerwester et al. (1990, JASIS 41, 391-407): papers and queries become points in a space of few
axes, in which terms that stand in the same company lie close to each other. The axes are the
leading right singular vectors of the papers' weighted terms, found by randomized subspace
iteration (Halko, Martinsson and Tropp 2011, SIAM Review 53, 217-288, algorithm 4.4); what is
orthonormalised there by QR is here by the eigenvectors of a small Gram matrix, several times faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from explorer.search.texts import BLOCK, Texts, count_terms
from explorer.search.vocabulary import map_array

AXES = 128
"""Of a large library; a small one has fewer."""
FITTED_PAPERS = 40_000
"""Papers that the axes are fitted to; the others are placed along them."""
FITTED_TERMS = 60_000
"""Terms that have a place, the most frequent first."""
FEWEST_PAPERS = 2
"""A term of one paper alone tells nothing about others."""
_SPARE = 16
"""Axes that the iteration carries along, so that the last ones kept are as good as the first."""
_ROUNDS = 3


@dataclass(frozen=True)
class Meaning:
    """Where terms and papers lie; arrays are mapped from disk."""

    axes: np.ndarray
    """float32, terms x axes: orthonormal columns; of the most frequent terms."""
    vectors: np.ndarray
    """float32, papers x axes, of length 1; a paper without a word that has a place is all 0."""

    def place(self, texts: Texts, terms: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Where a text of these *terms* lies: float32 of length 1, or all 0."""
        known = (terms >= 0) & (terms < len(self.axes))
        terms, counts = terms[known], counts[known]
        vector = ((1 + np.log(counts)) * texts.vocabulary.weights[terms]) @ self.axes[terms]
        return _normalised(vector[np.newaxis])[0]


def build_meaning(texts: Texts) -> Meaning:
    """Fit the axes to a sample of *texts* and place all of them."""
    terms = min(FITTED_TERMS, int((texts.vocabulary.papers >= FEWEST_PAPERS).sum()))
    if not terms:
        return Meaning(np.zeros((0, 1), np.float32), np.zeros((len(texts), 1), np.float32))
    chosen = np.sort(np.random.default_rng(0).permutation(len(texts))[:FITTED_PAPERS])
    sample = _fitted_to(texts, chosen, terms)
    axes = _find_axes(sample, min(AXES, terms, max(1, len(chosen) // 3)))
    vectors = np.empty((len(texts), axes.shape[1]), dtype=np.float32)
    for first, matrix in _read_matrices(texts, terms):
        vectors[first : first + matrix.shape[0]] = _normalised(matrix @ axes)
    return Meaning(axes, vectors)


def _read_matrices(texts: Texts, terms: int) -> Iterator[tuple[int, csr_matrix]]:
    """Yield the weighted terms of all papers, a block at a time: the block's first paper, and its matrix."""
    weights = texts.vocabulary.weights
    for first in range(0, len(texts), BLOCK):
        last = min(first + BLOCK, len(texts))
        papers, held, counts = count_terms(texts.rows, first, last, len(weights))
        values = (1 + np.log(counts)) * weights[held] / texts.norms[first + papers]
        kept = held < terms
        shape = (last - first, terms)
        yield first, csr_matrix((values[kept], (papers[kept], held[kept])), shape=shape, dtype=np.float32)


def _fitted_to(texts: Texts, chosen: np.ndarray, terms: int) -> list[csr_matrix]:
    found = []
    for first, matrix in _read_matrices(texts, terms):
        inside = chosen[(chosen >= first) & (chosen < first + matrix.shape[0])]
        found.append(matrix[inside - first])
    return found


def _find_axes(blocks: list[csr_matrix], axes: int) -> np.ndarray:
    """The leading right singular vectors of *blocks*, stacked: terms x *axes*."""
    width = min(axes + _SPARE, blocks[0].shape[1])
    basis = np.random.default_rng(0).standard_normal((blocks[0].shape[1], width), dtype=np.float32)
    turned = [block.T.tocsr() for block in blocks]
    for _ in range(_ROUNDS):
        basis = _orthonormal(sum(turn @ (block @ basis) for block, turn in zip(blocks, turned, strict=True)))
    gram = np.zeros((basis.shape[1], basis.shape[1]))
    for block in blocks:
        placed = block @ basis
        gram += placed.T @ placed
    _, directions = np.linalg.eigh(gram)
    return np.ascontiguousarray(basis @ directions[:, ::-1][:, :axes].astype(np.float32))


def _orthonormal(columns: np.ndarray) -> np.ndarray:
    """Orthonormal columns that span the same space, less the directions that are lost in noise."""
    values, directions = np.linalg.eigh((columns.T @ columns).astype(np.float64))
    kept = values > values[-1] * 1e-9
    return columns @ (directions[:, kept] / np.sqrt(values[kept])).astype(np.float32)


def _normalised(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-6)


def measure_likeness(vectors: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """
    Compare every row of *vectors* with *vector*: float32, their scalar products.

    In one thread: the two of BLAS halve a millisecond on an idle machine, and on a busy one wait for each other.

    >>> measure_likeness(np.eye(2, dtype=np.float32), np.array([0.5, 2], dtype=np.float32)).tolist()
    [0.5, 2.0]
    """
    likeness: np.ndarray = np.einsum("pa,a->p", vectors, vector)
    return likeness


def save_meaning(folder: Path, meaning: Meaning) -> None:
    np.save(folder / "meaning.axes.npy", meaning.axes)
    np.save(folder / "meaning.vectors.npy", meaning.vectors)


def load_meaning(folder: Path) -> Meaning:
    """Map what ``save_meaning`` wrote."""
    return Meaning(map_array(folder / "meaning.axes.npy"), map_array(folder / "meaning.vectors.npy"))
