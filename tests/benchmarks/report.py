"""Print how long a report of 100, 1,000 and 10,000 calls takes: `tests/benchmarks/report.py`.

The time must grow with the number of calls and no faster; a single long table would not hold that.
"""

from __future__ import annotations

import importlib.util
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))


def main():
    """Write the made-up dossier in three sizes and print seconds, bytes and memory."""
    from reports.evidence import write_evidence

    path = ROOT / "tests" / "reports" / "dossiers.py"
    spec = importlib.util.spec_from_file_location("report_dossiers", path)
    dossiers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dossiers)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.pdf"
        write_evidence(dossiers.dossier(10), out)
        for count in (100, 1_000, 10_000):
            made = dossiers.dossier(count)
            started = time.perf_counter()
            entry = write_evidence(made, out)
            seconds = time.perf_counter() - started
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{count:6d} calls {seconds:6.2f} s {entry.size:9,d} bytes {memory:5d} MB")


if __name__ == "__main__":
    main()
