"""Linking recordings to calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.i18n import translator
from analyzer.linking.recordings import LINKED, MARGIN, link_recordings
from analyzer.model.records import CallOutcome, Contact, Direction
from tests.benchmarks.linking import judged
from tests.benchmarks.linking_phones import (
    SCHEMES,
    START,
    Habits,
    call,
    phone,
    recording,
    where,
)

A, B = "13900000001", "17000000002"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def linked(recordings, calls, **options):
    found = link_recordings(
        list(enumerate(recordings, 100)), list(enumerate(calls)), region="CN", **options
    )
    return {link.recording - 100: link.call for link in found.links}


def offered(recordings, calls, **options):
    found = link_recordings(
        list(enumerate(recordings, 100)), list(enumerate(calls)), region="CN", **options
    )
    assert not found.links
    return {doubt.recording - 100: doubt.link.call for doubt in found.doubts if doubt.link}


def test_equal_number_start_and_length_make_a_link_with_a_reason():
    """A link says in both languages what agreed: number, start, lengths."""
    found = link_recordings(
        [(7, recording("+86 139 0000 0001", at(3), 61))], [(3, call(A, at(0), 63))], region="CN"
    )

    (link,) = found.links
    assert (link.recording, link.call, link.offset) == (7, 3, timedelta(seconds=3))
    assert link.score > 0.9
    assert str(link.reason) == "号码相同，录音比通话晚 3 秒开始，时长 61 / 63 秒"
    assert link.reason.say(translator("en")).startswith("Same number, the recording starts 3 s")


@pytest.mark.parametrize(
    "outcome",
    [
        CallOutcome.MISSED,
        CallOutcome.REJECTED,
        CallOutcome.BLOCKED,
        CallOutcome.NOT_CONNECTED,
        CallOutcome.ELSEWHERE,
    ],
)
def test_a_call_that_was_not_answered_holds_no_recording(outcome):
    """Ring seconds in the duration of a missed call never attract a recording."""
    found = link_recordings(
        [(1, recording(A, at(3), 30))], [(1, call(A, at(0), 30, outcome=outcome))], region="CN"
    )

    assert not found.links
    assert [(doubt.recording, doubt.link) for doubt in found.doubts] == [(1, None)]


def test_another_number_is_never_linked():
    """A recording that names another number is not linked, however well its time fits."""
    assert linked([recording(B, at(3), 60)], [call(A, at(0), 60)]) == {}


def test_a_local_number_agrees_with_its_form_with_area_code():
    """A landline written without area code agrees by its last digits."""
    assert linked([recording("00001234", at(3), 60)], [call("0755-00001234", at(0), 60)]) == {0: 0}


def test_a_masked_number_neither_agrees_nor_disagrees():
    """A number the carrier masked leaves time and length to decide."""
    assert linked([recording(A, at(3), 60)], [call("139****0001", at(0), 60)]) == {0: 0}


def test_a_contact_name_stands_for_its_numbers():
    """A name in a file name leads to the number by the call log or the address book."""
    named = recording(None, at(3), 60, name="小王")
    book = [(1, Contact(provenance=where("Ebook", 1), name="小王", numbers=(A,)))]

    assert linked([named], [call(A, at(0), 60, name="小王")]) == {0: 0}
    assert linked([named], [call(B, at(2), 60), call(A, at(0), 60)], contacts=book) == {0: 1}


def test_a_recording_is_linked_to_the_nearer_of_two_calls():
    """Calls a minute apart are told apart by start and length together."""
    calls = [call(A, at(0), 20), call(A, at(60), 20), call(A, at(120), 45)]
    recordings = [recording(A, at(128), 45), recording(A, at(68), 20), recording(A, at(5), 20)]

    assert linked(recordings, calls) == {0: 2, 1: 1, 2: 0}


def test_two_calls_that_fit_alike_are_left_to_a_person():
    """Where a second call fits as well, nothing is forced; the better one is offered."""
    calls = [call(A, at(0), 60), call(A, at(1), 60)]

    assert list(offered([recording(A, at(5), 60)], calls)) == [0]


def test_a_recording_far_longer_than_its_call_goes_to_a_person():
    """A recording that cannot be inside the call is offered, not linked."""
    assert offered([recording(A, at(3), 400)], [call(A, at(0), 60)]) == {0: 0}


def test_a_name_that_holds_the_creation_time_is_joined_exactly():
    """A BCR name is joined by the call's own time, in the middle of other calls."""
    calls = [call(A, at(second), 60) for second in range(0, 300, 61)]
    found = link_recordings(
        [(1, recording(None, at(122), 60, naming="bcr"))], list(enumerate(calls)), region="CN"
    )

    (link,) = found.links
    assert (link.call, link.score) == (2, 1.0)


