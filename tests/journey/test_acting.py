# SPDX-License-Identifier: GPL-3.0-or-later
"""代办 on the machine: who it is for is asked first, both cards are laid, and nothing of registers is shown."""

from __future__ import annotations

import base64
from functools import cache

import pytest

from central.items import load_items
from devices.reports import CardNotRead, CardRead, CardReadFault, CardSeen
from devices.status import DeviceClass
from kiosk.catalogue import Catalogue
from kiosk.contract.cases import AttachedFile, DecisionWay, form_digest
from kiosk.contract.items import ServiceItem
from kiosk.contract.proxies import ProxyGround, ProxyPolicy, ProxyRelation
from kiosk.journey.effects import AskPrefill, FindDraft, KeepDraft, PutOnPaper, StoreAndSend
from kiosk.journey.events import CatalogueReady, DocumentReady, Event, ShotTaken
from kiosk.journey.phrases import Phrase
from kiosk.journey.places import AtDocument, AtProxy, ProxyStage
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import (
    Back,
    Begin,
    Choose,
    ChooseWay,
    DocumentDone,
    EditField,
    Next,
    OpenItem,
    PrintSlip,
    PutSignature,
    Shoot,
    Sign,
    SubmitSecret,
    WithoutDocument,
)
from kiosk.journey.views import CardPage, CardState, ChoicePage, DocumentPage, FormPage, SummaryPage
from printing import KeyValue
from tests.journey.journey_driver import ALLOWANCE, PIN, PNG, World, bundle, card_of

POLICY = ProxyPolicy(
    grounds=tuple(ProxyGround),
    guardian_under=14,
    scope=load_items()[ALLOWANCE].item.proxy.scope,  # type: ignore[union-attr]
)
SON, MOTHER, CHILD, MINOR = "zhang-weimin", "zhang-xiuying", "song-xiaoman", "zhang-rui"


@cache
def item() -> ServiceItem:
    return load_items()[ALLOWANCE].item.model_copy(update={"proxy": POLICY})


def world(**settings: object) -> World:
    made = World(**settings)  # type: ignore[arg-type]
    made.do(CatalogueReady(Catalogue(bundle((item(),)))))
    return made


def laid(person: str) -> tuple[Event, Event]:
    return CardSeen(), CardRead(card_of(person))


def choice(one: World) -> ChoicePage:
    page = one.view.page
    assert isinstance(page, ChoicePage), one.page
    return page


def stage(one: World) -> ProxyStage | None:
    place = one.state.place
    return place.stage if isinstance(place, AtProxy) else None


def to_ground(one: World, agent: str = SON) -> None:
    one.do(Begin(), OpenItem(ALLOWANCE), Next(), Choose("other"))
    while one.page == "NoticePage":
        one.do(Next())
    one.do(*laid(agent), ChooseWay("city_pin"), SubmitSecret(PIN))
    assert stage(one) is ProxyStage.GROUND


def to_card(one: World, ground: ProxyGround = ProxyGround.PRESENT, relation: str = "child") -> None:
    to_ground(one)
    one.do(Choose(ground.value), Choose(relation))
    if ground is ProxyGround.GUARDIAN:
        one.do(Choose("with_card"))
    assert stage(one) is ProxyStage.CARD


def to_summary(one: World) -> None:
    to_card(one)
    one.do(*laid(MOTHER), Next())
    one.fill()
    assert one.page == "SummaryPage", one.page


def words(one: World) -> str:
    page = one.view.page
    said = getattr(page, "sentence", "")
    return said.source if isinstance(said, Phrase) else str(said)


def test_who_it_is_for_is_asked_first_and_of_nobody_where_nobody_may() -> None:
    one = world()
    one.do(Begin(), OpenItem(ALLOWANCE), Next())
    assert [row.id for row in choice(one).rows] == ["myself", "other", "print_form"]
    one.do(Choose("myself"))
    assert one.page == "NoticePage"
    one.do(Back())
    assert stage(one) is ProxyStage.WHOM
    plain = World()
    plain.do(Begin(), OpenItem(ALLOWANCE), Next())
    assert plain.page == "NoticePage"


