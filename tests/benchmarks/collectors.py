"""Made collectors that change numbers, with everyday traffic around them, from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from analyzer.model.exhibit import Provenance
from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Contact,
    Direction,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from tests.benchmarks.linking_phones import START, call

FIRST = "闪速易快信金宝顺鑫恒聚融众诚乐安捷立小大云海远青"
MIDDLE = "借贷钱融信通易花分还享周呗汇米豆丰"
LAST = "宝通呗花贷金服钱包融易站侠"

SIGNED = (
    "【{name}】您的借款已逾期{days}天，今日18点前还清，否则移交法务处理",
    "您欠款{money}元仍未结清，逾期将影响征信，请尽快还款【{name}】",
    "【{name}】{days}天逾期，再不还款将联系您的紧急联系人和单位",
    "[{name}]贷后通知：您的账户已逾期，请立即还款",
)
NAMED = (
    "您好，这里是{name}贷后，您的借款逾期{days}天了，今天能处理吗",
    "你在{name}的借款已经逾期，今天还不还",
    "我是{name}委托方，你欠{money}元，再不还就通知你家人",
    "{name}的钱今天五点前还清，不然上门找你",
)
LINKED = (
    "逾期{days}天，点击{link}还款，逾期不还将起诉",
    "欠款请转入{account}，户名李某，今天必须还清，否则上门",
    "加微信{wechat}处理欠款，不处理就发给通讯录",
    "欠款今天不处理后果自负，请致电{back}联系专员",
)
SPOKEN = (
    "你好，我是{name}的工作人员，工号{staff}。你的欠款逾期{days}天了。\n我没钱。\n那就联系你家人还",
    "这边是{name}法务部，你那笔借款今天要不要处理\n明天\n不还就起诉",
    "我们是{name}委托的第三方，欠款今天还清",
)
BARE = (
    "再不还钱就爆你通讯录",
    "逾期不还，今天下午外访人员上门",
    "你欠的钱今天还清，别逼我给你单位打电话",
)


@dataclass(frozen=True, kw_only=True)
class Phone:
    """What a made phone holds; `truth` has the institution of each collector's number."""

    calls: list[tuple[int, CallRecord]] = field(default_factory=list)
    messages: list[tuple[int, Message]] = field(default_factory=list)
    contacts: list[tuple[int, Contact]] = field(default_factory=list)
    spoken: dict[str, list[str]] = field(default_factory=dict)
    """By number as written."""
    truth: dict[str, int] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    """Numbers of other people, which must never be tied to a collector."""
    reused: set[str] = field(default_factory=set)
    """Numbers that several institutions used."""
    silent: set[str] = field(default_factory=set)
    """Numbers that nothing but the rhythm of their calls ties to the others."""


def message(number: str, at: datetime, body: str, *, row: int) -> Message:
    """Return a made message that came in."""
    return Message(
        provenance=Provenance(exhibit="Esms", locator=f"row/{row}", importer="made", version=1),
        kind=MessageKind.SMS,
        number=number,
        name=None,
        at=at,
        time_basis=TimeBasis.INSTANT,
        direction=Direction.IN,
        box=MessageBox.INBOX,
        body=body,
    )


def collectors(seed: int, *, silent: float = 0.0) -> Phone:
    """Return the phone of a seed.

    Args:
        seed: Equal seeds give equal phones.
        silent: Part of the numbers that leave no word, only calls in series with the others.
    """
    draw = random.Random(seed * 104_729 + 5)
    made = Phone()
    free = [f"1{head}0000{tail:04d}" for head in (70, 71, 67, 39, 92) for tail in range(10_000)]
    numbers = iter(draw.sample(free, 600))
    names = _names(draw, draw.randint(2, 6))
    for index, name in enumerate(names):
        _institution(draw, made, index, name, numbers, silent=silent, others=names)
    _everyday(draw, made, names, numbers)
    return made


def _names(draw: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(map(draw.choice, (FIRST, MIDDLE, LAST)))] = None
    return list(found)


