"""Threats found again by text or by sound, sounds without speech, and sides of calls.

Parts of `tests.benchmarks.transcription`, also to be run alone from the root of the project:
`python -m tests.benchmarks.transcription_phrases phrases FOLDER` with clips and their
`manifest.json` (true text, the phrase in square brackets), `extra FOLDER TEXTS` with ordinary
texts beside it, `sides FOLDER` with two-channel calls and their `manifest.json`, `mixed FOLDER
DIALOGUE` with clips and a file of everyday lines, or `silence`.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import resample_poly

from analyzer.model.records import Direction
from analyzer.model.transcript import Speaker, Voices, VoicesBy
from analyzer.rules.sound import SoundIndex
from analyzer.text import normalise
from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE, Window
from analyzer.transcribe.faster_whisper import FasterWhisper
from analyzer.transcribe.sides import sides
from analyzer.transcribe.voices import by_colour, voices_of
from analyzer.transcribe.windows import plan
from tests.benchmarks.transcription_engines import heard, telephone
from tests.fakes import sounds
from tests.fakes.engines import segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model.transcript import Segment

PHRASE = re.compile(r"\[(.+?)\]")
CODINGS = {"amr122": 0.92, "amr475": 0.85, "amr122n10": 0.60}
"""How clips are coded, with the share of phrases to be found."""
MIXED_SHARE = 0.25
"""Of all pairs of clips by different voices."""
PAUSE = round(0.3 * SAMPLE_RATE)
SIDE = {"A": Speaker.COLLECTOR, "B": Speaker.OWNER}


def _wanted(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return the clips of a folder with their phrases in normal text."""
    clips = json.loads((folder / "manifest.json").read_text("utf-8"))
    return [
        (
            clip["file"],
            tuple(normalise(PHRASE.search(line["text"])[1]).text for line in clip["segs"]),
        )
        for clip in clips
    ]


def phrases(folder: Path) -> None:
    """Print how many of the phrases are found, for each way the clips were coded."""
    clips = _wanted(folder)
    for coding, aim in CODINGS.items():
        kept = heard([folder / f"{name}-{coding}.amr" for name, _ in clips], FasterWhisper())
        found = Counter[str]()
        for number, (_, wanted) in enumerate(clips):
            text = normalise("\n".join(item.text for item in kept[number])).text
            others = "\n".join(other for item in kept[number] for other in item.others)
            for phrase in wanted:
                found["all"] += 1
                found["text"] += phrase in text
                sound = phrase in text or _sounds_in(phrase, text)
                found["sound"] += sound
                found["any"] += sound or _sounds_in(phrase, normalise(others).text)
        share = {way: f"{found[way] / found['all']:.2f}" for way in ("text", "sound", "any")}
        print(f"phrases, {coding}: {found['all']}, found {share} (aim {aim})", flush=True)


def _sounds_in(phrase: str, text: str) -> bool:
    return phrase in text or bool(SoundIndex({0: (phrase,)}).hits(text))


def extra_hits(folder: Path, texts: Path) -> None:
    """Print how often the phrases are found by sound in ordinary texts that do not have them."""
    wanted = sorted({phrase for _, phrases in _wanted(folder) for phrase in phrases})
    index = SoundIndex({number: (phrase,) for number, phrase in enumerate(wanted)})
    characters = extra = 0
    for path in sorted(texts.glob("*_zh_*.jsonl")):
        if path.name.startswith("pos"):
            continue
        for line in path.read_text("utf-8").splitlines():
            text = normalise(json.loads(line)["text"]).text
            characters += len(text)
            extra += sum(wanted[h.key] not in text[h.start : h.end] for h in index.hits(text))
    print(
        f"extra hits of {len(wanted)} phrases: {extra} in {characters} ordinary characters, "
        f"{extra / characters * 100_000:.1f} in 100,000 (aim 5)",
        flush=True,
    )


