"""Fits the points of `wording.tsv` on the sentences of `tests/sentences`; run after changing them.

Usage: `python .ci/fit_wording.py zh cn`. Each sentence says what it is (`pos`: a collector's words
that a person should see, with categories; `hard`: close to them but harmless; `plain`: everyday
life). `{one|other}` in a sentence stands for all its versions, of which some are drawn.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

from analyzer.model.finding import Category
from analyzer.rules.pack import WORDING_FILE, load_pack
from analyzer.rules.units import SPACE, reader
from analyzer.rules.wording import signs_of
from analyzer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "tests" / "sentences"
CATALOG = ROOT / "analyzer" / "rules" / "catalog"
UNITS = {"zh": "character", "en": "word"}
SCALE = 100
"""Points of one unit of log odds."""
_VERSIONS = 16
_SLOT = re.compile(r"\{([^{}]*)\}")
_RARE = 5
"""Signs of fewer lines tell nothing."""
_FREEDOM = 0.5
"""How far points may leave zero; the inverse of the penalty."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something said or written, with what it is."""

    text: str
    line: str
    """Where it came from; versions of one template share it."""
    finding: bool
    categories: frozenset[str]
    weight: float


def versions(template: str, count: int) -> list[str]:
    """Return `count` versions of a sentence, or all where there are fewer, the same every time."""
    draw = random.Random(template)  # noqa: S311 - not for secrets
    found: dict[str, None] = {}
    for _ in range(count * 4):
        found[_SLOT.sub(lambda slot: draw.choice(slot[1].split("|")), template)] = None
        if len(found) == count:
            break
    return list(found)


def sentences(files: Sequence[Path]) -> Iterator[Sentence]:
    """Yield the sentences of some files, templates in several versions."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts = versions(row["text"], _VERSIONS)
            finding = row["label"] == "pos"
            kinds = frozenset({row["category"], *row.get("also", ())} if finding else ())
            for text in texts:
                normal = normalise(text).text.replace("\n", " ")
                yield Sentence(normal, row["id"], finding, kinds, len(texts) ** -0.5)


def examples(pack: str) -> Iterator[Sentence]:
    """Yield the examples of a pack's rules."""
    for rule in load_pack(pack).rules:
        for finding, shown in ((True, rule.matches), (False, rule.misses)):
            kinds = frozenset({str(rule.category)} if finding else ())
            for example in shown:
                normal = normalise(example.text).text.replace("\n", " ")
                yield Sentence(normal, f"{rule.id} {example.text}", finding, kinds, 1.0)


class Fit:
    """Points fitted on sentences."""

    def __init__(self, rows: Sequence[Sentence], unit: str, *, rare: int = _RARE) -> None:
        units = reader(unit)
        told = [set(signs_of(row.text, units)) for row in rows]
        lines: dict[str, set[str]] = defaultdict(set)
        for row, signs in zip(rows, told, strict=True):
            for sign in signs:
                lines[sign].add(row.line)
        self.signs = sorted(
            sign for sign, where in lines.items() if len(where) >= rare and SPACE not in sign
        )
        number = {sign: i for i, sign in enumerate(self.signs)}
        cells = [
            (i, number[sign]) for i, signs in enumerate(told) for sign in signs if sign in number
        ]
        at = np.asarray(cells, np.int64).reshape(-1, 2)
        shape = (len(rows), len(self.signs))
        matrix = csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=shape)
        weight = np.asarray([row.weight for row in rows])
        finding = np.asarray([row.finding for row in rows])
        self.points, self.offset = _fitted(matrix, finding, weight)
        kept = np.flatnonzero(finding).tolist()
        self.kinds = [str(kind) for kind in Category]
        columns = [
            _fitted(
                matrix[kept],
                np.asarray([kind in rows[i].categories for i in kept]),
                weight[kept],
            )
            for kind in self.kinds
        ]
        self.category_points = np.stack([points for points, _ in columns], axis=1)
        self.category_offsets = [offset for _, offset in columns]


def _fitted(
    matrix: csr_matrix, true: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return the points of each sign, and of none, by logistic regression."""
    share = [np.asarray(matrix.T @ (weight * side)).ravel() + 1.0 for side in (true, ~true)]
    ratio = np.abs(np.log(share[0] / share[0].sum()) - np.log(share[1] / share[1].sum()))
    scaled = matrix @ diags(ratio)
    sign = np.where(true, 1.0, -1.0)

    def loss(points: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = (scaled @ points[:-1] + points[-1]) * sign
        slope = -sign * weight / (1.0 + np.exp(np.clip(margin, -50, 50)))
        cost = float((weight * np.logaddexp(0.0, -margin)).sum())
        cost += float(points[:-1] @ points[:-1]) / 2 / _FREEDOM
        return cost, np.append(scaled.T @ slope + points[:-1] / _FREEDOM, slope.sum())

    start = np.zeros(matrix.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return found[:-1] * ratio, float(found[-1])


def write(fit: Fit, unit: str, file: Path, *, above: float) -> None:
    """Write the points of a fit; `above` is taken off the offset, in units of log odds."""
    own = np.rint(fit.points * SCALE).astype(int)
    kinds = np.rint(fit.category_points * SCALE).astype(int)
    offsets = np.rint(np.asarray(fit.category_offsets) * SCALE).astype(int).tolist()
    first = ["unit", unit, str(round((fit.offset - above) * SCALE)), *map(str, offsets)]
    lines = ["\t".join(first), "\t".join(["sign", "finding", *fit.kinds])]
    for i, sign in enumerate(fit.signs):
        if abs(own[i]) > 3 or np.abs(kinds[i]).max() > 25:
            lines.append("\t".join([sign, str(own[i]), *(str(n or "") for n in kinds[i])]).rstrip())
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(language: str, pack: str, above: str = "0") -> None:
    """Fit on all sentences of a language and write the pack's file."""
    files = sorted((SENTENCES / language).glob("*.jsonl"))
    fit = Fit([*sentences(files), *examples(pack)], UNITS[language])
    write(fit, UNITS[language], CATALOG / pack / WORDING_FILE, above=float(above))


if __name__ == "__main__":
    main(*sys.argv[1:])
