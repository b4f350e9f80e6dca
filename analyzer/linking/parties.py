"""Who is behind each number, as far as texts, names and labels let one guess.

A suggestion decides nothing: it says which numbers a person should look at first, and why. What
the person says of a number always stands. Nobody is made a third party by the program: that a
relative or colleague was drawn in, only the person can know; who tells of it is pointed out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Protocol

from analyzer.linking.debt import (
    Tone,
    collector_label,
    lender_label,
    tells_of_collectors,
    tone,
)
from analyzer.model.party import NumberKind, Party, Role
from analyzer.model.records import Direction
from analyzer.model.remark import N_, remark
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.model.party import PhoneNumber
    from analyzer.model.records import CallRecord, Contact, Message, Recording
    from analyzer.model.remark import Remark


class Mark(Protocol):
    """What the person said of a number."""

    @property
    def role(self) -> Role:
        """The role the person gave."""
        ...

    @property
    def institution(self) -> str | None:
        """The institution the person named."""
        ...


SERVICE_KINDS = frozenset(
    {
        NumberKind.HOTLINE,
        NumberKind.SENDER_106,
        NumberKind.SERVICE,
        NumberKind.CARRIER,
        NumberKind.PUBLIC,
    }
)
OFFICIAL_KINDS = frozenset({NumberKind.CARRIER, NumberKind.PUBLIC})
"""Never suggested to be collectors: their warnings against collectors use the same words."""

MARKED = N_("您标注的")
NAMED = N_("您存的名字是“%(name)s”")
LABELLED = N_("手机上的标记是“%(label)s”；这是其他用户或软件的看法，请您判断")
WRITES = N_("有 %(count)d 条来信像在催款，例如“%(words)s”")
SPEAKS = N_("通话录音的机器转写像在催款，例如“%(words)s”；转写可能有误")
SAVED = N_("在通讯录里，名字是“%(name)s”")
LOGGED = N_("通话记录里有联系人姓名“%(name)s”")
INVOLVED = N_(
    "名字是“%(name)s”，来信说到催收找过他，例如“%(words)s”：可能是被牵连的第三人，请您判断"
)
LENDER = N_("通讯录里的名字“%(name)s”像放款机构，请您判断")
REMINDS = N_("服务号码，来信只是账单或还款提醒")
SERVES = N_("服务号码，来信和通话里没有催款的内容")
OPEN = N_("没有足够的依据判断是谁")
PERSONAL_DEBT = N_("提到欠款或还款，但不足以判断是催收")

_LABEL_KEYS = ("mark", "antispam", "label", "tag")
"""Columns in which phones keep what other users or an app call a number."""
_NO_NAMES = frozenset({"", "(unknown)", "unknown", "未知", "null", "none"})


@dataclass(slots=True)
class _Traits:
    """All that was seen of one number."""

    number: PhoneNumber
    names: Counter[str] = field(default_factory=Counter)
    saved: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    written: dict[Tone, list[str]] = field(default_factory=lambda: defaultdict(list))
    spoken: dict[Tone, list[str]] = field(default_factory=lambda: defaultdict(list))
    told: list[str] = field(default_factory=list)
    """Words in which they tell that collectors turned to them."""


def suggest_roles(
    calls: Sequence[tuple[int, CallRecord]],
    messages: Sequence[tuple[int, Message]],
    contacts: Sequence[tuple[int, Contact]] = (),
    recordings: Sequence[tuple[int, Recording]] = (),
    *,
    region: str,
    spoken: Mapping[str, Sequence[str]] | None = None,
    marks: Mapping[str, Mark] | None = None,
) -> tuple[Party, ...]:
    """Return every number that called, was called, wrote or is saved, by key, with a role.

    Args:
        calls: Record ids and calls.
        messages: Record ids and messages; only what came in is read for its words.
        contacts: Record ids and address book entries.
        recordings: Record ids and recordings, for numbers that are in file names alone.
        region: ISO 3166 country of the case.
        spoken: By party key, the transcripts of calls held to be with that party.
        marks: By party key, what the person said.
    """
    marks = marks or {}
    traits = _traits(calls, messages, contacts, recordings, region=region)
    for key in marks:
        traits.setdefault(key, _Traits(number=normalise(key, region=region)))
    for key, texts in (spoken or {}).items():
        if key in traits:
            for text in texts:
                _hear(traits[key].spoken, text, spoken=True)
    return tuple(_party(traits[key], marks.get(key)) for key in sorted(traits))


def incoming_texts(
    messages: Iterable[tuple[int, Message]], *, region: str
) -> dict[str, tuple[str, ...]]:
    """Return by party key the bodies of messages that came in, in their order."""
    texts: dict[str, list[str]] = defaultdict(list)
    for _, message in messages:
        key = normalise(message.number, region=region).key
        if key and message.body and message.direction is not Direction.OUT:
            texts[key].append(message.body)
    return {key: tuple(bodies) for key, bodies in texts.items()}


def _traits(
    calls: Iterable[tuple[int, CallRecord]],
    messages: Iterable[tuple[int, Message]],
    contacts: Iterable[tuple[int, Contact]],
    recordings: Iterable[tuple[int, Recording]],
    *,
    region: str,
) -> dict[str, _Traits]:
    found: dict[str, _Traits] = {}

    def of(raw: str | None) -> _Traits | None:
        number = normalise(raw, region=region)
        if not number.key:
            return None
        seen = found.setdefault(number.key, _Traits(number=number))
        if number.kind is NumberKind.NAME:  # a contact's name where the number should be
            seen.names[number.raw.strip()] += 1
        return seen

    for _, call in calls:
        if seen := of(call.number):
            seen.names.update(_names(call.name, seen.number))
            seen.labels.update(text for text in labels(call.raw) if collector_label(text))
    for _, message in messages:
        if seen := of(message.number):
            seen.names.update(_names(message.name, seen.number))
            if message.body and message.direction is not Direction.OUT:
                _hear(seen.written, message.body)
                seen.told += filter(None, [tells_of_collectors(message.body)])
    for _, recording in recordings:
        if recording.number and (seen := of(recording.number)):
            seen.names.update(_names(recording.name, seen.number))
    for _, contact in contacts:
        for raw in contact.numbers:
            if seen := of(raw):
                seen.saved.update(_names(contact.name, seen.number))
                seen.names.update(_names(contact.name, seen.number))
    return found


def _names(name: str | None, number: PhoneNumber) -> Iterator[str]:
    """Yield the name where it is one: phones also write the number itself, or “unknown”."""
    name = (name or "").strip()
    if name.lower() in _NO_NAMES or name == number.raw:
        return
    if any(c.isalpha() for c in name):
        yield name


def labels(raw: Mapping[str, str]) -> Iterator[str]:
    """Yield what other users or an app call a number, from the columns of a call log's row."""
    for column, value in raw.items():
        if _holds_label(column) and value.strip():
            yield value.strip()


