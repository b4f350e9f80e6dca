"""Everything a case holds, read once, with the numbers brought to their normal form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.linking.parties import incoming_texts
from analyzer.model.party import NumberKind
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from analyzer.linking.events import CallEvent
    from analyzer.model.link import Link, LinkDoubt
    from analyzer.model.records import CallRecord, Contact, Email, Message, Recording
    from analyzer.model.transcript import Correction, Transcript
    from analyzer.pipeline.events import Calls
    from analyzer.store.case import Case
    from analyzer.store.records import Stored


@dataclass(frozen=True)
class Scene:
    """The records of a case, each list in the order of time."""

    region: str
    zone: str
    calls: tuple[Stored[CallRecord], ...]
    """Each call once, however many sources have it."""
    messages: tuple[Stored[Message], ...]
    recordings: tuple[Stored[Recording], ...]
    emails: tuple[Stored[Email], ...]
    contacts: tuple[Stored[Contact], ...]
    events: Mapping[int, CallEvent]
    """By call id: every row that tells of the call."""
    links: Mapping[int, Link]
    """By recording id."""
    doubts: tuple[LinkDoubt, ...]
    """The other recordings, by id."""
    transcripts: Mapping[int, Transcript]
    """By recording id; recordings without text are not in it."""

    def key(self, raw: str | None) -> str | None:
        """Return the party key of a number as written; `None` where it was withheld."""
        number = normalise(raw, region=self.region)
        return None if number.kind is NumberKind.WITHHELD else number.key

    @cached_property
    def call_party(self) -> Mapping[int, str | None]:
        """Party key by call id."""
        return {stored.id: self.key(stored.record.number) for stored in self.calls}

    @cached_property
    def recording_party(self) -> Mapping[int, str | None]:
        """Party key by recording id: of the linked call, else of the file name."""
        return {
            stored.id: (
                self.call_party[self.links[stored.id].call]
                if stored.id in self.links
                else self.key(stored.record.number)
            )
            for stored in self.recordings
        }

    @cached_property
    def recording_of_call(self) -> Mapping[int, int]:
        """Recording id by call id; the first where a recorder cut a call in two."""
        return {
            link.call: recording for recording, link in sorted(self.links.items(), reverse=True)
        }

    def recording_start(self, recording: int) -> datetime | None:
        """Return when a recording began: by its name, else by the call it is held to be."""
        stored = self.recording[recording]
        link = self.links.get(recording)
        if stored.record.started_at is None and link is not None:
            return self.call[link.call].record.started_at
        return stored.record.started_at

    @cached_property
    def call(self) -> Mapping[int, Stored[CallRecord]]:
        """Calls by record id."""
        return {stored.id: stored for stored in self.calls}

    @cached_property
    def recording(self) -> Mapping[int, Stored[Recording]]:
        """Recordings by record id."""
        return {stored.id: stored for stored in self.recordings}

    @cached_property
    def written(self) -> Mapping[str, tuple[str, ...]]:
        """Messages that came in, by party key."""
        return incoming_texts(((s.id, s.record) for s in self.messages), region=self.region)

    @cached_property
    def spoken(self) -> Mapping[str, tuple[str, ...]]:
        """What was said in recorded calls, by party key."""
        texts: dict[str, list[str]] = {}
        for recording, transcript in self.transcripts.items():
            key = self.recording_party[recording]
            if key is not None:
                texts.setdefault(key, []).append(spoken_text(transcript))
        return {key: tuple(found) for key, found in texts.items()}


def spoken_text(transcript: Transcript) -> str:
    """Return a transcript's words, a line for each segment."""
    return "\n".join(segment.text for segment in transcript.segments)


def corrected(transcript: Transcript, corrections: Iterable[Correction]) -> Transcript:
    """Return a transcript with what a person heard in place of the text; the machine's stays."""
    heard = {correction.segment: correction.text for correction in corrections}
    if not heard:
        return transcript
    segments = (
        replace(segment, text=heard.get(segment.index, segment.text))
        for segment in transcript.segments
    )
    return replace(transcript, segments=tuple(segments))


def _text_of(case: Case, recording: int) -> Transcript | None:
    transcript = case.transcript(recording)
    return transcript and corrected(transcript, case.corrections(recording))


def read_scene(case: Case, calls: Calls | None = None) -> Scene:
    """Read all records of a case with the links and transcripts there are, as corrected."""
    from analyzer.pipeline.events import read_calls  # it is slow to load, and not always needed

    recordings = tuple(case.recordings())
    found = ((stored.id, _text_of(case, stored.id)) for stored in recordings)
    read = calls or read_calls(case)
    return Scene(
        region=case.settings.region,
        zone=case.settings.zone,
        calls=read.calls,
        messages=tuple(case.messages()),
        recordings=recordings,
        emails=tuple(case.emails()),
        contacts=tuple(case.contacts()),
        events=read.events,
        links={link.recording: read.placed(link) for link in case.links()},
        doubts=tuple(
            replace(doubt, link=doubt.link and read.placed(doubt.link)) for doubt in case.doubts()
        ),
        transcripts={recording: text for recording, text in found if text is not None},
    )
