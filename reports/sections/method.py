"""How the report was made, with what, and what it cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.remark import N_
from analyzer.version import __version__
from reports.grid import Cell, capital, pairs
from reports.labels import GATE
from reports.prose import Mark, Prose, Run
from reports.styles import BODY, CAPTION, ITEM, chapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.transcript import EngineTag
    from reports.view import View

STEPS = (
    N_("接收：文件原样复制进案卷，记录路径、大小、时间与 SHA-256；备份文件夹只读，不改动。"),
    N_("读取：逐条读出通话、短信、邮件与录音；每条保留出处和原始行。看到但读不出的条目列为告警。"),
    N_("转写：在本机用语音识别模型把录音转成文字；引擎写出的文字不作改动，另存人工更正。"),
    N_("配对：按号码和时间把录音与通话记录对应起来，写明理由和相差的秒数。"),
    N_(
        "初筛：用规则查找可能有问题的语句和拨打规律；须依次通过对方身份、说话人、债务上下文、用语、排除情形五道检查。"
    ),
    N_("复核：由人逐条收听、查看并作出决定；程序不代替人下结论。"),
)

LIMITS = (
    N_("备份之外的内容不在本报告中；手机和运营商可能只保留最近一段时间的记录。"),
    N_("机器转写会听错、漏写，也可能在静音处写出没有人说过的句子；引用前请听原始录音。"),
    N_("标为“读音相近”的命中只表示声音可能相似，不作为原话引用。"),
    N_("号码显示可能被伪装；号码与机构的对应关系依据所列理由，可能有误。"),
    N_("时间取自来源本身；手机时钟不准或来源只写钟点时，可能有偏差。"),
    N_("没有规则命中，不代表没有发生；有规则命中，也不代表一方有错。"),
    N_("SHA-256 相符只表示文件自接收以后没有改变，不表示接收以前的内容属实。"),
)

REPEAT = N_(
    "重做方法：安装相同版本的程序，对同一批原始文件运行 calldossier import、transcribe、flag，"
    "再以同样的人工决定导出；所得 dossier.json 的 SHA-256 应与封面所列一致。"
)


def method(view: View) -> Iterator[Flowable]:
    """Yield the section on method and limits."""
    _ = view.say
    yield chapter(_("六、方法与局限"), "method")
    yield Prose(_("步骤"), CAPTION)
    yield from (Prose(f"{at}. {_(step)}", ITEM) for at, step in enumerate(STEPS, start=1))
    yield Prose(_("工具"), CAPTION)
    yield from pairs(_tools(view))
    yield Prose(_("未列为要点的规则命中"), CAPTION)
    yield Prose(_gated(view), BODY)
    yield Prose(_("局限"), CAPTION)
    yield from (Prose(f"· {_(limit)}", ITEM) for limit in LIMITS)
    yield Prose(_("重做"), CAPTION)
    yield Prose(_(REPEAT), BODY)
    yield Prose(_("标记"), CAPTION)
    yield Prose(
        (
            Run(text=_("加粗并加下划线"), bold=True, mark=Mark.LINE),
            Run(text=_("：规则命中的原文。　")),
            Run(text=_("虚线"), mark=Mark.DASH),
            Run(
                text=_(
                    "：仅读音相近。　[U+1F621] 一类的方括号："
                    "原文中无法打印或不可见的字符，按其统一码编号印出。"
                )
            ),
        ),
        BODY,
    )


def _tools(view: View) -> Iterator[tuple[str, Cell]]:
    _ = view.say
    yield _("程序"), f"CallDossier {__version__}"
    versions = "\n".join(f"{name} {text}" for name, text in sorted(view.dossier.versions.items()))
    yield _("各部分版本"), versions or "—"
    yield (
        _("规则包"),
        _("%(pack)s，共运行 %(rules)d 条规则")
        % {
            "pack": view.dossier.rule_pack,
            "rules": view.dossier.rules_run,
        },
    )
    for tag in view.dossier.engines:
        yield _("转写引擎"), _engine(tag)
    if not view.dossier.engines:
        yield _("转写引擎"), _("没有录音被转写")


def _engine(tag: EngineTag) -> str:
    options = ", ".join(f"{name}={value}" for name, value in sorted(tag.options.items()))
    return f"{tag.engine} {tag.version} · {tag.model}\nSHA-256 {tag.model_sha256}\n{options}"


def _gated(view: View) -> str:
    """Return how many hits each gate stopped; none of them is hidden from the person."""
    _ = view.say
    stopped = view.dossier.gated
    parts = [
        _("%(why)s：%(count)d 处") % {"why": _(why), "count": stopped[gate]}
        for gate, why in GATE.items()
        if stopped.get(gate)
    ]
    if not parts:
        return _("没有。")
    return capital(_("；").join(parts)) + _("。这些命中保留在案卷中，可在复核窗口查看。")
