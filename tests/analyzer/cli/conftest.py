from __future__ import annotations

import json

import pytest

from analyzer.cli.app import run


@pytest.fixture
def call(capsys):
    """Run a command and return its code, its JSON where there is one, and standard error."""

    def calling(*arguments):
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        document = json.loads(captured.out) if "--json" in arguments else captured.out
        return code, document, captured.err

    return calling


@pytest.fixture
def ask(call):
    """Run a command and return its code and its JSON."""

    def asking(*arguments):
        code, document, _ = call(*arguments, "--json")
        return code, document

    return asking
