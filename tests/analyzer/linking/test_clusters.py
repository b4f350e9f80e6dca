"""Holding numbers to be one institution."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.i18n import translator
from analyzer.linking.clusters import cluster
from analyzer.linking.identifiers import Identifier, Trace, identifiers, institution
from analyzer.model.party import Party, Role, Tie, TieVerdict
from analyzer.model.records import CallOutcome
from analyzer.model.remark import remark
from analyzer.numbers import normalise
from tests.benchmarks.collectors import collectors
from tests.benchmarks.collectors_rotating import collectors as rotating
from tests.benchmarks.institutions import judged
from tests.benchmarks.linking_phones import START, call

A, B, C, D = (normalise(f"1700000000{i}", region="CN").key for i in range(1, 5))


def party(key, role=Role.COLLECTOR, institution=None):
    return Party(
        number=normalise(key, region="CN"),
        names=(),
        role=role,
        role_reason=remark("x"),
        institution=institution,
    )


def groups(parties, texts, **options):
    return [one.numbers for one in cluster(parties, texts, region="CN", **options)]


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("【闪借宝】请还款", "逾期了【闪借宝】", "短信签名"),
        ("我是闪借宝委托方，请还款", "这里是闪借宝贷后", "自称"),
        ("您在闪借宝的借款逾期", "你在闪借宝平台的欠款", "同一家"),
        ("【闪借宝】请还款", "闪借宝的钱今天还", "提到"),
        ("还款链接 https://t.example/Ab12cd", "点 t.example/Ab12cd 还款", "链接"),
        ("打到 6200 0000 0000 0000 001", "账号6200000000000000001", "收款账号"),
        ("加微信：sudai_01 还款", "微信号 SUDAI_01", "微信号"),
        ("加QQ 100000001", "QQ：100000001", "QQ"),
        ("请回电 0755-00001234", "请致电075500001234", "回拨"),
        ("【闪借宝】请还款", "我是山借宝委托方，请还款", "读音相同"),
    ],
)
def test_a_shared_trace_joins_two_numbers_with_its_reason(first, second, word):
    """Signatures, names, links, accounts and ids tie two numbers together, and it is said how."""
    (found,) = cluster([party(A), party(B)], {A: [first], B: [second]}, region="CN")

    assert found.numbers == (A, B)
    assert any(word in str(reason) for reason in found.reasons)


def test_a_signature_and_an_introduction_are_one_name():
    """What was signed and what was said in a call join alike, and name the cluster."""
    texts = {A: ["【闪借宝】还款"], B: ["我是闪借宝委托方"]}

    (found,) = cluster([party(A), party(B)], texts, region="CN")

    assert (found.name, found.numbers) == ("闪借宝", (A, B))


def test_the_person_s_institution_joins_and_names():
    """Numbers marked as one institution are one, under the person's name for it."""
    marked = [party(A, institution="速贷通"), party(B, institution="速贷通平台")]

    (found,) = cluster(marked, {}, region="CN")

    assert found.numbers == (A, B)
    assert "您标注" in str(found.reasons[0])


def test_a_number_asked_to_be_called_back_is_joined():
    """A number that stands in a collector's message belongs to it where it called too."""
    assert groups([party(A), party(B, Role.UNKNOWN)], {A: [f"请回电{B}"]}) == [(A, B)]


def test_a_collector_for_two_lenders_joins_neither():
    """A number that names two lenders does not merge them."""
    texts = {A: ["【闪借宝】还款"], B: ["【速贷通】还款"], C: ["【闪借宝】还款", "【速贷通】还款"]}

    assert groups([party(A), party(B), party(C)], texts) == []


@pytest.mark.parametrize("role", [Role.SERVICE, Role.KNOWN, Role.THIRD_PARTY])
def test_others_are_not_drawn_in_by_a_name(role):
    """A bank's own sender is not joined to whoever uses the bank's name."""
    texts = {A: ["【远山银行】再不还就上门"], B: ["【远山银行】账单已出"]}

    assert groups([party(A), party(B, role)], texts) == []


def test_unknown_numbers_alone_are_no_cluster():
    """A shared signature without a suspected collector is nobody's institution."""
    parties = [party(A, Role.UNKNOWN), party(B, Role.UNKNOWN)]

    assert groups(parties, {A: ["【乐家超市】特价"], B: ["【乐家超市】特价"]}) == []


