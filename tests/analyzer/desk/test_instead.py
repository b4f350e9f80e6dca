"""No word of the command line in the window where the window has a way of its own."""

from __future__ import annotations

import re
from importlib.resources import as_file, files

import pytest
from babel.messages.pofile import read_po

from analyzer.desk.models.instead import INSTEAD, window_translator
from analyzer.desk.models.session import Session
from analyzer.i18n import translator
from analyzer.model.remark import remark
from analyzer.pipeline import archive_limits

OPTION = re.compile(r"--[a-z]|\b(?:import|report|complain) --")
SHOWN = ("importers", "pipeline", "reports", "rules", "linking", "store")
NEVER = ("--timezone", "--timestamp")
"""What the window does not ask for it is not told about."""


def templates():
    """Return every sentence that the parts behind the window can say."""
    with as_file(files("analyzer") / "locale" / "en" / "LC_MESSAGES") as folder:
        for domain in SHOWN:
            with (folder / f"{domain}.po").open("rb") as file:
                yield from (message.id for message in read_po(file) if message.id)


def test_every_sentence_with_an_option_has_window_words():
    """Whatever names an option of the command line is said otherwise in the window."""
    named = {
        text for text in templates() if OPTION.search(text) and not any(n in text for n in NEVER)
    }

    assert named <= set(INSTEAD)


def test_every_sentence_replaced_is_one_the_program_says():
    """A sentence that was reworded is not kept here in its old words."""
    assert set(INSTEAD) <= set(templates())


@pytest.mark.parametrize("text", INSTEAD.values())
def test_window_words_name_no_option_in_either_language(text):
    """They are plain words, in both languages."""
    for said in (text, translator("en")(text)):
        assert not OPTION.search(said)
    assert translator("en")(text) != text


def test_a_locked_file_is_said_to_be_opened_on_the_page(case):
    """What an import told is shown in window words; the case keeps it as it was."""
    told = remark(archive_limits._LOCKED)

    assert "“导入”页写下密码" in Session(case).told(told)
    assert "--password" in told.say(translator("zh"))
    assert "--password" not in told.say(window_translator("en"))
