"""
How well people are told apart: B-cubed figures on papers whose authors are known by id.

    python -m benchmarks.identity PAPERS.jsonl.gz [--qian FOLDER] [--ids]

PAPERS has a ``openreview_id`` on some authors: the gold, which the resolver never sees, nor any
other id unless ``--ids``. Two kinds of blocks are judged: folded names that two or more gold people
share, and all names of one first initial and last name with two or more. Weights were fitted on
blocks whose SHA-1 (of "initial last-name") is even; the odd ones are the figures that count.
B-cubed: Bagga and Baldwin 1998, https://doi.org/10.3115/980845.980859.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.identity_corpus import Corpus, load_papers, load_qian
from explorer.library.identity import Resolution, resolve_people
from explorer.library.identity.weights import to_confidence


def bcubed(found: Sequence[Hashable], gold: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering, each line weighing the same."""
    both, ours, theirs = Counter(zip(found, gold, strict=True)), Counter(found), Counter(gold)
    precision = sum(count * count / ours[one] for (one, _), count in both.items()) / len(found)
    recall = sum(count * count / theirs[other] for (_, other), count in both.items()) / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def block_of_name(name: str) -> str:
    words = name.split()
    return f"{words[0][0]} {words[-1]}"


def is_odd(block: str) -> bool:
    return hashlib.sha1(block.encode(), usedforsecurity=False).digest()[-1] % 2 == 1


def choose_lines(corpus: Corpus, keys: Sequence[str]) -> list[int]:
    """The lines with gold whose key two or more gold people share."""
    people: dict[str, set[str]] = defaultdict(set)
    for key, person in zip(keys, corpus.gold, strict=True):
        if person:
            people[key].add(person)
    return [line for line, person in enumerate(corpus.gold) if person and len(people[keys[line]]) > 1]


def join_by_coauthor(corpus: Corpus, lines: Sequence[int]) -> dict[int, int]:
    """The simplest evidence: lines of one name are one person where a chain of shared co-authors joins them."""
    signatures = corpus.signatures
    parent = {line: line for line in lines}

    def find(line: int) -> int:
        while parent[line] != line:
            parent[line] = parent[parent[line]]
            line = parent[line]
        return line

    seen: dict[tuple[int, int], int] = {}
    for line in lines:
        name = int(signatures.names[line])
        for other in signatures.names_on_paper.row(int(signatures.works[line])).tolist():
            if other != name:
                parent[find(line)] = find(seen.setdefault((name, other), line))
    return {line: find(line) for line in lines}


def show(title: str, found: Sequence[Hashable], gold: Sequence[Hashable]) -> None:
    precision, recall, f1 = bcubed(found, gold)
    print(f"  {title:<44} {len(gold):>7,} lines   P {precision:.4f}   R {recall:.4f}   F1 {f1:.4f}")


def judge(corpus: Corpus, people: np.ndarray) -> None:
    """Print the figures of one resolution, beside those of the simple rules."""
    signatures = corpus.signatures
    names = [signatures.vocabulary[name] for name in signatures.names.tolist()]
    blocks = [block_of_name(name) for name in names]
    for title, keys in (("names that two or more share", names), ("blocks of initial and last name", blocks)):
        print(title)
        chosen = choose_lines(corpus, keys)
        gold = [corpus.gold[line] for line in chosen]
        show("one person per name, all", [names[line] for line in chosen], gold)
        if keys is names:
            chains = join_by_coauthor(corpus, chosen)
            show("name plus a shared co-author, all", [chains[line] for line in chosen], gold)
        for part, wanted in (("even: fitted on these", False), ("odd", True)):
            half = [line for line in chosen if is_odd(blocks[line]) == wanted]
            show(f"resolved, {part}", people[half].tolist(), [corpus.gold[line] for line in half])
        show("resolved, all", people[chosen].tolist(), gold)


def show_reliability(corpus: Corpus, found: Resolution) -> None:
    """Print how often joins of a confidence were right, where both lines have gold; odd blocks."""
    signatures, merges = corpus.signatures, found.merges
    confidence = to_confidence(merges.odds / 1000)
    right: dict[int, list[bool]] = defaultdict(list)
    for left, other, sure in zip(merges.left.tolist(), merges.right.tolist(), confidence.tolist(), strict=True):
        one, two = corpus.gold[left], corpus.gold[other]
        if one and two and is_odd(block_of_name(signatures.vocabulary[int(signatures.names[left])])):
            right[min(int(sure * 10), 9)].append(one == two)
    print("confidence of a join, and how many were right (odd blocks)")
    for bin_, answers in sorted(right.items()):
        print(f"  {bin_ / 10:.1f} to {bin_ / 10 + 0.1:.1f}   {len(answers):>7,} joins   right {np.mean(answers):.3f}")


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--qian", type=Path, help="folder with qian_signatures.json and qian_clusters.json")
    parser.add_argument("--ids", action="store_true", help="show the resolver all ids but the gold")
    options = parser.parse_args(None if arguments is None else list(arguments))
    corpus = load_papers(options.papers, show_ids=options.ids)
    before, started = time.process_time(), time.perf_counter()
    found = resolve_people(corpus.signatures)
    used, passed = time.process_time() - before, time.perf_counter() - started
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{len(corpus.gold):,} lines, {found.people.max() + 1:,} people, {len(found.merges.left):,} explained joins")
    print(f"{passed:.0f} s, {used:.0f} s of processor time, at most {size:.2f} GB with the corpus")
    judge(corpus, found.people)
    show_reliability(corpus, found)
    if options.qian:
        qian = load_qian(options.qian)
        chosen = [line for line, person in enumerate(qian.gold) if person]
        print("S2AND, Qian: names and affiliations only")
        gold = [qian.gold[line] for line in chosen]
        show("one person per name", qian.signatures.names[chosen].tolist(), gold)
        show("resolved", resolve_people(qian.signatures).people[chosen].tolist(), gold)


if __name__ == "__main__":
    main()
