"""`calldossier transcribe`: recordings to text, on this computer."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.cli.progress import sound_progress
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.pipeline.transcribing import Heard

EngineName = Annotated[str, typer.Option("--engine", help="faster-whisper | openai-whisper")]
ModelName = Annotated[str, typer.Option("--model", help="base | small | … | 文件夹 folder")]


class Only(StrEnum):
    """Which recordings to take."""

    ALL = "all"
    FLAGGED = "flagged"


def transcribe(
    case: CaseArgument,
    engine: EngineName = "faster-whisper",
    model: ModelName = "base",
    only: Annotated[Only, typer.Option("--only", help="all | flagged")] = Only.ALL,
    language: Annotated[
        str | None, typer.Option("--language", help="zh | en | auto；默认按地区 / by region")
    ] = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """在本机把录音转成文字 / Turn recordings into text on this computer."""
    from analyzer.pipeline.transcribing import transcribe_case

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened, sound_progress(face) as observe:
        heard = transcribe_case(
            opened,
            engine=engine,
            model=model,
            language=language,
            only_flagged=only is Only.FLAGGED,
            observe=observe,
        )
    show_heard(face, heard)
    face.emit([heard_json(item, face) for item in heard])


def show_heard(face: Face, heard: list[Heard]) -> None:
    """Say which recordings have text now, and which could not be decoded."""
    done = [item for item in heard if item.transcript]
    face.say(N_("%(done)d 段录音有了文字（机器转写，仅供检索，以原始录音为准）。"), done=len(done))
    for item in heard:
        if item.failure:
            face.say("  %(path)s  %(why)s", path=item.path, why=face.remark(item.failure))


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
        "segments": [
            {
                "start": round(segment.start, 2),
                "end": round(segment.end, 2),
                "text": segment.text,
                "speaker": str(segment.speaker),
                "confidence": round(segment.confidence, 3),
                "doubts": [str(doubt) for doubt in segment.doubts],
            }
            for segment in transcript.segments
        ],
    }
