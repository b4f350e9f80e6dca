"""What the window shows and does, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.desk.models import labels
from analyzer.desk.models.blind import compare, distance
from analyzer.desk.models.card import card
from analyzer.desk.models.crash import record
from analyzer.desk.models.export import ExportModel, Kind
from analyzer.desk.models.filters import choices, described
from analyzer.desk.models.jobs import Found, Sounding
from analyzer.desk.models.keys import DEFAULTS, KEYS, RESERVED, Action, KeyMap, KeyTaken
from analyzer.desk.models.opening import Opening
from analyzer.desk.models.playback import LEAD_S, Playback
from analyzer.desk.models.preferences import Preferences, read_preferences, write_preferences
from analyzer.desk.models.queue import QueueModel
from analyzer.desk.models.reading import MASK, reading
from analyzer.desk.models.session import Session
from analyzer.desk.models.start import NOTHING, SampleModel, start_page, upper_bound
from analyzer.desk.models.why import why
from analyzer.desk.models.work import WorkModel
from analyzer.i18n import translator
from analyzer.model.finding import PersonalKind, State
from analyzer.model.party import Role
from analyzer.model.passage import Channel
from analyzer.model.review import Order, QueueFilter
from analyzer.pipeline.reviewing import evidence, judged
from tests.analyzer.desk.cases import CALL, CONTACTS, PATTERN, SAID, THREAT, WRITTEN, hit


def chinese(text):
    return text


def test_every_action_has_a_key_of_its_own():
    """Every action has words and a default key, and no two share one."""
    assert [key.action for key in KEYS] == list(Action)
    assert len({key.default.lower() for key in KEYS}) == len(KEYS)


def test_no_action_lies_on_a_key_that_others_use_without_looking():
    """Saving, copying, cutting and closing keys do nothing to a case."""
    assert not RESERVED & set(DEFAULTS.values())


def test_a_key_can_be_changed_and_changed_back():
    """A changed key is in force; the default one again leaves nothing behind."""
    keys = KeyMap({})

    keys.change(Action.CONFIRM, "Y")
    assert keys.key(Action.CONFIRM) == "Y"

    keys.change(Action.CONFIRM, "1")
    assert keys.changed == {}


@pytest.mark.parametrize(("key", "by"), [("2", Action.REJECT), ("Ctrl+S", None)])
def test_a_key_in_use_is_refused(key, by):
    """A key that does something else, or is reserved, is not given away."""
    with pytest.raises(KeyTaken) as refused:
        KeyMap({}).change(Action.CONFIRM, key)

    assert refused.value.by is by


def test_preferences_come_back_as_they_were(tmp_path):
    """What the person likes is the same the next day."""
    file = tmp_path / "desk.json"
    liked = Preferences(language="en", dark=True, scale=150, calm=True, keys={Action.PLAY: "P"})
    liked.remember("/案卷")

    write_preferences(file, liked)

    assert read_preferences(file) == liked


@pytest.mark.parametrize("content", ["", "[]", '{"language": "fr", "scale": "big", "keys": 3}'])
def test_a_damaged_preference_file_gives_the_defaults(tmp_path, content):
    """A file that holds nonsense does not keep the window from opening."""
    file = tmp_path / "desk.json"
    file.write_text(content, encoding="utf-8")

    assert read_preferences(file) == Preferences()


def test_none_of_twenty_is_at_most_fourteen_percent():
    """0 of 20 leaves at most 13.9 % at 95 % confidence (Clopper and Pearson, one-sided)."""
    assert upper_bound(0, 20) == pytest.approx(1 - 0.05 ** (1 / 20))
    assert round(upper_bound(0, 20), 3) == 0.139


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_the_upper_bound_is_the_exact_one(heard, data):
    """The bound is scipy's quantile of the beta distribution."""
    from scipy.stats import beta

    found = data.draw(st.integers(0, heard - 1))

    assert upper_bound(found, heard) == pytest.approx(
        beta.ppf(0.95, found + 1, heard - found), abs=1e-9
    )


def test_a_sample_says_what_it_shows(quiet_case):
    """After recordings were heard the sample says how many may be missed at most."""
    sample = SampleModel(Session(quiet_case))
    rows = sample.rows()

    for row in rows:
        sample.answer(row.recording, found=False)

    assert len(rows) == 2
    assert "抽听 2 段，其中 0 段有问题" in sample.verdict()
    assert "不超过 78 %" in sample.verdict()


def test_the_sample_leaves_out_recordings_with_findings(session):
    """A recording in which something was found is not drawn."""
    flagged = session.case.finding(CALL).record

    assert flagged not in [row.recording for row in SampleModel(session).rows()]


