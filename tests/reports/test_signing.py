"""Signing a report with a certificate of one's own."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from analyzer.errors import UnreadableInput
from reports.signing import sign_report

pytest.importorskip("pyhanko")
pytestmark = [
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def certificate(tmp_path):
    """A certificate made for this test, as a PKCS #12 file with the passphrase `x`."""
    key, pem, p12 = (tmp_path / name for name in ("k.pem", "c.pem", "c.p12"))
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*new, "-subj", "/CN=Example Person", "-keyout", key, "-out", pem],
        check=True,
        capture_output=True,
    )
    export = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", pem, "-passout", "pass:x"]
    subprocess.run([*export, "-out", p12], check=True, capture_output=True)
    return p12


def state_of(path):
    """Return what an independent validation says of the one signature."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    with path.open("rb") as file:
        (signature,) = PdfFileReader(file).embedded_signatures
        return validate_pdf_signature(signature)


def test_a_signed_report_is_intact_until_a_byte_changes(dossiers, write, certificate, tmp_path):
    """The signature covers the whole report, and a changed byte breaks it."""
    path = tmp_path / "r.pdf"
    shutil.copy(write(dossiers.dossier()).path, path)

    sign_report(path, certificate, b"x")

    signed = path.read_bytes()
    good = state_of(path)
    at = signed.index(b"stream") + 20
    path.write_bytes(signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
    assert (good.valid, good.intact) == (True, True)
    assert not state_of(path).intact


def test_a_wrong_passphrase_says_what_to_check(dossiers, write, certificate, tmp_path):
    """A certificate that cannot be opened is named, and the report is left alone."""
    path = tmp_path / "r.pdf"
    shutil.copy(write(dossiers.dossier()).path, path)
    before = path.read_bytes()

    with pytest.raises(UnreadableInput, match=r"c\.p12"):
        sign_report(path, certificate, b"wrong")

    assert path.read_bytes() == before
