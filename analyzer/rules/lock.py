"""The lock: each rule's logic at its version, so that no rule changes without a new version.

A decision about a finding names the rule and its version; were the logic to change under the same
version, nobody could tell what had been decided. `python -m analyzer.rules.lock` writes the lock
anew after a version was raised.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.rules.pack import BUILT_IN, guards_digest, load_pack, wording_digest

if TYPE_CHECKING:
    from analyzer.rules.model import ContactRule, Rule, RulePack

LOCK = Path(__file__).parent / "catalog" / "versions.lock"

Entry = dict[str, str | int]


def entries(pack: RulePack) -> dict[str, Entry]:
    """Return what the lock should say of a pack's rules and of what they share."""
    rules: list[Rule | ContactRule] = [*pack.rules, *pack.contact_rules]
    locked: dict[str, Entry] = {
        rule.id: {"version": rule.version, "digest": rule.digest} for rule in rules
    }
    shared = guards_digest(pack.guards, pack.debt)
    locked[f"{pack.name}.guards"] = {"version": pack.guards_version, "digest": shared}
    if pack.wording is not None and pack.levels is not None:
        digest = wording_digest(pack.wording, pack.levels)
        locked[f"{pack.name}.wording"] = {"version": pack.levels.version, "digest": digest}
    return locked


def read_lock() -> dict[str, Entry]:
    """Return the lock as it was written."""
    locked: dict[str, Entry] = json.loads(LOCK.read_text(encoding="utf-8"))
    return locked


def write_lock() -> None:
    """Write the lock for the built-in packs as they are now."""
    locked = {name: entry for pack in BUILT_IN for name, entry in entries(load_pack(pack)).items()}
    text = json.dumps(locked, ensure_ascii=False, indent=1, sort_keys=True)
    LOCK.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_lock()
