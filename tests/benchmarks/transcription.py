"""Transcription beside the bare engines: time, memory, character errors, finds, times of words.

All in one run and two threads; what is compared is processor time, user and system, since other
work on the computer does not change it. Run from the root of the project:
`python -m tests.benchmarks.transcription FOLDER`, where the folder holds `demo` (two-channel calls
with `manifest.json`), `phrases` (telephone clips with `manifest.json`, the phrase in square
brackets) and `speech` (recordings with `INDEX.tsv`); a second folder holds ordinary texts,
`*_zh_*.jsonl` with a `text` a line. Takes about half an hour.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from analyzer.model.party import Role
from analyzer.model.passage import Channel, Passage, Piece
from analyzer.model.transcript import Speaker
from analyzer.pipeline.otherwise import matches
from analyzer.rules.pack import load_pack
from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE
from analyzer.transcribe.hanzi import simplified
from tests.benchmarks.transcription_engines import Taken, take, telephone
from tests.benchmarks.transcription_phrases import extra_hits, phrases, silence
from tests.fakes.sounds import write_amr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.model.transcript import Segment

RUNS = 3
"""Of the bare engine with its defaults, which tries again at random."""
REFERENCE_CALLS = 2
"""Calls that the slow reference engine hears."""


@dataclass(frozen=True)
class Sound:
    """A recording as a phone would keep it, and what is said in it."""

    group: str
    path: Path
    true: str
    turns: tuple[dict, ...] = ()
    """Of a made-up call: who, text, start and end in seconds."""


def folded(text: str) -> str:
    """Return letters and digits alone, simplified and lower case."""
    plain = simplified(unicodedata.normalize("NFKC", text)).lower()
    return "".join(char for char in plain if char.isalnum())


def errors(true: str, heard: str) -> int:
    """Return the edit distance between two texts."""
    row = list(range(len(heard) + 1))
    for number, char in enumerate(true, 1):
        steps = zip(pairwise(row), heard, strict=True)
        following = [number]
        for (diagonal, above), other in steps:
            following.append(min(above + 1, following[-1] + 1, diagonal + (char != other)))
        row = following
    return row[-1]


def mandarin(source: Path, folder: Path) -> Iterator[Sound]:
    """Yield the Mandarin of the three folders, through AMR-NB 12.2."""
    with (source / "speech" / "INDEX.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["lang"] == "zh" and row["reference"]:
                target = folder / f"{row['path'].replace('/', '_')}.amr"
                telephone(source / "speech" / row["path"], target, line=False)
                yield Sound("speech", target, row["reference"])
    for clip in json.loads((source / "phrases" / "manifest.json").read_text("utf-8")):
        true = "".join(part["text"] for part in clip["segs"])
        yield Sound("phrases", source / "phrases" / f"{clip['file']}-amr122.amr", true)
    for call in json.loads((source / "demo" / "manifest.json").read_text("utf-8")):
        if call["file"].startswith("d"):
            target = telephone(source / "demo" / call["file"], folder / f"{call['file']}.amr")
            true = "".join(turn["text"] for turn in call["turns"])
            yield Sound("calls", target, true, tuple(call["turns"]))


def wrong(sounds: Sequence[Sound], texts: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return errors and characters by group."""
    counted: dict[str, tuple[int, int]] = {}
    for sound, text in zip(sounds, texts, strict=True):
        true = folded(sound.true)
        before, length = counted.get(sound.group, (0, 0))
        counted[sound.group] = before + errors(true, folded(text)), length + len(true)
    return counted


def tell_errors(sounds: Sequence[Sound], ours: Taken, bare: Sequence[Taken]) -> None:
    """Print character errors beside the bare engine's, in all and by group."""
    own = wrong(sounds, ours.texts)
    runs = [wrong(sounds, taken.texts) for taken in bare]
    for group in (*own, None):
        mine = [own[name] for name in own if group in (name, None)]
        theirs = [[run[name] for name in run if group in (name, None)] for run in runs]
        letters = sum(length for _, length in mine)
        rate = sum(bad for bad, _ in mine) / letters
        rates = [sum(bad for bad, _ in run) / letters for run in theirs]
        print(
            f"character errors, {group or 'all'} ({letters}): {rate:.3f}, defaults "
            f"{min(rates):.3f} to {max(rates):.3f}, ratio {rate / median(rates):.2f} (aim 0.90)"
        )


def tell_time(name: str, ours: Taken, other: Taken, aim: float, memory: float | None) -> None:
    """Print processor time and memory beside another engine's."""
    print(
        f"processor time against {name}: {ours.cpu:.0f} s / {other.cpu:.0f} s = "
        f"{ours.cpu / other.cpu:.2f} (aim {aim}); memory {ours.memory:.0f} / {other.memory:.0f} MB"
        f" = {ours.memory / other.memory:.2f}" + (f" (aim {memory})" if memory else ""),
        flush=True,
    )


