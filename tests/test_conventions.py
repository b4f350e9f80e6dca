"""House rules that a machine can hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
SOURCES = [
    path
    for package in ("analyzer", "importers", "reports")
    for path in (ROOT / package).rglob("*.py")
]
CATALOGUES = sorted((ROOT / "analyzer" / "locale" / "en" / "LC_MESSAGES").glob("*.po"))
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def _translations() -> dict[str, str]:
    found = {}
    for path in CATALOGUES:
        with path.open("rb") as handle:
            found |= {
                str(message.id): str(message.string)
                for message in read_po(handle)
                if message.id and not isinstance(message.id, tuple)
            }
    return found


def _templates() -> set[str]:
    found = set()
    for path in SOURCES:
        for _, message, _, _ in extract_from_file(
            "python", path, keywords={"_": None, "N_": None, "translate": None}
        ):
            if isinstance(message, str):
                found.add(message)
    return found


def test_every_test_says_what_it_holds_true():
    """Every test has a docstring that states its claim."""
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]

    assert not silent


def test_every_sentence_has_an_english_translation():
    """Every template marked for translation stands in an English catalogue."""
    translations = _translations()

    missing = sorted(text for text in _templates() if not translations.get(text))

    assert not missing


def test_translations_keep_their_placeholders():
    """A translation fills in exactly the values its template fills in."""
    wrong = [
        text
        for text, english in _translations().items()
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english))
    ]

    assert not wrong


def test_english_sentences_hold_no_chinese_characters():
    """An English translation is English: Chinese stays only where a name or a term is quoted."""
    wrong = [
        english
        for english in _translations().values()
        if HAN.search(re.sub(r"[“\"(（《][^”\")）》]*[”\")）》]", "", english))
    ]

    assert not wrong


def test_compiled_catalogues_are_in_step():
    """Every `.mo` says what its `.po` says."""
    for path in CATALOGUES:
        with path.open("rb") as handle:
            written = {str(m.id): str(m.string) for m in read_po(handle) if m.id and m.string}
        with path.with_suffix(".mo").open("rb") as handle:
            compiled = {str(m.id): str(m.string) for m in read_mo(handle) if m.id}

        assert compiled == written, f"run python .ci/messages.py ({path.name})"


def test_every_public_thing_is_documented():
    """Every module and every public function and class has a docstring."""
    silent = []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        inner = {
            id(node)
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef)
            or (isinstance(outer, ast.ClassDef) and outer.name.startswith("_"))
            for node in ast.walk(outer)
            if node is not outer
        }
        silent += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and id(node) not in inner
            and not ast.get_docstring(node)
        ]

    assert not silent
