"""Model weights from a hub: the only module that goes online, and only when asked to by name.

Nothing about the person, the case or the computer is sent. `HF_ENDPOINT` names another hub with
the same paths, and `CALLDOSSIER_HUB=modelscope` takes ModelScope, for places where the usual one
cannot be reached. Wherever a model comes from, it must have the digest that the program knows.
"""

from __future__ import annotations

import errno
import os
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from analyzer.errors import MissingComponent, UsageError, WeightsRefused
from analyzer.model.remark import N_, remark
from analyzer.transcribe.weights import (
    KNOWN,
    MODEL_FILE,
    KnownModel,
    Weights,
    full_disk,
    known,
    models_folder,
    need_space,
    publish,
    sha256_of,
    weights,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse
    from pathlib import Path

HUB = "https://huggingface.co"
MODELSCOPE = "https://www.modelscope.cn/models/pengzhendong/faster-whisper-{name}/resolve/master"
"""Copies of the same files within China."""
_BLOCK = 1 << 20
_TIMEOUT_S = 30.0
_PARTIAL = 206
_NOT_FOUND = 404
_ALL_HERE = 416
_SMALL = ("config.json", "tokenizer.json")
_VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
_OPTIONAL = ("preprocessor_config.json",)


def fetch(name: str, *, observe: Callable[[int, int], None] | None = None) -> Weights:
    """Fetch a model by name; what an earlier try left is gone on with.

    Args:
        name: One of the known models.
        observe: Called with the bytes here and the bytes in all of the file in work.

    Raises:
        UsageError: No model of that name is known.
        MissingComponent: The hub cannot be reached or does not have it.
        WeightsRefused: What came does not have the digest it must have.
        NoSpaceLeft: It does not fit on the disk.
    """
    model = known(name)
    if model is None:
        raise UsageError(
            remark(
                N_("不认识名为 %(name)s 的模型。可以下载的有：%(names)s。"),
                name=name,
                names="、".join(item.name for item in KNOWN),
            )
        )
    folder = models_folder() / model.name
    if not (folder / MODEL_FILE).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        need_space(folder, model.size)
        _fetch_files(model, folder, observe)
    return weights(name)


def _fetch_files(
    model: KnownModel, folder: Path, observe: Callable[[int, int], None] | None
) -> None:
    for file in _SMALL:
        _download(model, file, folder, observe)
    for file in _OPTIONAL:
        _download(model, file, folder, observe, needed=False)
    if not any(_download(model, file, folder, observe, needed=False) for file in _VOCABULARIES):
        raise _unreachable(model, _VOCABULARIES[0])
    _download(model, MODEL_FILE, folder, observe)


def _download(
    model: KnownModel,
    file: str,
    folder: Path,
    observe: Callable[[int, int], None] | None,
    *,
    needed: bool = True,
) -> bool:
    """Fetch one file, from where an earlier try broke off; say whether it is here."""
    target = folder / file
    if target.is_file():
        return True
    partial = folder / f"{file}.partial"
    try:
        _receive(_address(model, file), partial, observe)
    except HTTPError as error:
        if error.code == _NOT_FOUND and not needed:
            return False
        raise _unreachable(model, file) from error
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise _unreachable(model, file) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise full_disk(folder, model.size) from error
        raise
    if file == MODEL_FILE:
        _judge(model, partial, folder)
    publish(partial, target)
    return True


def _address(model: KnownModel, file: str) -> str:
    if os.environ.get("CALLDOSSIER_HUB", "").lower() == "modelscope":
        return f"{MODELSCOPE.format(name=model.name)}/{file}"
    hub = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
    if not hub.startswith("https://"):
        raise UsageError(
            remark(N_("HF_ENDPOINT 必须以 https:// 开头，现在是 %(value)s。"), value=hub)
        )
    return f"{hub}/{model.repository}/resolve/main/{file}"


def _receive(address: str, partial: Path, observe: Callable[[int, int], None] | None) -> None:
    """Append what is missing of a file to `partial`."""
    here = partial.stat().st_size if partial.is_file() else 0
    request = Request(address, headers={"Range": f"bytes={here}-"} if here else {})  # noqa: S310
    try:
        answer = urlopen(request, timeout=_TIMEOUT_S)  # noqa: S310 - https only, see _address
    except HTTPError as error:
        if error.code == _ALL_HERE and here:
            return
        raise
    with answer, partial.open("ab" if answer.status == _PARTIAL else "wb") as out:
        _copy(answer, out.write, out.tell(), observe)


def _copy(
    answer: HTTPResponse,
    write: Callable[[bytes], object],
    here: int,
    observe: Callable[[int, int], None] | None,
) -> None:
    total = here + int(answer.headers.get("Content-Length") or 0)
    while block := answer.read(_BLOCK):
        write(block)
        here += len(block)
        if observe is not None:
            observe(here, total)
    if here < total:
        raise ConnectionError("the connection ended before the file did")


def _judge(model: KnownModel, partial: Path, folder: Path) -> None:
    """Refuse weights with a wrong digest; note the digest where none is known beforehand."""
    found = sha256_of(partial)
    if model.sha256 is None:
        (folder / f"{MODEL_FILE}.sha256").write_text(f"{found}  {MODEL_FILE}\n", "ascii")
    elif found != model.sha256:
        partial.unlink()
        raise WeightsRefused(
            remark(
                N_(
                    "下载到的语音模型 %(name)s 与它应有的内容不符（SHA-256 为 %(found)s，"
                    "应为 %(expected)s），已经删除。请换一个网络再试。"
                ),
                name=model.name,
                found=found,
                expected=model.sha256,
            )
        )


def _unreachable(model: KnownModel, file: str) -> MissingComponent:
    return MissingComponent(
        remark(
            N_(
                "没能下载语音模型 %(name)s 的 %(file)s。已下载的部分会保留，再次运行会接着下载。"
                "如果连不上，可以设环境变量 CALLDOSSIER_HUB=modelscope，"
                "或用 HF_ENDPOINT 指定镜像站。"
            ),
            name=model.name,
            file=file,
        )
    )
