from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analyzer.model.party import Role
from analyzer.model.passage import Channel, Passage, Piece
from analyzer.model.transcript import Speaker
from analyzer.rules.pack import load_pack


@pytest.fixture(scope="session")
def cn():
    return load_pack("cn")


@pytest.fixture
def only():
    """Make a pack that holds one rule and nothing else."""

    def make(pack, rule):
        return replace(pack, rules=(rule,), contact_rules=())

    return make


@pytest.fixture
def passage():
    def make(text, **values):
        plain = {
            "id": "m1",
            "channel": Channel.SMS,
            "record": 1,
            "text": text,
            "party": "+8613900000001",
            "role": Role.UNKNOWN,
            "at": datetime(2026, 3, 1, 12, tzinfo=UTC),
            "speaker": Speaker.UNKNOWN,
            "conversation": "c1",
        }
        return Passage(**plain | values)

    return make


@pytest.fixture
def call(passage):
    """Make a call's passage from turns of (speaker, text, begin, end)."""

    def make(turns, **values):
        pieces, at = [], 0
        for speaker, text, begin, end in turns:
            pieces.append(
                Piece(start=at, end=at + len(text), begin_s=begin, end_s=end, speaker=speaker)
            )
            at += len(text) + 1
        text = "\n".join(turn[1] for turn in turns)
        return passage(
            text, **{"id": "r1", "channel": Channel.CALL, "pieces": tuple(pieces)} | values
        )

    return make
