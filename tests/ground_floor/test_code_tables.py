# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code list of every endpoint, there and back, and its directions against the endpoint's own words."""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum
from typing import Any

import pytest

from kiosk.contract import codes
from kiosk.contract.cards import CardType
from kiosk.contract.cases import CaseOutcome, CaseStatusClass, Channel
from kiosk.contract.codes import (
    DOCUMENT_OF_CARD,
    ApplicantKind,
    CodeTable,
    IdentityDocument,
    ItemType,
    NoCode,
    UnknownCode,
    c0109,
    gb_t_39046,
    human_resources,
    national_rating,
    zhejiang,
)
from kiosk.contract.feedback import Satisfaction
from kiosk.contract.items import ActorNature
from kiosk.contract.tracking import StandsFor

TABLES: dict[str, CodeTable[Any]] = {
    f"{module.name}.{name}": value
    for module in pkgutil.iter_modules(codes.__path__)
    for name, value in vars(importlib.import_module(f"kiosk.contract.codes.{module.name}")).items()
    if isinstance(value, CodeTable)
}
ENDPOINTS = {"gb_t_39046", "national_rating", "c0109", "zhejiang", "human_resources"}

MEMBERS = [(table, member) for table in TABLES.values() for member in table.of]
CODES = [(table, code) for table in TABLES.values() for code in table.words]


def _told(value: object) -> str:
    return value.name if isinstance(value, CodeTable | StrEnum) else str(value)


def test_there_are_tables_of_every_endpoint() -> None:
    assert {name.partition(".")[0] for name in TABLES} == ENDPOINTS


@pytest.mark.parametrize(("table", "member"), MEMBERS, ids=_told)
def test_there_and_back(table: CodeTable[Any], member: StrEnum) -> None:
    code = table.outward(member)
    if isinstance(code, NoCode):
        assert code.why
        assert member.name in str(code)
        return
    back = table.inward(code)
    assert back is member or (table.loses(member) and back is table.comes_back[code])
    assert not (back is member and table.loses(member))


@pytest.mark.parametrize(("table", "code"), CODES, ids=_told)
def test_back_and_there(table: CodeTable[Any], code: str) -> None:
    member = table.inward(code)
    if isinstance(member, UnknownCode):
        # A thing that the endpoint knows and this product does not have: it is called by its name.
        assert member.words == table.words[code]
        assert table.words[code] in str(member)
    else:
        assert table.outward(member) == code


@pytest.mark.parametrize("table", TABLES.values(), ids=_told)
@pytest.mark.parametrize("code", ["", "0x1", "77", " 1", "1 ", "１", "1\n", "x" * 10_000])
def test_no_code_of_the_list_is_said_to_be_none(table: CodeTable[Any], code: str) -> None:
    answer = table.inward(code)
    assert isinstance(answer, UnknownCode)
    assert answer.words is None
    assert table.name in str(answer)
    assert len(str(answer)) < 200


def test_what_only_comes_in_never_goes_out() -> None:
    window = gb_t_39046.HANDLING_FORM.inward("1")
    assert isinstance(window, UnknownCode)
    assert window.words == "窗口办理"
    phone = national_rating.RATING_CHANNEL.inward("6")
    assert isinstance(phone, UnknownCode)
    assert phone.words == "电话"


# The two directions of satisfaction, and of 1 and 2 for whom it is: by the endpoints' own words, not their numbers.

GRADES = {
    Satisfaction.VERY_GOOD: "非常满意",
    Satisfaction.GOOD: "满意",
    Satisfaction.FAIR: "基本满意",
    Satisfaction.POOR: "不满意",
    Satisfaction.VERY_POOR: "非常不满意",
}


def words_of(table: CodeTable[Any], member: StrEnum) -> str:
    code = table.outward(member)
    assert isinstance(code, str), code
    return table.words[code]


@pytest.mark.parametrize("table", [gb_t_39046.SATISFACTION, national_rating.SATISFACTION], ids=_told)
@pytest.mark.parametrize("grade", Satisfaction, ids=_told)
def test_a_grade_is_the_same_words_at_every_endpoint(table: CodeTable[Satisfaction], grade: Satisfaction) -> None:
    assert words_of(table, grade) == GRADES[grade]


def test_satisfaction_runs_in_two_directions() -> None:
    assert gb_t_39046.SATISFACTION.outward(Satisfaction.VERY_GOOD) == "1"
    assert national_rating.SATISFACTION.outward(Satisfaction.VERY_GOOD) == "5"
    # The same 1 that praises at one endpoint blames at the other.
    assert gb_t_39046.SATISFACTION.inward("1") is Satisfaction.VERY_GOOD
    assert national_rating.SATISFACTION.inward("1") is Satisfaction.VERY_POOR
    for grade in Satisfaction:
        both = gb_t_39046.SATISFACTION.codes[grade], national_rating.SATISFACTION.codes[grade]
        assert sum(map(int, both)) == 6


def test_whom_it_is_for_runs_in_two_directions() -> None:
    assert words_of(gb_t_39046.APPLICANT_KIND, ApplicantKind.PERSON) == "自然人"
    assert words_of(national_rating.RATER, ApplicantKind.PERSON) == "个人"
    assert words_of(human_resources.APPLICANT_KIND, ApplicantKind.PERSON) == "个人"
    assert national_rating.RATER.outward(ApplicantKind.PERSON) == "1"
    assert human_resources.APPLICANT_KIND.outward(ApplicantKind.PERSON) == "2"


