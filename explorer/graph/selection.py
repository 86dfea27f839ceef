"""Which papers count, and how they weigh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.models import Counting
from explorer.snapshot.topology import PaperTest, Topology


@dataclass(frozen=True, slots=True)
class Selection:
    """The papers that a slice counts."""

    topology: Topology
    test: PaperTest | None = None
    """None: every paper counts."""
    counting: Counting = "full"
    large_team: int | None = None
    """Papers of more authors weigh as in fractional counting, whatever ``counting`` says."""
    min_weight: float = 0.0
    """Two people are a step apart only if they wrote at least this much together."""

    @property
    def is_whole(self) -> bool:
        """Whether the co-authors that the snapshot has counted ahead are the ones asked for."""
        return self.test is None and self.large_team is None and not self.min_weight

    def papers_of(self, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The admitted papers of *people*: place in *people*, paper."""
        places, papers = self.topology.person_papers.gather(people)
        if self.test is None:
            return places, papers
        passed = self.topology.admits(papers, self.test)
        return places[passed], papers[passed]

    def admits(self, papers: np.ndarray) -> np.ndarray:
        """Which of *papers* count: bool, parallel to *papers*."""
        return np.ones(len(papers), dtype=bool) if self.test is None else self.topology.admits(papers, self.test)

    def weights(self, papers: np.ndarray) -> np.ndarray:
        """What each of *papers* adds to the weight of a pair of its authors, float64."""
        teams = self.topology.paper_people.lengths(papers)
        weights = np.ones(len(papers))
        if self.counting == "full" and self.large_team is None:
            return weights
        shared = teams > (1 if self.counting == "fractional" or self.large_team is None else max(1, self.large_team))
        return np.divide(1.0, teams - 1, out=weights, where=shared)
