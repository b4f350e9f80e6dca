"""Print how quick the window is with 10,000 findings: `tests/benchmarks/desk.py`.

Usable means: the process began, the window is drawn, and the gravest finding can be decided. It
must take no more than 2 s; a filter or another order no more than 100 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "*.info=false;qt.multimedia.*=false")

FINDINGS = 10_000
USABLE_S = 2.0
ANSWER_MS = 100.0


def now():
    """Return the computer's time."""
    return datetime.now(UTC)


def make(folder: Path) -> Path:
    """Make a case of 10,000 messages with a finding in each."""
    from analyzer.model.finding import Category
    from analyzer.model.passage import Channel
    from analyzer.pipeline.importing import import_paths
    from analyzer.store.case import Case
    from tests.analyzer.desk.cases import finding, hit, rule
    from tests.analyzer.pipeline import backups

    bodies = [f"第 {n} 次：今天不还就群发你的通讯录" for n in range(FINDINGS)]
    backups.folder(folder / "backup", sms__xml=backups.sms_xml(*bodies))
    categories = list(Category)
    with Case.create(
        folder / "case", zone="Asia/Shanghai", region="CN", now=now, actor="t"
    ) as case:
        import_paths(case, [folder / "backup"])
        made = [
            finding(
                f"F{n:010d}",
                1 + n * 7 % 5,
                category=categories[n % len(categories)],
                rules=(rule(f"r{n % 40}"),),
                hits=(hit(f"m{stored.id}", stored.record.body, "群发你的通讯录"),),
                party=f"+86139{n % 97:08d}",
                cluster=f"C{n % 12}",
                channel=list(Channel)[n % 3] if n % 3 else Channel.SMS,
                record=stored.id,
                at=stored.record.at,
            )
            for n, stored in enumerate(case.messages())
        ]
        case.replace_findings(made, [], pack="cn", rules={})
    return folder / "case"


def open_window(path: Path, began: float) -> None:
    """Open the window and print its times; run in a process of its own."""
    from PySide6.QtWidgets import QApplication

    from analyzer.desk.app import Desk, Places
    from analyzer.model.finding import State
    from analyzer.model.passage import Channel
    from analyzer.model.review import Order, QueueFilter

    application = QApplication([])
    places = Places(preferences=path / "p.json", log=path / "e.log", cases=path)
    window = Desk(application, places, actor="t", language="zh").open(path)
    window.go_to("review")
    application.processEvents()
    window.grab()
    report("usable", (time.time() - began), USABLE_S, "s", cpu=time.process_time())
    panel = window.review.queue_panel
    for name, wanted in (
        ("level", QueueFilter(severities=(5,))),
        ("rule", QueueFilter(rule="cn.third_party.r3")),
        ("number", QueueFilter(party="+8613900000003")),
        ("institution", QueueFilter(cluster="C3")),
        ("channel", QueueFilter(channel=Channel.SMS)),
        ("state", QueueFilter(state=State.PROPOSED)),
        ("words", QueueFilter(words="通讯录")),
        ("all", QueueFilter()),
    ):
        timed(f"filter by {name}", lambda wanted=wanted: panel.show_filter(wanted), application)
    for order in Order:
        timed(
            f"order by {order}", lambda order=order: panel._show(QueueFilter(), order), application
        )
    timed("scroll to the end", panel.table.scrollToBottom, application)
    timed("decide", lambda: window.review.decide(State.CONFIRMED), application)
    window.close()


def timed(name, act, application):
    """Print how long something takes until it is drawn."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    application.processEvents()
    cpu = (time.process_time() - worked) * 1000
    report(name, (time.perf_counter() - began) * 1000, ANSWER_MS, "ms", cpu=cpu)


def report(name, value, limit, unit, *, cpu):
    """Print a figure beside its limit, and how much of it this process worked."""
    sign = "ok" if value <= limit else "TOO SLOW"
    figure = f"{value:8.2f} {unit:3s} (at most {limit:g})"
    print(f"{name:24s} {figure}  of it working {cpu:8.2f} {unit:3s} {sign}", flush=True)


def main():
    """Make the case and open it."""
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder))
        subprocess.run([sys.executable, __file__, str(path), str(time.time())], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        open_window(Path(sys.argv[1]), float(sys.argv[2]))
    else:
        main()
