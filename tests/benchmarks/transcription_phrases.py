"""Threats found again by text or by sound, sounds without speech, sides of calls, and memory.

Run from the root of the project:
`python -m tests.benchmarks.transcription_phrases phrases FOLDER` with clips and their
`manifest.json` (true text, the phrase in square brackets), or `sides`, `silence`, `memory`.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from analyzer.model.records import Direction
from analyzer.model.transcript import Speaker
from analyzer.rules.sound import SoundIndex
from analyzer.text import normalise
from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE, Window
from analyzer.transcribe.faster_whisper import FasterWhisper
from analyzer.transcribe.sides import sides
from analyzer.transcribe.voices import voices_of
from analyzer.transcribe.windows import plan
from tests.benchmarks.transcription import VOICES, heard, telephone
from tests.fakes import sounds

PHRASE = re.compile(r"\[(.+?)\]")
SIDE = {"A": Speaker.COLLECTOR, "B": Speaker.OWNER}


def phrases(folder: Path) -> None:
    """Print how many of the phrases are found, for each way the clips were coded."""
    clips = json.loads((folder / "manifest.json").read_text("utf-8"))
    for coding in ("amr122", "amr475", "amr122n10"):
        kept = heard([folder / f"{clip['file']}-{coding}.amr" for clip in clips], FasterWhisper())
        found = Counter[str]()
        for number, clip in enumerate(clips):
            text = normalise("\n".join(segment.text for segment in kept[number])).text
            for line in clip["segs"]:
                wanted = normalise(PHRASE.search(line["text"])[1]).text
                found["all"] += 1
                written = wanted in text
                found["text"] += written
                found["either"] += written or bool(SoundIndex({0: (wanted,)}).hits(text))
        share = {way: f"{found[way] / found['all']:.2f}" for way in ("text", "either")}
        print(coding, found["all"], share, flush=True)


def tell_sides() -> None:
    """Print how often the sides of the made-up calls are told, and told rightly, in one channel."""
    calls = json.loads((VOICES / "manifest.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        files = [telephone(VOICES / c["file"], Path(folder) / f"{c['file']}.amr") for c in calls]
        kept = heard(files, FasterWhisper())
        decoded = [decode(path) for path in files]
    count = Counter[str]()
    for number, call in enumerate(calls):
        voices = voices_of(decoded[number], kept[number], plan(decoded[number].samples).speech)
        told = sides(voices, kept[number], direction=Direction.IN).speakers
        for segment, speaker in zip(kept[number], told, strict=True):
            middle = (segment.start + segment.end) / 2
            true = [SIDE[t["who"]] for t in call["turns"] if t["start"] <= middle <= t["end"]]
            right = "right" if speaker in true else "wrong"
            count["unknown" if speaker is Speaker.UNKNOWN else f"{speaker} {right}"] += 1
    print(dict(count))


def silence() -> None:
    """Print the characters that are not marked as doubtful, in ten minutes without speech."""
    seconds = 150
    at = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * f * at) for f in (220, 277, 330)) * 0.1
    music = (chord * (0.6 + 0.4 * np.sin(2 * np.pi * 2 * at))).astype(np.float32)
    made = {
        "silence": np.zeros(at.size, np.float32),
        "music": music,
        "ringing": sounds.ringing(seconds),
        "line": sounds.noise(seconds),
    }
    engine = FasterWhisper()
    for name, samples in made.items():
        windows = plan(samples).windows
        forced = engine.hear(
            samples[: 25 * SAMPLE_RATE], window=Window(index=0, start=0.0, end=25.0), language="zh"
        )
        unmarked = sum(len(s.text) for s in forced.segments if not s.doubts)
        print(
            f"{name}: {len(windows)} windows; forced to hear 25 s: {unmarked} unmarked characters"
        )


def memory() -> None:
    """Print the peak memory of transcribing a call of half an hour."""
    samples = np.concatenate([decode(path).samples for path in sorted(VOICES.glob("*.flac"))])
    long = np.tile(samples, 4)[: 1_800 * SAMPLE_RATE]
    with tempfile.TemporaryDirectory() as folder:
        path = sounds.write_coded(Path(folder) / "long.mp3", long, codec="mp3", container="mp3")
        del long, samples
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        heard([path], FasterWhisper())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak {peak:.0f} MB (making the file took {before:.0f})")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["phrases", place]:
            phrases(Path(place))
        case ["sides"]:
            tell_sides()
        case ["silence"]:
            silence()
        case ["memory"]:
            memory()
        case _:
            print(__doc__)