def test_an_empty_result_is_not_called_clean(quiet_case):
    """Where no rule fired the page says that this does not mean that nothing happened."""
    page = start_page(Session(quiet_case))

    assert NOTHING in page.found
    assert page.next.page == "start"


def test_the_first_page_leads_to_what_is_next(session):
    """With findings waiting, the next step is the review."""
    page = start_page(session)

    assert "还有 4 条线索等您核对" in page.next.sentence
    assert page.next.page == "review"


def test_findings_come_gravest_first(session):
    """The default order is by severity, then time."""
    queue = QueueModel(session)
    queue.refresh()

    assert queue.keys == (THREAT, CONTACTS, CALL, PATTERN)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (QueueFilter(severities=(5,)), {THREAT}),
        (QueueFilter(rule="cn.third_party.often"), {PATTERN}),
        (QueueFilter(party="+8613900000001"), {THREAT, CALL, CONTACTS, PATTERN}),
        (QueueFilter(channel=Channel.SMS), {THREAT, CONTACTS}),
        (QueueFilter(first_day=date(2026, 9, 21), last_day=date(2026, 9, 21)), "all"),
        (QueueFilter(last_day=date(2026, 9, 20)), set()),
        (QueueFilter(state=State.CONFIRMED), {CONTACTS}),
        (QueueFilter(words="通讯录"), {CALL, CONTACTS}),
        (QueueFilter(cluster="nobody"), set()),
    ],
    ids=["level", "rule", "number", "channel", "day", "earlier", "state", "words", "institution"],
)
def test_the_queue_can_be_filtered(session, wanted, keys):
    """Each filter leaves what it says."""
    session.decide([CONTACTS], State.CONFIRMED)
    queue = QueueModel(session)
    queue.show(wanted)

    expected = {THREAT, CALL, CONTACTS, PATTERN} if keys == "all" else keys
    assert set(queue.keys) == expected


@pytest.mark.parametrize("order", list(Order))
def test_every_order_keeps_every_finding(session, order):
    """Sorting loses nothing."""
    queue = QueueModel(session)
    queue.show(order=order)

    assert set(queue.keys) == {THREAT, CALL, CONTACTS, PATTERN}


def test_a_saved_filter_comes_back(session):
    """A filter kept under a name is the same when it is used again."""
    wanted = QueueFilter(severities=(5, 4), state=State.PROPOSED, first_day=date(2026, 9, 1))

    session.case.save_filter("先看这些", wanted)

    assert session.case.filters() == {"先看这些": wanted}


def test_filters_offer_what_there_is(session):
    """Each filter lists its values with counts, `no limit` first."""
    offered = choices(session.case.facets(), "zh", chinese, {})

    assert [choice.title for choice in offered["severity"]][:2] == ["全部级别", "5 最先查看（1）"]
    assert offered["day"][0].value is None
    assert len(offered["state"]) == 5


def test_a_filter_is_said_in_words():
    """The filter in force is shown in words."""
    wanted = QueueFilter(
        severities=(5,), party="+8613900000001", state=State.UNSURE, words="通讯录"
    )

    assert described(wanted, chinese) == "只显示：5 最先查看，13900000001，存疑，通讯录"


def test_progress_counts_what_is_decided(session):
    """Progress says how many of how many, and in which state."""
    session.decide([THREAT], State.CONFIRMED)
    queue = QueueModel(session)
    queue.refresh()

    assert queue.progress() == "已复核 1 / 4（已确认 1 · 已排除 0 · 存疑 0）"


def test_the_next_one_is_one_that_is_not_decided(session):
    """After the last finding the search goes on from the top."""
    queue = QueueModel(session)
    queue.refresh()
    session.decide([CALL, CONTACTS], State.REJECTED)
    queue.recount()

    assert queue.next_open(THREAT) == PATTERN
    assert queue.next_open(PATTERN) == THREAT


def test_a_row_is_said_in_one_sentence(session):
    """A screen reader hears level, finding, time, channel, number and state."""
    queue = QueueModel(session)
    queue.refresh()

    spoken = queue.row(0).spoken
    for part in ("最先查看", "拿家人威胁", "短信", "13900000001", "未复核"):
        assert part in spoken


def test_a_decision_is_saved_at_once(session):
    """A decision stands in the case as soon as it was made, and is said to be saved."""
    session.decide([THREAT], State.CONFIRMED, reason="听过", note="是他")

    last = session.case.decisions(THREAT)[-1]
    assert (last.state, last.reason, last.note) == (State.CONFIRMED, "听过", "是他")
    assert session.saved().startswith("已保存 ")


