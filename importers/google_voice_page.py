"""What stands in a page of Google Voice, by the classes of its elements (hCard, hAtom, hAudio)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from importers.web_page import WebPage

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK: Final = 1 << 22
"""Characters; small chunks make an unclosed tag cost time by the square of its length."""
_VOID: Final = frozenset({"br", "img", "meta", "link", "hr", "input"})
_MEDIA: Final = ("img", "audio", "video", "a")


@dataclass(slots=True)
class Said:
    """A message of a conversation."""

    time: str = ""
    number: str = ""
    name: str = ""
    mine: bool = False
    pieces: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    """Names of the files beside the page, often without their extension."""

    @property
    def text(self) -> str:
        """The words."""
        return "".join(self.pieces)


@dataclass(slots=True)
class Page:
    """What a page says."""

    is_call: bool = False
    published: str = ""
    duration: str = ""
    number: str = ""
    name: str = ""
    title: str = ""
    transcript: str = ""
    deleted: str = ""
    labels: list[str] = field(default_factory=list)
    """The last part of each label's address: `missed`, `voicemail`, `sms`, `inbox`."""
    participants: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    messages: list[Said] = field(default_factory=list)
    whole: bool = False
    """True where the page has its end."""

    def raw(self) -> dict[str, str]:
        """Return what the page says of a call, by name; absent parts are left out."""
        row = {
            "title": " ".join(self.title.split()),
            "published": self.published,
            "duration": self.duration,
            "tel": self.number,
            "fn": self.name,
            "labels": " ".join(self.labels),
            "transcript": " ".join(self.transcript.split()),
            "media": " ".join(self.media),
            "status": " ".join(self.deleted.split()),
        }
        return {key: value for key, value in row.items() if value}


def read_page(path: Path) -> Page:
    """Return what a page says; a page that ends early gives what came before."""
    reader = _Reader()
    with path.open(encoding="utf-8", errors="replace") as file:
        while chunk := file.read(_CHUNK):
            reader.feed(chunk)
    reader.finish()
    return reader.page


class _Reader(WebPage):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[tuple[str, frozenset[str]]] = []
        self._said: Said | None = None
        self._participants = False

    def finish(self) -> None:
        """End a message that was cut."""
        self.close()
        self._end_message()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        values = {key: value or "" for key, value in attrs}
        classes = frozenset(values.get("class", "").split())
        if tag not in _VOID:
            self._open.append((tag, classes))
        if "haudio" in classes:
            self.page.is_call = True
        elif "message" in classes:
            self._end_message()
            self._said = Said()
        elif "participants" in classes:
            self._participants = True
        self._note_values(tag, values, classes)

    def _note_values(self, tag: str, values: dict[str, str], classes: frozenset[str]) -> None:
        page, said = self.page, self._said
        if tag == "abbr" and "published" in classes:
            page.published = values.get("title", "")
        elif tag == "abbr" and "duration" in classes:
            page.duration = values.get("title", "")
        elif tag == "abbr" and "dt" in classes and said:
            said.time = values.get("title", "")
        elif tag == "abbr" and "fn" in classes and said:
            said.mine = True
        elif "tel" in classes:
            self._note_number(unquote(values.get("href", "").removeprefix("tel:")).strip())
        elif values.get("rel") == "tag":
            page.labels.append(values.get("href", "").rpartition("#")[2].lower())
        elif tag == "br" and said and self._inside("q"):
            said.pieces.append("\n")
        elif tag in _MEDIA and (name := values.get("src") or self._beside(values)):
            names = said.media if said else page.media
            if name not in names:
                names.append(name)

    def _note_number(self, number: str) -> None:
        if self._said:
            self._said.number = self._said.number or number
        elif self._participants:
            self.page.participants.append(number)
        elif not self.page.number:
            self.page.number = number

    def handle_endtag(self, tag: str) -> None:
        """End an element, and those inside it that were left open."""
        at = max((n for n, (name, _) in enumerate(self._open) if name == tag), default=-1)
        if at < 0:
            return
        for _, classes in self._open[at:]:
            if "message" in classes:
                self._end_message()
            elif "participants" in classes:
                self._participants = False
        del self._open[at:]
        self.page.whole = self.page.whole or tag in ("body", "html")

    def handle_data(self, data: str) -> None:
        """Add text to what is open."""
        page, said = self.page, self._said
        if said and self._inside("q"):
            said.pieces.append(data)
        elif said and self._has("fn"):
            said.name += data.strip()
        elif self._inside("title"):
            page.title += data
        elif self._has("full-text"):
            page.transcript += data
        elif self._has("deletedStatusContainer"):
            page.deleted += data
        elif self._has("contributor") and self._has("fn"):
            page.name += data.strip()

    def _inside(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def _has(self, name: str) -> bool:
        return any(name in classes for _, classes in self._open)

    def _beside(self, values: dict[str, str]) -> str:
        """Return the file that a link leads to, where it lies beside the page."""
        target = values.get("href", "")
        near = values.get("rel") == "enclosure" or self._said is not None
        return "" if not near or ":" in target or target.startswith("#") else target

    def _end_message(self) -> None:
        if self._said is not None and (self._said.time or self._said.pieces):
            self.page.messages.append(self._said)
        self._said = None
