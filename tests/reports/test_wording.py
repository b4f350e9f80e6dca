from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from reports.wording import overclaims

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "analyzer" / "locale" / "en" / "LC_MESSAGES" / "reports.po"


def templates():
    """Yield every Chinese template of the package."""
    for path in sorted((ROOT / "reports").rglob("*.py")):
        for _, text, _, _ in extract_from_file("python", path, keywords={"_": None, "N_": None}):
            yield text


def test_no_template_claims_too_much():
    """No Chinese sentence of a report holds a refused word."""
    assert not [text for text in templates() if overclaims(text, "zh")]


def test_no_translation_claims_too_much():
    """No English sentence of a report holds a refused word."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)

    assert not [text.string for text in catalogue if overclaims(text.string, "en")]


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("这证明了对方违法", "zh", "证明了"),
        ("对方一定知情", "zh", "一定"),
        ("This proves it", "en", "proves"),
        ("Illegal calls", "en", "Illegal"),
    ],
)
def test_refused_words_are_found(text, language, word):
    """The check finds each kind of word it is there for."""
    assert word in overclaims(text, language)


def test_ordinary_words_pass():
    """Improvement and approval are no proof."""
    assert overclaims("an improved, approved prover", "en") == ()
    assert overclaims("不一定", "zh") == ()
