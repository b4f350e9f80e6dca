"""How far a transcription is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from analyzer.desk.models import labels
from analyzer.model.records import RecordKind
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.jobs import Found, HearingAgain, Sounding, Transcribed
    from analyzer.i18n import Translate
    from analyzer.model.review import Overview


BROKEN = N_("没有做完，程序的一部分意外停了。再按“接着转写”试一次。")


ALL_HEARD = N_("录音都转成文字了。线索引用的话可以再听写一遍，看两次是否一致。")
NO_SOUND = N_("案卷里还没有录音。")


class Phase(StrEnum):
    """What is going on."""

    IDLE = "idle"
    RUNNING = "running"
    FLAGGING = "flagging"
    AGAIN = "again"
    """Quotes are heard a second time."""
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class WorkModel:
    """What the page on work says."""

    say: Translate
    phase: Phase = Phase.IDLE
    share: float = 0.0
    """0..1 of the sound."""
    detail: str = ""
    findings: str = ""
    waiting: int = 0
    recordings: int = 0
    why: str = ""

    PROMISE: ClassVar[str] = N_(
        "转写在这台电脑上进行，不上传任何东西。随时可以停，关机也不要紧：下次从停下的地方接着做。"
    )

    @property
    def running(self) -> bool:
        """True while work is under way."""
        return self.phase in (Phase.RUNNING, Phase.FLAGGING, Phase.AGAIN)

    @property
    def headline(self) -> str:
        """What is going on, in one sentence."""
        if self.phase is Phase.FAILED:
            return self.why or self.say(BROKEN)
        if self.phase is Phase.IDLE and self.waiting == 0:
            return self.say(ALL_HEARD if self.recordings else NO_SOUND)
        sentence = self.say(_HEADLINES[self.phase])
        return sentence % {"count": self.waiting} if "%(count)d" in sentence else sentence

    @property
    def start_text(self) -> str:
        """What the button to begin is called."""
        if self.phase in (Phase.PAUSED, Phase.CANCELLED, Phase.FAILED):
            return self.say(N_("接着转写"))
        if self.waiting == 0:
            return self.say(N_("引文再听写一遍"))
        return self.say(N_("开始转写"))

    def begin(self, *, flagging: bool = False) -> None:
        """Work begins."""
        self.phase = Phase.FLAGGING if flagging else Phase.RUNNING
        self.share, self.detail, self.why = 0.0, "", ""

    def sounding(self, message: Sounding) -> None:
        """Take in how far it is."""
        self.phase = Phase.RUNNING
        self.share = message.done_s / message.total_s if message.total_s else 0.0
        parts = [
            self.say(N_("已转写 %(done)s / %(total)s"))
            % {"done": labels.length(message.done_s), "total": labels.length(message.total_s)}
        ]
        if message.left_s is not None:
            parts.append(self.say(N_("还需约 %(left)s")) % {"left": labels.length(message.left_s)})
        parts.append(message.recording)
        self.detail = "　".join(parts)

    def found(self, message: Found) -> None:
        """Take in how many findings there are so far."""
        self.findings = self.say(N_("到现在有 %(count)d 条线索。")) % {"count": message.findings}

    def hearing_again(self, message: HearingAgain) -> None:
        """Take in how many quotes were heard a second time."""
        self.phase = Phase.AGAIN
        self.share = message.done / message.total if message.total else 0.0
        self.detail = self.say(N_("第 %(done)d 处，共 %(total)d 处")) % {
            "done": message.done + 1,
            "total": message.total,
        }

    def overview(self, overview: Overview) -> None:
        """Take in how many recordings wait."""
        recordings = overview.records.get(RecordKind.RECORDING, 0)
        self.recordings = recordings
        self.waiting = max(0, recordings - overview.heard - overview.failed)

    def pause(self) -> None:
        """The person paused it."""
        self.phase = Phase.PAUSED

    def cancel(self) -> None:
        """The person stopped it."""
        self.phase = Phase.CANCELLED

    def done(self, findings: int | None) -> None:
        """It came to its end."""
        self.phase = Phase.DONE
        self.share = 1.0
        if findings is not None:
            self.findings = self.say(N_("共有 %(count)d 条线索。")) % {"count": findings}

    def transcribed(self, result: Transcribed) -> None:
        """Take in what the transcription came to."""
        if result.again is None:
            self.detail = self.say(N_("没有再听写一遍：这台电脑上没有装需要的部分。"))
        elif result.again:
            self.detail = self.say(
                N_("又听写了 %(count)d 处引文，其中 %(apart)d 处两次不一致，请以录音为准。")
            ) % {"count": result.again, "apart": result.apart}
        else:
            self.detail = ""

    def failed(self, why: str) -> None:
        """It could not go on."""
        self.phase, self.why = Phase.FAILED, why


_HEADLINES = {
    Phase.IDLE: N_("还有 %(count)d 段录音没有转成文字。"),
    Phase.RUNNING: N_("正在转写，可以先去复核已经找到的线索。"),
    Phase.FLAGGING: N_("正在用规则查找线索。"),
    Phase.AGAIN: N_("文字都有了。正在把线索引用的话再听写一遍，看两次是否一致。"),
    Phase.PAUSED: N_("已暂停。做完的部分都保存了。"),
    Phase.CANCELLED: N_("已停止。做完的部分都保存了，随时可以接着做。"),
    Phase.DONE: N_("做完了。"),
}
