"""How well numbers are held to be one institution, on made collectors that change numbers.

Run `python -m tests.benchmarks.institutions [phones]` from the root of the project. Pairs of
collectors' numbers are judged: precision is how many joined pairs are of one institution, recall
how many pairs of one institution were joined. The second line is of phones where a third of the
numbers leave no word and are tied to the others by the rhythm of their calls alone. The others are
of weekly pools, where a part of the institutions, or all but one, never leave a word; what is tied
to relatives, couriers and the like is counted apart.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from analyzer.linking.clusters import cluster
from analyzer.linking.parties import incoming_texts, suggest_roles
from analyzer.numbers import normalise
from tests.benchmarks.collectors import Phone, collectors
from tests.benchmarks.collectors_rotating import collectors as rotating

if TYPE_CHECKING:
    from collections.abc import Callable


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


def judged(made: Phone) -> tuple[int, int, int, int]:
    """Return pairs joined rightly, wrongly, not at all, and pairs with other people's numbers.

    A number that several institutions used is nobody's: its own pairs are not judged.
    """
    truth: dict[int, list[str]] = {}
    for raw, institution in made.truth.items():
        truth.setdefault(institution, []).append(_key(raw))
    same = {pair for keys in truth.values() for pair in combinations(sorted(keys), 2)}
    reused, others = ({_key(raw) for raw in raws} for raws in (made.reused, made.apart))
    found = {pair for pair in joined(made) if not reused & set(pair)}
    people = sum(bool(others & set(pair)) for pair in found)
    return len(found & same), len(found - same), len(same - found), people


def _key(raw: str) -> str:
    return normalise(raw, region="CN").key


def score(phones: int, make: Callable[[int], Phone]) -> str:
    """Return precision, recall and F1 over many phones."""
    right, wrong, missed, people = map(
        sum, zip(*(judged(make(seed)) for seed in range(phones)), strict=True)
    )
    f1 = 2 * right / (2 * right + wrong + missed)
    return (
        f"precision {right / (right + wrong or 1):.4f}  recall {right / (right + missed):.4f}  "
        f"F1 {f1:.4f}  ({right + missed} pairs, {people} with other people)"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print("every number has words:  ", score(count, collectors))
    print("a third has none:        ", score(count, partial(collectors, silent=0.33)))
    for mute in (0.0, 0.25, 1.0):
        print(f"pools, {mute:4.0%} have no word:", score(count, partial(rotating, mute=mute)))
