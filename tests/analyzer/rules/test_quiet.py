from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.rules.check import check_line

QUIET = sorted((Path(__file__).parents[2] / "quiet").glob("*.txt"))


@pytest.mark.parametrize("channel", ["sms", "call"])
@pytest.mark.parametrize("path", QUIET, ids=lambda path: path.stem)
def test_everyday_talk_raises_nothing(cn, path, channel):
    """No line of everyday talk raises a finding, even from a stranger."""
    lines = path.read_text(encoding="utf-8").splitlines()
    loud = [
        (text, checked["findings"])
        for text in lines
        if (checked := check_line(cn, {"id": "", "text": text, "channel": channel}))["findings"]
    ]

    assert not loud


def test_there_is_enough_of_it():
    """The quiet corpus has at least two hundred lines."""
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in QUIET) >= 200
