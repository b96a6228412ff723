# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad luck and bad intent where somebody acts for another: cards that come when nobody asked, and what one person
said standing for another."""

from __future__ import annotations

import pytest

from central.items import load_items
from kiosk.catalogue import Catalogue
from kiosk.contract.cards import CardType
from kiosk.contract.proxies import ProxyGround, ProxyPolicy
from kiosk.journey.change import filing_of
from kiosk.journey.effects import StoreAndSend
from kiosk.journey.events import CatalogueReady
from kiosk.journey.others_card import NUMBER
from kiosk.journey.places import AtProxy, ProxyStage
from kiosk.journey.touches import (
    AnswerConsent,
    Back,
    Begin,
    Choose,
    ChooseWay,
    EditField,
    End,
    Next,
    OpenItem,
    OpenTile,
    ShowItIsMine,
    SubmitSecret,
    TrackByCard,
)
from kiosk.standards.resident_number import check_character
from tests.journey.journey_driver import ALLOWANCE, PIN, SHOP, World, bundle, card_of
from tests.journey.test_acting import (
    CHILD,
    MOTHER,
    SON,
    item,
    laid,
    stage,
    to_ground,
    to_summary,
    world,
)

STRANGER = "li-ji"


def session_id(one: World) -> str:
    assert one.state.session is not None
    return one.state.session.id


def number_of(region: str, born: str) -> str:
    first = f"{region}{born}001"
    return first + check_character(first)


def to_home(one: World) -> None:
    for _ in range(30):
        if one.page == "HomePage":
            return
        one.do(Back())
    raise AssertionError(one.page)


def test_a_strangers_card_on_a_page_that_asks_for_none_ends_the_session_of_who_left() -> None:
    """Who said that it is for another, went back to the home page and left: the next card is no principal's."""
    one = world()
    to_ground(one)
    to_home(one)
    before = session_id(one)
    one.do(*laid(STRANGER))
    assert one.state.session is None or session_id(one) != before


def test_where_cases_are_asked_for_no_card_but_the_own_is_expected() -> None:
    """Who said it is for another, then asks for their own cases and leaves: the next card is a stranger's."""
    one = world()
    one.do(Begin(), OpenItem(ALLOWANCE), Next(), Choose("other"))
    while one.page == "NoticePage":
        one.do(Next())
    one.do(*laid(SON))
    to_home(one)
    before = session_id(one)
    one.do(OpenTile("progress"), TrackByCard(), ShowItIsMine())
    assert one.page == "IdentityWaysPage"
    one.do(*laid(STRANGER))
    assert one.state.session is None or session_id(one) != before


@pytest.mark.parametrize("early", ["ways", "ground"])
def test_the_others_card_laid_too_early_ends_nothing(early: str) -> None:
    one = world()
    if early == "ground":
        to_ground(one)
    else:
        one.do(Begin(), OpenItem(item().code), Next(), Choose("other"), Next(), *laid(SON))
        assert one.page == "IdentityWaysPage"
    before = session_id(one)
    one.do(*laid(MOTHER))
    assert session_id(one) == before
    if early == "ways":
        one.do(ChooseWay("city_pin"), SubmitSecret(PIN))
        assert stage(one) is ProxyStage.GROUND
    assert filing_of(one.state).acting.principal is None


def to_child(one: World) -> None:
    to_ground(one)
    one.do(Choose("guardian"), Choose("parent"), Choose("without_card"), EditField("name", "陈小明"))


@pytest.mark.parametrize(
    ("region", "kind"),
    [("810000", CardType.HMT_RESIDENCE), ("830000", CardType.HMT_RESIDENCE), ("911156", CardType.FOREIGNER_2023)],
)
def test_a_childs_number_of_a_residence_permit_is_sent_as_one(region: str, kind: CardType) -> None:
    """The centre takes no such number under a resident's card: what was signed would never have become a case."""
    one = world()
    to_child(one)
    one.do(EditField("number", number_of(region, "20200101")), Next())
    principal = filing_of(one.state).acting.principal
    assert principal is not None
    assert principal.card_type is kind


def test_a_childs_number_that_the_item_does_not_take_is_said_at_once() -> None:
    residents = item().model_copy(update={"card_types": (CardType.RESIDENT,)})
    one = World()
    one.do(CatalogueReady(Catalogue(bundle((residents,)))))
    to_child(one)
    one.do(EditField("number", number_of("810000", "20200101")), Next())
    place = one.state.place
    assert isinstance(place, AtProxy)
    assert (place.stage, set(place.errors)) == (ProxyStage.CHILD, {NUMBER})


def test_nobody_acts_for_a_child_that_is_not_born() -> None:
    one = world()
    to_child(one)
    one.do(EditField("number", number_of("410402", "20361201")), Next())
    place = one.state.place
    assert isinstance(place, AtProxy)
    assert (place.stage, set(place.errors)) == (ProxyStage.CHILD, {NUMBER})
    one.do(EditField("number", card_of(CHILD).number), Next())
    assert stage(one) is ProxyStage.SCOPE


def test_what_was_undertaken_and_warned_of_for_oneself_is_not_said_for_another() -> None:
    shop = load_items()[SHOP].item
    assert shop.undertaking is not None
    policy = ProxyPolicy(grounds=(ProxyGround.PRESENT,), scope=item().proxy.scope)  # type: ignore[union-attr]
    one = World()
    one.do(CatalogueReady(Catalogue(bundle((shop.model_copy(update={"proxy": policy}),)))))
    one.do(Begin(), OpenItem(SHOP), Next(), Choose("myself"))
    while one.page in ("NoticePage", "ConsentPage"):
        one.do(AnswerConsent(True) if one.page == "ConsentPage" else Next())
    one.do(*laid(SON))
    one.to_form_here()
    one.fill()
    assert one.page == "SummaryPage", one.page
    assert set(filing_of(one.state).undertaken.terms) == {term.id for term in shop.undertaking.terms}
    for _ in range(60):
        if stage(one) is ProxyStage.WHOM:
            break
        one.do(Back())
    one.do(Choose("other"))
    assert filing_of(one.state).undertaken.terms == {}
    assert filing_of(one.state).payee is None
    assert one.asked(StoreAndSend) == []


def test_after_the_end_nothing_of_either_is_in_the_state() -> None:
    one = world()
    to_summary(one)
    one.do(End())
    if one.state.session is not None:
        one.do(End())
    assert one.state.session is None
    one.wait(11)
    for secret in (card_of(SON).number, card_of(MOTHER).number, "张秀英", "张为民"):
        assert secret not in repr(one.state)
