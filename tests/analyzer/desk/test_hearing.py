"""What the machine is not sure of is shown: who speaks, speech without text, a second hearing."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from analyzer.desk.models.jobs import HearingAgain, Transcribe, Transcribed, carry_out
from analyzer.desk.models.marks import Kind, marks_of
from analyzer.desk.models.reading import reading
from analyzer.desk.models.why import why
from analyzer.desk.models.work import Phase, WorkModel
from analyzer.errors import MissingComponent
from analyzer.model.party import Identity, Rung
from analyzer.model.remark import remark
from analyzer.model.transcript import Rehearing, Speaker
from analyzer.pipeline import rehearing, transcribing
from analyzer.pipeline.rehearing import Way, hear_again, ways
from analyzer.pipeline.reviewing import judged
from analyzer.store.case import Case
from analyzer.transcribe import faster_whisper, openai_whisper, weights
from tests.analyzer.desk.cases import CALL, SAID, TAG, THREAT, finding, findings, hit
from tests.analyzer.desk.test_jobs import Parrot


def say(text):
    return text


def heard(recording, text, agreement):
    """Return what a second hearing of the found words made of them."""
    return Rehearing(
        recording=recording,
        begin_s=4.5,
        end_s=6.0,
        first=SAID[1],
        text=text,
        agreement=agreement,
        tag=TAG,
    )


@pytest.fixture
def shown(case):
    """The finding in a recording, with speech without text and a second hearing."""
    recording = case.finding(CALL).record
    case.keep_rehearing(heard(recording, "再不还钱就报你通讯录", 0.9))
    found = judged(case, CALL)
    transcript = replace(
        found.evidence.transcript,
        unheard=((2.9, 3.0), (8.9, 9.0)),
        sides=remark("按声音分开"),
    )
    return replace(found, evidence=replace(found.evidence, transcript=transcript))


def test_speech_without_text_stands_where_it_was_said(shown):
    """A note stands between the sentences, is lit with the sound, and a click on it goes there."""
    text = reading(shown.evidence, shown.finding.hits, say)

    lines = text.text.split("\n")
    assert [n for n, line in enumerate(lines) if "没有写出文字" in line] == [1, 4]
    assert text.text[slice(*text.word_at(8.95))] == lines[4]
    assert text.seconds_at(text.text.index(lines[1]) + 2) == 2.9


def test_marks_keep_their_words_beside_notes(shown):
    """Notes move no mark: the found words are still the ones marked."""
    text = reading(shown.evidence, shown.finding.hits, say)

    assert [text.text[s.start : s.end] for s in text.spans if s.stopped is None] == ["爆你通讯录"]


def test_all_findings_of_a_recording_are_marked_and_the_shown_one_is_on_top(session, shown):
    """The wave form has every finding of the recording, this one last, and what has no text."""
    case, recording = session.case, shown.finding.record
    made, stopped = findings(case)
    other = finding(
        "F0000000009",
        2,
        record=recording,
        hits=(hit(f"r{recording}", "\n".join(SAID), "还钱", begin_s=3.5),),
    )
    case.replace_findings([*made, other], stopped, pack="cn", rules={})

    marks = marks_of(shown, session)

    assert [mark.kind for mark in marks.marks] == [
        Kind.UNHEARD,
        Kind.OTHER,
        Kind.UNHEARD,
        Kind.SHOWN,
    ]
    assert "▽ 0:03" in marks.spoken
    assert "▼ 0:04" in marks.spoken


def test_who_speaks_is_drawn_as_stretches(session, shown):
    """A side that speaks on is one stretch; the other side and the person have their own."""
    voices = marks_of(shown, session).voices

    assert [(v.begin_s, v.speaker) for v in voices] == [
        (0.0, Speaker.COLLECTOR),
        (6.0, Speaker.OWNER),
    ]


def test_why_says_who_speaks_by_what_and_how_the_second_hearing_went(shown):
    """The reason for the sides and the agreement of both hearings stand in the explanation."""
    told = {entry.heading: entry.text for entry in why(shown, say, "zh")}

    assert told["谁在说话"] == "对方；按声音分开"
    assert told["再听写一遍"].startswith("两次听写相同 90 %")
    assert "再不还钱就报你通讯录" in told["再听写一遍"]


def test_hearings_that_differ_are_said_to(case, shown):
    """Where the hearings differ the person is sent to the recording; masked in calm mode."""
    case.keep_rehearing(heard(shown.finding.record, "再不来", 0.2))
    shown = judged(case, CALL)

    told = {entry.heading: entry.text for entry in why(shown, say, "zh", masked=True)}

    assert "不一致（相同 20 %）" in told["再听写一遍"]
    assert "再不来" not in told["再听写一遍"]


def test_a_message_has_no_voices(session):
    """Nothing is drawn for what was written."""
    assert marks_of(judged(session.case, THREAT), session).voices == ()


def test_quotes_are_heard_again_after_a_transcription(tmp_path, monkeypatch, case):
    """When the rules are done, quotes are heard a second time, with progress."""
    monkeypatch.setattr(transcribing, "load_engine", lambda *_: Parrot())

    def again(opened, *, observe):
        observe(0, 2)
        return [heard(1, "不", 0.1), heard(1, "再不还钱", 0.9)]

    monkeypatch.setattr(rehearing, "hear_findings_again", again)
    told = []

    result = carry_out(Transcribe(case=case.path, actor="t"), told.append)

    assert told[-1] == HearingAgain(done=0, total=2)
    assert result == Transcribed(recordings=result.recordings, again=2, apart=1)


def test_without_the_second_model_the_transcription_still_counts(monkeypatch, case):
    """What cannot be heard again takes nothing away from what was written."""

    def missing(opened, *, observe):
        raise MissingComponent(remark("没有模型"))

    monkeypatch.setattr(transcribing, "load_engine", lambda *_: Parrot())
    monkeypatch.setattr(rehearing, "hear_findings_again", missing)

    result = carry_out(Transcribe(case=case.path, actor="t"), lambda _: None)

    assert result.again is None
    with Case.open(case.path, now=lambda: None, actor="t") as opened:
        assert opened.flagging() is not None


def test_the_second_hearing_is_said_in_words():
    """The page says what goes on, how far it is, and how many quotes differ."""
    model = WorkModel(say)

    model.hearing_again(HearingAgain(done=2, total=8))
    assert (model.phase, model.share, model.detail) == (Phase.AGAIN, 0.25, "第 3 处，共 8 处")

    model.done(None)
    model.transcribed(Transcribed(recordings=3, again=8, apart=1))
    assert "其中 1 处两次不一致" in model.detail


def test_why_says_how_far_it_is_known_who_calls(shown):
    """Number, name, company, staff number: as far as it is known, and by what."""
    identity = Identity(
        party="+8613900000001",
        rung=Rung.STAFF,
        institution="闪借宝",
        staff="工号 0071",
        reasons=(remark("短信里署名“闪借宝”（2 条）"),),
    )

    told = {entry.heading: entry.text for entry in why(shown, say, "zh", identity=identity)}

    assert told["对方是谁"] == (
        "有机构名称和工号或姓名；闪借宝；工号 0071；短信里署名“闪借宝”（2 条）"
    )


@pytest.fixture
def engines(monkeypatch):
    """Engines that write down how they were made, and hear the same in everything."""
    made = []

    def engine(name):
        def make(model, *, options):
            made.append((name, model, options.beam_size))
            return Parrot()

        return make

    monkeypatch.setattr(faster_whisper, "FasterWhisper", engine("faster-whisper"))
    monkeypatch.setattr(openai_whisper, "OpenAIWhisper", engine("openai-whisper"))
    return made


@pytest.mark.parametrize(
    ("way", "engine"),
    [
        (Way(model="small", beam=5), ("faster-whisper", "small", 5)),
        (Way(model="base", engine="openai-whisper"), ("openai-whisper", "base", 1)),
    ],
)
def test_a_stretch_is_heard_in_the_way_that_was_chosen(case, engines, way, engine):
    """Model, engine and setting are those the person chose."""
    recording = case.finding(CALL).record

    again = hear_again(case, recording, begin_s=3.0, end_s=5.8, way=way)

    assert engines == [engine]
    assert again in case.rehearings()


def test_only_what_is_installed_is_offered(monkeypatch):
    """Engines that are not installed, and models that are not here, cannot be chosen."""
    here = [
        SimpleNamespace(name="base", installed=True),
        SimpleNamespace(name="s", installed=False),
    ]
    monkeypatch.setattr(weights, "models", lambda: here)
    monkeypatch.setattr(rehearing, "find_spec", lambda module: module == "whisper" or None)

    assert ways() == (Way(model="base", engine="openai-whisper"),)


def test_opinions_of_different_models_stand_beside_each_other(case, shown):
    """The second model's text does not take the place of the first one's."""
    other = replace(heard(shown.finding.record, "再不还钱就", 0.7), tag=replace(TAG, model="small"))
    case.keep_rehearing(other)

    told = [e.text for e in why(judged(case, CALL), say, "zh") if e.heading == "再听写一遍"]

    assert len(told) == 2
    assert told[1].endswith("“再不还钱就”（small）")