def test_with_both_there_each_signs_and_the_application_names_both() -> None:
    one = world()
    to_summary(one)
    one.do(PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC))
    page = one.view.page
    assert isinstance(page, SummaryPage)
    assert (page.signer, page.signed, page.automatic_offered) == ("other", False, False)
    assert one.asked(StoreAndSend) == []
    one.do(Sign(DecisionWay.PERSON))
    assert one.asked(StoreAndSend) == [], "nothing goes before the second name is drawn"
    other = PNG + b"another hand"
    one.do(PutSignature(other, 2), Sign(DecisionWay.PERSON))
    (kept,) = one.asked(StoreAndSend)
    made = kept.application
    assert made.applicant.name == "张秀英"
    assert made.proxy is not None
    assert (made.proxy.agent.name, made.proxy.ground) == ("张为民", ProxyGround.PRESENT)
    assert made.proxy.relation is ProxyRelation.CHILD
    assert made.proxy.scope_digest == POLICY.scope_digest()
    assert made.way is DecisionWay.AUTOMATIC, "what the agent chose"
    assert made.proxy.principal_ink is not None
    assert base64.b64decode(made.proxy.principal_ink.png) == other
    assert base64.b64decode(made.signature.png) == PNG
    signed = form_digest(made.item_code, made.item_version, made.form, made.way, proxy=made.proxy)
    assert made.signature.form_digest == made.proxy.principal_ink.form_digest == signed


def test_going_back_from_the_second_signature_asks_for_both_again() -> None:
    one = world()
    to_summary(one)
    one.do(
        PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC), PutSignature(PNG, 2), Back(), Sign(DecisionWay.AUTOMATIC)
    )
    page = one.view.page
    assert isinstance(page, SummaryPage)
    assert (page.signer, page.signed) == ("other", False)


def test_nothing_of_registers_or_drafts_is_asked_for_an_agent() -> None:
    one = world()
    to_summary(one)
    assert one.asked(AskPrefill) == []
    assert one.asked(FindDraft) == []
    assert one.asked(KeepDraft) == []
    page = one.view.page
    assert isinstance(page, SummaryPage)
    assert "13800000011" not in repr(page)


def test_the_agents_own_card_again_is_not_the_others() -> None:
    one = world()
    to_card(one)
    one.do(*laid(SON))
    page = one.view.page
    assert isinstance(page, CardPage)
    assert page.state is CardState.LAY_AGAIN
    assert "own card" in words(one)
    one.do(*laid(MOTHER))
    assert stage(one) is ProxyStage.SCOPE


def test_a_card_that_is_pulled_away_is_asked_for_again() -> None:
    one = world()
    to_card(one)
    one.do(CardSeen(), CardNotRead(CardReadFault.MOVED_EARLY))
    page = one.view.page
    assert isinstance(page, CardPage)
    assert page.state is CardState.MOVED_EARLY
    assert page.can_retry
    one.do(Next(), *laid(MOTHER))
    assert stage(one) is ProxyStage.SCOPE


def test_an_expired_card_of_the_other_is_not_taken() -> None:
    one = world()
    to_card(one)
    one.do(*laid("qian-chunsheng"))
    page = one.view.page
    assert isinstance(page, CardPage)
    assert page.state is CardState.EXPIRED


@pytest.mark.parametrize(
    ("ground", "relation", "person", "said"),
    [
        (ProxyGround.GUARDIAN, "parent", MOTHER, "{age} or older"),
        (ProxyGround.PRESENT, "child", CHILD, "parent or guardian"),
    ],
)
def test_ages_decide_who_may_act(ground: ProxyGround, relation: str, person: str, said: str) -> None:
    one = world()
    to_card(one, ground, relation)
    one.do(*laid(person))
    assert stage(one) is ProxyStage.CARD
    assert said in words(one)


def test_a_minor_acts_for_nobody() -> None:
    one = world()
    one.do(Begin(), OpenItem(ALLOWANCE), Next(), Choose("other"), Next(), *laid(MINOR))
    page = one.view.page
    assert isinstance(page, CardPage)
    assert "18 or older" in words(one)
    one.do(*laid(SON))
    assert one.page == "IdentityWaysPage"
    early = world()
    early.do(Begin(), OpenItem(ALLOWANCE), Next(), Choose("myself"), Next(), *laid(MINOR), Back())
    while stage(early) is not ProxyStage.WHOM:
        early.do(Back())
    early.do(Choose("other"))
    assert stage(early) is ProxyStage.WHOM
    problem = choice(early).problem
    assert isinstance(problem, Phrase)
    assert "18 or older" in problem.source


def test_a_third_card_ends_it_as_everywhere() -> None:
    one = world()
    to_summary(one)
    session = one.state.session
    one.do(*laid(SON), *laid(MOTHER))
    assert one.page == "SummaryPage", "both belong to it"
    one.do(*laid("li-ji"))
    assert one.page != "SummaryPage"
    assert one.state.session is None or (session is not None and one.state.session.id != session.id)


