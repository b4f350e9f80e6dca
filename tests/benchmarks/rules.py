"""How the rules do on sentences they were not made with, by kind, and on everyday texts.

`tests/sentences/held_out` was written by authors who had not seen the rules and avoided stock
phrases. Where the folder named on the command line holds files of ordinary texts (JSON lines with
`text`, their names beginning with `neg` or `mix`), false flags in 100,000 of them are printed too,
and with `pos` files how many were found.
Run `python tests/benchmarks/rules.py [FOLDER]`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.rules.check import check_lines
from analyzer.rules.pack import load_pack

if TYPE_CHECKING:
    from analyzer.rules.model import RulePack

SENTENCES = Path(__file__).parent.parent / "sentences"
PACKS = {"zh": "cn", "en": "us"}
SERIOUS = 3
"""From this severity on a flag frightens."""
Row = dict[str, Any]


def read(path: Path) -> list[Row]:
    """Return the lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def kept_apart(language: str) -> list[Row]:
    """Return the sentences no rule was made with."""
    folder = SENTENCES / "held_out" / language
    return [row for path in sorted(folder.iterdir()) for row in read(path)]


def flagged(pack: RulePack, rows: list[Row]) -> list[list[Any]]:
    """Return the flags of each row."""
    lines = ({"id": "", "channel": "sms"} | row for row in rows)
    return [line["findings"] for line in check_lines(pack, lines)]


def held_out(language: str, pack: RulePack) -> None:
    """Print how the pack does on the sentences kept apart."""
    rows = [
        row for path in sorted((SENTENCES / "held_out" / language).iterdir()) for row in read(path)
    ]
    found = list(zip(rows, flagged(pack, rows), strict=True))
    wanted = [(row, flags) for row, flags in found if row["label"] == "pos"]
    print(
        f"{language}: {_share(bool(flags) for _, flags in wanted)} of collectors' sentences found"
    )
    print(f"  right category {_share(_right(row, flags) for row, flags in wanted)}")
    for style in ("disguised", "spoken"):
        some = [bool(flags) for row, flags in wanted if row.get("style") == style]
        print(f"  {style} {_share(some)}")
    for label in ("hard", "plain"):
        serious = [_serious(flags) for row, flags in found if row["label"] == label]
        print(f"  {label} ones flagged seriously {_share(serious)}")
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, flags in wanted:
        kinds[row["category"]].append(bool(flags))
    for kind, met in sorted(kinds.items()):
        print(f"  {kind}: {_share(met)}")


def month(pack: RulePack) -> None:
    """Print precision over a month of a phone: everyday messages, and a few of collectors."""
    from rules_speed import everyday

    harmless = [{"text": text} for text in everyday(2000)]
    collectors = [row for row in kept_apart("zh") if row["label"] == "pos"][:60]
    wrong = sum(map(bool, flagged(pack, harmless)))
    right = sum(map(bool, flagged(pack, collectors)))
    print(f"a month: {right} of 60 collectors' messages and {wrong} of 2,000 others flagged")


def corpora(folder: Path) -> None:
    """Print found collectors' words and false flags in files of other people's texts."""
    for path in sorted(folder.glob("*.jsonl")):
        rows = read(path)
        pack = load_pack(PACKS[rows[0].get("lang", "zh")])
        count = sum(map(bool, flagged(pack, rows)))
        if path.name.startswith("pos"):
            print(f"{path.stem}: {count} of {len(rows)} found")
        else:
            print(f"{path.stem}: {count / len(rows) * 100_000:.0f} flags in 100,000")


def _right(row: Row, flags: list[Any]) -> bool:
    return not {flag["category"] for flag in flags}.isdisjoint([row["category"], *row["also"]])


def _serious(flags: list[Any]) -> bool:
    return any(flag["severity"] >= SERIOUS for flag in flags)


def _share(met: Any) -> str:
    all_of = list(met)
    return f"{sum(all_of)}/{len(all_of)} ({sum(all_of) / max(1, len(all_of)):.2f})"


def main() -> None:
    """Print all of it."""
    for language, name in PACKS.items():
        held_out(language, load_pack(name))
    month(load_pack("cn"))
    for folder in map(Path, sys.argv[1:]):
        corpora(folder)


if __name__ == "__main__":
    main()
