"""What is kept and said of an error of ours: where it was, and nothing of what was worked on."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from analyzer.model.remark import N_
from analyzer.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

CRASHED = N_(
    "程序出了错（%(kind)s）。您做过的决定都已经保存，没有丢失。"
    "可以继续使用；如果再次出现，请关闭窗口重新打开。\n\n"
    "错误记录（不含通话内容）：%(log)s"
)


def record(error: BaseException, log_file: Path) -> None:
    """Append kind and place of an error to the log: no values, no message, no names."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(log_file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("calldossier.desk.errors")
    log.propagate = False
    log.addHandler(handler)
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s\n%s", __version__, type(error).__name__, frames)
    log.removeHandler(handler)
    handler.close()
