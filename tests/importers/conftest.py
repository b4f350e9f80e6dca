"""Ways to read a file as the pipeline does."""

from __future__ import annotations

from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

import pytest

from analyzer.errors import AnalyzerError
from analyzer.model.records import ExtractionWarning
from importers.contract import HEAD_BYTES, Probe, ReadContext

PASSWORD = "123456"
"""Locks the samples that are locked."""


class Reading:
    """What came out of a file."""

    def __init__(self):
        self.records = []
        self.lost = []
        self.remarks = []
        self.error = None

    @property
    def said(self):
        """All warnings in words."""
        return [str(warning.remark) for warning in (*self.lost, *self.remarks)]


@pytest.fixture
def probe():
    def make(content, name="backup"):
        return Probe(path=PurePosixPath(name), head=content[:HEAD_BYTES], size=len(content))

    return make


@pytest.fixture
def context():
    def make(name, zone="Asia/Shanghai"):
        return ReadContext(
            exhibit="E0",
            path=PurePosixPath(name),
            zone=ZoneInfo(zone),
            region="CN",
            password=PASSWORD,
        )

    return make


@pytest.fixture
def read(tmp_path, context):
    """Return a function that reads bytes, or a file, with an importer."""

    def run(importer, content, name="backup.xml", zone="Asia/Shanghai"):
        path = content
        if isinstance(content, bytes):
            path = tmp_path / "exhibit"
            path.write_bytes(content)
        reading = Reading()
        try:
            for item in importer.read(path, context=context(name, zone)):
                if not isinstance(item, ExtractionWarning):
                    reading.records.append(item)
                else:
                    (reading.lost if item.lost else reading.remarks).append(item)
        except AnalyzerError as error:
            reading.error = error
        return reading

    return run
