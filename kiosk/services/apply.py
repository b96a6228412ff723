# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing freezes an application: made once, complete, and never edited afterwards."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from kiosk.contract.cases import (
    AnswerOrigin,
    Applicant,
    Application,
    AttachedFile,
    Channel,
    ConsentRecord,
    DecisionWay,
    HandSignature,
    LicenceUse,
    NoticeRecord,
    ProxyRecord,
    form_digest,
)
from kiosk.contract.items import ServiceItem
from kiosk.identity import ProvenIdentity
from kiosk.standards import new_pick_up_code, new_uuid7


@dataclass(frozen=True)
class Identifiers:
    """The one id and the one pick-up code of an application."""

    application_id: str
    pick_up_code: str = field(repr=False)


@dataclass(frozen=True)
class Ink:
    """The drawing on the signature pad. png: the picture's bytes; strokes: at least 1."""

    png: bytes = field(repr=False)
    strokes: int


def new_identifiers(at: datetime) -> Identifiers:
    """Fresh ones, at the moment of signing."""
    return Identifiers(new_uuid7(at), new_pick_up_code())


def freeze(
    ids: Identifiers,
    *,
    item: ServiceItem,
    applicant: Applicant,
    proven: ProvenIdentity | None,
    form: dict[str, Any],
    attached: tuple[AttachedFile, ...] = (),
    licences: tuple[LicenceUse, ...] = (),
    region: str | None = None,
    region_version: str | None = None,
    proxy: ProxyRecord | None = None,
    principal_ink: Ink | None = None,
    deferred: tuple[str, ...] = (),
    way: DecisionWay,
    notice: NoticeRecord,
    consents: tuple[ConsentRecord, ...],
    ink: Ink,
    city_code: str,
    machine_id: str,
    channel: Channel,
    at: datetime,
    clock_trusted: bool,
    origins: Mapping[str, AnswerOrigin] = MappingProxyType({}),
) -> Application:
    """The signed application. form: the typed answers of the visible fields, and origins where each came from;
    at: this machine's wall clock.

    attached: the papers that the signature covers. Their bytes join where the application is stored. licences:
    those that stand for papers; the signature covers their digests. region, region_version: the place that it is
    for, where the item asks, and of which of its versions. proxy: who acts for the applicant, and principal_ink
    the applicant's own drawing, where both are present. deferred: codes of the papers that are undertaken to
    follow.
    """
    digest = form_digest(
        item.code,
        item.version,
        form,
        way,
        attached,
        licences,
        region=region,
        region_version=region_version,
        proxy=proxy,
        deferred=deferred,
    )
    signature = _signature(ink, digest, at)
    if proxy is not None and principal_ink is not None:
        proxy = proxy.model_copy(update={"principal_ink": _signature(principal_ink, digest, at)})
    return Application(
        application_id=ids.application_id,
        pick_up_code=ids.pick_up_code,
        item_code=item.code,
        item_version=item.version,
        city_code=city_code,
        machine_id=machine_id,
        channel=channel,
        applicant=applicant,
        identity=None if proven is None else proven.envelope,
        form=form,
        way=way,
        notice=notice,
        consents=consents,
        signature=signature,
        signed_at=at,
        clock_trusted=clock_trusted,
        origins=dict(origins),
        licences=licences,
        region=region,
        region_version=region_version,
        proxy=proxy,
        deferred=deferred,
    )


def _signature(ink: Ink, digest: str, at: datetime) -> HandSignature:
    png = base64.b64encode(ink.png).decode()
    return HandSignature(png=png, form_digest=digest, strokes=ink.strokes, signed_at=at)
