"""Records as the passages that rules read: messages, e-mails, and the text of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.party import NumberKind, Role
from analyzer.model.passage import Channel, Passage, Piece
from analyzer.model.records import Direction, Email, Message
from analyzer.model.transcript import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.model.party import Cluster, Party
    from analyzer.model.records import Record, Recording
    from analyzer.model.transcript import Transcript
    from analyzer.pipeline.scene import Scene
    from analyzer.store.records import Stored

OFFICIAL = frozenset({NumberKind.CARRIER, NumberKind.PUBLIC})


class Cast:
    """Who is who: roles and institutions by party key."""

    def __init__(self, parties: tuple[Party, ...], clusters: tuple[Cluster, ...]) -> None:
        """Index parties and clusters by party key."""
        self.parties = {party.number.key: party for party in parties}
        self.clusters = clusters
        self.cluster_of: Mapping[str, str] = {
            key: cluster.id for cluster in clusters for key in cluster.numbers
        }

    def role(self, key: str | None) -> Role:
        """Return the role that rules go by.

        That a number is a service number is no reason to leave its words unread: only operators
        and public services are held to be what they are unless a person says otherwise.
        """
        party = self.parties.get(key or "")
        if party is None:
            return Role.UNKNOWN
        guessed = party.role is Role.SERVICE and not party.decided
        if guessed and party.number.kind not in OFFICIAL:
            return Role.UNKNOWN
        return party.role

    def conversation(self, key: str | None, alone: str) -> str:
        """Return the name of the conversation a passage belongs to."""
        return self.cluster_of.get(key, key) if key else alone


def passages(scene: Scene, cast: Cast) -> Iterator[Passage]:
    """Yield every text of the case, messages first, then e-mails, then calls."""
    for message in scene.messages:
        if message.record.body or message.record.subject:
            yield _of_message(message, scene, cast)
    for email in scene.emails:
        yield _of_email(email)
    for recording in scene.recordings:
        transcript = scene.transcripts.get(recording.id)
        if transcript and transcript.segments:
            yield _of_call(recording, transcript, scene, cast)


def passage_id(record: int, of: Record) -> str:
    """Return the id of the passage a record's words are: `m12`, `e3`, `r7`."""
    match of:
        case Message():
            return f"m{record}"
        case Email():
            return f"e{record}"
        case _:
            return f"r{record}"


def message_text(message: Message) -> str:
    """Return a message's words as rules read them: the subject, where there is one, comes first."""
    return f"{message.subject}\n{message.body}" if message.subject else message.body


def _of_message(stored: Stored[Message], scene: Scene, cast: Cast) -> Passage:
    message, key = stored.record, scene.key(stored.record.number)
    return Passage(
        id=f"m{stored.id}",
        channel=Channel.SMS,
        record=stored.id,
        text=message_text(message),
        party=key,
        role=cast.role(key),
        at=message.at,
        speaker=Speaker.OWNER if message.direction is Direction.OUT else Speaker.COLLECTOR,
        conversation=cast.conversation(key, f"m{stored.id}"),
    )


def _of_email(stored: Stored[Email]) -> Passage:
    email = stored.record
    return Passage(
        id=f"e{stored.id}",
        channel=Channel.EMAIL,
        record=stored.id,
        text=f"{email.subject}\n{email.body}" if email.subject else email.body,
        party=email.sender,
        role=Role.UNKNOWN,
        at=email.at,
        speaker=Speaker.OWNER if email.direction is Direction.OUT else Speaker.COLLECTOR,
        conversation=email.sender or f"e{stored.id}",
    )


def _of_call(
    stored: Stored[Recording], transcript: Transcript, scene: Scene, cast: Cast
) -> Passage:
    key = scene.recording_party[stored.id]
    pieces, text = [], ""
    for segment in transcript.segments:
        start = len(text) + 1 if text else 0
        text = f"{text}\n{segment.text}" if text else segment.text
        pieces.append(
            Piece(
                start=start,
                end=len(text),
                begin_s=segment.start,
                end_s=segment.end,
                speaker=segment.speaker,
                confidence=segment.confidence,
            )
        )
    return Passage(
        id=f"r{stored.id}",
        channel=Channel.CALL,
        record=stored.id,
        text=text,
        party=key,
        role=cast.role(key),
        at=scene.recording_start(stored.id),
        speaker=Speaker.UNKNOWN,
        conversation=cast.conversation(key, f"r{stored.id}"),
        language=transcript.language,
        pieces=tuple(pieces),
    )
