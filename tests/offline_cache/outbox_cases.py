# SPDX-License-Identifier: GPL-3.0-or-later
"""Fictional applications and the answers of a centre with a key of its own."""

from __future__ import annotations

import base64
import os
from datetime import date, datetime, timedelta
from pathlib import Path

from kiosk.contract.cases import (
    Applicant,
    Application,
    CardType,
    CaseOutcome,
    Channel,
    Decision,
    DecisionWay,
    HandSignature,
    NoticeRecord,
    Receipt,
    SubmissionAnswer,
)
from kiosk.contract.feedback import CallbackRequest, Rating, Satisfaction
from kiosk.contract.message import Message, Text
from kiosk.sealing import SigningKey, StorageKeys, digest, json_digest
from kiosk.standards import check_character, new_pick_up_code, new_uuid7
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from offline_cache import Store, VerifiedAnswer
from tests.offline_cache import profiles

START = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA_STANDARD_TIME)
ITEM = "410400-0001"


class FixedKeys:
    """Keys that live in the test; another `storage` is another machine. The profile is the running test's."""

    def __init__(self, storage: bytes = b"k" * 32) -> None:
        self.profile = profiles.current()
        self._generations = {1: storage}
        self._tag = storage
        self._signing = SigningKey.generate(profile=self.profile)

    def signing_key(self) -> SigningKey:
        return self._signing

    def storage_keys(self) -> StorageKeys:
        return StorageKeys(self._generations)

    def tag_secret(self) -> bytes:
        return self._tag

    def rotate(self) -> None:
        """A new generation, as `kiosk keys rotate` makes one."""
        self._generations = {**self._generations, max(self._generations) + 1: os.urandom(32)}

    def forget_old(self) -> None:
        """Destroy every generation but the newest."""
        newest = max(self._generations)
        self._generations = {newest: self._generations[newest]}


def number_of(person: int) -> str:
    """The number of a fictional person of 410400 with a right check character."""
    body = f"41040019500101{person:03d}"
    return body + check_character(body)


def application(person: int = 1, *, at: datetime = START, padding: int = 0) -> Application:
    """One signed application; padding: bytes of signature picture."""
    form = {"bank_account": "9999000000000000005", "note": "x" * 10}
    return Application(
        application_id=new_uuid7(at),
        pick_up_code=new_pick_up_code(),
        item_code=ITEM,
        item_version="1",
        city_code="410400",
        machine_id="K-1",
        channel=Channel.KIOSK,
        applicant=Applicant(
            card_type=CardType.RESIDENT,
            number=number_of(person),
            name="测试一",
            sex="2",
            nation="01",
            birth_date=date(1950, 1, 1),
            address="测试市测试路1号",
            authority="测试市公安局",
            valid_from=date(2010, 1, 1),
            valid_to=None,
        ),
        identity=None,
        form=form,
        way=DecisionWay.AUTOMATIC,
        notice=NoticeRecord(version="1", digest=json_digest("notice"), shown_at=at),
        consents=(),
        signature=HandSignature(
            png=base64.b64encode(b"\x89PNG" + b"p" * padding).decode(),
            form_digest=json_digest(form),
            strokes=3,
            signed_at=at,
        ),
        signed_at=at,
        clock_trusted=True,
    )


def rating(application_id: str, *, at: datetime = START) -> Rating:
    return Rating(
        rating_id=new_uuid7(at),
        application_id=application_id,
        satisfaction=Satisfaction.GOOD,
        reasons=(),
        made_at=at,
    )


def callback(*, at: datetime = START) -> CallbackRequest:
    return CallbackRequest(request_id=new_uuid7(at), phone="13800000000", page="home", made_at=at)


def body_of(made: Message) -> bytes:
    return made.model_dump_json().encode()


def answer_to(
    application_id: str, body: bytes, centre: SigningKey, *, case_no: str | None = None, demonstration: bool = False
) -> SubmissionAnswer:
    """What a centre signs for these bytes."""
    number = case_no or f"C-{application_id[-6:]}"
    receipt = Receipt(
        application_id=application_id,
        case_no=number,
        body_digest=digest(body, centre.profile),
        received_at=START + timedelta(seconds=5),
    )
    decision = Decision(
        application_id=application_id,
        case_no=number,
        item_code=ITEM,
        outcome=CaseOutcome.APPROVED,
        decided_at=START + timedelta(seconds=5),
        automatic=True,
        headline=Text(zh="已通过", en="Approved"),
        facts=(),
        rule_set_digest=json_digest("rules"),
        demonstration=demonstration,
    )
    return SubmissionAnswer(
        receipt=centre.sign("receipt", receipt.to_payload()),
        decision=centre.sign("decision", decision.to_payload()),
    )


def verified(application_id: str, body: bytes, centre: SigningKey, *, case_no: str | None = None) -> VerifiedAnswer:
    envelopes = answer_to(application_id, body, centre, case_no=case_no)
    return VerifiedAnswer(
        envelopes,
        Receipt.from_payload(envelopes.receipt.payload),
        Decision.from_payload(envelopes.decision.payload),
    )


def open_store(folder: Path, clock: SteppedClock, keys: FixedKeys | None = None) -> Store:
    return Store(folder / "outbox.db", keys or FixedKeys(), clock, ballast_bytes=64 * 1024)
