"""The byte repair in front of the XML parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import xml_repair
from importers.xml_repair import RepairedXml


def repaired(path, content, chunk=1 << 20):
    path.write_bytes(content)
    repair = RepairedXml(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_repair, "CHUNK_BYTES", chunk)
        text = b"".join(repair).decode()
    return text, repair.pairs, repair.replaced


@pytest.mark.parametrize(
    ("written", "text", "pairs", "replaced"),
    [
        ("&#55357;&#56838;", "😆", 1, 0),
        ("&#xD83D;&#xde06;", "😆", 1, 0),
        ("&#55357;&#xDE06;&#55357;&#56838;", "😆😆", 2, 0),
        ("&#55357;", "\ufffd", 0, 1),
        ("&#56838;&#55357;", "\ufffd\ufffd", 0, 2),
        ("&#0;&#11;&#x1F;", "\ufffd" * 3, 0, 3),
        ("a\x00b\x0bc", "a\ufffdb\ufffdc", 0, 2),
        ("&#xFFFF;\uffff", "\ufffd\ufffd", 0, 2),
        ("&#99999999999;", "\ufffd", 0, 1),
        ("&#10;&#x1F600;&#8203;&amp;", "&#10;&#x1F600;&#8203;&amp;", 0, 0),
        ("&#55295;", "\ud7ff", 0, 0),
        ("A & B && &C &#x; &;", "A &amp; B &amp;&amp; &amp;C &amp;#x; &amp;;", 6, 0),
        ("a?b=1&c=2&quot;", "a?b=1&amp;c=2&quot;", 1, 0),
        ("<!-- A & B -->&", "<!-- A & B -->&amp;", 1, 0),
        ("&<![CDATA[A & B]]>&", "&amp;<![CDATA[A & B]]>&", 1, 0),
    ],
)
def test_references_are_repaired_and_counted(written, text, pairs, replaced, tmp_path):
    """A pair becomes its character, what XML forbids becomes U+FFFD, and the rest stays."""
    assert repaired(tmp_path / "x", written.encode()) == (text, pairs, replaced)


@pytest.mark.parametrize("chunk", [4, 5, 6, 7, 1 << 20])
def test_emoji_as_two_surrogates_of_bytes_are_joined(chunk, tmp_path):
    """Two surrogates of three bytes each are one character, wherever a chunk ends."""
    content = b"<a>plain text \xed\xa0\xbd\xed\xb8\x80c\xed\xa0\xbd\xed\xb8\x80" + "\ud7ff".encode()

    assert repaired(tmp_path / "x", content, chunk) == (
        "<a>plain text 😀c😀\ud7ff",
        2,
        0,
    )


def test_broken_utf8_is_replaced_and_counted(tmp_path):
    """Bytes that are no UTF-8 do not end the reading."""
    assert repaired(tmp_path / "x", b"a\xffb\xe6") == ("a\ufffdb\ufffd", 0, 2)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding_is_seen_in_the_bytes(codec, tmp_path):
    """Byte-order marks and UTF-16 are recognised whatever the declaration says."""
    text = '<?xml version="1.0" encoding="UTF-8"?><a b="汉😀"/>'

    assert repaired(tmp_path / "x", text.encode(codec))[0] == text


def test_a_declared_chinese_encoding_is_believed(tmp_path):
    """GBK in the declaration is read as GB 18030."""
    text = '<?xml version="1.0" encoding="GBK"?><a b="催收"/>'

    assert repaired(tmp_path / "x", text.encode("gbk"))[0] == text


@given(
    st.lists(
        st.sampled_from(
            [
                "&#55357;",
                "&#56838;",
                "&#xD83D;",
                "&#0;",
                "&#10;",
                "&amp;",
                "&",
                "<![CDATA[",
                "x",
                "汉",
                "\x01",
            ]
        ),
        max_size=30,
    ),
    st.integers(1, 25),
)
def test_chunks_do_not_matter(tmp_path_factory, pieces, chunk):
    """The result is the same however the file is cut into chunks."""
    path = tmp_path_factory.mktemp("x") / "x"
    content = ("<" + "".join(pieces)).encode()

    assert repaired(path, content, max(chunk, 4)) == repaired(path, content)