def test_parts_of_one_call_are_all_linked_to_it():
    """A call that was cut into two files has both."""
    parts = [recording(A, at(5), 30), recording(A, at(35), 29)]

    assert linked(parts, [call(A, at(0), 60)]) == {0: 0, 1: 0}


def test_a_second_recording_that_lies_over_the_first_is_of_the_same_call():
    """A phone holds one call at a time, so two recordings of the same seconds are of one call."""
    found = link_recordings(
        [(1, recording(A, at(5), 60)), (2, recording(A, at(6), 58))],
        [(1, call(A, at(0), 60))],
        region="CN",
    )

    assert [(link.recording, link.call) for link in found.links] == [(1, 1), (2, 1)]
    assert "另一份" not in str(found.links[1].reason)
    assert "重叠" in str(found.links[1].reason)


def test_a_second_recording_of_a_call_that_is_not_another_part_is_doubtful():
    """A recording that begins when the call's own is over is offered with the reason."""
    found = link_recordings(
        [(1, recording(A, at(5), 60)), (2, recording(A, at(80), 20))],
        [(1, call(A, at(0), 60))],
        region="CN",
    )

    assert [link.recording for link in found.links] == [1]
    (doubt,) = found.doubts
    assert (doubt.recording, doubt.link.call) == (2, 1)
    assert "另一段" in str(doubt.why)


@pytest.mark.parametrize("offset", [-90, 75, 3600, -7 * 3600, 8 * 3600])
def test_a_clock_that_is_off_is_learned_from_safe_pairs(offset):
    """Recordings of a wrong clock are linked once three pairs leave no doubt about it."""
    lengths = (31, 47, 66, 83, 104, 128)
    calls = [call(A, at(i * 7200), n) for i, n in enumerate(lengths)]
    recordings = [recording(A, at(i * 7200 + 6 + i + offset), n) for i, n in enumerate(lengths)]

    assert linked(recordings, calls) == {i: i for i in range(len(lengths))}


def test_names_that_hold_the_end_are_read_as_the_end():
    """Where times agree only as ends of recordings, they are taken as ends."""
    lengths = (31, 147, 66, 283, 104, 528)
    calls = [call(A, at(i * 7200), n) for i, n in enumerate(lengths)]
    recordings = [recording(A, at(i * 7200 + 6 + i + n), n) for i, n in enumerate(lengths)]

    assert linked(recordings, calls) == {i: i for i in range(len(lengths))}


def test_a_recorder_at_1970_offers_the_only_call_of_equal_number_and_length():
    """Without a usable time one call of equal number and length is offered, never linked."""
    epoch = datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC)

    assert offered([recording(A, epoch, 60)], [call(A, at(0), 60), call(A, at(900), 90)]) == {0: 0}


def test_a_name_without_time_is_linked_by_the_time_the_file_was_saved():
    """An opaque name is linked where the file was closed at the end of a call of its length."""
    opaque = recording(None, None, 60, naming=None)

    assert linked([opaque], [call(A, at(0), 60)], modified={100: at(75)}) == {0: 0}


def test_save_times_of_a_bulk_copy_are_not_believed():
    """Files that were copied in one go link to no call that happened to end then."""
    opaque = [recording(None, None, 60, naming=None, row=i) for i in range(3)]
    saved = {100 + i: at(75 + i) for i in range(3)}

    assert linked(opaque, [call(A, at(0), 60)], modified=saved) == {}


def test_no_calls_or_no_recordings_is_an_empty_result():
    """Without calls every recording has its reason; without recordings there is nothing."""
    alone = link_recordings([(1, recording(A, at(0), 9))], [], region="CN")
    nothing = link_recordings([], [(1, call(A, at(0), 9))], region="CN")

    assert "没有已接通" in str(alone.doubts[0].why)
    assert (nothing.links, nothing.doubts) == ((), ())


def test_unknown_lengths_and_withheld_numbers_are_no_obstacle():
    """Calls and recordings with nothing but a time neither crash nor link by themselves."""
    bare = recording(None, at(3), None, naming=None)

    assert linked([bare], [call(None, at(0), 60)]) == {}
    assert linked([bare], [replace(call(None, at(0), 60), duration=None)]) == {}


def test_a_direction_that_disagrees_goes_to_a_person():
    """A recorder that says outgoing is not linked to an incoming call without a look."""
    outgoing = recording(None, at(3), 60, direction=Direction.OUT, naming="lg")

    assert linked([outgoing], [call(A, at(0), 60)]) == {}