def test_undo_appends_the_state_before(session):
    """Undo takes nothing out: it adds the earlier state with a reason."""
    session.decide([THREAT], State.CONFIRMED)
    session.decide([THREAT], State.REJECTED)

    session.undo()

    states = [(d.state, d.reason) for d in session.case.decisions(THREAT)]
    assert states == [
        (State.CONFIRMED, None),
        (State.REJECTED, None),
        (State.CONFIRMED, "撤销"),
    ]


def test_redo_does_it_again(session):
    """What was taken back can be done again, until something else is done."""
    session.decide([THREAT], State.CONFIRMED)
    session.undo()
    session.redo()
    assert session.case.finding(THREAT).state is State.CONFIRMED

    session.undo()
    session.decide([CALL], State.UNSURE)
    assert session.redo() is None


def test_a_bulk_is_one_step(session):
    """Several findings decided at once are taken back at once."""
    session.decide([THREAT, CALL, CONTACTS], State.REJECTED)

    session.undo()

    assert session.case.tally()[State.PROPOSED] == 4


def test_a_memo_is_in_no_custody_event(session):
    """A private memo can be undone, and the custody log knows nothing of it."""
    before = len(session.case.custody())

    session.write_memo(THREAT, "我很害怕")
    assert session.case.memo(THREAT) == "我很害怕"
    session.undo()

    assert session.case.memo(THREAT) == ""
    assert len(session.case.custody()) == before


def test_marking_a_number_can_be_undone(session):
    """Undo gives a number back the role it had."""
    session.mark("+8613900000001", Role.KNOWN, None, was=(Role.UNKNOWN, None))

    session.undo()

    assert session.case.marks()["+8613900000001"].role is Role.UNKNOWN


def test_a_correction_stands_beside_the_machines_text(session):
    """A correction is shown, the machine's text stays, and undo brings it back."""
    recording = session.case.finding(CALL).record
    session.correct(recording, 1, "再不还钱就报你通讯录", was=SAID[1])

    shown = evidence(session.case, recording)
    assert shown.text.split("\n")[1] == "再不还钱就报你通讯录"
    assert shown.machine.segments[1].text == SAID[1]

    session.undo()
    assert evidence(session.case, recording).text.split("\n")[1] == SAID[1]


def test_custody_is_whole_after_a_review(session):
    """Decisions, undo, corrections and listenings leave a chain that holds."""
    session.decide([THREAT], State.CONFIRMED)
    session.undo()
    recording = session.case.finding(CALL).record
    session.correct(recording, 0, "您好", was=SAID[0])
    SampleModel(session).answer(SampleModel(session).rows()[0].recording, found=True)

    session.case.check_custody()


def read(session, key, **options):
    shown = judged(session.case, key)
    return reading(shown.evidence, shown.finding.hits, chinese, **options)


def test_marks_lie_on_the_words(session):
    """The marked stretch of the shown text is what was found; what a gate stopped says so."""
    shown = read(session, CALL)

    found = {shown.text[s.start : s.end]: s.stopped for s in shown.spans}
    assert found == {"爆你通讯录": None, "报警": "上下文没有债务内容"}


def test_a_word_is_lit_while_it_is_said(session):
    """Each moment of speech has its word, and each word its moment."""
    shown = read(session, CALL)

    for word in shown.words:
        middle = (word.begin_s + word.end_s) / 2
        assert shown.word_at(middle) == (word.start, word.end)
        assert shown.seconds_at(word.start) == word.begin_s


def test_lines_show_time_and_speaker(session):
    """A line begins with its time and who speaks."""
    lines = read(session, CALL).text.split("\n")

    assert lines == [
        "0:00  对方  你好哪位",
        "0:03  对方  再不还钱就爆你通讯录",
        "0:06  我  我要报警",
    ]


def test_a_corrected_line_says_so_and_still_follows_the_sound(session):
    """A corrected line is marked, and its characters are spread over its time."""
    recording = session.case.finding(CALL).record
    session.correct(recording, 1, "再不还就报你的通讯录了", was=SAID[1])

    shown = read(session, CALL)

    assert shown.lines[1].corrected
    assert "［已更正］再不还就报你的通讯录了" in shown.text
    assert shown.word_at(3.01)[0] == shown.lines[1].start


