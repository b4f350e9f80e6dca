"""A small case for the window: messages, calls, a recording with text, and made findings."""

from __future__ import annotations

import wave
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from analyzer.model.finding import (
    Authority,
    Category,
    Finding,
    Gate,
    GateName,
    Hit,
    LegalBasis,
    RuleTitle,
)
from analyzer.model.passage import Channel
from analyzer.model.remark import remark
from analyzer.model.transcript import EngineTag, Segment, Speaker, Word
from analyzer.pipeline.importing import import_paths
from analyzer.store.case import Case
from tests.analyzer.pipeline.backups import START, calls_xml, folder, sms_xml

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 9
SAID = ("你好哪位", "再不还钱就爆你通讯录", "我要报警")
WRITTEN = (
    "李强，再不还钱😀就让你全家不得安宁",
    "快递到了请取件",
    "今天不还就群发你的通讯录",
)
TAG = EngineTag(engine="made", version="1", model="none", model_sha256="ab" * 32)
THREAT, CONTACTS, CALL, PATTERN = "F0000000001", "F0000000002", "F0000000003", "F0000000004"


def tone(file: Path, seconds: float = SECONDS, rate: int = 8000) -> Path:
    """Write a WAV that rings and rests in turn."""
    time = np.arange(int(seconds * rate)) / rate
    sound = np.sin(time * 2 * np.pi * 440) * (np.floor(time) % 2) * 0.5
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((sound * 32767).astype("<i2").tobytes())
    return file


def backup(root: Path, *, quiet: bool = False) -> Path:
    """Write a backup folder with messages, calls and two recordings."""
    texts = ("快递到了请取件",) if quiet else WRITTEN
    folder(root, sms__xml=sms_xml(*texts), calls__xml=calls_xml(6, step=3_600_000))
    tone(root / "13900000001_20260921221320.wav")
    tone(root / "13900000002_20260922090000.wav", 3)
    (root / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"0" * 99)
    return root


def segments() -> tuple[Segment, ...]:
    """Return what was said, three sentences of three seconds, a word for each character."""
    found = []
    for index, text in enumerate(SAID):
        begin, step = index * 3.0, 2.8 / len(text)
        words = tuple(
            Word(start=begin + n * step, end=begin + (n + 1) * step, text=c, confidence=0.9)
            for n, c in enumerate(text)
        )
        found.append(
            Segment(
                index=index,
                start=begin,
                end=begin + 2.8,
                text=text,
                machine_text=text,
                words=words,
                confidence=0.9,
                speaker=Speaker.OWNER if index == 2 else Speaker.COLLECTOR,
            )
        )
    return tuple(found)


def rule(name: str = "threatens-contacts", title: str = "扬言联系通讯录好友") -> RuleTitle:
    """Return a rule's title with an article of law."""
    return RuleTitle(
        rule=f"cn.third_party.{name}",
        version=2,
        title_zh=title,
        title_en=f"Rule {name}",
        rebuttal_zh="催收员转述他人的话。",
        rebuttal_en="The collector reports what somebody else said.",
        legal_basis=(
            LegalBasis(
                law="中华人民共和国民法典",
                article="第一千零三十三条",
                level=Authority.LAW,
                in_force_from=date(2021, 1, 1),
                status="V",
                text="任何组织或者个人不得实施下列行为。",
            ),
        ),
    )


def hit(
    passage: str, text: str, words: str, *, begin_s: float | None = None, stopped: bool = False
):
    """Return a hit on `words` in `text`."""
    gates = (
        Gate(name=GateName.PARTY, passed=True, note="collector"),
        Gate(name=GateName.CONTEXT, passed=not stopped, note="还钱" if not stopped else ""),
    )
    start = text.index(words)
    return Hit(
        rule="cn.third_party.threatens-contacts",
        rule_version=2,
        pattern="contacts",
        category=Category.THIRD_PARTY_DISCLOSURE,
        severity=4,
        passage=passage,
        start=start,
        end=start + len(words),
        text=words,
        gates=gates,
        begin_s=begin_s,
        end_s=None if begin_s is None else begin_s + 1.5,
    )


def finding(key: str, severity: int, **values) -> Finding:
    """Return a finding with what does not matter filled in."""
    usual = {
        "category": Category.THIRD_PARTY_DISCLOSURE,
        "rules": (rule(),),
        "hits": (),
        "channel": Channel.SMS,
        "party": "+8613900000001",
        "cluster": None,
        "record": None,
        "call": None,
        "calls": (),
        "at": datetime.fromtimestamp(START / 1000, UTC) + timedelta(minutes=severity),
        "speaker": Speaker.COLLECTOR,
        "confidence": 0.9,
    }
    return Finding(id=key, severity=severity, **{**usual, **values})


def findings(case: Case) -> tuple[list[Finding], list[Hit]]:
    """Return a finding of each kind over what the case holds, and a hit that a gate stopped."""
    threat, _, contacts = (stored.id for stored in case.messages())
    recording = next(s.id for s in case.recordings() if case.transcript(s.id))
    calls = tuple(stored.id for stored in case.calls())
    said = "\n".join(SAID)
    made = [
        finding(
            THREAT,
            5,
            category=Category.THREAT,
            record=threat,
            rules=(rule("family", "拿家人威胁"),),
            hits=(hit(f"m{threat}", WRITTEN[0], "全家不得安宁"),),
        ),
        finding(
            CONTACTS, 4, record=contacts, hits=(hit(f"m{contacts}", WRITTEN[2], "群发你的通讯录"),)
        ),
        finding(
            CALL,
            4,
            channel=Channel.CALL,
            record=recording,
            hits=(hit(f"r{recording}", said, "爆你通讯录", begin_s=4.5),),
        ),
        finding(
            PATTERN,
            3,
            category=Category.FREQUENCY,
            channel=Channel.CALL,
            calls=calls,
            rules=(rule("often", "频繁拨打"),),
            observation=remark("一天 %(count)d 次", count=6),
        ),
    ]
    return made, [hit(f"r{recording}", said, "报警", stopped=True)]


def made_case(path: Path, source: Path, clock, *, found: bool = True) -> Case:
    """Make a case of a backup, with text for the first recording and findings."""
    case = Case.create(path, zone="Asia/Shanghai", region="CN", now=clock, actor="测试员")
    import_paths(case, [backup(source, quiet=not found)])
    for stored in case.recordings():
        write_text(case, stored, segments() if _long(stored) else ())
    if found:
        made, stopped = findings(case)
        case.replace_findings(made, stopped, pack="cn", rules={"cn.third_party.x": 1})
    else:
        case.replace_findings([], [], pack="cn", rules={"cn.third_party.x": 1})
    return case


def _long(stored) -> bool:
    return "13900000001" in (stored.record.number or "")


def write_text(case: Case, stored, text: tuple[Segment, ...]) -> None:
    """Give a recording a complete transcript."""
    key = case.start_transcript(
        stored.id,
        stored.record.provenance.exhibit,
        TAG,
        seconds=SECONDS,
        speech_seconds=SECONDS,
        windows=1,
    )
    case.add_hearing(key, 0, text, "zh", 0.99)
    case.finish_transcript(key)
