"""How many messages a second the Chinese rules look through, on one core.

The messages are everyday ones made up here from twenty moulds, one in fifty from `tests/quiet`, and
one in two hundred from a collector; or the `text` of the lines of JSON files, over and over. The
time is processor time, with what is made ready on the way; beside it stands how much longer that is
than one `str.count` of one word over the same messages.
Run `python tests/benchmarks/rules_speed.py [FILE.jsonl ...]`.
"""

from __future__ import annotations

import json
import random
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from analyzer.rules.check import check_lines
from analyzer.rules.pack import load_pack

HERE = Path(__file__).parent
ROWS = 1_000_000
VARIED = 100_000
COLLECTORS, HARD = 0.005, 0.02
MOULDS = (
    "【{brand}】您的包裹已到{place}，请凭取件码{n}-{n}-{n}领取，逾期将退回。",
    "【{brand}】验证码{n}{n}，{n}分钟内有效，请勿告诉他人。",
    "【{brand}】您尾号{n}{n}的储蓄卡{day}支出{n}{n}.{n}元，余额{n}{n}{n}.{n}元。",
    "【{brand}】尊敬的用户，您本月话费{n}.{n}元，请及时缴纳，如已缴费请忽略。",
    "【{brand}】会员日全场{n}折起，{day}{place}见！退订回T",
    "{who}，{day}{time}去{place}吃饭吧，{tail}",
    "{who}你到哪了？我在{place}等你{tail}",
    "我{time}才下班，{who}说不用等我们了{tail}",
    "孩子{day}家长会，老师让{who}也去，你有空吗？",
    "{day}{time}开会，地点{place}，请准时参加。",
    "收到，谢谢{who}！{tail}",
    "好的{tail}",
    "你{day}有没有时间，帮我把东西带到{place}{tail}",
    "{who}的电话打不通，你知道他在哪吗？",
    "刚才在{place}看到{who}了，好久不见{tail}",
    "Meeting moved to {n}:{n}{n}, see you at {place}.",
    "记得给{who}打个电话，{day}是她生日{tail}",
    "微信转你{n}{n}{n}块了，{day}的饭钱{tail}",
    "钥匙放在{place}的柜子里了，{time}过来拿就行",
    "{who}：{place}停水到{time}，提前接点水。",
)
WORDS = {
    "brand": "远山银行 小鹿快递 晨光超市 青禾通信 云上旅行 好邻居物业",
    "place": "公司楼下 学校门口 东门驿站 医院 火车站 老地方 家里 3号楼大厅 超市 单位",
    "who": "妈 爸 老婆 老公 小王 张老师 李姐 表哥 同事 房东 外婆 经理",
    "day": "今天 明天 周六 后天 下周一 5月3日 昨天",
    "time": "晚上 早上8点 中午 下午三点 七点半 一会儿",
    "tail": "。 ~ ！！ ？ 哈哈 ，别忘了 ，辛苦了 😊 ，路上小心 ，嗯 ，爱你哦",
}


def messages(seed: int = 1) -> list[str]:
    """Return made up messages, a few of them from collectors."""
    chance = random.Random(seed)
    quiet = _lines(HERE.parent / "quiet")
    text = (HERE.parent / "sentences" / "zh" / "early.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    collectors = [row["text"] for row in rows if row["label"] == "pos"]
    made = []
    for _ in range(VARIED):
        if chance.random() < COLLECTORS:
            made.append(chance.choice(collectors))
        elif chance.random() < HARD:
            made.append(chance.choice(quiet))
        else:
            made.append(_message(chance))
    return made


def everyday(count: int, seed: int = 2) -> list[str]:
    """Return made up messages of family, couriers, banks and shops, none from a collector."""
    chance = random.Random(seed)
    return [_message(chance) for _ in range(count)]


def _message(chance: random.Random) -> str:
    words = {name: chance.choice(some.split()) for name, some in WORDS.items()}
    parts = chance.choice(MOULDS).split("{n}")
    return "".join(part.format(**words) + str(chance.randrange(1, 100)) for part in parts[:-1]) + (
        parts[-1].format(**words)
    )


def _lines(folder: Path) -> list[str]:
    paths = sorted(folder.glob("*.txt"))
    return [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def measure(name: str, texts: list[str]) -> None:
    """Print the speed over a million messages."""
    rows = [{"id": str(i), "text": text} for i, text in enumerate(islice(cycle(texts), ROWS))]
    begun = time.process_time()
    pack = load_pack("cn")
    loaded = time.process_time() - begun
    begun = time.process_time()
    found = sum(bool(line["findings"]) for line in check_lines(pack, rows))
    taken = time.process_time() - begun
    begun = time.process_time()
    sum(row["text"].count("通讯录") for row in rows)
    counted = time.process_time() - begun
    characters = sum(len(row["text"]) for row in rows) / ROWS
    print(f"{name}: {ROWS:,} messages of {characters:.0f} characters, {found:,} flagged")
    print(f"  rules read in {loaded:.2f} s")
    print(f"  {ROWS / taken:,.0f} messages a second; {taken / counted:.0f} times one str.count")


def main() -> None:
    """Measure made up messages, or those of the files named."""
    for path in map(Path, sys.argv[1:]):
        text = path.read_text(encoding="utf-8")
        measure(path.stem, [json.loads(line)["text"] for line in text.splitlines()])
    if not sys.argv[1:]:
        measure("made up", messages())


if __name__ == "__main__":
    main()
