"""Backups of phones, damaged in every way: never a crash, never a hang, never silence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.registry import IMPORTERS

BACKUPS = ("android_provider", "adb_backup", "miui_backup", "huawei_backup", "iphone_backup")
LONGEST_S = 10
IMPORTER = {importer.name: importer for importer in IMPORTERS}


@pytest.mark.parametrize("name", BACKUPS)
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_mutated_backup_is_never_silent(name, data, read):
    """Cut, flipped or repeated, a sample gives records, warnings or an error, and soon."""
    file = data.draw(st.sampled_from(sorted(Path("samples", name).iterdir())))
    content = bytearray(file.read_bytes())
    for kind in data.draw(st.lists(st.sampled_from(["cut", "flip", "repeat", "drop"]), max_size=5)):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        if kind == "cut":
            del content[at:]
        elif kind == "flip" and content:
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "repeat":
            content[at:at] = content[at : at + data.draw(st.integers(1, 1500))]
        else:
            del content[at : at + data.draw(st.integers(1, 300))]
    began = time.monotonic()

    reading = read(IMPORTER[name], bytes(content), file.name)

    assert time.monotonic() - began < LONGEST_S
    assert reading.records or reading.said or reading.error