def tell_sides(folder: Path) -> None:
    """Print how often the sides of two-channel calls are told rightly once mixed to one channel."""
    calls = json.loads((folder / "manifest.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as name:
        files = [telephone(folder / c["file"], Path(name) / f"{c['file']}.amr") for c in calls]
        kept = heard(files, FasterWhisper())
        decoded = [decode(path) for path in files]
    count = Counter[str]()
    for number, call in enumerate(calls):
        voices = voices_of(decoded[number], kept[number], plan(decoded[number].samples).speech)
        told = sides(voices, kept[number], direction=Direction.IN).speakers
        for item, speaker in zip(kept[number], told, strict=True):
            middle = (item.start + item.end) / 2
            true = [SIDE[t["who"]] for t in call["turns"] if t["start"] <= middle <= t["end"]]
            right = "right" if speaker in true else "wrong"
            count["unknown" if speaker is Speaker.UNKNOWN else f"{speaker} {right}"] += 1
    print(f"sides told: {dict(count)}", flush=True)


def mixed_sides(folder: Path, texts: Path) -> None:
    """Print how sides are told where clips of two voices answer each other in one channel.

    One voice says what its clip holds; the other is given lines of everyday dialogue to have said.
    """
    clips = json.loads((folder / "manifest.json").read_text("utf-8"))
    heard_as = {
        clip["file"]: decode(folder / f"{clip['file']}-amr122.amr").samples for clip in clips
    }
    everyday = [json.loads(line)["text"] for line in texts.read_text("utf-8").splitlines()]
    chance = random.Random(5)
    count = Counter[str]()
    for one, two in permutations(clips, 2):
        if one["voice"] != two["voice"] and chance.random() < MIXED_SHARE:
            sound, said = [], []
            for pair in zip(one["segs"], two["segs"], strict=False):
                for clip, part in zip((one, two), pair, strict=True):
                    own = part["text"] if clip is one else chance.choice(everyday)
                    samples = heard_as[clip["file"]]
                    stretch = slice(*(round(part[at] * SAMPLE_RATE) for at in ("start", "end")))
                    begin = sum(map(len, sound)) / SAMPLE_RATE
                    sound += [samples[stretch], np.zeros(PAUSE, np.float32)]
                    end = begin + len(sound[-2]) / SAMPLE_RATE
                    said.append(segment(own, start=begin, end=end))
            voices = by_colour(np.concatenate(sound), said) or (None,) * len(said)
            told = sides(Voices(by=VoicesBy.COLOUR, voices=voices), said, direction=Direction.IN)
            count["calls"] += 1
            for number, speaker in enumerate(told.speakers):
                right = speaker is tuple(SIDE.values())[number % 2]
                unknown = speaker is Speaker.UNKNOWN
                count["unknown" if unknown else "right" if right else "wrong"] += 1
    print(f"sides of calls put together from clips: {dict(count)}", flush=True)


def silence() -> None:
    """Print the characters that are not marked as doubtful, in ten minutes without speech."""
    seconds = 150
    at = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    made = {
        "silence": np.zeros(at.size, np.float32),
        "music": _music(at),
        "ringing": sounds.ringing(seconds),
        "line noise": sounds.noise(seconds),
    }
    engine = FasterWhisper()
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            sounds.write_amr(Path(folder) / f"{number}.amr", resample_poly(samples, 1, 2))
            for number, samples in enumerate(made.values())
        ]
        kept = heard(paths, engine)
    for (name, samples), segments in zip(made.items(), kept, strict=True):
        forced = engine.hear(
            samples[: 25 * SAMPLE_RATE], window=Window(index=0, start=0.0, end=25.0), language="zh"
        )
        print(
            f"{name}, {seconds} s: {_unmarked(segments)} unmarked characters (aim 0); 25 s of it "
            f"with the detector passed over: {_unmarked(forced.segments)}",
            flush=True,
        )


def _unmarked(segments: Iterable[Segment]) -> int:
    return sum(len(item.text) for item in segments if not item.doubts)


def _music(at: np.ndarray) -> np.ndarray:
    """Return a tune over chords with a beat, as a waiting line plays it."""
    scale = 220 * 2 ** (np.array([0, 4, 7, 12, 9, 5, 2, 7]) / 12)
    note = scale[(at * 2).astype(int) % 8]
    turns = np.cumsum(note) / SAMPLE_RATE
    tune = sum(np.sin(2 * np.pi * turns * k) / k for k in (1, 2, 3)) * np.exp(-3 * (at * 2 % 1))
    chords = sum(np.sin(2 * np.pi * f * at) for f in (220, 277, 330)) * 0.3
    beat = np.random.default_rng(5).standard_normal(at.size) * (at * 2 % 1 < 0.05)
    return (0.15 * (tune + chords + beat)).astype(np.float32)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["phrases", place]:
            phrases(Path(place))
        case ["extra", place, texts]:
            extra_hits(Path(place), Path(texts))
        case ["sides", place]:
            tell_sides(Path(place))
        case ["mixed", place, texts]:
            mixed_sides(Path(place), Path(texts))
        case ["silence"]:
            silence()
        case _:
            print(__doc__)
