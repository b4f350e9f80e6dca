"""Words looked for in messages, e-mails and what was said in calls, also by how they sound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.desk.models.reading import Reading, Span, reading
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.reviewing import Evidence
    from analyzer.pipeline.search import Place

HEADINGS = (N_("时间"), N_("渠道"), N_("号码"), N_("怎么找到的"), N_("原话"))
SHORTEST_BY_SOUND = 3
"""Han characters from which on words are also looked for by sound."""


@dataclass(frozen=True, slots=True)
class SeekingModel:
    """What was found, in words."""

    session: Session

    def cells(self, place: Place) -> tuple[str, ...]:
        """Return when, where, who, how, and the line with what was found between brackets."""
        say, zone = self.session.say, self.session.case.settings.zone
        found = f"{place.line[: place.start]}【{place.line[place.start : place.end]}】"
        return (
            labels.moment(place.at, zone, say),
            say(labels.CHANNEL[place.channel]),
            labels.number(place.party, say),
            say(N_("读音相近，请听")) if place.by_sound else say(N_("文字相同")),
            (found + place.line[place.end :]).replace("\n", " "),
        )

    def verdict(self, words: str, places: tuple[Place, ...]) -> str:
        """Say how much was found, and what that does not mean."""
        say = self.session.say
        if not places:
            return say(
                N_("没有找到“%(words)s”。机器听写可能写成了别的字：换个说法、少写几个字再试。")
            ) % {"words": words}
        alike = sum(place.by_sound for place in places)
        text = say(N_("找到 %(count)d 处。")) % {"count": len(places)}
        if alike:
            more = N_("其中 %(count)d 处只是读音相近，听过录音才能引用。")
            text += say(more) % {"count": alike}
        return text


def found_in(evidence: Evidence, place: Place, session: Session) -> Reading:
    """Return a record's text with the found words marked."""
    shown = reading(evidence, (), session.say)
    line = next(
        (
            one
            for one in shown.lines
            if one.text == place.line
            and (place.begin_s is None or one.begin_s is None or one.begin_s <= place.begin_s + 1)
            and (one.end_s is None or place.begin_s is None or place.begin_s <= one.end_s)
        ),
        None,
    )
    if line is None:
        return shown
    span = Span(start=line.start + place.start, end=line.start + place.end, stopped=None)
    return replace(shown, spans=tuple(sorted((*shown.spans, span), key=lambda s: s.start)))
