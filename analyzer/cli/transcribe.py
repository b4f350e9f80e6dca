"""`calldossier transcribe`: recordings to text, on this computer."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.cli.progress import sound_progress
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.pipeline.rehearing import Rehearing
    from analyzer.pipeline.transcribing import Heard

RECORDINGS = "recording"
"""The importer of sound; what it could not read has no record."""
EngineName = Annotated[str, typer.Option("--engine", help="faster-whisper | openai-whisper")]
ModelName = Annotated[str, typer.Option("--model", help="base | small | … | 文件夹 folder")]


class Only(StrEnum):
    """Which recordings to take."""

    ALL = "all"
    FLAGGED = "flagged"


class Spoken(StrEnum):
    """The language of the calls."""

    ZH = "zh"
    EN = "en"
    AUTO = "auto"


def transcribe(
    case: CaseArgument,
    engine: EngineName = "faster-whisper",
    model: ModelName = "base",
    only: Annotated[Only, typer.Option("--only", help="all | flagged")] = Only.ALL,
    language: Annotated[
        Spoken | None, typer.Option("--language", help="默认按地区 / by region if left out")
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="把要点引用的话再听写一遍 / hear quoted words a second time"),
    ] = False,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """在本机把录音转成文字 / Turn recordings into text on this computer."""
    from analyzer.pipeline.transcribing import transcribe_case

    face = Face(json=as_json, lang=lang)
    if again:
        _hear_again(face, case)
        return
    with open_case(case) as opened, sound_progress(face) as observe:
        heard = transcribe_case(
            opened,
            engine=engine,
            model=model,
            language=language,
            only_flagged=only is Only.FLAGGED,
            observe=observe,
        )
        silent = [
            (opened.exhibit(item.provenance.exhibit).path, item.remark)
            for item in opened.warnings()
            if item.lost and item.provenance.importer == RECORDINGS
        ]
    show_heard(face, heard)
    for path, why in silent:
        face.say("  %(path)s  %(why)s", path=path, why=face.remark(why))
    face.emit([heard_json(item, face) for item in heard])


def _hear_again(face: Face, case: Path) -> None:
    """Let the machine hear every quoted stretch once more, and say how far both texts agree."""
    from analyzer.pipeline.rehearing import hear_findings_again

    with open_case(case) as opened:
        heard = hear_findings_again(opened)
        paths = {
            item.id: opened.exhibit(item.record.provenance.exhibit).path
            for item in opened.recordings()
        }
    apart = sum(item.doubtful for item in heard)
    face.say(
        N_("又听写了 %(count)d 处引文，其中 %(apart)d 处两次不一致，请以录音为准。"),
        count=len(heard),
        apart=apart,
    )
    face.emit([_again_json(item, paths[item.recording]) for item in heard])


def _again_json(item: Rehearing, path: str) -> dict[str, Any]:
    return {
        "path": path,
        "begin_s": item.begin_s,
        "end_s": item.end_s,
        "first": item.first,
        "second": item.text,
        "agreement": item.agreement,
        "model": item.tag.model,
    }


def show_heard(face: Face, heard: list[Heard]) -> None:
    """Say which recordings have text now, and which could not be decoded."""
    done = [item for item in heard if item.transcript]
    face.say(N_("%(done)d 段录音有了文字（机器转写，仅供检索，以原始录音为准）。"), done=len(done))
    for item in heard:
        if item.failure:
            face.say("  %(path)s  %(why)s", path=item.path, why=face.remark(item.failure))
        for gap in item.transcript.gaps if item.transcript else ():
            face.say(
                N_("  %(path)s  从 %(start).1f 秒起缺 %(seconds).1f 秒声音（文件损坏或不完整）"),
                path=item.path,
                start=gap.start,
                seconds=gap.seconds,
            )


def heard_json(item: Heard, face: Face) -> dict[str, Any]:
    """Return one recording's text as the command line's contract has it."""
    transcript = item.transcript
    if transcript is None:
        return {
            "exhibit": item.exhibit,
            "path": item.path,
            "language": None,
            "seconds": None,
            "segments": [],
            "error": face.remark(item.failure) if item.failure else None,
        }
    return {
        "exhibit": item.exhibit,
        "path": item.path,
        "language": transcript.language,
        "seconds": round(transcript.seconds, 3),
        "complete": transcript.complete,
        "gaps": [
            {"start": round(gap.start, 2), "seconds": round(gap.seconds, 2), "what": gap.what}
            for gap in transcript.gaps
        ],
        "speakers": face.remark(transcript.sides) if transcript.sides else None,
        "speech_without_text": [list(stretch) for stretch in transcript.unheard],
        "segments": [
            {
                "start": round(segment.start, 2),
                "end": round(segment.end, 2),
                "text": segment.text,
                "speaker": str(segment.speaker),
                "confidence": round(segment.confidence, 3),
                "doubts": [str(doubt) for doubt in segment.doubts],
                "others": list(segment.others),
            }
            for segment in transcript.segments
        ],
    }
