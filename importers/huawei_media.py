"""Media files of an encrypted Huawei or Honor backup: `….amr.enc`, with their vectors in a list.

Each kind of media has an XML file beside `info.xml` (`<Multimedia><File><Path/><Iv/></File>…`). The
key is the first half of the SHA-256 of the backup's key, the cipher AES-CTR. Source:
RealityNet/kobackupdec.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from importers.huawei_info import MAX_BYTES
from importers.huawei_keys import BLOCK, CHUNK_BYTES, FileKey
from importers.xml_reading import root_of

if TYPE_CHECKING:
    from pathlib import PurePosixPath
    from typing import BinaryIO

ENDING: Final = ".enc"
_ROOT: Final = "Multimedia"


def is_list(head: bytes) -> bool:
    """Say whether a file begins as a list of media."""
    return root_of(head)[0] == _ROOT


def read_vectors(content: bytes) -> dict[str, bytes]:
    """Return the vectors by path, as far as the list can be read."""
    if len(content) > MAX_BYTES:
        return {}
    try:
        root = defusedxml.ElementTree.fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    found: dict[str, bytes] = {}
    for file in root.iter("File"):
        path, vector = (file.findtext(name) or "" for name in ("Path", "Iv"))
        try:
            iv = bytes.fromhex(vector.strip())
        except ValueError:
            continue
        if len(iv) == BLOCK:
            found[path.strip().replace("\\", "/").strip("/")] = iv
    return found


def vector_of(path: PurePosixPath, vectors: dict[str, bytes]) -> bytes | None:
    """Return the vector of a file: lists name it from some folder of the backup on."""
    parts = path.with_suffix("").parts
    tails = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((vectors[tail] for tail in tails if tail in vectors), None)


def decrypt_media(source: BinaryIO, target: BinaryIO, backup_key: bytes, vector: bytes) -> None:
    """Write the plain content of a media file."""
    key = hashlib.sha256(backup_key).digest()[:BLOCK]
    decryptor = FileKey(key, vector, tagged=False).decryptor()
    while chunk := source.read(CHUNK_BYTES):
        target.write(decryptor.update(chunk))
