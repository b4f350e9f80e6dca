"""Decrypting the files of a Huawei or Honor backup with its password.

Version 3: the password is the backup's key. Version 4: PBKDF2 of the password opens the key of the
backup (AES-GCM). A file's key is PBKDF2 of the backup's key with the salt of its module; KoBackup
up to 12 uses 5,000 rounds and AES-CTR, from 14 on 10,000 rounds and AES-GCM with the tag at the end
of the file. Which it is shows at the first bytes of the database. Sources: RealityNet/kobackupdec;
descriptions of KoBackup 12.0 and 14.7.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.remark import N_, remark
from importers.sqlite_exhibit import MAGIC

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers import AEADDecryptionContext, CipherContext

    from importers.huawei_info import Info

ROUNDS: Final = (5_000, 10_000)
KEY_BYTES: Final = 32
SALT_BYTES: Final = 32
BLOCK: Final = 16
PLAIN_KEY_BYTES: Final = 32
"""Of `e_perbackupkey`; the tag follows."""
CHUNK_BYTES: Final = 1 << 20

_WRONG = N_("打开华为备份文件“%(name)s”的密码不对。请核对备份时设置的密码，再导入一次。")
_UNKNOWN = N_(
    "华为备份文件“%(name)s”用了还不认识的加密方式，无法解密。"
    "请在手机上用“SMS Backup & Restore”应用导出 XML 再导入。"
)
_CUT = N_("华为备份文件“%(name)s”没有复制完整，能读的内容已读取。请从手机重新拷贝整个备份文件夹。")


@dataclass(frozen=True, slots=True)
class FileKey:
    """How one file is decrypted."""

    key: bytes
    vector: bytes
    tagged: bool
    """AES-GCM with its tag at the end of the file; else AES-CTR."""

    def decryptor(self) -> CipherContext | AEADDecryptionContext:
        """Return a fresh decryptor."""
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.ciphers.modes import CTR, GCM

        if self.tagged:
            return Cipher(AES(self.key), GCM(self.vector)).decryptor()
        return Cipher(AES(self.key), CTR(self.vector)).decryptor()


def derive(secret: bytes, salt: bytes, rounds: int) -> bytes:
    """Return the key PBKDF2-HMAC-SHA256 makes of a secret."""
    return hashlib.pbkdf2_hmac("sha256", secret, salt, rounds, KEY_BYTES)


def backup_key(info: Info, password: str, *, name: str) -> bytes:
    """Return the key of a whole backup.

    Raises:
        PasswordNeeded: The password is not the one the backup was made with.
    """
    key: bytes | None = password.encode()
    if info.backup_key and info.key_salt:
        key = _opened(info.backup_key, info.key_salt, password)
    if key is not None and info.check and not _is_right(key, info.check):
        key = None
    if key is None:
        raise PasswordNeeded(remark(_WRONG, name=name))
    return key


def _opened(sealed: bytes, salt: bytes, password: str) -> bytes | None:
    """Return the backup's key of version 4, where the password opens it."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for rounds in ROUNDS:
        key = derive(password.encode(), salt[:BLOCK], rounds)
        try:
            return AESGCM(key).decrypt(salt[BLOCK:], sealed, None)
        except (InvalidTag, ValueError):
            continue
    return None


def _is_right(key: bytes, check: bytes) -> bool:
    expected, salt = check[:KEY_BYTES], check[KEY_BYTES:]
    return any(hmac.compare_digest(derive(key, salt, rounds), expected) for rounds in ROUNDS)


def file_key(key: bytes, material: bytes, head: bytes, *, name: str) -> FileKey:
    """Return how a database that begins with `head` is decrypted.

    Raises:
        PasswordNeeded: In no way that is known.
    """
    salt, vector = material[:SALT_BYTES], material[SALT_BYTES:]
    if len(vector) == BLOCK:
        for rounds in ROUNDS:
            derived = derive(key, salt, rounds)
            for tagged in (False, True):
                found = FileKey(derived, vector, tagged)
                if found.decryptor().update(head[: len(MAGIC)]) == MAGIC:
                    return found
    raise PasswordNeeded(remark(_UNKNOWN, name=name))


def decrypt(source: Path, target: Path, how: FileKey, *, name: str) -> DamagedExhibit | None:
    """Write the plain content of a file; return what is wrong with it, or `None`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import AEADDecryptionContext

    decryptor = how.decryptor()
    left = source.stat().st_size - (BLOCK if how.tagged else 0)
    with source.open("rb") as file, target.open("wb") as plain:
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            plain.write(decryptor.update(chunk))
            left -= len(chunk)
        tag = file.read(BLOCK)
    if isinstance(decryptor, AEADDecryptionContext):
        try:
            decryptor.finalize_with_tag(tag)
        except (InvalidTag, ValueError):
            return DamagedExhibit(remark(_CUT, name=name))
    return None
