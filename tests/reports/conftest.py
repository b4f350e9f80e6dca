"""Fixtures of the report tests: the made-up dossier, laid out once, and what it reads as."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from analyzer.model.dossier import DossierKind
from reports.evidence import write_evidence


def _load():
    path = Path(__file__).with_name("dossiers.py")
    spec = importlib.util.spec_from_file_location("report_dossiers", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def dossiers():
    """The module that makes the dossier up."""
    return _load()


class Paper:
    """A written report and its text."""

    def __init__(self, path):
        self.path = path
        self.reader = PdfReader(path)
        self.pages = [page.extract_text() for page in self.reader.pages]
        self.text = "\n".join(self.pages)
        self.dense = re.sub(r"\s", "", self.text)

    def says(self, sentence):
        """Tell whether a sentence stands in the report, however its lines were broken."""
        return re.sub(r"\s", "", sentence) in self.dense


@pytest.fixture(scope="session")
def write(tmp_path_factory):
    """Write a dossier as a report and open it."""

    def writes(dossier):
        out = tmp_path_factory.mktemp("report") / "report.pdf"
        write_evidence(dossier, out)
        return Paper(out)

    return writes


@pytest.fixture(scope="session")
def draft(dossiers, write):
    """The draft in Chinese."""
    return write(dossiers.dossier())


@pytest.fixture(scope="session")
def final(dossiers, write):
    """The final report in Chinese."""
    return write(dossiers.dossier(kind=DossierKind.FINAL))


@pytest.fixture(scope="session")
def english(dossiers, write):
    """The draft in English."""
    return write(dossiers.dossier(language="en"))