@pytest.mark.parametrize("channel", Channel, ids=_told)
def test_self_service_is_what_the_endpoint_has_for_it(channel: Channel) -> None:
    assert words_of(gb_t_39046.HANDLING_FORM, channel) == "其他"
    assert words_of(national_rating.RATING_CHANNEL, channel) == "政务大厅其他终端"
    assert words_of(human_resources.CASE_SOURCE, channel) == "自助服务端"


def test_a_bank_machine_comes_back_as_a_kiosk() -> None:
    assert gb_t_39046.HANDLING_FORM.loses(Channel.BANK_STM)
    assert not gb_t_39046.HANDLING_FORM.loses(Channel.KIOSK)
    assert gb_t_39046.HANDLING_FORM.inward("9") is Channel.KIOSK


def test_documents_by_the_words_of_their_cards() -> None:
    words = {card: words_of(c0109.DOCUMENT, DOCUMENT_OF_CARD[card]) for card in CardType}
    assert words == {
        CardType.RESIDENT: "居民身份证",
        CardType.HMT_RESIDENCE: "居住证",
        CardType.FOREIGNER_2017: "外国人永久居留证",
        CardType.FOREIGNER_2023: "外国人永久居留证",
    }
    assert c0109.DOCUMENT.outward(IdentityDocument.RESIDENT_CARD) == "111"
    assert zhejiang.DOCUMENT.outward(IdentityDocument.RESIDENT_CARD) == "31"
    assert zhejiang.DOCUMENT.outward(IdentityDocument.CREDIT_CODE) == "51"


def test_a_firm_has_no_paper_of_the_list_of_papers() -> None:
    assert isinstance(gb_t_39046.DOCUMENT.outward(IdentityDocument.CREDIT_CODE), NoCode)
    assert c0109.DOCUMENT.outward(IdentityDocument.CREDIT_CODE) == "001"


def test_what_is_not_published_is_told_and_not_guessed() -> None:
    answer = zhejiang.DOCUMENT.outward(IdentityDocument.FOREIGNER_RESIDENCE)
    assert isinstance(answer, NoCode)
    assert "not published" in str(answer)


def test_the_words_of_the_standard() -> None:
    assert words_of(gb_t_39046.ITEM_TYPE, ItemType.PUBLIC_SERVICE) == "公共服务事项"
    assert words_of(gb_t_39046.ITEM_TYPE, ItemType.PAYMENT) == "行政给付"
    assert words_of(gb_t_39046.SPECIAL_PROCEDURE, StandsFor.EXTENDED) == "延长审批"
    assert isinstance(gb_t_39046.SPECIAL_PROCEDURE.outward(StandsFor.SUPPLEMENT), NoCode)
    assert words_of(gb_t_39046.ACTOR_NATURE, ActorNature.ENTRUSTED) == "受委托组织"
    assert set(gb_t_39046.ACTOR_NATURE.words) == set("1239")
    assert set(gb_t_39046.LEVEL.words) == set("1234567")
    assert set(gb_t_39046.ITEM_TYPE.words) == {f"{code:02}" for code in range(11)} | {"20"}


def test_a_case_without_a_result_has_no_code_for_it() -> None:
    for open_still in (CaseOutcome.REFERRED, CaseOutcome.SUPPLEMENT):
        assert isinstance(c0109.CASE_OUTCOME.outward(open_still), NoCode)
    assert isinstance(national_rating.CASE_STATE.outward(CaseStatusClass.LAPSED), NoCode)


class Season(StrEnum):
    SPRING = "spring"
    AUTUMN = "autumn"


WORDS = {"1": "春", "2": "秋"}


def test_a_member_without_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="AUTUMN"):
        CodeTable(name="t", of=Season, words=WORDS, codes={Season.SPRING: "1"})


def test_a_member_with_a_code_and_a_reason_for_none_is_refused() -> None:
    both = {Season.SPRING: "1", Season.AUTUMN: "2"}
    with pytest.raises(ValueError, match="AUTUMN"):
        CodeTable(name="t", of=Season, words=WORDS, codes=both, without={Season.AUTUMN: "it has none"})


def test_a_code_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="3 does not stand"):
        CodeTable(name="t", of=Season, words=WORDS, codes={Season.SPRING: "1", Season.AUTUMN: "3"})
    with pytest.raises(ValueError, match="4 does not stand"):
        CodeTable(
            name="t",
            of=Season,
            words=WORDS,
            codes={Season.SPRING: "1", Season.AUTUMN: "2"},
            to_confirm=frozenset({"4"}),
        )


def test_a_shared_code_that_does_not_say_what_comes_back_is_refused() -> None:
    one = {Season.SPRING: "1", Season.AUTUMN: "1"}
    with pytest.raises(ValueError, match="comes back"):
        CodeTable(name="t", of=Season, words=WORDS, codes=one)
    two = {Season.SPRING: "1", Season.AUTUMN: "2"}
    with pytest.raises(ValueError, match="for no other"):
        CodeTable(name="t", of=Season, words=WORDS, codes=two, comes_back={"1": Season.SPRING})


def test_what_comes_back_must_go_out_as_it() -> None:
    shared = {ItemType.LICENCE: "1", ItemType.LEVY: "1"}
    rest = {one: "none" for one in ItemType if one not in shared}
    with pytest.raises(ValueError, match="does not go out"):
        CodeTable(name="t", of=ItemType, words=WORDS, codes=shared, without=rest, comes_back={"1": ItemType.OTHER})
