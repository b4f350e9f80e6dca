"""Made collectors of another kind: weekly pools of numbers, agencies, shared senders, reuse.

`collectors` has numbers that call in series within two minutes. Here dialers try again after some
minutes, each week has its own pool, signatures come in several spellings, shorteners and senders
are shared by strangers, numbers pass on to another institution, and relatives' numbers are forged.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.model.records import CallOutcome, Contact
from tests.benchmarks.collectors import FIRST, LAST, MIDDLE, Phone, message
from tests.benchmarks.linking_phones import START, call, where

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURES = ("【{name}】", "【{name}贷后】", "【{name}】", "【{name}官方】", "[{name}]")
TEXTS = (
    "{sign}您的借款已逾期{days}天，请于今日17点前结清，以免影响您的生活",
    "尊敬的客户，您{money}元欠款仍未处理，我司将安排外访。{sign}",
    "{sign}{owner}，您已严重逾期，再不处理将通知您的紧急联系人，详情 {link} 拒收请回复R",
    "{sign}账户已逾期，还款链接 {link}",
    "{sign}您的案件已移交法务，最后协商电话{back}",
)
UNSIGNED = (
    "{owner}，{name}的欠款今天必须处理，不然上门",
    "你在{name}的借款逾期{days}天，明天到你单位",
    "再不还款后果自负，加微信{wechat}协商",
    "欠款{money}元转到{account}，今天下午五点截止，逾期起诉",
)
SPOKEN = (
    "喂你好，请问是{owner}吗，我这边是{name}的，你的借款逾期了。\n嗯\n什么时候能还",
    "我是{name}委托方的王专员，工号{staff}，今天能处理欠款吗",
    "你{name}这笔账拖了{days}天了，今天不还就给你家里打电话",
    "喂，我这里是{name}法务，逾期不还要起诉你",
)
MUTE = ("喂。喂？听得到吗", "打错了", "……")


def collectors(seed: int, *, mute: float = 0.25) -> Phone:
    """Return the phone of a seed.

    Args:
        seed: Equal seeds give equal phones.
        mute: How many institutions never send or say a word that tells who they are.
    """
    draw = random.Random(seed * 15_485_863 + 17)
    made = Phone()
    pool = [f"1{head}0000{n:04d}" for head in (70, 71, 62, 30, 55, 86) for n in range(10_000)]
    pool += [f"0755{n:08d}" for n in range(5000)]
    numbers = iter(draw.sample(pool, 900))
    names: dict[str, None] = {}
    count = draw.randint(2, 5)
    while len(names) < count:
        names["".join(map(draw.choice, (FIRST, MIDDLE, LAST)))] = None
    pools: list[list[str]] = []
    for index, name in enumerate(names):
        says = index == 0 or draw.random() >= mute
        pools.append(_institution(draw, made, index, name, numbers, says=says))
    if draw.random() < 0.5:
        _passed_on(draw, made, pools, list(names))
    _shared_sender(draw, made, list(names))
    _others(draw, made, list(names), numbers)
    return made


def _institution(
    draw: random.Random,
    made: Phone,
    index: int,
    name: str,
    numbers: Iterator[str],
    *,
    says: bool,
) -> list[str]:
    mine = [next(numbers) for _ in range(draw.randint(5, 40))]
    values = {
        "name": name,
        "owner": "张三",
        "link": f"dwz.example/{draw.choice('ABCDEF')}{draw.randint(10**4, 10**5)}",
        "account": f"62{draw.randint(10**16, 10**17 - 1)}",
        "wechat": f"ls{draw.choice('abcd')}_{draw.randint(1000, 9999)}",
        "back": mine[0],
    }
    weeks = draw.randint(4, 14)
    rests = sorted(draw.sample(mine, len(mine)))
    for week in range(weeks):
        active = draw.sample(mine, min(len(mine), draw.randint(3, 8)))
        if week < len(rests) // 4 + 1:
            active += rests[week * 4 : week * 4 + 4]
        _week(draw, made, week, list(dict.fromkeys(active)))
    for number in mine:
        made.truth[number] = index
        if says:
            _words(draw, made, number, values)
        else:
            made.silent.add(number)
            if draw.random() < 0.2:
                made.spoken.setdefault(number, []).append(draw.choice(MUTE))
    return mine


def _week(draw: random.Random, made: Phone, week: int, active: list[str]) -> None:
    """Dial on working days in a few rounds; after each try the next number takes over."""
    for day in draw.sample(range(7), draw.randint(4, 7)):
        for _ in range(draw.randint(1, 3)):
            at = START + timedelta(days=7 * week + day, hours=draw.uniform(0.5, 12))
            order = draw.sample(active, min(len(active), draw.randint(2, 6)))
            for number in order:
                _ring(draw, made, number, at)
                at += timedelta(
                    seconds=draw.choice([20, 45, 90, 150, 240]) * draw.uniform(0.8, 1.6)
                )


def _ring(draw: random.Random, made: Phone, number: str, at: datetime) -> None:
    key = len(made.calls)
    outcome = draw.choices(
        [CallOutcome.MISSED, CallOutcome.REJECTED, CallOutcome.ANSWERED], [5, 2, 3]
    )[0]
    seconds = draw.randint(1, 90) if outcome is CallOutcome.ANSWERED else draw.randint(0, 40)
    row = call(number, at, seconds, row=key, outcome=outcome)
    if draw.random() < 0.1 and number in made.truth:
        row = replace(row, raw={"mark_content": "疑似催收", "mark_count": "37"})
    made.calls.append((key, row))


def _words(draw: random.Random, made: Phone, number: str, values: dict[str, object]) -> None:
    told = False
    while not told:
        for kind, share in ((TEXTS, 0.5), (UNSIGNED, 0.35), (SPOKEN, 0.5)):
            if draw.random() < share:
                _say(draw, made, number, kind, values)
                told = True


def _say(
    draw: random.Random,
    made: Phone,
    number: str,
    kind: tuple[str, ...],
    values: dict[str, object],
) -> None:
    more = {
        **values,
        "sign": draw.choice(SIGNATURES).format(**values),
        "days": draw.randint(3, 200),
        "money": draw.randint(300, 90_000),
        "staff": f"{draw.randint(1, 9999):04d}",
    }
    text = draw.choice(kind).format(**more)
    if kind is SPOKEN:
        made.spoken.setdefault(number, []).append(text)
    else:
        _write(made, number, START + timedelta(days=90 * draw.random()), text)


def _write(made: Phone, number: str, at: datetime, text: str) -> None:
    row = len(made.messages)
    made.messages.append((row, message(number, at, text, row=row)))


def _passed_on(draw: random.Random, made: Phone, pools: list[list[str]], names: list[str]) -> None:
    """Let a number of the first institution be used by the second later; it is of neither."""
    number = draw.choice(pools[0][1:])
    for index in (0, 1):
        at = START + timedelta(days=10 + 70 * index)
        _write(made, number, at, f"【{names[index]}】您的借款已逾期，今日不还将上门")
    for day in range(70, 80):
        at = START + timedelta(days=day, hours=draw.uniform(1, 11))
        for other in (number, *draw.sample(pools[1], 2)):
            _ring(draw, made, other, at)
            at += timedelta(seconds=draw.uniform(30, 100))
    made.truth.pop(number)
    made.reused.add(number)


def _shared_sender(draw: random.Random, made: Phone, names: list[str]) -> None:
    """Send for several institutions, a bank and a shop from one port, as aggregators do."""
    for text in (
        *(f"【{name}】您的借款已逾期，请尽快还款，拒收回复R" for name in names),
        "【远山银行】您的信用卡账单已出，最低还款100元",
        "【乐家超市】会员日全场八折",
    ):
        _write(made, "10690000777", START + timedelta(days=90 * draw.random()), text)


def _others(draw: random.Random, made: Phone, names: list[str], numbers: Iterator[str]) -> None:
    """Add relatives, couriers, a bank, an advertiser, and relatives' numbers that were forged."""
    for place in range(8):
        number = next(numbers)
        made.apart.add(number)
        name = ("妈妈", "老婆", "小李", "房东", "二叔", "王老师", "同事赵", "表姐")[place]
        made.contacts.append(
            (place, Contact(provenance=where("Ebook", place), name=name, numbers=(number,)))
        )
        for _ in range(draw.randint(5, 40)):
            _ring(draw, made, number, START + timedelta(days=90 * draw.random()))
        if place < 3:
            _write(
                made,
                number,
                START,
                f"{draw.choice(names)}打电话到我这里了，说你欠钱逾期了，怎么回事",
            )
        if place == 3:
            made.spoken.setdefault(number, []).append(
                f"我是{names[0]}委托方，你的欠款今天要还，不还上门"
            )
    for _ in range(12):
        number = next(numbers)
        made.apart.add(number)
        day = draw.randint(0, 80)
        for n in range(draw.randint(1, 3)):
            at = START + timedelta(days=day + n, hours=draw.uniform(2, 5))
            _ring(draw, made, number, at)
        if draw.random() < 0.6:
            _write(
                made, number, START + timedelta(days=day), "您好，您的快递放门口了，取件码8-2-3014"
            )
    for number, text in (
        ("10690000555", f"【{names[0]}】额度最高20万，点击 dwz.example/ad 领取，拒收请回复R"),
        ("95000123", "【远山银行】您的信用卡本期账单1000元，还款日5日，如已还款请忽略"),
        (next(numbers), f"谨防诈骗！有人冒充{names[0]}催收，请勿转账"),
    ):
        made.apart.add(number)
        _write(made, number, START + timedelta(days=5), text)
        for _ in range(3):
            _ring(draw, made, number, START + timedelta(days=80 * draw.random()))
