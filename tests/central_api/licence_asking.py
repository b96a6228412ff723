# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine of the tests that authorises e-licences, and who has which in the demonstration."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from central.database.licence_tables import issued_licences
from central.demo import DemoPerson
from central.registers.e_licences import STORE
from kiosk.contract import routes
from kiosk.contract.cases import (
    Application,
    Decision,
    LicenceUse,
    SubmissionAnswer,
    form_digest,
)
from kiosk.contract.catalogue import CatalogueHeader
from kiosk.contract.items import ServiceItem
from kiosk.contract.licences import (
    AUTHORISATION_KIND,
    LicenceAnswer,
    LicenceAuthorisation,
    LicenceRequest,
    authorisation_digest,
    authorisation_text,
    types_of,
)
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SignedEnvelope
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]
SHOP, DRIVER, SENIOR = "41040000SJ-XK-0001", "41040000JT-XK-0001", "41040000MZ-QR-0001"
PREMISES = {
    "shop_name": "建国便民小店",
    "premises": "平顶山市新华区示例路12号",
    "scope": "daily_goods",
    "capital": 30000,
    "run_by": "person",
    "staff": 1,
}


def item_of(centre: Running, code: str = SHOP) -> ServiceItem:
    return centre.centre.definitions[code].item


def asked(
    centre: Running, identity: SignedEnvelope, code: str = SHOP, material: str = "premises"
) -> LicenceRequest:
    """As a kiosk asks: the consent is of the words that both sides know."""
    item = item_of(centre, code)
    row = next(one for one in item.materials if one.code == material)
    known = CatalogueHeader.from_payload(centre.centre.catalogue.envelope.payload).licence_types
    text = authorisation_text(item, row, types_of(row, known))
    return LicenceRequest(
        identity=identity,
        item_code=code,
        item_version=item.version,
        material=material,
        consent_digest=authorisation_digest(text),
        authorised_at=centre.clock.now(),
    )


def authorise(machine: TestMachine, request: LicenceRequest) -> LicenceAnswer:
    answer = machine.send("POST", routes.LICENCES, request)
    assert answer.status_code == 200, answer.text
    return LicenceAnswer.model_validate_json(answer.content)


def opened(machine: TestMachine, answer: LicenceAnswer) -> LicenceAuthorisation:
    assert answer.authorisation is not None, answer.state
    return LicenceAuthorisation.from_payload(machine.trusted.open(answer.authorisation, AUTHORISATION_KIND))


def use_of(machine: TestMachine, answer: LicenceAnswer) -> LicenceUse:
    given = opened(machine, answer)
    assert answer.authorisation is not None
    return LicenceUse(material=given.material, sha256=given.sha256, authorisation=answer.authorisation)


def signed_again(application: Application, **update: Any) -> Application:
    """Changed, and signed as it is then."""
    new = application.model_copy(update=update)
    digest = form_digest(new.item_code, new.item_version, new.form, new.way, new.attachments, new.licences)
    signature = new.signature.model_copy(update={"form_digest": digest, "signed_at": new.signed_at})
    return new.model_copy(update={"signature": signature})


def shop(
    centre: Running, machine: TestMachine, person: DemoPerson, identity: SignedEnvelope, *uses: LicenceUse
) -> Application:
    """A shop of which no paper is scanned."""
    made = machine.application(centre.centre.definitions[SHOP], person, PREMISES, attachments=(), identity=identity)
    return signed_again(made, licences=uses)


def decided(machine: TestMachine, application: Application) -> Decision:
    answer: SubmissionAnswer = answer_of(machine.submit(application))
    return Decision.from_payload(machine.trusted.open(answer.decision, "decision"))


@pytest.fixture
def licence_records(centre: Running) -> dict[str, dict[str, dict[str, Any]]]:
    """The demonstration's e-licence store: type to holder's number to what it has."""
    found: dict[str, dict[str, dict[str, Any]]] = centre.centre.backend._records[STORE]  # type: ignore[attr-defined]
    return found


@pytest.fixture
def zhou(person: People) -> DemoPerson:
    """Who owns the premises of the shop."""
    return person("zhou-jianguo")


@pytest.fixture
def authorised(centre: Running, machine: TestMachine, zhou: DemoPerson) -> Application:
    """A right application, of whose changes none may be taken."""
    identity = machine.identity(zhou)
    use = use_of(machine, authorise(machine, asked(centre, identity)))
    return shop(centre, machine, zhou, identity, use)


def refused(machine: TestMachine, application: Application) -> str:
    answer = machine.submit(application)
    assert problem_of(answer) is ProblemCode.LICENCE_REFUSED, answer.text
    detail: str = json.loads(answer.content)["detail"]
    return detail


def with_use(application: Application, **update: Any) -> Application:
    use = application.licences[0].model_copy(update=update)
    return signed_again(application, licences=(use,))


def issued(centre: Running) -> list[Any]:
    with centre.centre.database.read() as connection:
        return list(connection.execute(select(issued_licences).order_by(issued_licences.c.issued_at)))
