"""Every noun of the model comes back from JSON as it went in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from functools import cache
from itertools import count
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.model.custody import CustodyEvent
from analyzer.model.dossier import ExhibitEntry, SkippedFile, Statistics
from analyzer.model.exhibit import Exhibit, Provenance
from analyzer.model.finding import Decision, Finding, Hit
from analyzer.model.link import Link
from analyzer.model.manifest import Manifest
from analyzer.model.party import Cluster, Party
from analyzer.model.passage import Passage
from analyzer.model.records import Contact, ExtractionWarning, Record
from analyzer.model.remark import Remark
from analyzer.model.transcript import Correction, EngineTag, Segment, Transcript
from analyzer.store.case import Case
from analyzer.store.codec import dump, load

NOUNS = [
    CustodyEvent,
    Cluster,
    Correction,
    Decision,
    EngineTag,
    Exhibit,
    ExhibitEntry,
    ExtractionWarning,
    Finding,
    Hit,
    Link,
    Manifest,
    Party,
    Passage,
    Provenance,
    Remark,
    Segment,
    SkippedFile,
    Statistics,
    Transcript,
    *get_args(Record),
]

TEXT = st.text(st.characters(exclude_categories=()), max_size=8) | st.sampled_from(
    ["\ud83d", "😀", "\0", "\x1f", "催收", ""]
)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
SCALARS = {
    str: TEXT,
    int: st.integers(-(1 << 53), 1 << 53),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    bytes: st.nothing(),
    NoneType: st.none(),
    datetime: st.datetimes(
        datetime(1900, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=ZONES | st.just(UTC),
    ),
    date: st.dates(),
    timedelta: st.timedeltas(timedelta(days=-30_000), timedelta(days=30_000)),
}


@cache
def values(hint):
    """Return a strategy for everything a type hint of the model allows."""
    if hint in SCALARS:
        return SCALARS[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*map(values, arguments))
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, arguments))
    if origin is Mapping:
        return st.dictionaries(TEXT, values(arguments[1]), max_size=3)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{f.name: values(hints[f.name]) for f in fields(hint)})


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_every_noun_comes_back_as_it_went_in(noun, data):
    """Times, durations, unions, broken emoji and NUL characters survive a column of SQLite."""
    value = data.draw(values(noun))
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("CREATE TABLE one (payload ANY NOT NULL) STRICT")
        memory.execute("INSERT INTO one VALUES (?)", (dump(value),))
        (stored,) = memory.execute("SELECT payload FROM one").fetchone()

    assert load(noun, stored) == value


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One case for all records drawn."""
    with Case.create(
        tmp_path_factory.mktemp("shared") / "case",
        zone="Asia/Shanghai",
        region="CN",
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        actor="x",
    ) as case:
        yield case


@pytest.mark.parametrize("noun", get_args(Record), ids=lambda noun: noun.__name__)
def test_every_record_comes_back_as_it_went_in(shared, noun):
    """No field of a record is left behind on its way through the case."""
    exhibit = shared.acquire_bytes(noun.__name__.encode(), path=noun.__name__).exhibit
    counted = count(1)

    @given(data=st.data())
    @settings(max_examples=60, deadline=None)
    def check(data):
        done = next(counted)
        place = Provenance(exhibit=exhibit.id, locator=data.draw(TEXT), importer="test", version=1)
        record = replace(data.draw(values(noun)), provenance=place)

        shared.add_batch(exhibit.id, importer="test", version=1, items=[record], done=done)

        key = shared._db.number("SELECT max(id) FROM records")
        assert shared.record(key).record == record

    check()


def test_fields_that_came_later_take_their_default():
    """A noun stored by an older program reads as if the new field had its default."""
    stored = '{"template":"x"}'

    assert load(Remark, stored) == Remark(template="x", values={})


def test_dataclasses_of_a_union_are_told_apart_by_their_tag():
    """The object says which class it is."""
    remarks = (Remark(template="a"), Provenance(exhibit="e", locator="", importer="i", version=1))

    stored = dump(remarks)

    assert load(tuple[Remark | Provenance, ...], stored) == remarks


@pytest.mark.parametrize("value", [b"x", {"a": b"x"}, object()], ids=["bytes", "inside", "object"])
def test_what_has_no_place_in_json_is_refused(value):
    """Bytes belong in exhibits, never in the database."""
    with pytest.raises(TypeError, match="no place"):
        dump(value)


def test_a_type_without_a_reader_is_refused():
    """A noun with a field of an unknown kind fails when it is first read, not in silence."""
    with pytest.raises(TypeError, match="no reader"):
        load(set[str], "[]")


def test_rows_with_too_many_sets_of_names_are_kept_whole(shared, monkeypatch):
    """Where names cannot be shared any more, a row is kept as it is."""
    monkeypatch.setattr("analyzer.store.layouts.MOST", 0)
    exhibit = shared.acquire_bytes(b"layouts", path="layouts").exhibit
    place = Provenance(exhibit=exhibit.id, locator="vcf:1", importer="test", version=1)
    contact = Contact(provenance=place, name="张三", numbers=("1",), raw={"NEVER SEEN": "x"})

    shared.add_batch(exhibit.id, importer="test", version=1, items=[contact], done=1)

    assert contact in [stored.record for stored in shared.contacts()]
