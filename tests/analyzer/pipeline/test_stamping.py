"""Time stamps, against an authority made with openssl on this computer, without a socket."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

import pytest

from analyzer.errors import UnreadableInput, UsageError
from analyzer.pipeline.stamping import stamp
from reports.package.der import Malformed
from reports.package.stamp import read_stamp, request

URL = "http://tsa.example.invalid/"
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

CONFIG = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/ca.pem
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
signer_digest = sha256
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
"""


def openssl(*arguments):
    """Run openssl and return whether it was content."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An authority: from a request to a response, as a transport."""
    folder = tmp_path_factory.mktemp("tsa")
    config = folder / "tsa.cnf"
    config.write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Example CA")
    assert openssl(*new, "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    asked = ("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Example TSA")
    assert openssl(*asked, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")
    signed = ("x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem", "-days", "2")
    extra = ("-extfile", config, "-extensions", "stamping", "-out", folder / "tsa.pem")
    assert openssl(*signed, "-CAkey", folder / "ca.key", "-set_serial", "7", *extra)

    def answers(url, body):
        (folder / "q.tsq").write_bytes(body)
        reply = ("ts", "-reply", "-config", config, "-queryfile", folder / "q.tsq")
        assert openssl(*reply, "-out", folder / "r.tsr")
        return (folder / "r.tsr").read_bytes()

    return folder, answers


def test_openssl_accepts_the_stamp_and_refuses_it_on_other_bytes(authority, tmp_path):
    """`openssl ts -verify` holds for the stamped bytes and fails for any others."""
    folder, answers = authority
    data = tmp_path / "manifest.json"
    data.write_bytes(b'{"entries": []}\n')

    made = stamp(hashlib.sha256(data.read_bytes()).hexdigest(), URL, transport=answers)
    (tmp_path / "r.tsr").write_bytes(made.response)
    check = ("ts", "-verify", "-in", tmp_path / "r.tsr", "-CAfile", folder / "ca.pem", "-data")
    (tmp_path / "other.json").write_bytes(b'{"entries": [1]}\n')

    assert openssl(*check, data)
    assert not openssl(*check, tmp_path / "other.json")


def test_only_the_digest_is_sent(authority):
    """The request holds the digest, a nonce and nothing else of the case."""
    _, answers = authority
    sent = []

    stamp(
        "ab" * 32, URL, transport=lambda url, body: sent.append((url, body)) or answers(url, body)
    )

    ((url, body),) = sent
    assert url == URL
    assert bytes.fromhex("ab" * 32) in body
    assert len(body) < 80


def test_openssl_reads_our_request(tmp_path):
    """The request is one openssl understands, with the certificate asked for."""
    path = tmp_path / "q.tsq"
    path.write_bytes(request("cd" * 32, 0x7FFFFFFFFFFFFFFF))

    done = subprocess.run(
        ["openssl", "ts", "-query", "-in", str(path), "-text"], capture_output=True, check=True
    )

    assert b"Hash Algorithm: sha256" in done.stdout
    assert b"Certificate required: yes" in done.stdout


def test_a_stamp_says_when_and_over_what(authority):
    """Digest and time are read back from the response."""
    _, answers = authority

    made = stamp("12" * 32, URL, transport=answers)

    assert made.stamp.sha256 == "12" * 32
    assert made.stamp.at is not None
    assert made.stamp.at.tzinfo is not None


def test_an_answer_to_another_question_is_refused(authority):
    """A response about another digest or with another nonce is not taken."""
    _, answers = authority
    other = request("34" * 32, 5)

    with pytest.raises(UnreadableInput, match=URL):
        stamp("12" * 32, URL, transport=lambda url, body: answers(url, other))


def test_nonsense_is_refused():
    """An answer that is no time stamp is said to be none."""
    with pytest.raises(UnreadableInput):
        stamp("12" * 32, URL, transport=lambda url, body: b"<html>")


def test_an_address_that_is_none_is_wrong_use():
    """Only web addresses are asked."""
    with pytest.raises(UsageError):
        stamp("12" * 32, "file:///etc/passwd", transport=lambda url, body: b"")


def test_a_cut_response_is_malformed(authority):
    """A response cut anywhere is malformed, and nothing else happens."""
    _, answers = authority
    whole = answers(URL, request("12" * 32, 5))

    for end in range(0, len(whole), 37):
        with pytest.raises(Malformed):
            read_stamp(whole[:end])
