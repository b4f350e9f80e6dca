"""How well numbers are held to be one institution, on made collectors that change numbers.

Run `python -m tests.benchmarks.institutions [phones]` from the root of the project. Pairs of
collectors' numbers are judged: precision is how many joined pairs are of one institution, recall
how many pairs of one institution were joined. The second line is of phones where a third of the
numbers leave no word and are tied to the others by the rhythm of their calls alone.
"""

from __future__ import annotations

import sys
from itertools import combinations

from analyzer.linking.clusters import cluster
from analyzer.linking.parties import incoming_texts, suggest_roles
from analyzer.numbers import normalise
from tests.benchmarks.collectors import Phone, collectors


def joined(made: Phone) -> set[tuple[str, str]]:
    """Return the pairs of numbers that are held to be one institution."""
    spoken = {normalise(raw, region="CN").key: texts for raw, texts in made.spoken.items()}
    parties = suggest_roles(made.calls, made.messages, made.contacts, region="CN", spoken=spoken)
    texts = {key: list(had) for key, had in incoming_texts(made.messages, region="CN").items()}
    for key, said in spoken.items():
        texts.setdefault(key, []).extend(said)
    calls = ((normalise(call.number, region="CN").key, call) for _, call in made.calls)
    groups = cluster(parties, texts, region="CN", calls=calls)
    return {pair for group in groups for pair in combinations(group.numbers, 2)}


def judged(made: Phone) -> tuple[int, int, int]:
    """Return pairs joined rightly, joined wrongly, and not joined."""
    truth: dict[int, list[str]] = {}
    for raw, institution in made.truth.items():
        truth.setdefault(institution, []).append(normalise(raw, region="CN").key)
    same = {pair for keys in truth.values() for pair in combinations(sorted(keys), 2)}
    found = joined(made)
    return len(found & same), len(found - same), len(same - found)


def score(phones: int, *, silent: float) -> str:
    """Return precision, recall and F1 over many phones."""
    right, wrong, missed = map(
        sum, zip(*(judged(collectors(seed, silent=silent)) for seed in range(phones)), strict=True)
    )
    f1 = 2 * right / (2 * right + wrong + missed)
    return (
        f"precision {right / (right + wrong or 1):.4f}  recall {right / (right + missed):.4f}  "
        f"F1 {f1:.4f}  ({right + missed} pairs)"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print("every number has words:", score(count, silent=0.0))
    print("a third has none:      ", score(count, silent=0.33))
