from __future__ import annotations

import pytest

from analyzer.rules.lock import entries, read_lock
from analyzer.rules.pack import BUILT_IN, load_pack


@pytest.mark.parametrize("name", BUILT_IN)
def test_logic_changes_only_with_a_new_version(name):
    """Every rule is in the lock; run `python -m analyzer.rules.lock` after raising a version."""
    locked = read_lock()

    for rule, entry in entries(load_pack(name)).items():
        same_version = locked.get(rule, {}).get("version") == entry["version"]
        assert same_version, f"{rule} is new or has a new version: write the lock"
        assert locked[rule]["digest"] == entry["digest"], f"{rule} changed: raise its version"


def test_the_lock_names_no_rule_that_is_gone():
    """A rule that was removed is removed from the lock."""
    known = {rule for name in BUILT_IN for rule in entries(load_pack(name))}

    assert set(read_lock()) == known