def test_thousands_of_equal_lengths_are_linked_by_time():
    """Equal lengths and one number leave no pair safe, and time still decides."""
    calls = [call(A, at(40 * i), 30) for i in range(2000)]
    recordings = [recording(A, at(40 * i + 5), 30) for i in range(2000)]

    assert linked(recordings, calls) == {i: i for i in range(2000)}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), order=st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_does_not_matter(seed, order):
    """Shuffled calls and recordings give the same result, word for word."""
    made = phone(seed, Habits(calls=60, days=4, bombing=0.5))
    calls, recordings = list(made.calls), list(made.recordings)
    order.shuffle(calls)
    order.shuffle(recordings)

    first = link_recordings(made.recordings, made.calls, region="CN", modified=made.modified)
    second = link_recordings(recordings, calls, region="CN", modified=made.modified)

    assert first == second


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_every_recording_is_linked_or_left_open(seed):
    """Links and open recordings add up, and firm links keep their limits."""
    made = phone(seed, Habits(calls=80, days=5, bombing=0.5, deleted=0.3))

    found = link_recordings(made.recordings, made.calls, region="CN", modified=made.modified)

    links = [link.recording for link in found.links]
    parts = [*links, *(doubt.recording for doubt in found.doubts)]
    assert sorted(parts) == sorted(key for key, _ in made.recordings)
    assert all(link.score >= LINKED and link.margin >= MARGIN for link in found.links)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: str(scheme.naming))
def test_made_phones_are_linked_nearly_without_fault(scheme):
    """On made phones of every naming scheme at least 93 in 100 are right and 1 in 500 wrong."""
    counts: Counter[str] = Counter()
    for seed in range(300, 308):
        counts += judged(phone(seed, scheme=scheme))

    linkable = counts.total() - counts["alone"]
    assert counts["right"] / linkable >= 0.92
    assert counts["wrong"] / linkable <= 0.002


def test_a_copy_of_a_recording_is_the_same_call():
    """A recording saved again is held to be the call of the first, with that as the reason."""
    found = link_recordings(
        [(1, recording(A, at(5), 60)), (2, recording(A, at(6), 60.4))],
        [(1, call(A, at(0), 61))],
        region="CN",
    )

    assert [(link.recording, link.call) for link in found.links] == [(1, 1), (2, 1)]
    assert "另一份" in str(found.links[1].reason)
    assert found.links[1].reason.say(translator("en")) != str(found.links[1].reason)


def test_two_recorders_at_once_are_one_call():
    """Recordings of one call by two apps are both linked to it."""
    found = link_recordings(
        [(1, recording(A, at(5), 60)), (2, recording(A, at(7), 58, naming="vivo"))],
        [(1, call(A, at(0), 61))],
        region="CN",
    )

    assert [(link.recording, link.call) for link in found.links] == [(1, 1), (2, 1)]
    assert "另一个录音软件" in str(found.links[1].reason)


def test_recordings_of_a_clock_at_zero_are_no_copies():
    """Recordings that all begin in 1970 are not taken for one another."""
    zero = datetime(1970, 1, 1, 8, tzinfo=UTC)
    found = link_recordings(
        [(i, recording(A, zero, 30)) for i in range(3)],
        [(i, call(A, at(100 * i), 30)) for i in range(3)],
        region="CN",
    )

    assert found.links == ()
    assert len(found.doubts) == 3


def test_a_name_in_place_of_a_number_agrees_with_that_name():
    """A log that holds contact names alone is compared by these names."""
    calls = [call("小王", at(0), 60), call("妈妈", at(2), 60)]

    found = link_recordings(
        [(1, recording(None, at(4), 60, name="妈妈"))], list(enumerate(calls)), region="CN"
    )

    (link,) = found.links
    assert link.call == 1
    assert "联系人姓名相同" in str(link.reason)


def test_a_name_in_place_of_a_number_contradicts_no_number():
    """A recording with a number may be of a call that has a name alone."""
    assert linked([recording(A, at(4), 60)], [call("小王", at(0), 60)]) == {0: 0}


def test_a_conference_is_linked_to_a_call_with_one_of_its_members():
    """The numbers in a conference's name are compared one by one."""
    conference = recording(None, at(65), 300, name=f"李四({A})、王五({B})")
    calls = [call("13900000009", at(40), 300), call(B, at(60), 300)]

    found = link_recordings([(1, conference)], list(enumerate(calls)), region="CN")

    (link,) = found.links
    assert link.call == 1
    assert "号码相同" in str(link.reason)


def test_a_call_over_the_other_card_is_left_to_a_person():
    """Which slot is which card is learned; a recording of the other slot is not linked."""
    calls = [replace(call(A, at(3600 * n), 60), sim="89860") for n in range(12)]
    takes = [
        replace(recording(A, at(3600 * n + 5), 60), raw={"who": f"SIM{1 if n else 2}_{A}"})
        for n in range(12)
    ]
    calls.append(replace(call(B, at(90_000), 30), sim="12345"))
    takes.append(replace(recording(B, at(90_004), 30), raw={"who": f"SIM1_{B}"}))

    found = link_recordings(list(enumerate(takes)), list(enumerate(calls)), region="CN")

    (doubt,) = found.doubts
    assert (doubt.recording, doubt.link.call) == (12, 12)
    assert "SIM" in str(doubt.why)
