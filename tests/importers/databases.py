"""Databases made for tests."""

from __future__ import annotations

import sqlite3
from contextlib import closing

CALLS = (
    "CREATE TABLE calls (_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, "
    "type INTEGER, name TEXT{more})"
)
DAY_MS = 1_792_980_000_000


def script(path, *statements, page_size=1024):
    """Run statements in a new database and return its bytes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute(f"PRAGMA page_size = {page_size}")
        for statement in statements:
            made.execute(statement)
    return path.read_bytes()


def calls(path, count, *, more="", page_size=1024, text="x"):
    """Return a call log of `count` calls, a minute apart."""
    rows = (
        f"INSERT INTO calls (_id, number, date, duration, type, name) VALUES "
        f"({n}, '13900000001', {DAY_MS + n * 60_000}, {n}, 1, '{text}')"
        for n in range(1, count + 1)
    )
    return script(path, CALLS.format(more=more), "BEGIN", *rows, "COMMIT", page_size=page_size)
