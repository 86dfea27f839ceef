"""A digest of all that decides a block: equal digests, equal answer."""

from __future__ import annotations

import numpy as np

from explorer.library.arrays import STEP, cut
from explorer.library.identity.evidence import Facts, Kind
from explorer.library.identity.signatures import Signatures, Terms, hash_terms
from explorer.library.identity.starting import Start
from explorer.rows import Rows

_ODD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio, as in splitmix64 (Steele, Lea and Flood 2014, https://doi.org/10.1145/2660193.2660195)."""


def mix(values: np.ndarray) -> np.ndarray:
    """Scatter uint64 *values* so that sums of them tell apart what they were sums of: splitmix64."""
    values = values.astype(np.uint64) + _ODD
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def key_lines(signatures: Signatures) -> np.ndarray:
    """A number for each line that it keeps in every import: uint64, of the paper's key and the place on it."""
    papers, works = signatures.papers, signatures.works
    keys = hash_terms(signatures.keys) if len(signatures.keys) else mix(np.arange(papers))
    place = _places_on_papers(works, papers)
    found = np.empty(len(works), np.uint64)
    for part in cut(len(works)):
        found[part] = mix(keys[works[part]] ^ mix(place[part]))
    return found


def _places_on_papers(works: np.ndarray, papers: int) -> np.ndarray:
    """How many lines of its paper stand before each line: int32."""
    counts = np.bincount(works, minlength=papers)
    before = (np.cumsum(counts) - counts).astype(np.int32)
    places = np.arange(len(works), dtype=np.int32)
    if np.all(works[1:] >= works[:-1]):
        return places - before[works]
    order = np.argsort(works, kind="stable")
    found = np.empty(len(works), np.int32)
    found[order] = places - before[works[order]]
    return found


def digest_lines(signatures: Signatures, facts: Facts, start: Start, keys: np.ndarray, seed: int) -> np.ndarray:
    """Digest what is known of each line, weights included: uint64."""
    names = hash_terms(signatures.vocabulary)
    size = signatures.papers
    papers = _sum_terms(facts.coauthors, names)
    for kind, terms in ((facts.words, signatures.words), (facts.keywords, signatures.keywords)):
        papers += _sum_terms(kind, _hashes(terms))[:size]
    papers += mix(facts.years[:size].astype(np.uint64))
    venues = hash_terms(signatures.venue_names)
    papers += np.concatenate([venues, np.zeros(1, np.uint64)])[facts.venues[:size]] if len(venues) else np.uint64(0)
    total = _sum_terms(facts.affiliations, _hashes(signatures.affiliations))
    for part in cut(len(total)):
        name = signatures.names[part]
        own = total[part] + mix(keys[part] ^ np.uint64(seed)) + papers[signatures.works[part]]
        own += mix(names[name] ^ facts.levels[name].astype(np.uint64))
        total[part] = mix(own)
    _add_start(total, start, keys, signatures.papers)
    return total


def _hashes(terms: Terms | None) -> np.ndarray:
    return hash_terms(terms.vocabulary) if terms else np.zeros(0, np.uint64)


def _sum_terms(kind: Kind, hashes: np.ndarray) -> np.ndarray:
    """Row → sum over its terms, each with its weight; sums of uint64 wrap."""
    weights = mix(hashes ^ mix(kind.weights.astype(np.uint64)))
    return sum_rows(kind.rows, weights)


def sum_rows(rows: Rows, values: np.ndarray) -> np.ndarray:
    """Row → the sum of *values* (uint64, one a term) over its terms."""
    found = np.empty(len(rows), np.uint64)
    first = 0
    while first < len(rows):
        end = int(np.searchsorted(rows.indptr, rows.indptr[first] + STEP, side="right"))
        end = min(max(end - 1, first + 1), len(rows))
        bounds = rows.indptr[first : end + 1] - rows.indptr[first]
        own = values[rows.indices[rows.indptr[first] : rows.indptr[end]]]
        running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(own, dtype=np.uint64)])
        found[first:end] = running[bounds[1:]] - running[bounds[:-1]]
        first = end
    return found


def _add_start(total: np.ndarray, start: Start, keys: np.ndarray, papers: int) -> None:
    """Add to each line's digest what ids and corrections say of it."""
    (joined,) = np.nonzero(start.label != np.arange(len(keys)))
    is_root = np.zeros(len(keys), bool)
    is_root[start.label[joined]] = True
    (together,) = np.nonzero(is_root[start.label])
    for part in cut(len(together)):
        total[together[part]] += mix(keys[start.label[together[part]]])
    lines, tokens = start.apart
    np.add.at(total, lines, mix((tokens - papers).astype(np.uint64) + np.uint64(7)))
