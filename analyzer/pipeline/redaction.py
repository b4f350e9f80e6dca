"""A public version: other people covered, checked by reading it back, refused where one is left."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from analyzer.errors import Unmasked
from analyzer.i18n import sentences
from analyzer.model.finding import LegalBasis, RuleTitle, State
from analyzer.model.party import NumberKind, Role
from analyzer.model.passage import Channel
from analyzer.model.remark import N_, Remark, remark
from analyzer.model.transcript import EngineTag
from analyzer.personal_names import names as people_in
from analyzer.pipeline.masking import COMMON_NAMES, LONG, Cover
from analyzer.pipeline.reading_back import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.complaint import Form
    from analyzer.model.dossier import Dossier
    from analyzer.model.party import Party
    from analyzer.model.transcript import Segment, Transcript

T = TypeVar("T")

LEFT = N_(
    "公开版没有写成：%(place)s 里还有“%(piece)s”。如果它可以公开，请加 --keep %(piece)s；"
    "如果是人名或号码，请加 --mask %(piece)s。"
)
_OPEN = (Role.COLLECTOR, Role.SERVICE)
_AS_THEY_ARE = frozenset(
    {"sha256", "digest", "previous", "id", "exhibit", "model_sha256", "dossier_sha256", "parent"}
)
"""Fields that hold digests and ids, in which nobody is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """What the person adds to what is covered anyway, or takes from it."""

    words: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A dossier in which other people are covered."""

    dossier: Dossier
    cover: Cover
    silenced: Mapping[int, tuple[tuple[float, float], ...]]
    """By recording: stretches in seconds that must not be heard."""


def masked(dossier: Dossier, masking: Masking, *, form: Form | None = None) -> Masked:
    """Cover other people's numbers and names, and identity and card numbers, in a dossier.

    The custody log is left out: its chain cannot be checked over covered text.

    Args:
        dossier: What a report may say.
        masking: What the person adds to it or takes from it.
        form: The person's own data, covered as well where it is given.
    """
    own = (form.address, form.email) if form else ()
    cover = Cover(
        numbers=frozenset(_numbers(dossier, form)) - set(masking.keep),
        names=_names(dossier, masking, form),
        kept=frozenset(_kept(dossier)),
        region=dossier.region,
        words=tuple(word for word in (*masking.words, *own) if word),
        stay=tuple(sorted(_institutions(dossier) | {word for word in masking.keep if word})),
    )
    cover = replace(cover, pieces=_pieces(dossier, cover))
    covered = _covered(replace(dossier, custody=()), cover)
    return Masked(
        dossier=replace(covered, redacted=True),
        cover=cover,
        silenced=_silenced(dossier, cover),
    )


def _others(dossier: Dossier) -> Iterator[Party]:
    accused = {entry.finding.party for entry in dossier.findings}
    for party in dossier.parties:
        unmarked = party.role is Role.UNKNOWN and party.number.key in accused
        if party.role not in _OPEN and not unmarked:
            yield party


def _numbers(dossier: Dossier, form: Form | None) -> Iterator[str]:
    """Yield the digits of other people's numbers, as they are dialled."""
    for party in _others(dossier):
        if party.number.kind in (NumberKind.NAME, NumberKind.WITHHELD, NumberKind.PUBLIC):
            continue
        digits = re.sub(r"\D", "", party.number.key.removeprefix("+86"))
        if len(digits) >= SHORTEST:
            yield digits
    for own in (form.phone, form.id_number) if form else ():
        if own and len(digits := re.sub(r"\D", "", own)) >= SHORTEST:
            yield digits


SHORTEST = 7
"""Digits of a number that is covered wherever it stands; shorter ones are too common."""


def _names(dossier: Dossier, masking: Masking, form: Form | None) -> tuple[str, ...]:
    """Return names to cover, longest first."""
    found = {name.strip() for party in _others(dossier) for name in party.names}
    others = {party.number.key for party in _others(dossier)}
    called = ((entry.party, entry.call.name) for entry in dossier.calls)
    found |= {name for key, name in called if name and key in others}
    found = {name for name in found if name and len(name) > 1 and name.lower() not in COMMON_NAMES}
    found |= {form.name} if form and form.name else set()
    return tuple(sorted(found - set(masking.keep), key=lambda name: (-len(name), name)))


