"""Why a file of the backup was not read, in words, by what it seems to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.errors import UnreadableInput
from analyzer.model.remark import N_, Remark, remark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path, PurePosixPath

    from analyzer.model.dossier import SkippedFile

_SPLIT = N_(
    "分卷压缩包的一部分，单独打不开。请在电脑上把各卷放在同一个文件夹里解压，再导入解开的文件夹。"
)
_VOLUME = re.compile(r"\.(?:z\d\d|r\d\d|\d{3}|part\d+\.rar)\Z", re.IGNORECASE)
"""How volumes of a split archive end; the last of a split zip is called `.zip` itself."""

_APP = N_(
    "手机备份里某个应用自己的数据（.tar），加了密或已损坏，没有读取。系统的通话记录和短信"
    "不在里面，在旁边的数据库里（华为为 calllog.db、sms.db）。"
    "聊天应用里的证据请在手机上截图或导出。"
)
_OF_APP = re.compile(r"[a-z]\w*(?:\.\w+)+\.tar", re.IGNORECASE)
"""Huawei names the data of an app by its package: `com.example.chat.tar`."""

_BY_CONTENT: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", N_("图片。图片本身不读取；如果是截图证据，请单独保存原图。")),
    (b"\xff\xd8\xff", N_("图片。图片本身不读取；如果是截图证据，请单独保存原图。")),
    (b"GIF8", N_("图片。图片本身不读取；如果是截图证据，请单独保存原图。")),
    (b"%PDF", N_("PDF 文件，还不能读取。请另外保存原件。")),
    (
        b"SQLite format 3\x00",
        N_(
            "数据库文件，里面没有认识的通话或短信表，没有读取。"
            "可以用“SMS Backup & Restore”应用导出 XML 再导入。"
        ),
    ),
    (b"Rar!", N_("RAR 压缩包，还不能打开。请先解压，再导入解开的文件夹。")),
    (b"PK\x07\x08", _SPLIT),
    (b"\xd0\xcf\x11\xe0", N_("旧版 Office 文件，还不能读取。请另外保存原件。")),
)
_BY_SUFFIX: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp"),
        N_("图片。图片本身不读取；如果是截图证据，请单独保存原图。"),
    ),
    ((".apk", ".obb", ".so", ".dex"), N_("手机应用程序文件，里面没有通话或短信。")),
    (
        (".exml", ".bk", ".sbu"),
        N_(
            "三星 Smart Switch 或 Kies 的备份，内容加了密，没有公开的读取办法。"
            "请在手机上用“SMS Backup & Restore”应用导出 XML 再导入。"
        ),
    ),
    (
        (".db-wal", ".db-shm", ".db-journal"),
        N_(
            "数据库的附属文件，旁边没有能读取的同名数据库，没有单独读取。"
            "请把同名的 .db 文件放在一起再导入。"
        ),
    ),
    (
        (".bak", ".enc"),
        N_(
            "手机厂商的备份格式，不认识或加了密，没有读取。"
            "可以用“SMS Backup & Restore”应用导出 XML 再导入。"
        ),
    ),
    ((".csv", ".xls", ".xlsx", ".html", ".htm"), N_("表格或网页，还不能读取。请另外保存原件。")),
    (
        (".txt", ".md", ".log", ".doc", ".docx"),
        N_("文字或文档，没有读取。如果是证据，请另外保存原件。"),
    ),
)


def is_volume(path: PurePosixPath) -> bool:
    """Say whether a name is that of one volume of a split archive."""
    return _VOLUME.search(path.name) is not None


def reason_not_read(path: PurePosixPath, head: bytes, size: int) -> Remark:
    """Say why a file that no importer knows was not read, and what to do instead."""
    if size == 0:
        return remark(N_("文件是空的（0 字节）。请从手机重新拷贝一份。"))
    if not head.strip(b"\x00"):
        return remark(N_("文件开头全是空字节，像是没有拷贝完整。请从手机重新拷贝一份。"))
    if is_volume(path):
        return remark(_SPLIT)
    for magic, template in _BY_CONTENT:
        if head.startswith(magic):
            return remark(template)
    if _OF_APP.fullmatch(path.name):
        return remark(_APP)
    for suffixes, template in _BY_SUFFIX:
        if path.suffix.lower() in suffixes:
            return remark(template)
    return remark(
        N_("不认识的文件格式，没有读取。如果里面有通话、短信或录音，请告诉我们是什么手机导出的。")
    )


def nothing_read(paths: Sequence[Path], skipped: Sequence[SkippedFile]) -> UnreadableInput:
    """Return the error that nothing in what a person pointed at could be read."""
    names = "、".join(path.name or str(path) for path in paths)
    if not skipped:
        return UnreadableInput(remark(N_("“%(names)s”里没有可以读取的文件。"), names=names))
    first = skipped[0]
    sentence = remark(
        N_(
            "“%(names)s”里没有读到任何通话、短信或录音（共 %(count)d 个文件），"
            "请确认选的是手机备份文件夹。例如“%(path)s”："
        ),
        names=names,
        count=len(skipped),
        path=first.path,
    )
    return UnreadableInput(sentence, because=first.reason)
