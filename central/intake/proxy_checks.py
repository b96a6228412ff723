# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what was signed for somebody else (代办) may be: who acts, on what ground, and who else signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from central.intake.ink import ink_fault
from central.problems import problem
from kiosk.contract.cases import Application, ProxyRecord
from kiosk.contract.items import ServiceItem
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.proxies import (
    ADULT_FROM,
    AUTHORISATION,
    ProxyGround,
    ProxyPolicy,
    full_years,
    relations_of,
    why_not,
)
from kiosk.timing import CHINA_STANDARD_TIME

_NOBODY_ELSE: Final = (
    "proxy: this item is done by everybody for themselves: let the applicant come with their own card, or go to "
    "a window"
)


def proxy_fault(application: Application, item: ServiceItem) -> Problem | None:
    """What is wrong with who acts for whom by one version of the item; None where everybody acts for themselves.

    The agent's card, and whether it is theirs, is looked at with every other card.
    """
    proxy = application.proxy
    if proxy is None:
        attached = any(one.material == AUTHORISATION for one in application.attachments)
        own = any(material.code == AUTHORISATION for material in item.scans)
        return (
            _wrong("attachments: an authorisation, and nobody acts for another") if attached and not own else None
        )
    if item.proxy is None:
        return problem(ProblemCode.FORM_INVALID, _NOBODY_ELSE)
    on = day_of_signing(application.signed_at)
    wrong = (
        _agent(application, proxy, on)
        or why_not(item.proxy, proxy.ground, application.applicant.birth_date, on)
        or _relation(item.proxy, proxy)
        or _papers(application, proxy)
        or _principal_ink(application, proxy)
    )
    return None if wrong is None else _wrong(f"proxy: {wrong}")


def day_of_signing(signed_at: datetime) -> date:
    """The day of ages: as it was where it was signed."""
    return signed_at.astimezone(CHINA_STANDARD_TIME).date()


def _agent(application: Application, proxy: ProxyRecord, on: date) -> str | None:
    agent, applicant = proxy.agent, application.applicant
    if agent.number == applicant.number:
        return "agent and applicant are the same person"
    if full_years(agent.birth_date, on) < ADULT_FROM:
        return f"the agent is under {ADULT_FROM}"
    if application.licences:
        return "an e-licence is authorised by its holder alone"
    return None


def _relation(policy: ProxyPolicy, proxy: ProxyRecord) -> str | None:
    if proxy.relation not in relations_of(proxy.ground):
        return "this relation does not go with the ground"
    if proxy.scope_digest != policy.scope_digest():
        return "another scope was read than this item's"
    return None


def _papers(application: Application, proxy: ProxyRecord) -> str | None:
    attached = any(one.material == AUTHORISATION for one in application.attachments)
    if attached is not (proxy.ground is ProxyGround.AUTHORISED):
        return "a written authorisation goes with that ground, and with no other"
    if not proxy.card_read and proxy.ground is not ProxyGround.GUARDIAN:
        return "only for a child may the card stay away"
    return None


def _principal_ink(application: Application, proxy: ProxyRecord) -> str | None:
    ink = proxy.principal_ink
    if (ink is not None) is not (proxy.ground is ProxyGround.PRESENT):
        return "who is present signs too, and nobody else does"
    if ink is None:
        return None
    fault = ink_fault(ink.png)
    if fault is not None:
        return f"the applicant's signature: {fault}"
    if ink.form_digest != application.signature.form_digest:
        return "the applicant signed another form"
    return None


def _wrong(detail: str) -> Problem:
    return problem(ProblemCode.FORM_INVALID, detail)
