"""The weights in a `model.bin` as CTranslate2 writes them, read without CTranslate2.

Layout, little-endian: version (uint32), name of the model's kind, revision (uint32), number of
variables (uint32), then each variable: name, rank (uint8), each dimension (uint32), type (uint8),
octets (uint32), data; then number of aliases (uint32) and each alias: its name and whose it is.
A string is its length with the closing zero (uint16) and its bytes.
Source: CTranslate2, `python/ctranslate2/specs/model_spec.py`, binary version 6.
"""

from __future__ import annotations

import mmap
import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analyzer.errors import WeightsRefused
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Tensors = dict[str, NDArray[Any]]

KIND: Final = "WhisperSpec"
VERSION: Final = 6
_TYPES: Final = ("<f4", "<i1", "<i2", "<i4", "<f2")


def tensors(path: Path) -> Tensors:
    """Return the variables of a Whisper model by name; they are read from the disk when used.

    Raises:
        WeightsRefused: The file is not a Whisper model of the layout above.
    """
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        return _variables(_Reader(content))
    except (struct.error, IndexError, ValueError, UnicodeDecodeError) as error:
        raise WeightsRefused(
            remark(
                N_("%(path)s 不是本程序能读的 Whisper 模型文件。请换一个模型再试。"), path=str(path)
            )
        ) from error


def _variables(file: _Reader) -> Tensors:
    version, kind, _ = file.number("I"), file.string(), file.number("I")
    if (version, kind) != (VERSION, KIND):
        raise ValueError(f"{kind} version {version}")
    found: Tensors = {}
    for _ in range(file.number("I")):
        name = file.string()
        found[name] = file.tensor()
    for _ in range(file.number("I")):
        alias = file.string()
        found[alias] = found[file.string()]
    return found


class _Reader:
    """Takes one value after the other."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._at = 0

    def number(self, form: str) -> int:
        value: int = struct.unpack_from(f"<{form}", self._content, self._at)[0]
        self._at += struct.calcsize(f"<{form}")
        return value

    def string(self) -> str:
        length = self.number("H")
        self._at += length
        return self._content[self._at - length : self._at - 1].decode("ascii")

    def tensor(self) -> NDArray[Any]:
        shape = [self.number("I") for _ in range(self.number("B"))]
        kind = np.dtype(_TYPES[self.number("B")])
        size = self.number("I")
        values = np.frombuffer(self._content, kind, count=size // kind.itemsize, offset=self._at)
        self._at += size
        return values.reshape(shape)
