"""How the Chinese rules do on the sentences of `rules_eval.jsonl`, and how fast they run.

Each set was written before the rules that are measured on it were widened: what the first version
of the rules after a set was written found of that set is the honest figure (first set 93 of 168,
second 19 of 59, third 30 of 56, fourth 35 of 57); what is printed here holds the ground gained.
Run `python tests/benchmarks/rules.py`.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from analyzer.rules.check import check_lines
from analyzer.rules.pack import load_pack

HERE = Path(__file__).parent
ROUNDS = 20


def main() -> None:
    """Print recall, right category and false flags for each set, and rows a second."""
    pack = load_pack("cn")
    text = (HERE / "rules_eval.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    for name in ("first", "second", "third", "fourth"):
        checked = [(row, *check_lines(pack, [row])) for row in rows if row["set"] == name]
        wanted = [(row, line) for row, line in checked if row["expect"]]
        harmless = [line for row, line in checked if not row["expect"]]
        found = sum(bool(line["findings"]) for _, line in wanted)
        right = sum(
            row["expect"] in {flag["category"] for flag in line["findings"]} for row, line in wanted
        )
        flagged = sum(bool(line["findings"]) for line in harmless)
        print(f"{name}: found {found}/{len(wanted)}, right category {right}/{len(wanted)},")
        print(f"  harmless flagged {flagged}/{len(harmless)}")
    paths = sorted((HERE.parent / "quiet").glob("*.txt"))
    quiet = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [{"id": "", "text": line, "channel": "sms"} for line in quiet] * ROUNDS
    begun = time.perf_counter()
    for _ in check_lines(pack, lines):
        pass
    print(f"everyday lines: {len(lines) / (time.perf_counter() - begun) / 1000:.0f},000 a second")


if __name__ == "__main__":
    main()
