from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_cards_are_in_step_with_the_catalogue(language):
    """The pages of rule cards are what the catalogue and the sentences give now."""
    spec = importlib.util.spec_from_file_location("rule_cards", ROOT / ".ci" / "rule_cards.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    written = (ROOT / "docs" / f"rules.{language}.md").read_text(encoding="utf-8")

    assert written == script.cards(language)
