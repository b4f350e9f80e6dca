"""Encrypted Huawei backups made for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PLAIN = Path("samples/huawei_backup/calllog.db").read_bytes()
PASSWORD = "abc12345"
SALT, VECTOR = bytes(range(32)), bytes(range(200, 216))
KEY_SALT = bytes(range(50, 82))
BACKUP_KEY = b"0123456789abcdef0123456789abcdef"


def derived(secret, salt, rounds):
    return hashlib.pbkdf2_hmac("sha256", secret, salt, rounds, 32)


def ctr(content, rounds, secret):
    key = derived(secret, SALT, rounds)
    return Cipher(algorithms.AES(key), modes.CTR(VECTOR)).encryptor().update(content)


def gcm(content, rounds, secret):
    return AESGCM(derived(secret, SALT, rounds)).encrypt(VECTOR, content, None)


def info(*, version, records=3, key_rounds=5_000):
    """Return an `info.xml` for a call log encrypted with `PASSWORD`."""
    secret = BACKUP_KEY if version == 4 else PASSWORD.encode()
    check = derived(secret, b"s" * 32, 5_000) + b"s" * 32
    columns = {"type_attch": ("Integer", "3"), "checkMsg": ("String", check.hex())}
    if version == 4:
        key = derived(PASSWORD.encode(), KEY_SALT[:16], key_rounds)
        sealed = AESGCM(key).encrypt(KEY_SALT[16:], BACKUP_KEY, None)
        columns["e_perbackupkey"] = ("String", sealed.hex())
        columns["pwkey_salt"] = ("String", KEY_SALT.hex())
    module = {
        "name": ("String", "calllog"),
        "recordsNum": ("Integer", str(records)),
        "encMsgV3": ("String", (SALT + VECTOR).hex()),
    }

    def row(table, cells):
        inner = "".join(
            f'<column name="{name}"><value {kind}="{value}"/></column>'
            for name, (kind, value) in cells.items()
        )
        return f'<row table="{table}">{inner}</row>'

    rows = row("BackupFilesTypeInfo", columns) + row("BackupFileModuleInfo_SystemData", module)
    return f"<info.xml>{rows}</info.xml>".encode()
