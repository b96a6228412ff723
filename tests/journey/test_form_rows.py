# SPDX-License-Identifier: GPL-3.0-or-later
"""A group on the form: its list, a row's page, the way between them, and looking for a place by name."""

from __future__ import annotations

import copy
from typing import Any

from kiosk.catalogue import Catalogue
from kiosk.contract.cases import AnswerOrigin, DecisionWay
from kiosk.contract.items import FormSpec, ServiceItem
from kiosk.journey.effects import StoreAndSend
from kiosk.journey.events import CatalogueReady
from kiosk.journey.touches import (
    AddRow,
    AnswerConsent,
    Back,
    EditField,
    FindPlace,
    FocusField,
    Next,
    OpenRow,
    PutSignature,
    RemoveRow,
    Sign,
)
from kiosk.journey.views import FormPage, PayeePage, SummaryPage
from tests.journey.journey_driver import ALLOWANCE, PNG, World, bundle, catalogue
from ui.gallery_views.form_inputs import SPEC


def item(*, payee: bool = False) -> ServiceItem:
    """The allowance, and behind its own page the list of children and a place."""
    found = catalogue().service(ALLOWANCE)
    assert found is not None
    form = copy.deepcopy(found.form.to_payload())
    for key in ("children", "away"):
        form["json_schema"]["properties"][key] = SPEC.json_schema["properties"][key]
    form["json_schema"]["required"] += ["children"]
    form["ui_schema"]["elements"] += [SPEC.ui_schema["elements"][-1], _page_of("away")]
    for control in form["ui_schema"]["elements"][0]["elements"]:
        if control["scope"].endswith("/account"):
            control["options"] = {**control["options"], "locked": not payee, "payee": payee}
            control["options"].pop("from")
    return found.model_copy(update={"form": FormSpec.from_payload(form)})


def _page_of(key: str) -> dict[str, Any]:
    page: dict[str, Any] = copy.deepcopy(SPEC.ui_schema["elements"][0])
    page["elements"] = [one for one in page["elements"] if one["scope"].endswith(f"/{key}")]
    return page


def at_list(*, payee: bool = False, **edits: str) -> World:
    world = World()
    world.do(CatalogueReady(Catalogue(bundle((item(payee=payee),)))))
    world.to_form()
    for key, value in edits.items():
        world.do(EditField(key, value))
    world.do(Next())
    assert page_of(world).fields[0].input == "group"
    return world


def page_of(world: World) -> FormPage:
    page = world.view.page
    assert isinstance(page, FormPage), world.page
    return page


def child(world: World, name: str, born: str) -> None:
    world.do(AddRow("children"))
    row = page_of(world).fields[0].key.split("/")[1]
    world.do(EditField(f"children/{row}/name", name), FocusField(f"children/{row}/born"))
    world.do(EditField(f"children/{row}/born", born), Next())


def test_a_row_is_a_page_of_its_own_that_leads_back_to_the_list() -> None:
    world = at_list()
    world.do(AddRow("children"))
    page = page_of(world)
    assert (page.in_row, page.last_of_row) == (True, True)
    assert [field.key for field in page.fields] == [
        f"children/r1/{key}" for key in ("name", "number", "born", "kind")
    ]
    world.do(Next())
    assert {field.key for field in page_of(world).fields if field.error} == {"children/r1/name", "children/r1/born"}
    world.do(EditField("children/r1/name", "李小明"), EditField("children/r1/born", "2015-06-01"), Next())
    (row,) = page_of(world).fields[0].rows
    assert (row.id, row.title, row.wrong) == ("r1", "李小明", False)


def test_a_row_opens_at_the_first_question_that_it_asks() -> None:
    form = copy.deepcopy(item().form.to_payload())
    listing = next(
        one for one in form["ui_schema"]["elements"] if one["elements"][0]["scope"].endswith("/children")
    )
    detail = listing["elements"][0]["options"]["detail"]
    name, number, born, kind = detail["elements"]
    condition = {"scope": "#/properties/born", "schema": {"const": "2015-06-01"}}
    kind = {**kind, "rule": {"effect": "SHOW", "condition": condition}}
    detail["elements"] = [kind, name, number, born]
    world = World()
    changed = item().model_copy(update={"form": FormSpec.from_payload(form)})
    world.do(CatalogueReady(Catalogue(bundle((changed,)))))
    world.to_form()
    world.do(Next(), AddRow("children"))
    assert [field.key for field in page_of(world).fields] == [
        f"children/r1/{key}" for key in ("name", "number", "born")
    ]