def _institution(
    draw: random.Random,
    made: Phone,
    index: int,
    name: str,
    numbers: object,
    *,
    silent: float,
    others: list[str],
) -> None:
    mine = [next(numbers) for _ in range(draw.randint(5, 40))]  # type: ignore[call-overload]
    shared = {
        "link": f"{draw.choice('abcdxyz')}{index}k.example/{draw.randint(10**5, 10**6)}",
        "account": f"62{draw.randint(10**16, 10**17 - 1)}",
        "wechat": f"hk_{draw.choice('abcdefgh')}{draw.randint(1000, 9999)}",
        "back": mine[0],
    }
    quiet = {n for n in mine[1:] if draw.random() < silent}
    for number in mine:
        made.truth[number] = index
        if number in quiet:
            made.silent.add(number)
        else:
            _words(draw, made, number, name, shared, first=number == mine[0])
    _series(draw, made, mine)


def _words(
    draw: random.Random,
    made: Phone,
    number: str,
    name: str,
    shared: dict[str, str],
    *,
    first: bool,
) -> None:
    """Write and say things from one number; at least one of them tells whose it is."""
    kinds = draw.sample((SIGNED, NAMED, LINKED, SPOKEN), draw.randint(1, 2))
    if first or LINKED in kinds:
        kinds = [*kinds, draw.choice((SIGNED, NAMED))]
    for kind in (*kinds, BARE) if draw.random() < 0.5 else kinds:
        values = {
            **shared,
            "name": name,
            "days": draw.randint(2, 90),
            "money": draw.randint(500, 50_000),
            "staff": draw.randint(100, 9999),
        }
        text = draw.choice(kind).format(**values)
        if kind is SPOKEN:
            made.spoken.setdefault(number, []).append(text)
        else:
            at = START + timedelta(days=60) * draw.random()
            row = len(made.messages)
            made.messages.append((row, message(number, at, text, row=row)))


def _series(draw: random.Random, made: Phone, mine: list[str]) -> None:
    """Call in series: one number after the other within minutes, several times a week."""
    order = list(mine)
    for _ in range(draw.randint(14, 40)):
        at = START + timedelta(days=draw.randint(0, 59), hours=draw.uniform(0.5, 13))
        draw.shuffle(order)
        for number in order[: draw.randint(4, 9)]:
            _call(draw, made, number, at)
            at += timedelta(seconds=draw.uniform(25, 80))
    for number in mine:
        for _ in range(draw.randint(0, 3)):
            _call(draw, made, number, START + timedelta(days=60) * draw.random())


def _call(draw: random.Random, made: Phone, number: str, at: datetime) -> None:
    answered = draw.random() < 0.2
    made.calls.append(
        (
            len(made.calls),
            call(
                number,
                at,
                draw.randint(1, 20) if answered else 0,
                row=len(made.calls),
                outcome=CallOutcome.ANSWERED if answered else CallOutcome.MISSED,
            ),
        )
    )


def _everyday(draw: random.Random, made: Phone, names: list[str], numbers: object) -> None:
    """Add what must stay apart: couriers, a bank, friends who tell of collectors, strangers."""
    texts = (
        ("106900000001", "【乐家超市】本周特价，退订回T"),
        ("95000001", "【远山银行】您尾号1234的账户入账100元"),
        ("106900000002", f"【{names[0]}】验证码123456，请勿告诉他人"),
        (next(numbers), f"{names[0]}又给我打电话了，你是不是借钱了"),  # type: ignore[call-overload]
        (next(numbers), "您好，快递放驿站了"),  # type: ignore[call-overload]
        (next(numbers), "你在大海科技上班吗，我是猎头"),  # type: ignore[call-overload]
    )
    for number, body in texts:
        row = len(made.messages)
        made.messages.append((row, message(number, START, body, row=row)))
    for _ in range(20):
        number = next(numbers)  # type: ignore[call-overload]
        for _ in range(draw.randint(1, 4)):
            _call(draw, made, number, START + timedelta(days=60) * draw.random())
