# SPDX-License-Identifier: GPL-3.0-or-later
"""Submit to decision: from the first byte of a signed application to the verified answer, embedded centre.

    python -m benchmarks.decisions [--count N]

Goal: p95 under 150 ms. Beside it: one durable append on the same disk, and the centre's own empty answer.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.measured import disk_sync, report, summary
from kiosk.catalogue import bundle_of
from kiosk.central_client import DEADLINE_S, CatalogueFresh, CentralClient, Submitted
from kiosk.contract.cases import Applicant, Channel, DecisionWay, NoticeRecord
from kiosk.contract.catalogue import CatalogueHeader, read_item
from kiosk.contract.feedback import CallbackRequest
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.contract.identity import (
    Challenge,
    ChallengeRequest,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofRequest,
)
from kiosk.contract.items import IdentityWay
from kiosk.demo.world import World
from kiosk.forms import Answers, open_answers, read_form, visible_payload
from kiosk.identity import ProvenIdentity, open_assertion
from kiosk.sealing import FolderKeyProvider, TrustedKeys
from kiosk.services.apply import Ink, freeze, new_identifiers
from kiosk.standards import new_uuid7

PERSON = "zhang-xiuying"
ITEM = "41040000MZ-JF-0001"


def measure(count: int, folder: Path) -> dict[str, object]:
    """Makes the applications first, so that only their submission is timed."""
    world = World(folder)
    try:
        client = CentralClient(
            world.centre_url,
            None,
            FolderKeyProvider(folder / "keys", demonstration=True),
            world.clock,
            demonstration=True,
        )
        machine = client.enrol(world.enrolment_code, "benchmark")
        assert isinstance(machine, EnrolmentAnswer), machine
        client.machine = machine
        fresh = client.catalogue(None)
        assert isinstance(fresh, CatalogueFresh), fresh
        bundle = bundle_of(CatalogueHeader.from_payload(fresh.answer.header.payload), map(read_item, fresh.items))
        item = bundle.service(ITEM)
        assert item is not None
        card = world.people[PERSON].card
        applicant = Applicant.from_payload({name: card[name] for name in Applicant.model_fields})
        proven = _prove(world, client, applicant, TrustedKeys(machine.centre_keys), machine)
        prefill = client.prefill(PrefillRequest(item_code=item.code, assertion=proven.envelope))
        assert isinstance(prefill, PrefillAnswer), prefill
        form = read_form(item.form)
        answers = open_answers(form, applicant, prefill, Answers())
        at = world.clock.now()
        notice = NoticeRecord(version=item.notice.version, digest=item.notice.digest(), shown_at=at)
        ink = Ink(png=_drawing(), strokes=2)
        applications = [
            freeze(
                new_identifiers(world.clock.now()),
                item=item,
                applicant=applicant,
                proven=proven,
                form=visible_payload(form, answers),
                way=DecisionWay.AUTOMATIC,
                notice=notice,
                consents=(),
                ink=ink,
                city_code=bundle.city_code,
                machine_id=machine.machine_id,
                channel=Channel.KIOSK,
                at=at,
                clock_trusted=True,
            )
            for _ in range(count)
        ]
        taken, outcomes = [], []
        for application in applications:
            began = time.perf_counter()
            body = application.model_dump_json().encode()
            answer = client.submit_body(application.application_id, body, deadline_s=DEADLINE_S)
            taken.append(time.perf_counter() - began)
            assert isinstance(answer, Submitted), answer
            outcomes.append(answer.decision.outcome.value)
        empty = []
        for _ in range(min(count, 100)):
            request = CallbackRequest(
                request_id=new_uuid7(world.clock.now()), phone="13800000011", page="home", made_at=world.clock.now()
            )
            began = time.perf_counter()
            client.callback_body(request.request_id, request.model_dump_json().encode(), deadline_s=DEADLINE_S)
            empty.append(time.perf_counter() - began)
        figures = summary(taken)
        return {
            "submit_to_decision": figures,
            "outcomes": sorted(set(outcomes)),
            "smallest_durable_request": summary(empty),
            "disk_sync": disk_sync(folder),
            "goal": {"p95_ms": 150, "met": figures["p95_ms"] < 150},
        }
    finally:
        world.stop()


def _prove(
    world: World, client: CentralClient, applicant: Applicant, trusted: TrustedKeys, machine: EnrolmentAnswer
) -> ProvenIdentity:
    session = new_uuid7(world.clock.now())
    challenge = client.open_challenge(
        ChallengeRequest(
            session_id=session,
            way=IdentityWay.PHONE_CODE,
            card_type=applicant.card_type,
            number=applicant.number,
            name=applicant.name,
        )
    )
    assert isinstance(challenge, Challenge), challenge
    code = re.search(r"[0-9]{6}", str(world.messages()[0]["text"]))
    assert code is not None
    proof = client.prove(challenge.challenge_id, ProofRequest(secret=code.group()))
    assert isinstance(proof, ProofAnswer), proof
    assert proof.assertion is not None, proof.outcome
    proven = open_assertion(
        trusted,
        proof.assertion,
        applicant=applicant,
        session_id=session,
        machine_id=machine.machine_id,
        received=world.clock.monotonic(),
    )
    assert isinstance(proven, ProvenIdentity), proven
    return proven


def _drawing() -> bytes:
    """A signature of the size that the pad makes."""
    picture = io.BytesIO()
    image = Image.new("1", (900, 300), 1)
    ImageDraw.Draw(image).line([(60, 200), (240, 90), (420, 220), (820, 120)], fill=0, width=8)
    image.save(picture, "PNG")
    return picture.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many applications")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        report("decisions", measure(arguments.count, Path(folder)))


if __name__ == "__main__":
    main()
