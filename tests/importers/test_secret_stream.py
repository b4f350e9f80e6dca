"""Streams sealed by libsodium."""

from __future__ import annotations

import pytest

from importers.secret_stream import NotAuthentic, SecretStream, hchacha20

KEY = bytes(range(32))
HEADER = bytes.fromhex("8be4bb133a1f62c8f99baff7aeb311d4fabfee0d4c514d05")
CHUNKS = (
    ("b5b71a7413ada856d2a5e742c753e8cd5efba1271f6240758e894e29", b"hello world"),
    (
        "2e03929326070239d28ce3a21006c434f30c41873533f5fa6cdd810d5c2912d48315cb05aea62a79453e5c4af9"
        "c6c58e13a1eafb850e7041c75f6e4e266a2f1780035f85c3fae8a9b8b9d9bad1e688424d56493606f10f2a9aff"
        "aea1921914a0c0b1062b7ea78e4d052c92d6c0fb222a70cefe2038",
        b"x" * 100,
    ),
    ("63a1d78843776581885170a861304531eb", b""),
    (
        "ef16481e8f2ba486babe9bc8445b6f77ccf58b2a33fe3eb055e2a3e029a70219f28ea3bbcfb626b36e385aff55"
        "e35bbada1d59721162c1c242961ee7b506e029b25c9592bc68d9e6e91e40a34b4f6a5c8be5",
        b"y" * 65,
    ),
    ("541f4302d1894d90413f77336c4ac6adbaafa66c", b"end"),
)
"""As libsodium 1.0.20 sealed them: a message, one that asks for a new key, an empty one, one that
ends a group, the last."""


def test_what_libsodium_sealed_opens():
    """Every chunk gives its content, over a change of key, and only the last ends the stream."""
    stream = SecretStream(KEY, HEADER)

    opened = [(stream.open(bytes.fromhex(sealed)), stream.ended) for sealed, _ in CHUNKS]

    assert [content for content, _ in opened] == [content for _, content in CHUNKS]
    assert [ended for _, ended in opened] == [False] * 4 + [True]


@pytest.mark.parametrize("at", [0, 5, -1])
def test_a_changed_byte_is_seen(at):
    """A chunk with one bit flipped gives nothing."""
    sealed = bytearray.fromhex(CHUNKS[0][0])
    sealed[at] ^= 1

    with pytest.raises(NotAuthentic):
        SecretStream(KEY, HEADER).open(bytes(sealed))


def test_a_missing_chunk_is_seen():
    """The second chunk does not open in the place of the first."""
    with pytest.raises(NotAuthentic):
        SecretStream(KEY, HEADER).open(bytes.fromhex(CHUNKS[1][0]))


def test_a_short_chunk_is_no_chunk():
    """Fewer bytes than mark and tag are refused."""
    with pytest.raises(NotAuthentic):
        SecretStream(KEY, HEADER).open(b"short")


def test_hchacha20_is_that_of_the_draft():
    """The key is the one of the test vector in draft-irtf-cfrg-xchacha, section 2.2.1."""
    nonce = bytes.fromhex("000000090000004a0000000031415927")

    assert hchacha20(KEY, nonce).hex() == (
        "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"
    )