def test_the_person_s_own_data_join_nothing():
    """Identity numbers and the person's own number are recited by all collectors."""
    text = "身份证号11010119900101001X，110101199001010010，请本人回电13900000009"
    texts = {A: [text], B: [text]}
    mine = frozenset({normalise("13900000009", region="CN").key})

    assert groups([party(A), party(B)], texts, own_numbers=mine) == []


def test_an_id_stays_while_numbers_join():
    """A named cluster keeps its id when another number joins it."""
    texts = {A: ["【闪借宝】还款"], B: ["【闪借宝】还款"], C: ["【闪借宝】还款"]}

    (before,) = cluster([party(B), party(C)], texts, region="CN")
    (after,) = cluster([party(A), party(B), party(C)], texts, region="CN")

    assert before.id == after.id


@given(order=st.permutations(range(4)))
def test_the_order_of_parties_does_not_matter(order):
    """Clusters are the same whatever order the parties come in."""
    parties = [party(A), party(B), party(C, Role.UNKNOWN), party(D)]
    texts = {A: ["【闪借宝】还"], B: ["加微信 sudai_01"], C: ["微信sudai_01"], D: ["闪借宝的钱"]}

    found = cluster([parties[i] for i in order], texts, region="CN")

    assert found == cluster(parties, texts, region="CN")
    assert {one.numbers for one in found} == {(A, D), (B, C)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("闪借宝平台", "闪借宝"),
        ("闪借宝贷后", "闪借宝"),
        ("通知", None),
        ("某某法院", None),
        ("第三方", None),
    ],
)
def test_titles_are_no_names(name, expected):
    """Titles are taken off a name, and what names nobody in particular is dropped."""
    assert institution(name) == expected


def test_a_hotline_of_the_state_is_no_call_back():
    """“Complain at 12378” ties nobody to anybody."""
    assert not list(identifiers("投诉请致电12378", region="CN"))


def test_links_keep_the_case_of_their_path():
    """Short links differ by the case of their letters; hosts do not."""
    found = list(identifiers("HTTPS://T.Example/Ab12", region="CN"))

    assert found == [Identifier(trace=Trace.LINK, value="t.example/Ab12")]


def test_two_signatures_of_one_sound_are_two_institutions():
    """A spoken name that sounds like two signatures is taken for neither."""
    texts = {A: ["【闪借宝】还款"], B: ["【山借宝】还款"], C: ["这里是珊借宝委托方，还款"]}

    assert groups([party(A), party(B), party(C)], texts) == []


def ring(key, minutes, raw=None):
    at = START + timedelta(minutes=minutes)
    made = call(key, at, 0, outcome=CallOutcome.MISSED)
    return key, replace(made, raw=raw or {})


def test_numbers_that_call_in_series_again_and_again_are_joined_by_rhythm():
    """A silent number that calls within two minutes of another, day after day, is one with it."""
    calls = [ring(key, day * 1440 + late) for day in range(6) for late, key in ((0, A), (1, B))]
    stranger = [ring(C, day * 1440 + 300) for day in range(6)]

    (found,) = cluster(
        [party(A), party(B, Role.UNKNOWN), party(C, Role.UNKNOWN)],
        {},
        region="CN",
        calls=[*calls, *stranger],
    )

    assert found.numbers == (A, B)
    assert "有 6 轮与" in str(found.reasons[0])
    assert found.reasons[0].say(translator("en")) != str(found.reasons[0])


def test_rhythm_joins_no_two_institutions():
    """Numbers that name two institutions stay apart however their calls fall."""
    calls = [ring(key, day * 1440 + late) for day in range(6) for late, key in ((0, A), (1, B))]
    texts = {A: ["【闪借宝】还款"], B: ["【速贷通】还款"]}

    assert groups([party(A), party(B)], texts, calls=calls) == []


def test_a_label_that_names_an_institution_joins():
    """A crowd label that names a collector's institution joins, as somebody's opinion."""
    calls = [ring(B, 5, raw={"mark_content": "闪借宝催收"})]

    (found,) = cluster([party(A), party(B)], {A: ["【闪借宝】还款"]}, region="CN", calls=calls)

    assert found.numbers == (A, B)
    assert "其他人或软件的看法" in str(found.reasons[0])


