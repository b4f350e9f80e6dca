"""No sentence of the program claims too much, in either language, wherever it stands."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from reports.wording import overclaims

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted((ROOT / "analyzer" / "locale" / "en" / "LC_MESSAGES").glob("*.po"))
NAMED = re.compile(
    r"《[^》]*》|12377[^，。]*举报中心|违法和不良信息举报中心|银行保险违法行为举报处理办法"
    r"|“[^”]*”"
    r"|never a verdict"
)
"""Names of laws and offices, and words that are quoted to be spoken about."""

ALLOWED = {
    "This MMS is only a notification; the phone never downloaded its content",
    "pattern %(name)s has no words it always needs: %(why)s",
    "把欠款说成犯罪、要坐牢抓人",
    "Says a debt is a crime: jail, arrest",
    "The person gave the information to prove who they are.",
}
"""Sentences in which the word is said of something else, or is what the other side says."""


def ours(text):
    """Return a sentence without names and quotations; nothing of one that is allowed."""
    return "" if text in ALLOWED else NAMED.sub("", text)


def templates():
    """Yield every Chinese template of the program with its file."""
    for package in ("analyzer", "importers", "reports"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for _, text, _, _ in extract_from_file(
                "python", path, keywords={"_": None, "N_": None}
            ):
                yield path.name, text


def test_no_template_of_the_program_claims_too_much():
    """No Chinese sentence of interface, pipeline, importers or reports holds a refused word."""
    assert not [(name, text) for name, text in templates() if overclaims(ours(text), "zh")]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_no_translation_of_the_program_claims_too_much(path):
    """No English sentence of any catalogue holds a refused word."""
    with path.open("rb") as file:
        catalogue = read_po(file)

    wrong = [m.string for m in catalogue if overclaims(ours(str(m.string)), "en")]

    assert not wrong


def test_no_rule_claims_too_much():
    """Titles, wordings and rebuttals of the rules hold no refused word."""
    wrong = []
    for path in sorted((ROOT / "analyzer" / "rules" / "catalog").rglob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for key in ("title", "authority", "rebuttal"):
            said = document.get(key) if isinstance(document, dict) else None
            for language, text in (said or {}).items():
                if isinstance(text, str) and overclaims(ours(text), language):
                    wrong.append((path.name, key, text))

    assert not wrong


def test_no_page_of_an_export_claims_too_much():
    """What is packed beside the evidence claims no more than the report does."""
    folder = ROOT / "reports" / "templates"
    wrong = []
    for path in sorted(folder.iterdir()):
        language = "en" if path.name.endswith(".en.txt") else "zh"
        if found := overclaims(ours(path.read_text(encoding="utf-8")), language):
            wrong.append((path.name, found))

    assert not wrong


def strings(node):
    """Yield every string of a YAML document but names of sources and the words of laws."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from strings(item)
    elif isinstance(node, dict):
        for key, item in node.items():
            if key not in ("source", "sources", "text", "law", "full_name", "words"):
                yield from strings(item)


def both(text):
    """Return the refused words of a text that may be in either language."""
    language = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
    return overclaims(ours(text), language)


def test_no_letter_and_no_office_claims_too_much():
    """Letters to offices and what is said of offices hold no refused word."""
    folder = ROOT / "reports" / "channels" / "catalog"
    wrong = []
    for path in sorted(folder.rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        said = strings(yaml.safe_load(text)) if path.suffix == ".yaml" else text.splitlines()
        wrong += [(path.parent.name, line) for line in said if both(line)]

    assert not wrong


def test_no_note_on_a_law_claims_too_much():
    """What the packs say of an article in words of their own holds no refused word."""
    wrong = []
    for path in sorted((ROOT / "analyzer" / "rules" / "catalog").rglob("laws.yaml")):
        articles = yaml.safe_load(path.read_text(encoding="utf-8"))["articles"]
        wrong += [one["note"] for one in articles if both(one.get("note", ""))]

    assert not wrong


def helps():
    """Yield the help of every command and option, a language at a time."""
    for path in sorted((ROOT / "analyzer" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = None
            if isinstance(node, ast.keyword) and node.arg == "help":
                text = node.value.value if isinstance(node.value, ast.Constant) else None
            elif isinstance(node, ast.FunctionDef):
                text = ast.get_docstring(node)
            if isinstance(text, str) and " / " in text:
                yield from ((path.name, part) for part in text.split(" / "))


def test_no_help_of_a_command_claims_too_much():
    """What commands say of themselves holds no refused word."""
    assert not [(name, text) for name, text in helps() if both(text)]
