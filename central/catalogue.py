# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed catalogue bundle: made when the items change, and the same bytes until then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from central.database import Database
from central.database.schema import bundles
from central.settings import CentreSettings
from kiosk.contract.items import CatalogueBundle, ServiceItem
from kiosk.sealing import SignedEnvelope, SigningKey, digest, json_digest
from kiosk.timing import Clock


@dataclass(frozen=True)
class Catalogue:
    """One revision as it is served. etag: strong, quoted."""

    revision: str
    body: bytes
    etag: str


def current_catalogue(
    items: Iterable[ServiceItem], settings: CentreSettings, database: Database, key: SigningKey, clock: Clock
) -> Catalogue:
    """The stored bundle of these items, or a fresh one.

    A restart must not change the bytes, or every machine would fetch the whole bundle again: so the
    revision is made of the content, and the bundle of a revision is signed once.
    """
    bundle = CatalogueBundle(
        revision="",
        issued_at=clock.now(),
        city_code=settings.city_code,
        city_name=settings.city_name,
        hotline=settings.hotline,
        public_base_url=settings.base_url,
        demonstration=settings.demonstration,
        items=tuple(sorted(items, key=lambda item: item.code)),
    )
    content = {name: value for name, value in bundle.to_payload().items() if name != "issued_at"}
    revision = json_digest([key.key_id, content]).removeprefix("sha256:")[:16]
    with database.write() as connection:
        body = connection.execute(select(bundles.c.body).where(bundles.c.revision == revision)).scalar_one_or_none()
        if body is None:
            payload = bundle.model_copy(update={"revision": revision}).to_payload()
            envelope: SignedEnvelope = key.sign("bundle", payload)
            body = envelope.model_dump_json().encode()
            connection.execute(bundles.insert().values(revision=revision, body=body))
    return Catalogue(revision, body, f'"{digest(body)}"')