def tied(first, second, verdict):
    return Tie(first=first, second=second, verdict=verdict, reviewer="x", at=START)


def test_the_person_joins_what_nothing_joins():
    """Two numbers a person says are one are one, with that as the reason."""
    (found,) = cluster(
        [party(A), party(B)], {}, region="CN", ties=[tied(A, B, TieVerdict.TOGETHER)]
    )

    assert "您指定" in str(found.reasons[0])


def test_the_person_keeps_numbers_apart():
    """A split stands above every trace; of two groups with one name each has its own id."""
    texts = {key: ["【闪借宝】还款"] for key in (A, B, C, D)}
    parties = [party(key) for key in (A, B, C, D)]

    alone = cluster(parties, texts, region="CN", ties=[tied(A, None, TieVerdict.APART)])
    halves = cluster(
        parties,
        texts,
        region="CN",
        ties=[tied(*pair, TieVerdict.APART) for pair in ((A, B), (A, D), (B, C), (C, D))],
    )

    assert [one.numbers for one in alone] == [(B, C, D)]
    assert {one.numbers for one in halves} == {(A, C), (B, D)}
    assert len({one.id for one in halves}) == 2


@pytest.mark.parametrize("make", [collectors, rotating], ids=["series", "weekly pools"])
def test_made_collectors_are_told_apart(make):
    """On made phones whose collectors rotate 5 to 40 numbers, pairwise F1 is 0.95 or more."""
    right, wrong, missed, people = map(
        sum, zip(*(judged(make(seed)) for seed in range(8)), strict=True)
    )

    assert 2 * right / (2 * right + wrong + missed) >= 0.95
    assert wrong / right <= 0.01
    assert not people


@pytest.mark.parametrize("label", ["疑似催收", "网贷催收", "被37人标记为催收", "广东催收"])
def test_a_label_that_anybody_has_joins_nothing(label):
    """What apps call everybody who collects is no institution's name."""
    calls = [ring(A, 5, raw={"mark_content": label}), ring(B, 900, raw={"mark_content": label})]

    assert groups([party(A), party(B)], {}, calls=calls) == []


def test_a_number_that_was_passed_on_bridges_no_two_institutions():
    """A number that two institutions used is tied to neither by an account or by rhythm."""
    account = "欠款转到6217000012345678901"
    texts = {
        A: ["【闪借宝】还款", account],
        B: ["【速贷通】还款"],
        C: ["【闪借宝】还款", account, "【速贷通】还款"],
    }
    calls = [ring(key, day * 1440 + late) for day in range(9) for late, key in ((0, B), (1, C))]

    assert groups([party(A), party(B), party(C)], texts, calls=calls) == []


def test_several_unknown_numbers_that_call_in_series_are_one_caller():
    """Numbers that never leave a word are told as one where they call in turn, week after week."""
    keys = [A, B, C, "+8613900000004"]
    calls = [ring(key, day * 1440 + 4 * late) for day in range(9) for late, key in enumerate(keys)]

    found = groups([party(key, Role.UNKNOWN) for key in keys], {}, calls=calls)

    assert found == [tuple(sorted(keys))]


def test_a_relative_called_after_each_series_is_never_drawn_in():
    """A known number that calls within minutes of collectors, time after time, stays apart."""
    calls = [ring(key, day * 1440 + late) for day in range(9) for late, key in ((0, A), (1, B))]

    assert groups([party(A), party(B, Role.KNOWN)], {}, calls=calls) == []


@pytest.mark.parametrize(
    "text",
    [
        "我司受闪借宝委托，逾期不还将起诉",
        "我姓王，是闪借宝的工作人员，欠款今天还",
        "您在闪借宝App上的借款已逾期",
        "〖闪借宝〗您已逾期，再不还上门",
        "您已逾期，退订回T【闪借宝】。",
    ],
)
def test_a_name_is_read_however_it_is_given(text):
    """Whom they act for, their own name, an app's name and any kind of bracket tell the same."""
    assert groups([party(A), party(B)], {A: ["【闪借宝】还款"], B: [text]}) == [(A, B)]


@pytest.mark.parametrize("text", ["我是认真的", "我是没钱的，", "我是送外卖的"])
def test_what_somebody_is_is_no_institution(text):
    """Words that say of somebody what he is join nobody."""
    assert groups([party(A), party(B)], {A: [text], B: [text]}) == []
