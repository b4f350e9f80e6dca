"""How long a whole import takes, beside expat alone over the same files.

Run with `python -m tests.benchmarks.importing [scale]`. Scale 1 is 300,000 SMS, 400 MMS with
pictures (196 MB) and 100,000 calls. Ratios count; seconds are of one machine on one day. The ratio
of processor time stays true where other programs are busy on the same machine.
"""

from __future__ import annotations

import base64
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

FIRST_MS = 1_700_000_000_123
WORDS = (
    "你好",
    "今天",
    "还款",
    "逾期",
    "平台",
    "请",
    "尽快",
    "处理",
    "妈妈",
    "吃饭",
    "快递",
    "取件码",
)
SMS = (
    '  <sms protocol="0" address="{number}" date="{date}" type="{type}" subject="null" body={body} '
    'toa="null" sc_toa="null" service_center="+8613800000500" read="1" status="-1" locked="0" '
    'date_sent="{date}" sub_id="1" readable_date="2026年3月1日 12:00:00" '
    'contact_name="(Unknown)" />\n'
)
MMS = (
    '  <mms date="{date}" ct_t="application/vnd.wap.multipart.related" msg_box="1" rr="129" '
    'sub="null" address="{number}" m_type="132" m_size="240000" text_only="0" read="1">\n'
    '    <parts>\n      <part seq="0" ct="image/jpeg" name="p.jpg" chset="null" cl="p.jpg" '
    'text="null" data="{data}" />\n      <part seq="1" ct="text/plain" text="看图" />\n'
    '    </parts>\n    <addrs>\n      <addr address="{number}" type="137" charset="106" />\n'
    "    </addrs>\n  </mms>\n"
)
CALL = (
    '  <call number="{number}" duration="{seconds}" date="{date}" type="{type}" presentation="1" '
    'subscription_id="1" post_dial_digits="" subscription_component_name="com.android.phone" '
    'readable_date="2026年3月1日 12:00:00" contact_name="(Unknown)" />\n'
)


def make(folder: Path, scale: float) -> None:
    """Write a made-up backup of that many entries."""
    rng = random.Random(7)
    sms, mms, calls = int(300_000 * scale), int(400 * scale), int(100_000 * scale)
    with (folder / "sms.xml").open("w", encoding="utf-8") as out:
        out.write(f"<?xml version='1.0' encoding='UTF-8' ?>\n<smses count=\"{sms + mms}\">\n")
        for n in range(sms):
            body = "".join(rng.choices(WORDS, k=rng.randint(3, 30)))
            out.write(SMS.format(**_common(n, rng), type=rng.choice("12"), body=quoteattr(body)))
            if n % 750 == 0 and n // 750 < mms:
                data = base64.b64encode(rng.randbytes(180_000)).decode()
                out.write(MMS.format(**_common(n, rng), data=data))
        out.write("</smses>\n")
    with (folder / "calls.xml").open("w", encoding="utf-8") as out:
        out.write(f"<?xml version='1.0' encoding='UTF-8' ?>\n<calls count=\"{calls}\">\n")
        for n in range(calls):
            out.write(
                CALL.format(**_common(n, rng), type=rng.choice("1235"), seconds=rng.randint(0, 300))
            )
        out.write("</calls>\n")


def _common(n: int, rng: random.Random) -> dict[str, object]:
    return {"number": f"1390000{rng.randint(0, 9999):04d}", "date": FIRST_MS + n * 61_007}


class Spent(NamedTuple):
    """Seconds on the clock, and of the processor."""

    wall: float
    processor: float


def parse(folder: Path) -> Spent:
    """Return what expat needs for the files, with a handler for elements, and no more."""
    began, used = time.perf_counter(), time.process_time()
    for path in sorted(folder.glob("*.xml")):
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, attributes: None
        with path.open("rb") as handle:
            parser.ParseFile(handle)
    return Spent(time.perf_counter() - began, time.process_time() - used)


def whole(folder: Path, case: Path) -> tuple[Spent, float]:
    """Return seconds and peak megabytes of `import` in a process of its own."""
    began, used = time.perf_counter(), _of_children()
    subprocess.run(
        [sys.executable, "-m", "analyzer", "import", str(case), str(folder), "--json"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    spent = Spent(time.perf_counter() - began, _of_children() - used)
    return spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print the ratio of a whole import to expat alone."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "backup"
        folder.mkdir()
        make(folder, scale)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        bare = Spent(*map(min, zip(*(parse(folder) for _ in range(3)), strict=True)))
        spent, peak = whole(folder, Path(root) / "case")
        again, _ = whole(folder, Path(root) / "case")
    for name in Spent._fields:
        alone, needed = getattr(bare, name), getattr(spent, name)
        ratio = f"{needed / alone:.2f} x"
        print(f"{size:.0f} MB, {name}: expat {alone:.2f} s, whole import {needed:.2f} s = {ratio}")
    print(f"peak memory {peak:.0f} MB; the same import again {again.wall:.2f} s")


if __name__ == "__main__":
    main()