def _kept(dossier: Dossier) -> Iterator[str]:
    others = {party.number.key for party in _others(dossier)}
    yield from (party.number.key for party in dossier.parties if party.number.key not in others)
    accused = {
        entry.finding.record
        for entry in dossier.findings
        if entry.finding.channel is Channel.EMAIL and entry.finding.state is State.CONFIRMED
    }
    for entry in dossier.emails:
        if entry.id in accused and entry.email.sender:
            yield from re.findall(r"[^\s<>]+@[^\s<>]+", entry.email.sender.lower())


def _institutions(dossier: Dossier) -> set[str]:
    """Return the names of those the report is about; a school that writes is none of them."""
    accused = {entry.finding.party for entry in dossier.findings}
    accused |= {party.number.key for party in dossier.parties if party.role is Role.COLLECTOR}
    names = {party.institution for party in dossier.parties if party.number.key in accused}
    names |= {cluster.name for cluster in dossier.clusters if accused & set(cluster.numbers)}
    names |= {one.institution for one in dossier.identities if one.party in accused}
    return {name for name in names if name and not any(people_in(name))}


def _pieces(dossier: Dossier, cover: Cover) -> tuple[str, ...]:
    """Return what people can be found by in the case's own words, longest first.

    It is covered wherever it stands, also where nothing around it gives it away. Words of ours and
    of the law are not: they would be covered in every sentence of the report.
    """
    found: set[str] = set()
    for text in _words(replace(dossier, custody=())):
        found |= {text[begin:end].strip() for begin, end in cover.told(text)}
    ours = _our_words(dossier)
    kept = (piece for piece in found if len(piece) >= _SHORTEST_PIECE and piece not in ours)
    return tuple(sorted(kept, key=lambda piece: (-len(piece), piece)))


_SHORTEST_PIECE = 2


def _our_words(dossier: Dossier) -> str:
    """Return everything a report may say that is not the case's: rules, law and templates."""
    rules = {rule for entry in dossier.findings for rule in entry.finding.rules}
    return "\n".join([*(repr(rule) for rule in rules), *sentences()])


def _words(value: Any, name: str = "") -> Iterator[str]:  # noqa: ANN401 - any part of the model
    """Yield the texts of a value that are somebody's words."""
    if isinstance(value, str):
        if _spoken(value, name):
            yield value
    elif isinstance(value, Remark):
        yield from _words(value.values)
    elif is_dataclass(value) and not isinstance(value, _OURS):
        for field in fields(value):
            yield from _words(getattr(value, field.name), field.name)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _words(item, name if name in _SPOKEN else str(key))
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item, name)


_SPOKEN = frozenset(
    (
        *("body", "text", "machine_text", "before", "quote", "after", "subject", "reason"),
        *("note", "content", "first", "title"),
    )
)
"""Fields and columns that hold somebody's words."""
_PLACES = frozenset(("path", "name", "locator", "file", "folder", "exhibit", "reviewer", "number"))
"""Fields that hold names of files and people, in which digits are times."""


def _spoken(value: str, name: str) -> bool:
    """Tell whether a text is somebody's words: by its field, or by being Chinese in a raw row."""
    return name in _SPOKEN or (
        name not in _PLACES and re.search(r"[\u4e00-\u9fff]", value) is not None
    )


_OURS = (LegalBasis, RuleTitle, EngineTag)
"""Parts of the model that hold nothing of the case."""


def _covered(value: T, cover: Cover, name: str = "") -> T:
    """Return a value of the model with every text in it covered."""
    made: Any = value
    if isinstance(value, str) and type(value) is str:
        made = value if name in _AS_THEY_ARE else cover.whole(value, numbers=_spoken(value, name))
    elif isinstance(value, Remark):
        made = replace(value, values=_covered(value.values, cover))
    elif is_dataclass(value) and not isinstance(value, (type, *_OURS)):
        parts = {f.name: getattr(value, f.name) for f in fields(value)}
        changed = {key: _covered(part, cover, key) for key, part in parts.items()}
        made = replace(value, **{k: v for k, v in changed.items() if v is not parts[k]})
    elif isinstance(value, Mapping):
        made = {
            cover.text(key) if type(key) is str else key: _covered(item, cover, str(key))
            for key, item in value.items()
        }
    elif isinstance(value, tuple):
        made = tuple(_covered(item, cover, name) for item in value)
    return made  # type: ignore[no-any-return]


