"""Sounds that a Huawei backup encrypted one by one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from analyzer.pipeline.importing import import_paths
from tests.analyzer.pipeline.backups import zipped
from tests.importers.huawei import BACKUP_KEY, PASSWORD, info

SOUND = Path("samples/recording/170 0000 0001_20261026100003.amr").read_bytes()
VECTOR = bytes(range(16))
NAME = "13900000001_20261026100003.amr.enc"
LIST = (
    "<?xml version='1.0' encoding='UTF-8'?><Multimedia><File><Path>{path}</Path><Iv>{iv}</Iv>"
    "</File></Multimedia>"
)


def sealed(secret):
    key = hashlib.sha256(secret).digest()[:16]
    return Cipher(algorithms.AES(key), modes.CTR(VECTOR)).encryptor().update(SOUND)


def files(*, version=4, path="\\storage\\Sounds\\CallRecord\\13900000001_20261026100003.amr"):
    """Return a backup with one sealed recording and a sealed picture."""
    secret = BACKUP_KEY if version == 4 else PASSWORD.encode()
    return {
        "info.xml": info(version=version),
        "audio.xml": LIST.format(path=path, iv=VECTOR.hex()).encode(),
        f"audio/storage/Sounds/CallRecord/{NAME}": sealed(secret),
        "photo/storage/DCIM/a.jpg.enc": b"\x91" * 64,
    }


@pytest.fixture
def backup(tmp_path):
    def make(content):
        for name, data in content.items():
            path = tmp_path / "phone" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path / "phone"

    return make


@pytest.mark.parametrize("version", [3, 4])
def test_a_sealed_recording_becomes_one(version, case, backup):
    """With the password the sound is an exhibit of its own, read as the recording it is."""
    receipt = import_paths(case, [backup(files(version=version))], password=PASSWORD)

    (stored,) = case.recordings()
    assert stored.record.number == "13900000001"
    assert case.exhibit_file(stored.record.provenance.exhibit).read_bytes() == SOUND
    assert receipt.records["recording"] == 1
    assert [entry.path.rpartition("/")[2] for entry in receipt.entries] == [
        NAME,
        NAME.removesuffix(".enc"),
        "info.xml",
    ]
    assert {skipped.path for skipped in receipt.skipped} == {
        "audio.xml",
        "photo/storage/DCIM/a.jpg.enc",
    }


@pytest.mark.parametrize(
    ("password", "words"), [(None, "--password"), ("wrong", "密码不对")], ids=["none", "wrong"]
)
def test_without_the_password_it_says_what_to_do(password, words, case, backup):
    """A sealed recording that stays closed is on the receipt, with what is needed."""
    receipt = import_paths(case, [backup(files())], password=password)

    reasons = {skipped.path: str(skipped.reason) for skipped in receipt.skipped}
    assert words in reasons[f"audio/storage/Sounds/CallRecord/{NAME}"]
    assert receipt.records["recording"] == 0


def test_one_that_no_list_names_says_so(case, backup):
    """Without its vector a sound cannot be opened."""
    content = files(path="\\other\\b.amr")

    receipt = import_paths(case, [backup(content)], password=PASSWORD)

    assert any("列表" in str(skipped.reason) for skipped in receipt.skipped)


def test_a_sealed_recording_in_an_archive_is_opened(case, tmp_path):
    """A zipped backup is read like the folder."""
    archive = tmp_path / "phone.zip"
    archive.write_bytes(zipped({f"backupFiles1/{k}": v for k, v in files().items()}))

    receipt = import_paths(case, [archive], password=PASSWORD)

    assert receipt.records["recording"] == 1


def test_the_password_given_later_opens_it(case, backup):
    """A second import with the password reads what the first could not."""
    folder = backup(files())
    import_paths(case, [folder])

    assert import_paths(case, [folder], password=PASSWORD).records["recording"] == 1
    assert import_paths(case, [folder], password=PASSWORD).added == 0


def test_other_sealed_files_are_left_alone(case, backup):
    """Without an `info.xml` above it, a file that ends so is no sealed sound."""
    content = {"x.amr.enc": b"\x91" * 64, "calls.xml": b"<calls count='0'></calls>"}

    receipt = import_paths(case, [backup(content)], password=PASSWORD)

    assert [skipped.path for skipped in receipt.skipped] == ["x.amr.enc"]


def pctool(password, name="13900000001_20261026100003.amr"):
    """Return a container of ColorOS's PC tool around the sound."""
    key = hashlib.sha256(password.encode()).hexdigest()[:16].encode()
    whole = len(SOUND) - len(SOUND) % 16
    locked = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(SOUND[:whole])
    about = {"name": name, "length": len(SOUND), "md5": hashlib.sha256(SOUND).hexdigest()}
    header = json.dumps(about).encode()
    return b"5AA5%08d" % len(header) + header + locked + SOUND[whole:]


def test_a_recording_of_oppos_pc_tool_becomes_one(case, backup):
    """A container that names a sound is opened, and the sound is an exhibit of its own."""
    folder = backup({"Recordings/a.amr": pctool("654321")})

    receipt = import_paths(case, [folder], password="654321")

    (stored,) = case.recordings()
    assert stored.record.number == "13900000001"
    assert case.exhibit_file(stored.record.provenance.exhibit).read_bytes() == SOUND
    assert receipt.skipped == ()


@pytest.mark.parametrize(("password", "words"), [(None, "加了密码"), ("1", "密码不对")])
def test_a_locked_container_says_what_to_do(password, words, case, backup):
    """Without the right password the container is on the receipt with the reason."""
    folder = backup({"a.amr": pctool("654321"), "calls.xml": b"<calls/>"})

    receipt = import_paths(case, [folder], password=password)

    assert words in str(receipt.skipped[0].reason)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("backup.7z.001", b"7z\xbc\xaf\x27\x1c" + bytes(60)),
        ("backup.zip.001", b"PK\x03\x04" + bytes(60)),
        ("backup.z01", b"PK\x07\x08PK\x03\x04" + bytes(60)),
        ("backup.part1.rar", b"Rar!\x1a\x07\x01\x00" + bytes(60)),
        ("backup.r00", b"Rar!\x1a\x07\x00" + bytes(60)),
    ],
)
def test_volumes_of_split_archives_say_what_to_do(name, content, case, backup):
    """A volume is told from a damaged archive: all of them must be unpacked together."""
    receipt = import_paths(case, [backup({name: content, "calls.xml": b"<calls/>"})])

    assert ["分卷" in str(skipped.reason) for skipped in receipt.skipped] == [True]