def test_what_was_not_meant_is_gone_and_what_was_begun_stays() -> None:
    world = at_list()
    world.do(AddRow("children"), Back())
    assert page_of(world).fields[0].rows == ()
    world.do(AddRow("children"), EditField("children/r2/name", "李小明"), Back())
    assert [row.title for row in page_of(world).fields[0].rows] == ["李小明"]
    world.do(Next())
    assert [row.wrong for row in page_of(world).fields[0].rows] == [True], "its errors are marked in the list"
    assert page_of(world).fields[0].error


def test_rows_are_opened_again_and_removed() -> None:
    world = at_list()
    child(world, "李小明", "2015-06-01")
    child(world, "李小红", "2019-11-30")
    world.do(OpenRow("children", "r1"), EditField("children/r1/name", "李大明"), Next())
    world.do(RemoveRow("children", "r2"))
    assert [row.title for row in page_of(world).fields[0].rows] == ["李大明"]
    world.do(RemoveRow("children", "r7"), OpenRow("children", "r2"))
    assert [row.title for row in page_of(world).fields[0].rows] == ["李大明"]


def test_nothing_is_typed_into_the_list_itself() -> None:
    world = at_list()
    world.do(EditField("children", "x"), Next())
    assert page_of(world).fields[0].rows == ()


def test_it_is_signed_with_its_rows_and_the_way_back_passes_the_list_only() -> None:
    world = at_list()
    child(world, "李小明", "2015-06-01")
    world.do(Next())
    assert page_of(world).fields[0].key == "away"
    world.do(Back())
    assert page_of(world).fields[0].input == "group"
    world.do(Next(), Next())
    page = world.view.page
    assert isinstance(page, SummaryPage)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    assert kept.application.form["children"] == [{"name": "李小明", "born": "2015-06-01"}]
    assert kept.application.origins["children"] is AnswerOrigin.TYPED


def test_a_mistake_is_said_when_its_field_is_left() -> None:
    world = at_list()
    world.do(AddRow("children"), EditField("children/r1/number", "410400"), FocusField("children/r1/born"))
    wrong = {field.key for field in page_of(world).fields if field.error}
    assert wrong == {"children/r1/number"}, "and what is still empty is no mistake yet"


def test_a_place_is_found_by_its_name() -> None:
    world = at_list()
    child(world, "李小明", "2015-06-01")
    world.do(Next(), FindPlace("away", "郑州"))
    field = page_of(world).fields[0]
    assert field.query == "郑州"
    assert field.choices[0].value == "4101"
    world.do(EditField("away", "4101"))
    assert page_of(world).fields[0].query is None
    assert page_of(world).fields[0].value == "4101"
    world.do(FindPlace("away", "x"), FindPlace("away", "\n"))
    assert page_of(world).fields[0].query is None


# The account that money goes to.

OTHER = "9999000000998870004"


def at_payee(account: str) -> World:
    world = at_list(payee=True, account=account)
    child(world, "李小明", "2015-06-01")
    world.do(Next(), Next())
    return world


def test_who_leaves_the_account_as_it_is_is_not_warned() -> None:
    world = at_list(payee=True)
    child(world, "李小明", "2015-06-01")
    world.do(Next(), Next(), PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    assert not [one for one in kept.application.consents if one.id.startswith("payee:")]
    assert kept.application.origins["account"] is AnswerOrigin.REGISTER


def test_who_changes_it_is_warned_first_and_may() -> None:
    world = at_payee(OTHER)
    page = world.view.page
    assert isinstance(page, PayeePage)
    assert page.account.replace(" ", "") == OTHER
    assert page.known.startswith("**** ")
    world.do(AnswerConsent(True))
    assert world.page == "SummaryPage"
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    (record,) = [one for one in kept.application.consents if one.id == "payee:account"]
    assert record.given
    assert (kept.application.form["account"], kept.application.origins["account"]) == (OTHER, AnswerOrigin.TYPED)


def test_who_thinks_again_has_the_one_on_record_again() -> None:
    world = at_payee(OTHER)
    world.do(AnswerConsent(False))
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    (record,) = [one for one in kept.application.consents if one.id == "payee:account"]
    assert not record.given
    assert kept.application.form["account"] != OTHER
    assert kept.application.origins["account"] is AnswerOrigin.REGISTER


def test_another_account_is_another_question() -> None:
    world = at_payee(OTHER)
    world.do(AnswerConsent(True), Back())
    assert world.page == "PayeePage", "who goes back comes to the question again"
    world.do(Back(), EditField("account", "9999000000770000002"), Next(), Next(), Next())
    page = world.view.page
    assert isinstance(page, PayeePage)
    assert page.account.replace(" ", "") == "9999000000770000002"