def _silenced(dossier: Dossier, cover: Cover) -> Mapping[int, tuple[tuple[float, float], ...]]:
    spans: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for entry in dossier.recordings:
        if entry.transcript:
            spans[entry.id] += _stretches(entry.transcript, cover)
    return {key: tuple(found) for key, found in spans.items() if found}


def _stretches(transcript: Transcript, cover: Cover) -> Iterator[tuple[float, float]]:
    for segment in transcript.segments:
        for text in dict.fromkeys((segment.text, segment.machine_text)):
            found = [(begin, end) for begin, end, _, _ in cover.spans(text)]
            for begin, end in (*found, *cover.told(text)):
                yield _when(segment, text, begin, end)


def _when(segment: Segment, text: str, begin: int, end: int) -> tuple[float, float]:
    """Return when some characters of a segment are said; the whole segment where not known."""
    words = segment.words
    if not words or "".join(word.text for word in words).strip() != text.strip():
        return segment.start, segment.end
    at, inside = 0, []
    for word in words:
        if at < end and at + len(word.text) > begin:
            inside.append(word)
        at += len(word.text)
    return (inside[0].start, inside[-1].end) if inside else (segment.start, segment.end)


def check_masked(folder: Path, mask: Masked) -> None:
    """Read a public version back and refuse it where something is left; the folder is removed.

    Raises:
        Unmasked: Something that was to be covered is still there; names file and words.
    """
    loose = tuple(piece for piece in mask.cover.pieces if not _brief(piece))
    cover = replace(mask.cover, pieces=loose)
    for place, text in texts(folder):
        piece = None if place in _FIXED else cover.left(text) or _wrapped(text, cover)
        if piece is not None:
            _refuse(folder, place, piece)
    document = folder / "dossier.json"
    if piece := _told(document.read_text(encoding="utf-8"), mask.cover):
        _refuse(folder, document.name, piece)


def _refuse(folder: Path, place: str, piece: str) -> NoReturn:
    shutil.rmtree(folder)
    raise Unmasked(remark(LEFT, place=place, piece=piece))


_FIXED = frozenset({"README.txt", "verify.html"})
"""Files that are the same in every package."""


def _brief(piece: str) -> bool:
    """Tell whether a piece is a few digits, which a count or a size may have as well."""
    return piece.isdecimal() and len(piece) < SHORTEST


def _told(text: str, cover: Cover) -> str | None:
    """Return what the finder still finds in the words of a dossier."""
    document = json.loads(text)
    for name in _NOT_THE_CASES:
        document.pop(name, None)
    for entry in document["findings"]:
        entry["finding"].pop("rules")
    for words in _read(document):
        for begin, end in cover.told(words):
            return words[begin:end]
    return None


_NOT_THE_CASES = ("engines", "versions", "zone", "rule_pack")


def _read(value: Any, name: str = "") -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield the words in a dossier's JSON, templates of remarks left out."""
    if isinstance(value, Mapping) and set(value) == {"template", "values"}:
        value = value["values"]
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _read(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _read(item, name)
    elif isinstance(value, str) and _spoken(value, name) and not _MOMENT.fullmatch(value):
        yield value


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.+-]+)?")


def _wrapped(text: str, cover: Cover) -> str | None:
    """Return a name or number that is left though a line end or a blank runs through it."""
    dense = re.sub(r"\s", "", text)
    wanted = (
        *cover.words,
        *cover.names,
        *(piece for piece in cover.pieces if len(piece) > _SHORTEST_PIECE),
        *(number for number in cover.numbers if len(number) >= LONG),
    )
    return next((piece for piece in wanted if re.sub(r"\s", "", piece) in dense), None)