def word_times(calls: Sequence[tuple[Sound, Sequence[Segment]]]) -> None:
    """Print how far the first word of each turn is from where the turn begins."""
    apart = []
    for call, segments in calls:
        chars = [
            (char, word.start)
            for segment in segments
            for word in segment.words
            for char in folded(word.text)
        ]
        at = 0
        heard = "".join(char for char, _ in chars)
        for turn in call.turns:
            begin = folded(turn["text"])[:3]
            place = heard.find(begin, at)
            if len(begin) == 3 and place >= 0 and abs(chars[place][1] - turn["start"]) < 10:
                apart.append(abs(chars[place][1] - turn["start"]))
                at = place + 1
    p90 = float(np.percentile(apart, 90))
    print(
        f"word times: {len(apart)} turns begun, median {median(apart):.2f} s off (aim 0.3), "
        f"nine in ten within {p90:.2f} s",
        flush=True,
    )


def _passage(number: int, lines: Iterable[tuple[str, float, float]]) -> Passage:
    pieces, text = [], ""
    for line, begin, end in lines:
        start = len(text) + 1 if text else 0
        text = f"{text}\n{line}" if text else line
        piece = Piece(start=start, end=len(text), begin_s=begin, end_s=end, speaker=Speaker.UNKNOWN)
        pieces.append(piece)
    return Passage(
        id=f"r{number}",
        channel=Channel.CALL,
        record=number,
        text=text,
        party=None,
        role=Role.UNKNOWN,
        at=None,
        speaker=Speaker.UNKNOWN,
        conversation=f"r{number}",
        pieces=tuple(pieces),
    )


@dataclass(frozen=True)
class Heard:
    """What `matches` looks at in a transcript."""

    segments: Sequence[Segment]


def violations(calls: Sequence[tuple[Sound, Sequence[Segment]]]) -> None:
    """Print how many of the rules that the true text breaks are found after transcription."""
    pack = load_pack("cn")
    true = [
        _passage(n, ((turn["text"], turn["start"], turn["end"]) for turn in call.turns))
        for n, (call, _) in enumerate(calls)
    ]
    heard = [
        _passage(n, ((item.text, item.start, item.end) for item in segments))
        for n, (_, segments) in enumerate(calls)
    ]
    transcripts = {n: Heard(segments) for n, (_, segments) in enumerate(calls)}
    for what in ("rule", "category"):
        spoken = {(h.passage, getattr(h, what)) for h in matches(pack, true, {}) if h.open}
        got = {(h.passage, getattr(h, what)) for h in matches(pack, heard, transcripts) if h.open}
        print(
            f"violations by call and {what}: {len(spoken & got)} of {len(spoken)} = "
            f"{len(spoken & got) / len(spoken):.2f} (aim 0.80); {len(got - spoken)} not in the "
            "true text",
            flush=True,
        )


def main(source: Path, texts: Path | None) -> None:
    """Print every figure beside its aim."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sounds = list(mandarin(source, folder))
        paths = [sound.path for sound in sounds]
        ours = take("ours", paths, folder)
        tell_time("the same options", ours, take("same", paths, folder), 1.10, None)
        tell_errors(sounds, ours, [take("defaults", paths, folder) for _ in range(RUNS)])
        calls = [
            (sound, segments)
            for sound, segments in zip(sounds, ours.segments, strict=True)
            if sound.turns
        ]
        word_times(calls)
        violations(calls)
        few = [sound.path for sound, _ in calls[:REFERENCE_CALLS]]
        own = take("ours", few, folder)
        tell_time("openai-whisper, greedy", own, take("openai-greedy", few, folder), 1.0, 0.6)
        tell_time("openai-whisper, beam 5", own, take("openai-beam", few, folder), 0.25, 0.6)
        long = 1_800 * SAMPLE_RATE
        call = np.concatenate([decode(sound.path).samples[:] for sound, _ in calls])
        whole = write_amr(folder / "long.amr", np.tile(call, 4)[:long:2])
        taken = take("ours", [whole], folder)
        print(
            f"half an hour: {taken.memory:.0f} MB at most (aim 700), {taken.cpu / 1_800:.3f} "
            "seconds of processor a second",
            flush=True,
        )
        frames = whole.read_bytes()[6:]
        hours = folder / "hours.amr"
        hours.write_bytes(b"#!AMR\n" + frames * 20)
        taken = take("speech", [hours], folder)
        print(f"ten hours decoded, speech found: {taken.memory:.0f} MB, {taken.cpu:.0f} s")
    phrases(source / "phrases")
    if texts is not None:
        extra_hits(source / "phrases", texts)
    silence()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
