"""Holding numbers to be one institution."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.linking.clusters import cluster
from analyzer.linking.identifiers import Identifier, Trace, identifiers, institution
from analyzer.model.party import Party, Role
from analyzer.model.remark import remark
from analyzer.numbers import normalise

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
