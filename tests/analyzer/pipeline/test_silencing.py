"""What is covered in a transcript is not heard in a public version's clips."""

from __future__ import annotations

import dataclasses

from analyzer.model.transcript import Segment, Word
from analyzer.pipeline.redaction import Masking, masked
from tests.reports import dossiers


def _spoken(text, *, words=True):
    """Return a segment whose characters take a tenth of a second each, from second ten."""
    times = [10 + at / 10 for at in range(len(text) + 1)]
    heard = tuple(
        Word(start=times[at], end=times[at + 1], text=sign, confidence=1.0)
        for at, sign in enumerate(text)
    )
    return Segment(
        index=0,
        start=times[0],
        end=times[-1],
        text=text,
        machine_text=text,
        words=heard if words else (),
        confidence=1.0,
    )


def _silenced(*segments):
    """Return the stretches that are not to be heard in a recording with these segments."""
    made = dossiers.dossier()
    entry = made.recordings[0]
    transcript = dataclasses.replace(entry.transcript, segments=segments)
    told = dataclasses.replace(entry, transcript=transcript, corrections=())
    mask = masked(dataclasses.replace(made, recordings=(told,)), Masking())
    return mask.silenced.get(entry.id, ())


def test_a_name_is_silenced_from_its_first_sign_to_its_last():
    """Where words have times a tone stands over the name, and the threat is heard."""
    (span,) = set(_silenced(_spoken("你是张伟的什么人，再不还钱就上门")))

    assert span == (10.2, 10.4)


def test_where_words_have_no_times_the_whole_stretch_is_silenced():
    """A name whose place is not known takes its whole segment with it."""
    (span,) = set(_silenced(_spoken("你是张伟的什么人", words=False)))

    assert span == (10.0, 10.8)


def test_what_names_nobody_is_heard():
    """A threat without a name has no tone."""
    assert not _silenced(_spoken("再不还钱就爆你通讯录，欠款12000元"))
