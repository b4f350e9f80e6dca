"""Refuse files over two megabytes among those named, fonts excepted."""

from __future__ import annotations

import sys
from pathlib import Path

LIMIT = 2_000_000  # bytes
FREE = ("reports/fonts/",)

large = [
    name
    for name in sys.argv[1:]
    if not name.startswith(FREE) and Path(name).is_file() and Path(name).stat().st_size > LIMIT
]
for name in large:
    print(f"{name}: {Path(name).stat().st_size:,} bytes, the limit is {LIMIT:,}")
sys.exit(bool(large))
