"""A rich, made-up dossier: every kind of record, finding, warning and gap a report may meet."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from analyzer.model.custody import GENESIS, CustodyEvent, custody_digest
from analyzer.model.dossier import (
    CallEntry,
    Coverage,
    DayCount,
    Dossier,
    DossierKind,
    EmailEntry,
    ExhibitEntry,
    FindingEntry,
    MessageEntry,
    RecordingEntry,
    SkippedFile,
    Statistics,
)
from analyzer.model.exhibit import Exhibit, Provenance, exhibit_id
from analyzer.model.finding import (
    Authority,
    Category,
    Decision,
    Finding,
    Hit,
    LegalBasis,
    RuleTitle,
    State,
)
from analyzer.model.link import Link
from analyzer.model.party import Cluster, NumberKind, Party, PhoneNumber, Role
from analyzer.model.passage import Channel
from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    Email,
    ExtractionWarning,
    Message,
    MessageBox,
    MessageKind,
    Recording,
    TimeBasis,
)
from analyzer.model.remark import remark
from analyzer.model.transcript import Doubt, EngineTag, Segment, Speaker, Transcript, Word

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 9, 14, 8, 5, 11, tzinfo=ZONE)
COLLECTORS = ("+8613900000001", "+8617000000002", "+8675500000003")
FRIEND = "+8613900000099"
STRANGER = "+8613900000055"

PLAIN = "再不还款就爆你通讯录，挨个打给你的家人"
RARE = '𠮷先生，您好😡 <img src="file:///etc/passwd"> &amp;　全角  两个空格'

ENGINE = EngineTag(
    engine="faster-whisper",
    version="1.2.0",
    model="base",
    model_sha256=hashlib.sha256(b"a model").hexdigest(),
    options={"beam_size": 5, "language": "zh", "vad_filter": True},
)

CIVIL_CODE = LegalBasis(
    law="中华人民共和国民法典",
    article="第一千零三十三条第一项",
    level=Authority.LAW,
    in_force_from=date(2021, 1, 1),
    status="V",
    text="以电话、短信、即时通讯工具、电子邮件、传单等方式侵扰他人的私人生活安宁",
)
STANDARD = LegalBasis(
    law="GB/T 45251-2025 互联网金融 个人网络消费信贷 贷后催收风控指引",
    article="",
    level=Authority.STANDARD,
    in_force_from=date(2025, 2, 28),
    source="发布机关新闻稿的转载",
)
OLD_LAW = LegalBasis(
    law="中华人民共和国治安管理处罚法（2012年修正）",
    article="第四十二条",
    level=Authority.LAW,
    in_force_from=date(2013, 1, 1),
    in_force_to=date(2025, 12, 31),
    source="示例来源",
)


def rule(name, zh, en, *basis):
    return RuleTitle(
        rule=name,
        version=2,
        title_zh=zh,
        title_en=en,
        rebuttal_zh="对方转述或引用他人的话；本机机主自己说的话。",
        rebuttal_en="The other side quotes somebody else; words of the phone's owner.",
        legal_basis=basis,
    )


CONTACTS = rule(
    "cn.third_party.threatens-contacts",
    "扬言联系通讯录好友",
    "Threatens to contact the person's address book",
    CIVIL_CODE,
    STANDARD,
    OLD_LAW,
)
OFTEN = rule(
    "cn.frequency.too-many-calls",
    "一日内接通次数过多",
    "Too many connected calls in a day",
    STANDARD,
)


def exhibit(number, path, content=None):
    digest = hashlib.sha256((content or path).encode()).hexdigest()
    return Exhibit(
        id=exhibit_id(digest),
        number=number,
        name=path.rsplit("/", 1)[-1],
        path=path,
        size=1000 + number,
        sha256=digest,
        modified_at=datetime(2026, 10, 1, 4, 0, tzinfo=UTC),
        acquired_at=datetime(2026, 11, 1, 1, 0, tzinfo=UTC),
    )


CALL_LOG = exhibit(1, "备份/calls-20261001.xml")
SMS_LOG = exhibit(2, "备份/sms-20261001.xml")
SOUND = exhibit(3, "备份/Recordings/13900000001_20260914210502.amr")
MAIL = exhibit(4, "备份/mail/催告函.eml")
PHOTO = exhibit(5, "备份/DCIM/截图.jpg")


def entry(item, importer, lost=0, **records):
    return ExhibitEntry(
        exhibit=item,
        importer=importer,
        records=records,
        duplicates=1,
        lost=lost,
        remarks=1,
    )


def place(item, locator, importer="sms_backup_restore"):
    return Provenance(exhibit=item.id, locator=locator, importer=importer, version=3)


def call(key, at, number, outcome=CallOutcome.ANSWERED, seconds=73, **more):
    record = CallRecord(
        provenance=place(CALL_LOG, f"xml:/calls/call[{key}]"),
        number=number,
        name=None,
        started_at=at,
        time_basis=TimeBasis.INSTANT,
        duration=timedelta(seconds=seconds),
        direction=Direction.IN,
        outcome=outcome,
        raw={"number": number or "", "duration": str(seconds), "type": "1"},
    )
    return CallEntry(id=key, call=record, party=number, recording=more.get("recording"))


def message(key, at, number, body):
    record = Message(
        provenance=place(SMS_LOG, f"xml:/smses/sms[{key}]"),
        kind=MessageKind.SMS,
        number=number,
        name=None,
        at=at,
        time_basis=TimeBasis.INSTANT,
        direction=Direction.IN,
        box=MessageBox.INBOX,
        body=body,
        raw={"address": number, "body": body, "service_center": "+8613800000500", "type": "1"},
    )
    return MessageEntry(id=key, message=record, party=number)


def party(key, role=Role.COLLECTOR, kind=NumberKind.MOBILE, institution=None, names=()):
    number = PhoneNumber(raw=key, key=key, kind=kind, place="广东深圳", carrier="中国移动")
    return Party(
        number=number,
        names=names,
        role=role,
        role_reason=remark("短信中出现债务用语 %(count)d 次", count=3),
        decided=role is Role.KNOWN,
        institution=institution,
    )


def hit(text, *, passage="m201", by_sound=False, begin=None, end=None, pattern="contacts"):
    return Hit(
        rule=CONTACTS.rule,
        rule_version=2,
        pattern=pattern,
        category=Category.THIRD_PARTY_DISCLOSURE,
        severity=4,
        passage=passage,
        start=0,
        end=len(text),
        text=text,
        by_sound=by_sound,
        score=0.91 if by_sound else 1.0,
        begin_s=begin,
        end_s=end,
    )


def finding(key, **values):
    base = {
        "category": Category.THIRD_PARTY_DISCLOSURE,
        "severity": 4,
        "rules": (CONTACTS,),
        "hits": (),
        "channel": Channel.SMS,
        "party": COLLECTORS[0],
        "cluster": "C1",
        "record": None,
        "call": None,
        "calls": (),
        "at": START,
        "speaker": Speaker.COLLECTOR,
        "confidence": 1.0,
    }
    return Finding(id=key, **(base | values))


def shown(item, *, quote=(), before=(), after=(), decision=None):
    return FindingEntry(finding=item, decision=decision, before=before, quote=quote, after=after)


def decided(key, state, reason="听过录音，话是对方说的"):
    at = datetime(2026, 11, 3, 2, 30, tzinfo=UTC)
    return Decision(
        finding=key, state=state, reason=reason, note=None, reviewer="示例复核人", at=at
    )


def text_finding(body=PLAIN, words="爆你通讯录"):
    item = finding("F1a2b", hits=(hit(words),), record=201)
    return shown(item, quote=(body,), before=("您好，这里是远山银行委托的催收方。",))


def call_finding():
    hits = (
        hit("到你单位去", passage="r301", begin=133.2, end=139.4),
        hit("报你通训录", passage="r301", begin=141.0, end=143.5, by_sound=True),
    )
    item = finding(
        "F3c4d",
        hits=hits,
        channel=Channel.CALL,
        record=301,
        call=1,
        confidence=0.83,
        state=State.CONFIRMED,
        at=START + timedelta(minutes=2),
    )
    quote = ("明天就到你单位去，", "然后报你通训录。")
    return shown(
        item,
        quote=quote,
        before=("你到底什么时候还钱？",),
        after=("我再想想办法。",),
        decision=decided("F3c4d", State.CONFIRMED),
    )


def pattern_finding(calls):
    item = finding(
        "F5e6f",
        category=Category.FREQUENCY,
        severity=3,
        rules=(OFTEN,),
        channel=Channel.CALL,
        calls=tuple(entry.id for entry in calls),
        observation=remark("2026-09-14 一日内，同一组号码共接通 5 次；所比照的数目为每日 3 次。"),
    )
    return shown(item)


def hostile_finding():
    item = finding(
        "F7a8b",
        hits=(hit("𠮷先生"), hit("img src")),
        record=202,
        state=State.UNSURE,
        party=COLLECTORS[1],
    )
    return shown(item, quote=(RARE,), decision=decided("F7a8b", State.UNSURE, "听不清"))


def email_finding():
    item = finding(
        "F9c0d",
        channel=Channel.EMAIL,
        record=401,
        party=None,
        cluster=None,
        hits=(hit("刑事拘留"),),
        category=Category.FALSE_CONSEQUENCE,
        severity=5,
        at=None,
    )
    return shown(item, quote=("如不在今日还清，将对您刑事拘留。",))


def transcript():
    words = (Word(start=133.2, end=139.4, text="明天就到你单位去，", confidence=0.8),)
    segments = (
        Segment(
            index=0,
            start=133.0,
            end=140.0,
            text="明天就到你单位去，",
            machine_text="明天就到你單位去，",
            words=words,
            confidence=0.83,
            speaker=Speaker.COLLECTOR,
            doubts=(Doubt.LOW_CONFIDENCE,),
        ),
        Segment(
            index=1,
            start=140.5,
            end=144.0,
            text="然后报你通训录。",
            machine_text="然後報你通訓錄。",
            words=(),
            confidence=0.61,
        ),
    )
    return Transcript(
        recording=301,
        exhibit=SOUND.id,
        tag=ENGINE,
        language="zh",
        language_probability=0.98,
        seconds=204.0,
        speech_seconds=120.0,
        segments=segments,
    )


def recording():
    record = Recording(
        provenance=place(SOUND, "file", "recordings"),
        number=COLLECTORS[0],
        name=None,
        started_at=START,
        time_basis=TimeBasis.CASE_ZONE,
        direction=Direction.IN,
        duration=timedelta(seconds=204),
        container="amr",
        codec="amrnb",
        sample_rate=8000,
        channels=1,
        naming="miui",
    )
    link = Link(
        recording=301,
        call=1,
        score=0.97,
        margin=0.5,
        offset=timedelta(seconds=3.4),
        reason=remark("号码相同，时间相差 %(seconds)d 秒", seconds=3),
    )
    return RecordingEntry(
        id=301, recording=record, party=COLLECTORS[0], link=link, transcript=transcript()
    )


def email():
    record = Email(
        provenance=place(MAIL, "eml:1", "eml"),
        sender="cuishou@example.invalid",
        recipients=("a@example.invalid",),
        at=None,
        time_basis=TimeBasis.OFFSET,
        subject="催告函",
        body="如不在今日还清，将对您刑事拘留。",
        direction=Direction.IN,
        raw={"Received": "from mail.example.invalid"},
    )
    return EmailEntry(id=401, email=record)


def chain():
    events, previous = [], GENESIS
    for at, action in enumerate(("create", "acquire", "import", "transcribe", "flag", "decide")):
        values = {
            "sequence": at + 1,
            "at": datetime(2026, 11, 1, 1, at, tzinfo=UTC),
            "actor": "示例用户",
            "action": action,
            "subject": CALL_LOG.id,
            "details": {"files": at, "program": "0.1.0"},
            "previous": previous,
        }
        previous = custody_digest(**values)
        events.append(CustodyEvent(**values, digest=previous))
    return tuple(events)


def calls(count=40):
    outcomes = (CallOutcome.ANSWERED, CallOutcome.MISSED, CallOutcome.REJECTED)
    for key in range(1, count + 1):
        at = START + timedelta(hours=3 * (key - 1), minutes=key % 7)
        number = COLLECTORS[key % 3] if key % 9 else STRANGER
        outcome = outcomes[key % 3] if key > 5 else CallOutcome.ANSWERED
        seconds = 20 + key % 90 if outcome is CallOutcome.ANSWERED else 0
        yield call(key, at, number, outcome, seconds, recording=301 if key == 1 else None)


def statistics(entries):
    grid = [[0] * 24 for _day in range(7)]
    days = Counter()
    for item in entries:
        local = item.call.started_at.astimezone(ZONE)
        grid[local.weekday()][local.hour] += 1
        days[local.date(), item.party] += 1
    return Statistics(
        hour_weekday=tuple(map(tuple, grid)),
        days=tuple(
            DayCount(
                day=day,
                party=number,
                incoming=count,
                answered=count // 2,
                unanswered=count - count // 2,
                night=0,
                seconds=60 * count,
            )
            for (day, number), count in sorted(days.items())
        ),
        coverage=(
            Coverage(
                exhibit=CALL_LOG.id,
                kind="call",
                first=START,
                last=START + timedelta(days=5),
                rows=len(entries),
                remark=remark("手机只保留最近 %(rows)d 条通话", rows=500),
            ),
        ),
        total_calls=len(entries),
        collector_calls=len(entries),
        answered=len(entries) // 2,
        night=3,
        talked=timedelta(minutes=47, seconds=12),
    )


def dossier(count=40, *, kind=DossierKind.DRAFT, language="zh", **values):
    """Return the made-up dossier; `values` replace fields."""
    entries = tuple(calls(count))
    base = {
        "kind": kind,
        "language": language,
        "title": "示例人与“闪借宝”往来的证据报告",
        "zone": "Asia/Shanghai",
        "region": "CN",
        "period": (date(2026, 9, 1), None),
        "versions": {"importers": "sms_backup_restore 3", "rules": "cn 1"},
        "engines": (ENGINE,),
        "rule_pack": "cn",
        "rules_run": 61,
        "exhibits": (
            entry(CALL_LOG, "sms_backup_restore", call=len(entries)),
            entry(SMS_LOG, "sms_backup_restore", lost=1, message=4),
            entry(SOUND, "recordings", recording=1),
            entry(MAIL, "eml", email=1),
            entry(PHOTO, None),
        ),
        "skipped": (SkippedFile(path="备份/msg.bak", size=99, reason=remark("不认识的格式")),),
        "warnings": (
            ExtractionWarning(
                provenance=place(SMS_LOG, "xml:/smses/sms[5]"),
                remark=remark("第 %(row)d 条没有日期", row=5),
                raw={"body": "（空）", "date": "null"},
            ),
        ),
        "parties": (
            party(COLLECTORS[0], institution="闪借宝"),
            party(COLLECTORS[1], kind=NumberKind.VIRTUAL_MOBILE),
            party(COLLECTORS[2], kind=NumberKind.LANDLINE),
            party(STRANGER, role=Role.UNKNOWN),
            party(FRIEND, role=Role.KNOWN, names=("老同学",)),
        ),
        "clusters": (
            Cluster(
                id="C1",
                name="闪借宝",
                numbers=COLLECTORS,
                reasons=(remark("三个号码都自称 %(name)s", name="闪借宝"),),
            ),
        ),
        "calls": entries,
        "messages": (
            message(201, START, COLLECTORS[0], PLAIN),
            message(202, START + timedelta(hours=1), COLLECTORS[1], RARE),
            message(203, START + timedelta(hours=2), FRIEND, "周末一起吃饭吗"),
            message(204, None, STRANGER, "【远山银行】您的验证码是 000000"),
        ),
        "emails": (email(),),
        "recordings": (recording(),),
        "findings": (
            text_finding(),
            call_finding(),
            pattern_finding(entries[:5]),
            hostile_finding(),
            email_finding(),
        ),
        "gated": {"party": 4, "context": 2, "exception": 1},
        "counts": {"proposed": 3, "confirmed": 1, "unsure": 1, "rejected": 2},
        "statistics": statistics(entries),
        "gaps": (remark("有 %(count)d 次接通的来电没有录音", count=17),),
        "custody": chain(),
    }
    return Dossier(**(base | values))


def with_message(body):
    """Return a dossier whose first message has this body, quoted by its first finding."""
    made = dossier()
    first = message(201, START, COLLECTORS[0], body)
    quoted = text_finding(body, body[:6])
    return dataclasses.replace(
        made,
        messages=(first, *made.messages[1:]),
        findings=(quoted, *made.findings[1:]),
    )
