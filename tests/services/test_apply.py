# SPDX-License-Identifier: GPL-3.0-or-later
"""An application is made once, complete, and bound to what was signed."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any

from central.items import load_items
from kiosk.contract.cases import (
    Applicant,
    Application,
    CardType,
    Channel,
    ConsentRecord,
    DecisionWay,
    NoticeRecord,
    form_digest,
)
from kiosk.services import Identifiers, Ink, freeze, new_identifiers
from kiosk.standards import is_uuid7, normalise_pick_up_code
from kiosk.timing import CHINA_STANDARD_TIME

AT = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
ITEM = load_items()["41040000MZ-JF-0001"].item
APPLICANT = Applicant(
    card_type=CardType.RESIDENT,
    number="410400194201010026",
    name="张秀英",
    sex="女",
    nation="汉",
    birth_date=date(1942, 1, 1),
    address="示例路1号",
    authority="示例公安局",
    valid_from=date(2006, 4, 18),
    valid_to=None,
)


def frozen(ids: Identifiers, form: dict[str, Any]) -> Application:
    return freeze(
        ids,
        item=ITEM,
        applicant=APPLICANT,
        proven=None,
        form=form,
        way=DecisionWay.PERSON,
        notice=NoticeRecord(version=ITEM.notice.version, digest=ITEM.notice.digest(), shown_at=AT),
        consents=tuple(
            ConsentRecord(id=c.id, text_digest=c.text_digest(), given=True, at=AT) for c in ITEM.notice.consents
        ),
        ink=Ink(b"\x89PNG\r\n\x1a\n", 2),
        city_code="410400",
        machine_id="M-1",
        channel=Channel.KIOSK,
        at=AT,
        clock_trusted=True,
    )


def test_identifiers_are_what_they_must_be() -> None:
    ids = [new_identifiers(AT) for _ in range(100)]
    assert all(is_uuid7(one.application_id) for one in ids)
    assert all(normalise_pick_up_code(one.pick_up_code) == one.pick_up_code for one in ids)
    assert len({one.pick_up_code for one in ids}) == 100
    assert ids[0].pick_up_code not in repr(ids[0])


def test_the_signature_is_bound_to_item_version_form_and_way() -> None:
    form = {"name": "张秀英", "account": "9999000000112230002"}
    application = frozen(new_identifiers(AT), form)
    assert application.signature.form_digest == form_digest(ITEM.code, ITEM.version, form, DecisionWay.PERSON)
    assert application.signature.form_digest != form_digest(ITEM.code, ITEM.version, form, DecisionWay.AUTOMATIC)
    assert base64.b64decode(application.signature.png).startswith(b"\x89PNG")


def test_it_survives_the_wire() -> None:
    application = frozen(new_identifiers(AT), {"name": "李𠮷䶮"})
    assert Application.model_validate_json(application.model_dump_json()) == application
