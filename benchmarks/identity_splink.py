"""
Splink on the same protocol, for comparison: names that two or more gold people share, odd blocks.

    pip install splink
    python -m benchmarks.identity_splink PAPERS.jsonl.gz [--lines 60]

Splink (https://moj-analytical-services.github.io/splink) fits a Fellegi-Sunter model by expectation
maximisation and joins what chains of pairs above a threshold connect. It is given the same
evidence: names, co-authors, affiliation and title words, years. Names with more than ``--lines``
lines are left out on both sides, since Splink compares every pair of a name.
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.identity import bcubed, block_of_name, choose_lines, is_odd
from benchmarks.identity_corpus import Corpus, load_papers
from explorer.library.identity import Terms, resolve_people
from explorer.library.identity.rarity import rate_names

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


def build_frame(corpus: Corpus, lines: np.ndarray) -> pd.DataFrame:
    """The evidence as Splink takes it: a row a line, lists of words."""
    signatures = corpus.signatures
    levels = rate_names(signatures)

    def words(terms: Terms | None, row: int) -> list[str]:
        return [] if terms is None else [terms.vocabulary[term] for term in terms.rows.row(row).tolist()]

    rows = []
    for line in lines.tolist():
        work, name = int(signatures.works[line]), int(signatures.names[line])
        others = [other for other in signatures.names_on_paper.row(work).tolist() if other != name]
        rows.append(
            {
                "unique_id": line,
                "name": signatures.vocabulary[name],
                "commonness": str(levels[name]),
                "coauthors": [signatures.vocabulary[other] for other in others],
                "places": words(signatures.affiliations, line),
                "words": words(signatures.words, work),
                "year": int(signatures.years[work]) if signatures.years is not None else 0,
            }
        )
    return pd.DataFrame(rows)


def link(frame: pd.DataFrame) -> tuple[Any, Any]:
    """Fit the model and score every pair of a name; returns the linker and its predictions."""
    splink = import_module("splink")
    comparisons = import_module("splink.comparison_library")
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[splink.block_on("name")],
        comparisons=[
            comparisons.ArrayIntersectAtSizes("coauthors", [3, 2, 1]),
            comparisons.ArrayIntersectAtSizes("places", [4, 2, 1]),
            comparisons.ArrayIntersectAtSizes("words", [3, 2, 1]),
            comparisons.ExactMatch("year"),
        ],
    )
    linker = splink.Linker(splink.DuckDBAPI().register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([splink.block_on("name")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on("name"))
    return linker, linker.inference.predict(threshold_match_probability=min(THRESHOLDS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--lines", type=int, default=60)
    parser.add_argument("--alone", action="store_true", help="leave out our own figure")
    options = parser.parse_args()
    corpus = load_papers(options.papers, show_ids=False)
    signatures = corpus.signatures
    names = [signatures.vocabulary[name] for name in signatures.names.tolist()]
    counts = np.bincount(signatures.names)
    chosen = [
        line
        for line in choose_lines(corpus, names)
        if is_odd(block_of_name(names[line])) and counts[signatures.names[line]] <= options.lines
    ]
    gold = [corpus.gold[line] for line in chosen]
    lines = np.flatnonzero(np.isin(signatures.names, np.unique(signatures.names[chosen])))
    print(f"{len(chosen):,} lines with gold among {len(lines):,}")
    started = time.process_time()
    linker, pairs = link(build_frame(corpus, lines))
    print(f"Splink: {time.process_time() - started:.0f} s of processor time")
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold).as_pandas_dataframe()
        found = dict(zip(clusters["unique_id"], clusters["cluster_id"], strict=True))
        precision, recall, f1 = bcubed([found.get(line, line) for line in chosen], gold)
        print(f"  Splink at {threshold:<6} P {precision:.4f}   R {recall:.4f}   F1 {f1:.4f}")
    if options.alone:
        return
    people = resolve_people(signatures).people
    print("  resolved         P {:.4f}   R {:.4f}   F1 {:.4f}".format(*bcubed(people[chosen].tolist(), gold)))


if __name__ == "__main__":
    main()