def test_masking_keeps_every_place(session):
    """Masked words are as long as the words, so that nothing moves."""
    plain, masked = read(session, CALL), read(session, CALL, masked=True)

    assert len(plain.text) == len(masked.text)
    assert "爆你通讯录" not in masked.text
    assert MASK * 5 in masked.text


def test_a_message_is_shown_as_written(session):
    """A message has no times, and its words are the original ones."""
    shown = read(session, THREAT)

    assert shown.text == WRITTEN[0]
    assert shown.words == ()
    assert shown.seconds_at(0) is None


def test_characters_that_a_text_field_drops_keep_their_place(session):
    """A carriage return or half a character is shown as one sign."""
    shown = judged(session.case, THREAT)
    import dataclasses

    broken = dataclasses.replace(shown.evidence, text="a\r\nb\ud83d全家不得安宁")

    assert len(reading(broken, (), chinese).text) == len(broken.text)


def test_play_starts_three_seconds_before_the_words(session):
    """Play begins 3 s before the hit, and never before the recording."""
    play = Playback()

    assert play.load(9.0, session.case.finding(CALL).hits) == 4.5 - LEAD_S
    assert Playback().load(9.0, ()) == 0.0


def test_a_loop_goes_back_after_the_words(session):
    """In a loop play jumps back after the words, otherwise it goes on."""
    play = Playback()
    play.load(9.0, session.case.finding(CALL).hits)
    assert play.moved(8.9) is None

    play.loop = True
    assert play.moved(5.0) is None
    assert play.moved(8.9) == 1.5


def said_at(*spans):
    """Return hits at these seconds of a recording."""
    return [replace(hit("r1", SAID[1], "还钱", begin_s=b), end_s=e) for b, e in spans]


def test_words_far_apart_are_stretches_of_their_own():
    """A loop stays with the words the person is at; words close together are one stretch."""
    play = Playback()
    play.load(71.0, said_at((36.0, 37.0), (40.0, 41.0), (69.0, 70.9)))
    assert play.spans == ((36.0, 41.0), (69.0, 70.9))

    play.sought(67.0)
    assert play.start == 66.0

    play.loop = True
    assert play.moved(70.0) is None
    assert play.moved(70.9) == 66.0


def test_speed_goes_from_half_to_double():
    """Speed changes in steps and stays within 0.5 and 2."""
    play = Playback()

    assert [play.faster(-1) for _ in range(4)] == [0.75, 0.5, 0.5, 0.5]
    assert [play.faster(1) for _ in range(7)][-1] == 2.0


def test_sound_pauses_while_typing_and_goes_on():
    """A key pauses play; when typing stops it goes on, once."""
    play = Playback()

    assert play.typing(playing=True)
    assert play.typed()
    assert not play.typed()
    assert not Playback(pause_while_typing=False).typing(playing=True)


def test_sound_comes_up_softly_in_calm_mode():
    """In calm mode loudness rises within two seconds; otherwise it is full at once."""
    soft = Playback(soft=True)

    assert soft.volume(0) < 0.2 < soft.volume(1) < soft.volume(1.9) < soft.volume(2) == 1.0
    assert Playback().volume(0) == 1.0


def test_why_names_rule_words_gates_law_and_rebuttal(session):
    """The explanation has rule, words, gates, law with its strength, and the rebuttal."""
    entries = {e.heading: e.text for e in why(judged(session.case, CALL), chinese, "zh")}

    assert "扬言联系通讯录好友" in entries["规则"]
    assert entries["命中的话"] == "“爆你通讯录”"
    assert entries["逐关检查"] == "✓ 对方是疑似催收方；✓ 谈的是欠款，或听得出是催收（还钱）"
    assert "法律（效力最强）" in entries["可对照的规定"]
    assert entries["怎样会站不住"] == "催收员转述他人的话。"


def test_what_a_gate_stopped_is_greyed_with_its_name(session):
    """A stopped hit is in the explanation, marked, with the gate's name."""
    stopped = [e for e in why(judged(session.case, CALL), chinese, "zh") if e.stopped]

    assert [e.text for e in stopped] == ["“报警”：上下文没有债务内容"]


def test_the_head_of_a_finding_says_where_it_is_from(session):
    """The head names channel, time with offset, number and exhibit."""
    head = card(judged(session.case, THREAT), session)

    for part in ("短信", "+08:00", "13900000001", "对方发来", "E-00", "sms.xml"):
        assert part in head.origin


def test_the_head_of_a_finding_says_what_personal_data_it_mentions(session):
    """The head names the kinds, and says nothing where there are none."""
    shown = judged(session.case, CONTACTS)
    marked = replace(shown, finding=replace(shown.finding, personal=(PersonalKind.PHOTO,)))

    assert card(marked, session).mentions == "其中提到：照片或视频"
    assert card(shown, session).mentions == ""


