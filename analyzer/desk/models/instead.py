"""Sentences that name options of the command line, said for people at a window."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from analyzer.i18n import translator
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.i18n import Translate

INSTEAD: Mapping[str, str] = {
    "“%(name)s”是加了密码的安卓备份。请重新导入，并给出备份时设置的密码（命令行加 --password）；"
    "忘了密码就在手机上重新备份，不要设密码。": N_(
        "“%(name)s”是加了密码的安卓备份。请在“导入”页写下备份时设置的密码，再读一次；"
        "忘了密码就在手机上重新备份，不要设密码。"
    ),
    "这份华为备份加了密码，读取通话和短信时需要它（命令行加 --password）": N_(
        "这份华为备份加了密码，读取通话和短信时需要它，可以写在“导入”页"
    ),
    "“%(name)s”是加了密码的华为备份。请把整个备份文件夹重新导入，并给出备份时设置的密码"
    "（命令行加 --password）。": N_(
        "“%(name)s”是加了密码的华为备份。请导入整个备份文件夹，"
        "并在“导入”页写下备份时设置的密码，再读一次。"
    ),
    "这张表（%(rows)d 行，列：%(columns)s）像是记录，"
    "但拿不准哪一列是时间、号码和通话方式，没有读取。"
    "如果是通话，请用 import --map 指明各列后再导入": N_(
        "这张表（%(rows)d 行，列：%(columns)s）像是记录，"
        "但拿不准哪一列是时间、号码和通话方式，没有读取。"
        "如果是通话，请在“导入”页按“看一看这张表…”，告诉程序哪一列是什么"
    ),
    "按以前为同样的列指明的对应关系（import --map）读取：%(columns)s。"
    "如有不对，请重新用 --map 指明": N_(
        "按以前为同样的列指明的对应关系读取：%(columns)s。"
        "如有不对，请把表头改一个字，另存一份再导入，程序会重新问"
    ),
    "“%(name)s”是加密的 SMS Import / Export 导出。请在导入时给出当时设置的密码"
    "（命令行加 --password）；忘了密码的话，请在该应用的设置里关闭加密，重新导出。": N_(
        "“%(name)s”是加密的 SMS Import / Export 导出。请在“导入”页写下当时设置的密码，再读一次；"
        "忘了密码的话，请在该应用的设置里关闭加密，重新导出。"
    ),
    "表格“%(name)s”加了密码。请在导入时给出密码（命令行加 --password），再导入一次。": N_(
        "表格“%(name)s”加了密码。请在“导入”页写下密码，再读一次。"
    ),
    "这个文件加了密码。请在导入时一起给出密码（--password），或先用密码解压再导入。": N_(
        "这个文件加了密码。请在“导入”页写下密码，再读一次；也可以先用密码解压再导入。"
    ),
    "这是加密的华为备份里的录音。请给出备份时设置的密码（命令行加 --password），再导入一次。": N_(
        "这是加密的华为备份里的录音。请在“导入”页写下备份时设置的密码，再读一次。"
    ),
    "公开版没有写成：%(place)s 里还有“%(piece)s”。如果它可以公开，请加 --keep %(piece)s；"
    "如果是人名或号码，请加 --mask %(piece)s。": N_(
        "公开版没有写成：%(place)s 里还有“%(piece)s”，程序不能断定它该不该遮。"
        "如果是别人的号码，请先在“谁是谁”里标明是谁，再生成一次；"
        "只给自己或办案机关看的，可以不勾公开版。"
    ),
    "向“%(office)s”提交还缺：%(fields)s。可以写进 --form 文件，或加 --ask 逐项填写。": N_(
        "向“%(office)s”提交还缺：%(fields)s。请填在“投诉材料”里带 * 的几项。"
    ),
    "提交以后又有 %(findings)d 条确认的要点、%(calls)d 次疑似催收来电，"
    "可以用 complain --supplement %(id)d 做补充材料": N_(
        "提交以后又有 %(findings)d 条确认的要点、%(calls)d 次疑似催收来电，"
        "可以再做一份材料，作为第 %(id)d 号投诉的补充交去"
    ),
    "对方要求补充材料，请补交后记下 supplemented": N_("对方要求补充材料，请补交，并记下哪天交的"),
    "线索都核对过了，可以用 report --final 生成正式报告。": N_(
        "线索都核对过了，可以在“报告和投诉”页生成正式报告。"
    ),
    "%(name)s 有 %(size)d 字节，超过该机关每个附件 %(limit)d 字节的限制。"
    "请用 --finding 少选几条，分几次提交。": N_(
        "%(name)s 有 %(size)d 字节，超过该机关每个附件 %(limit)d 字节的限制。请分几次提交。"
    ),
}
"""By the sentence as the rest of the program has it."""


@cache
def window_translator(language: str) -> Translate:
    """Return what translates templates for the window."""
    translate = translator(language)

    def say(template: str) -> str:
        return translate(INSTEAD.get(template, template))

    return say