@cache
def _holds_label(column: str) -> bool:
    return any(key in column.lower() for key in _LABEL_KEYS)


def _hear(heard: dict[Tone, list[str]], text: str, *, spoken: bool = False) -> None:
    level, words = tone(text, spoken=spoken)
    if level is not Tone.NONE:
        heard[level].append(words)


def _party(seen: _Traits, mark: Mark | None) -> Party:
    names = tuple(name for name, _ in sorted(seen.names.items(), key=lambda n: (-n[1], n[0])))
    role, why = (mark.role, remark(MARKED)) if mark else _suggested(seen)
    return Party(
        number=seen.number,
        names=names,
        role=role,
        role_reason=why,
        decided=mark is not None,
        institution=mark.institution if mark else None,
    )


def _suggested(seen: _Traits) -> tuple[Role, Remark]:
    own = sorted(seen.saved) or sorted(seen.names)
    if named := next((name for name in own if collector_label(name)), None):
        saved = seen.saved or seen.number.kind is NumberKind.NAME
        opinion = NAMED if saved else LABELLED
        values = {"name": named} if saved else {"label": named}
        return Role.COLLECTOR, remark(opinion, **values)
    if why := _collects(seen, own):
        return Role.COLLECTOR, why
    if own and seen.told and seen.number.kind not in SERVICE_KINDS:
        return Role.KNOWN, remark(INVOLVED, name=own[0], words=seen.told[0])
    if seen.saved:
        name = own[0]
        if lender_label(name) and seen.number.kind not in SERVICE_KINDS:
            return Role.UNKNOWN, remark(LENDER, name=name)
        return Role.KNOWN, remark(SAVED, name=name)
    if seen.labels:
        label = min(seen.labels, key=lambda text: (-seen.labels[text], text))
        return Role.COLLECTOR, remark(LABELLED, label=label)
    if seen.number.kind in SERVICE_KINDS:
        return Role.SERVICE, remark(REMINDS if seen.written or seen.spoken else SERVES)
    if own:
        return Role.KNOWN, remark(LOGGED, name=own[0])
    return Role.UNKNOWN, remark(PERSONAL_DEBT if seen.written or seen.spoken else OPEN)


def _collects(seen: _Traits, own: Sequence[str]) -> Remark | None:
    """Return why the texts of a number are those of a collector, `None` where they are not.

    From a stranger's own number one demand is enough. A service number must use pressure, since
    reminding of a debt is lawful. Somebody saved as a person must use it more than once.
    """
    if seen.number.kind in OFFICIAL_KINDS:
        return None
    least, times = Tone.DEMAND, 1
    if seen.number.kind in SERVICE_KINDS:
        least = Tone.PRESSURE
    elif own and not any(lender_label(name) for name in own):
        least, times = Tone.PRESSURE, 2
    for heard, reason in ((seen.written, WRITES), (seen.spoken, SPEAKS)):
        words = [
            word for level in sorted(heard, reverse=True) if level >= least for word in heard[level]
        ]
        if len(words) >= times:
            counted = {"count": len(words)} if heard is seen.written else {}
            return remark(reason, words=words[0], **counted)
    return None
