"""What closed sets are called: personal data in words that people know."""

from __future__ import annotations

import pytest

from analyzer.i18n import translator
from analyzer.model.finding import PersonalKind
from reports.labels import PERSONAL, mentioned


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "其中提到：身份证号、具体地址"),
        ("en", "It mentions: an identity number, an address"),
    ],
)
def test_kinds_of_personal_data_are_named_in_one_clause(language, sentence):
    """Kinds are named in their own order, whatever order they come in."""
    kinds = {PersonalKind.ADDRESS, PersonalKind.IDENTITY_NUMBER}

    assert mentioned(kinds, translator(language)) == sentence


def test_nothing_is_said_of_no_personal_data():
    """Words without personal data have no clause."""
    assert mentioned((), translator("zh")) == ""


def test_every_kind_of_personal_data_has_a_name_in_both_languages():
    """No kind is left without words, and none is shown in Chinese to an English reader."""
    assert list(PERSONAL) == list(PersonalKind)
    assert all(translator("en")(name) != name for name in PERSONAL.values())