def test_a_pattern_lists_its_calls(session):
    """A contact pattern shows each call that was counted."""
    assert len(card(judged(session.case, PATTERN), session).calls) == 6


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ("爆你通讯录", "爆你通讯录", 100),
        ("爆你通讯录！", "报你通讯录", 80),
        ("甲", "", 0),
        ("", "", 100),
    ],
)
def test_agreement_is_by_characters(one, other, percent):
    """Agreement leaves out punctuation and counts characters."""
    assert compare(one, other).percent == percent


@given(st.text("甲乙丙", max_size=6), st.text("甲乙丙", max_size=6), st.text("甲乙丙", max_size=6))
def test_distance_is_a_distance(one, other, third):
    """Equal texts are 0 apart, it does not matter which is first, and a detour is no shorter."""
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) == distance(other, one)
    assert distance(one, third) <= distance(one, other) + distance(other, third)


def test_progress_of_work_is_said_in_seconds_of_sound():
    """The page on work says how much sound is done and how long it still takes."""
    work = WorkModel(chinese)
    work.begin()
    work.sounding(Sounding(done_s=65, total_s=3700, left_s=90, recording="a.amr"))
    work.found(Found(findings=3))

    assert work.detail == "已转写 1:05 / 1:01:40　还需约 1:30　a.amr"
    assert work.findings == "到现在有 3 条线索。"
    assert work.running


def test_work_can_be_paused_and_gone_on_with():
    """After a pause the button says that it goes on."""
    work = WorkModel(chinese)
    work.begin()
    work.pause()

    assert not work.running
    assert work.start_text == "接着转写"


def test_a_final_report_says_what_it_leaves_out(session):
    """Before a final report the person reads that nothing is confirmed, or what still waits."""
    model = ExportModel(session, kind=Kind.FINAL)
    assert "还没有确认过的线索" in model.warning()

    session.decide([THREAT], State.CONFIRMED)
    assert "还有 3 条没有复核" in model.warning()


def test_a_period_the_wrong_way_round_is_not_exported(session):
    """A period that ends before it begins is refused."""
    model = ExportModel(session, first=date(2026, 5, 2), last=date(2026, 5, 1))

    assert not model.possible
    assert model.warning()


def test_a_new_case_never_lands_in_an_old_folder(tmp_path):
    """A folder that is there already is not taken for a new case."""
    opening = Opening(Preferences(), tmp_path, chinese, lambda: datetime(2026, 11, 1, tzinfo=UTC))
    first = opening.new_case()
    first.mkdir()

    assert opening.new_case() != first


def test_what_was_dropped_is_told_apart(case, tmp_path):
    """A dropped case is opened; a dropped backup is not taken for one."""
    assert Opening.case_in([tmp_path / "备份", case.path]) == case.path
    assert Opening.case_in([tmp_path / "备份"]) is None


def test_a_crash_log_holds_nothing_private(tmp_path):
    """The log has the place and kind of an error, not its message or values."""
    secret = "13900000001 说要上门"
    try:
        raise ValueError(secret)
    except ValueError as error:
        record(error, tmp_path / "log" / "errors.log")

    text = (tmp_path / "log" / "errors.log").read_text(encoding="utf-8")
    assert "ValueError" in text
    assert secret not in text


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("+8613900000001", "13900000001"),
        ("+8675500004310", "075500004310"),
        ("95000123", "95000123"),
        ("+15550100", "+15550100"),
        (None, "号码未显示"),
    ],
)
def test_numbers_are_shown_as_people_write_them(key, shown):
    """Chinese numbers lose the country code; landlines have their zero back."""
    assert labels.number(key, chinese) == shown


def test_times_are_local_with_their_offset():
    """A moment is shown as wall time in the case's zone with its offset."""
    at = datetime(2026, 3, 1, 13, 0, 5, tzinfo=UTC)

    assert labels.moment(at, "Asia/Shanghai", chinese) == "2026-03-01 21:00:05 +08:00"


def test_everything_shown_of_a_finding_is_english_in_english(case):
    """In English the words of the program have no Chinese in them."""
    session = Session(case, "en")
    entries = why(judged(case, PATTERN), translator("en"), "en")

    assert all("Rule" in e.text or e.heading != "Rule" for e in entries)
    assert {e.heading for e in entries} >= {"Category", "How soon to look"}
    assert start_page(session).next.sentence.startswith("4 findings")
