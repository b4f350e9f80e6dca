"""What holds for every test: no network, and a clock that does what it is told."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings

# No time limit on an example: a busy machine is no bug. A build repeats the build before it.
settings.register_profile("calldossier", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("calldossier")


def pytest_addoption(parser):
    """Add the option that writes golden files anew; read the difference before committing it."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Fail any test that opens a connection to another machine."""

    def refuse(self, address, *args):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError(f"a test tried to reach {address}")
        return original(self, address, *args)

    original = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def clock():
    """A clock that starts at a fixed moment and moves one second each time it is read."""
    moments = (datetime(2026, 11, 1, 1, 0, tzinfo=UTC) + timedelta(seconds=n) for n in range(10**9))
    return lambda: next(moments)
