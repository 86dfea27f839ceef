"""Places for the marks of a picture that nobody can zoom: spread over the sheet, none on another."""

from __future__ import annotations

import numpy as np

EVENNESS = 0.5
"""0 keeps the distances, 1 spreads the marks evenly along each axis."""
MOST_STRETCH = 1.8
"""Of one axis against the other."""
FILLING = 16
"""Marks that fill a sheet; fewer stay closer together."""
ROUNDS = 60
MARK_GAP = 4.0
TOLERANCE = 0.4
"""Pixels that boxes may still miss."""
MOST_PUSHED = 800
"""Marks; beyond this, pushing takes longer than it helps."""


def fit(points: np.ndarray, radii: np.ndarray, labels: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    """
    Place marks on a sheet of *size* about its middle, as the browser's picture does (frame.js).

    *points* is where the layout has them, *radii* how far they reach, *labels* the width and
    height of the label that is to have room below each, zeros for none.
    """
    if not len(points):
        return points
    half = _half_extent(points, size)
    places = np.stack([_spread(points[:, 0]) * half[0], _spread(points[:, 1]) * half[1]], axis=1)
    return _push_apart(places, radii, labels, half) if len(places) <= MOST_PUSHED else places


def turn(points: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    """Lay a wide picture on its side for a tall sheet, and the other way round."""
    wide, high = np.ptp(points, axis=0) if len(points) else (1, 1)
    return points if (wide > high) == (size[0] > size[1]) else points[:, ::-1]


def _half_extent(points: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    extent = np.maximum(np.ptp(points, axis=0), 1e-9)
    factor = np.array(size) / extent
    share = min(1.0, np.sqrt(len(points) / FILLING))
    return np.minimum(factor, factor[::-1] * MOST_STRETCH) * extent * share / 2


def _spread(values: np.ndarray) -> np.ndarray:
    """Scale to -1..1, halfway between the distances as they are and equal steps in the same order."""
    steps, order = np.unique(values, return_inverse=True)
    if len(steps) < 2:
        return np.zeros(len(values))
    even = order / (len(steps) - 1)
    true = (values - steps[0]) / (steps[-1] - steps[0])
    return 2 * (EVENNESS * even + (1 - EVENNESS) * true) - 1


def _push_apart(places: np.ndarray, radii: np.ndarray, labels: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Push marks, and the labels below them, off each other: all boxes at once, half of what is missing a round."""
    labelled = np.flatnonzero(labels[:, 0] > 0)
    owners = np.concatenate([np.arange(len(places)), labelled])
    reach = radii + MARK_GAP / 2
    halves = np.concatenate([np.stack([reach, reach], axis=1), labels[labelled] / 2 + MARK_GAP / 2])
    below = np.stack([np.zeros(len(labelled)), (radii + MARK_GAP)[labelled] + labels[labelled, 1] / 2], axis=1)
    offsets = np.concatenate([np.zeros_like(places), below])
    ones, others = np.triu_indices(len(owners), 1)
    strange = owners[ones] != owners[others]
    pairs = ones[strange], others[strange]
    needed = (halves[pairs[0]] + halves[pairs[1]]).T
    for _ in range(ROUNDS):
        moves = _find_moves(places[owners] + offsets, pairs, needed, owners, 1 / np.maximum(radii, 1.0) ** 2)
        if moves is None:
            break
        places = np.clip(places + moves, -half, half)
    return places


def _find_moves(
    boxes: np.ndarray, pairs: tuple[np.ndarray, np.ndarray], needed: np.ndarray, owners: np.ndarray, ease: np.ndarray
) -> np.ndarray | None:
    """
    How far each mark has to give way to those it touches, by the shorter way; None when none touches.

    *pairs* are the numbers of boxes to compare, *needed* how far apart these have to be along
    either axis, *owners* the marks of the boxes, *ease* how easily each mark gives way.
    """
    ones, others = pairs
    across, down = (boxes[ones, axis] - boxes[others, axis] for axis in (0, 1))
    missing = needed[0] - np.abs(across), needed[1] - np.abs(down)
    touching = np.flatnonzero((missing[0] > TOLERANCE) & (missing[1] > TOLERANCE))
    if not len(touching):
        return None
    sideways = missing[0][touching] <= missing[1][touching]
    away = np.where(sideways, across[touching], down[touching])
    distance = np.where(away < 0, -0.5, 0.5) * np.where(sideways, missing[0][touching], missing[1][touching])
    one, other = owners[ones[touching]], owners[others[touching]]
    part = ease[one] / (ease[one] + ease[other])
    axis = np.where(sideways, 0, 1)
    moves = np.zeros((len(ease), 2))
    np.add.at(moves, (one, axis), distance * part)
    np.add.at(moves, (other, axis), -distance * (1 - part))
    return moves
