"""What read a file is named in words."""

from __future__ import annotations

from dataclasses import replace

from analyzer.model.finding import Gate, GateName
from importers.registry import IMPORTERS
from reports.labels import READER
from reports.sections.source import telling


def test_every_importer_has_the_name_it_goes_by():
    """A paper names a reader as the program does elsewhere."""
    assert dict(READER) == {importer.name: importer.title for importer in IMPORTERS}


def test_the_words_that_weighed_most_stand_beside_a_rule_of_wording(dossiers):
    """Only such a rule has them; the name of a phrase says nothing to a reader."""
    finding = dossiers.call_finding().finding
    gate = Gate(name=GateName.PHRASE, passed=True, note="您家、上门")
    hit = replace(finding.hits[0], rule="cn.threat.wording", pattern="wording", gates=(gate,))
    weighed = replace(finding, hits=(*finding.hits, hit))

    assert telling(weighed, "cn.threat.wording") == "您家、上门"
    assert not telling(weighed, finding.rules[0].rule)
