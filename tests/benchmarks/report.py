"""Print how a report grows: `python tests/benchmarks/report.py`.

Two sizes, 1,000 calls with 50 findings and 10,000 with 500, each in a process of its own so that
memory is that of one report; beside it the same rows of the chronological table drawn straight on
a canvas, which is as fast as ReportLab can be. Time must grow no faster than the rows (at most 12
times for ten times the rows) and memory stay below 300 MB.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))
SIZES = ((1_000, 50), (10_000, 500))
RATIO, MEGABYTES = 12, 300


def made_up(calls, findings):
    """Return the made-up dossier with so many calls and findings, all different."""
    import dataclasses

    path = ROOT / "tests" / "reports" / "dossiers.py"
    spec = importlib.util.spec_from_file_location("report_dossiers", path)
    dossiers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dossiers)
    made = dossiers.dossier(calls)
    kinds = (dossiers.text_finding(), dossiers.call_finding(), dossiers.email_finding())
    entries = tuple(
        dataclasses.replace(
            kinds[at % 3],
            finding=dataclasses.replace(kinds[at % 3].finding, id=f"F{at:08x}"),
        )
        for at in range(findings)
    )
    return dataclasses.replace(made, findings=entries)


def report(dossier, out):
    """Write the evidence report."""
    from reports.evidence import write_evidence

    write_evidence(dossier, out)


def canvas(dossier, out):
    """Draw the rows of the chronological table line by line, and nothing else."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    from reports.typeface import REGULAR, ready
    from reports.view import open_view

    ready()
    view = open_view(dossier)
    paper = Canvas(str(out), pagesize=A4, invariant=1)
    for at, entry in enumerate(dossier.calls):
        if at % 60 == 0:
            if at:
                paper.showPage()
            paper.setFont(REGULAR, 8)
        when, place = view.when(entry.call.started_at), view.place(entry.call.provenance)
        text = f"[{at:04d}] {when} {view.number(entry.party)} {entry.call.outcome} {place}"
        paper.drawString(60, 800 - 12 * (at % 60), text)
    paper.save()


def measure(name, calls, findings):
    """Write one file and print seconds, bytes and megabytes as JSON."""
    dossier = made_up(calls, findings)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pdf"
        started = time.perf_counter()
        {"report": report, "canvas": canvas}[name](dossier, out)
        seconds = time.perf_counter() - started
        size = out.stat().st_size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "bytes": size, "megabytes": memory}))


def main():
    """Measure each size in a process of its own and compare."""
    found = {}
    for name in ("canvas", "report"):
        for calls, findings in SIZES:
            command = [sys.executable, __file__, name, str(calls), str(findings)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            one = found[name, calls] = json.loads(done.stdout)
            print(
                f"{name:7s} {calls:6d} calls {findings:4d} findings {one['seconds']:7.2f} s "
                f"{one['bytes']:10,d} bytes {one['megabytes']:5.0f} MB"
            )
    small, large = (found["report", calls] for calls, _ in SIZES)
    ratio = large["seconds"] / small["seconds"]
    kept = ratio <= RATIO and large["megabytes"] <= MEGABYTES
    print(f"time x {ratio:.1f} for ten times the rows, {large['megabytes']:.0f} MB: {kept}")
    return 0 if kept else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
