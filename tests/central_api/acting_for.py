# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications that somebody signs for another (代办), for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from central.demo import DemoPerson
from central.items import ItemDefinition
from kiosk.contract.cases import Applicant, Application, DecisionWay, HandSignature, ProxyRecord, form_digest
from kiosk.contract.proxies import AUTHORISATION, ProxyGround, ProxyRelation
from kiosk.sealing import SignedEnvelope
from tests.central_api.central_machine import TestMachine, attached, signature_png

ALLOWANCE = "41040000MZ-JF-0001"
ACCOUNT = {"account": "9999000000000022370"}


def signed(application: Application) -> Application:
    """With the digest of what it says now, under every signature that is on it."""
    digest = form_digest(
        application.item_code,
        application.item_version,
        application.form,
        application.way,
        application.attachments,
        application.licences,
        region=application.region,
        region_version=application.region_version,
        proxy=application.proxy,
        deferred=application.deferred,
    )
    changes: dict[str, Any] = {"signature": application.signature.model_copy(update={"form_digest": digest})}
    proxy = application.proxy
    if proxy is not None and proxy.principal_ink is not None:
        ink = proxy.principal_ink.model_copy(update={"form_digest": digest})
        changes["proxy"] = proxy.model_copy(update={"principal_ink": ink})
    return application.model_copy(update=changes)


def typed(person: DemoPerson) -> Applicant:
    """As somebody is named whose card nobody laid down: what one types of them, and nothing else of a card."""
    card = person.card
    return card.applicant().model_copy(
        update={"nation": "", "address": "", "authority": "", "valid_from": card.birth_date, "valid_to": None}
    )


def for_another(
    machine: TestMachine,
    definition: ItemDefinition,
    agent: DemoPerson,
    principal: DemoPerson,
    answers: Mapping[str, Any],
    *,
    ground: ProxyGround = ProxyGround.PRESENT,
    relation: ProxyRelation = ProxyRelation.CHILD,
    identity: SignedEnvelope | None = None,
    applicant: Applicant | None = None,
    card_read: bool = True,
) -> Application:
    """As the kiosk makes it: the agent has shown who they are, nothing of a register is filled in."""
    policy = definition.item.proxy
    assert policy is not None
    papers = (attached(AUTHORISATION),) if ground is ProxyGround.AUTHORISED else ()
    own = machine.application(definition, agent, {}, identity=identity, attachments=papers)
    whom = applicant or principal.card.applicant()
    card = whom.to_payload()
    form = {
        control.key: card[source.removeprefix("card.")]
        for control in definition.controls()
        if (source := control.options.get("prefill", "")).startswith("card.")
    }
    ink = HandSignature(png=signature_png(), form_digest="", strokes=2, signed_at=own.signed_at)
    proxy = ProxyRecord(
        agent=agent.card.applicant(),
        ground=ground,
        relation=relation,
        scope_digest=policy.scope_digest(),
        principal_ink=ink if ground is ProxyGround.PRESENT else None,
        card_read=card_read,
    )
    changes = {"applicant": whom, "form": form | dict(answers), "proxy": proxy, "way": DecisionWay.AUTOMATIC}
    return signed(own.model_copy(update=changes))