def test_a_child_without_a_card_is_named_and_its_number_checked() -> None:
    one = world()
    to_ground(one)
    one.do(Choose("guardian"), Choose("parent"), Choose("without_card"))
    assert isinstance(one.view.page, FormPage)
    number = card_of(CHILD).number
    one.do(
        EditField("name", "宋小满"), EditField("number", number[:-1] + ("1" if number[-1] != "1" else "2")), Next()
    )
    assert stage(one) is ProxyStage.CHILD
    one.do(EditField("number", card_of(SON).number), Next())
    assert stage(one) is ProxyStage.CHILD, "nobody is their own guardian"
    one.do(EditField("number", card_of(MOTHER).number), Next())
    assert stage(one) is ProxyStage.CHILD, "an adult is no child"
    one.do(EditField("number", number), Next())
    assert stage(one) is ProxyStage.SCOPE
    one.do(Next())
    one.do(EditField("household", "平顶山市"))
    one.fill()
    one.sign()
    (kept,) = one.asked(StoreAndSend)
    made = kept.application
    assert made.proxy is not None
    assert (made.proxy.card_read, made.proxy.principal_ink) == (False, None)
    assert (made.applicant.number, made.applicant.address) == (number, "")
    assert made.form["name"] == "宋小满"


def test_by_a_written_authorisation_the_paper_is_laid_under_the_camera() -> None:
    one = world(
        fitted=frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER, DeviceClass.DOCUMENT_CAMERA})
    )
    bare = world()
    to_ground(bare)
    assert not {row.id: row.active for row in choice(bare).rows}["authorised"], "no camera here"
    bare.do(Choose("authorised"))
    assert stage(bare) is ProxyStage.GROUND
    to_ground(one)
    one.do(Choose("authorised"), Choose("child"), *laid(MOTHER), Next())
    page = one.view.page
    assert isinstance(page, DocumentPage)
    assert page.paper.zh == "委托书"  # type: ignore[union-attr]
    one.do(WithoutDocument())
    assert stage(one) is ProxyStage.GROUND, "without it nobody acts on it"
    one.do(Choose("authorised"), Choose("child"))
    assert stage(one) is ProxyStage.SCOPE, "the page of a card that lies there already has no way on"
    one.do(Next())
    place = one.state.place
    assert isinstance(place, AtDocument)
    session = one.state.session
    assert session is not None
    one.do(Shoot())
    shooting = one.state.place
    assert isinstance(shooting, AtDocument)
    one.do(ShotTaken(session.id, shooting.run, shooting.page_id, None), DocumentDone())
    file = AttachedFile(material="authorisation", sha256="sha256:" + "1" * 64)
    one.do(DocumentReady(session.id, shooting.run, file, 1000))
    one.fill()
    one.sign()
    (kept,) = one.asked(StoreAndSend)
    assert [paper.material for paper in kept.attached] == ["authorisation"]


def test_the_slip_names_both_in_part_and_the_scope() -> None:
    one = world()
    to_summary(one)
    one.do(
        PutSignature(PNG, 3),
        Sign(DecisionWay.AUTOMATIC),
        PutSignature(PNG, 2),
        Sign(DecisionWay.AUTOMATIC),
        PrintSlip(),
    )
    (order,) = one.asked(PutOnPaper)
    told = {part.key: part.value for part in order.slip.parts if isinstance(part, KeyValue)}
    assert (told["申请人"], told["代办人"]) == ("张*英", "张*民")
    assert told["代办人证件"].startswith("410400********")
    assert told["代办范围"] == POLICY.scope.zh
    assert card_of(SON).number not in repr(order.slip)


def test_the_form_of_an_authorisation_is_printed_and_is_nobodys() -> None:
    one = world()
    one.do(Begin(), OpenItem(ALLOWANCE), Next(), Choose("print_form"))
    (order,) = one.asked(PutOnPaper)
    assert any(getattr(part, "text", "") == "委托书" for part in order.slip.parts)
    one.do(Choose("print_form"))
    assert len(one.asked(PutOnPaper)) == 1, "one is out"
    assert stage(one) is ProxyStage.WHOM


def test_no_name_is_said_aloud() -> None:
    one = world()
    to_card(one)
    one.do(*laid(MOTHER))
    assert stage(one) is ProxyStage.SCOPE
    assert not any("张" in str(sentence) for sentence in spoken(one.view))
    one.do(Next())
    one.fill()
    assert not any("张" in str(sentence) for sentence in spoken(one.view))


def test_choosing_another_person_drops_what_was_filled_in() -> None:
    one = world()
    to_summary(one)
    one.do(Back())
    for _ in range(30):
        if stage(one) is ProxyStage.WHOM:
            break
        one.do(Back())
    one.do(Choose("myself"))
    session = one.state.session
    assert session is not None
    assert session.filing is not None
    assert session.filing.answers.values == {}
    assert session.filing.acting.principal is None
