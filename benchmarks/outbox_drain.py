# SPDX-License-Identifier: GPL-3.0-or-later
"""A backlog of 10,000 signed applications goes to a true centre on loopback, while somebody uses the screen.

    python -m benchmarks.outbox_drain [--records N] [--direct N] [--still SECONDS]

A true machine: the kiosk process with its window (benchmarks.drawn_frames), its own sender process, and a centre in
a process of its own, all on this machine. The applications are of as many fictional people, with the picture of a
hand's signature; that their identity was proved is signed with the centre's own key, for nobody can type 10,000
PINs. The registers know none of these people, so they are referred and no document is drawn. The slot comes as the
product gives it, with the answers to the kiosk's heartbeats. The centre is told the capacity that was measured of
one like it just before, by the same batches from a bare connection that waits for nothing; at most that whose pace
is the fastest that one machine may send: 5 requests a second of 20 applications.

Beside the rate: what that pace allows, and what was measured without it. Beside the frames while it drains: the
same touches after it, with nothing to send. Goal: p99 of a finger's move to its frame on the screen under 20 ms
while it drains, and every application arrives once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks.measured import quiet, report, summary
from central.items import ITEMS_FOLDER, load_items
from kiosk.contract import routes
from kiosk.contract.cases import Application, CardType
from kiosk.contract.delivery import MOST_IN_BATCH, CaseBatch, CaseBatchAnswer
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import IdentityLevel, IdentityWay
from kiosk.sealing import FolderKeyProvider
from kiosk.standards import check_character, new_pick_up_code, new_uuid7
from kiosk.timing import SystemClock
from offline_cache.pacing import SHORTEST_S
from tests.durability.hall import ITEM, Hall
from tests.durability.kiosk_writer import open_as_kiosk

SIGNATURE_BYTES: Final = 9000
PACE: Final = MOST_IN_BATCH / SHORTEST_S
"""Applications a second that one machine sends at most."""
PACED_SHARE: Final = 0.8
"""Of its capacity, what a centre paces out (central.fleet.slots)."""
GOAL_MS: Final = 20.0
_LIFE: Final = timedelta(minutes=10)
_STUCK_S: Final = 240.0
"""Nothing more arrives for so long: something is wrong, and the run ends."""
_LOOK_S: Final = 0.5


def people(hall: Hall) -> Iterator[Application]:
    """Applications of people whom nobody knows, one each, valid in every part."""
    model = next(hall.applications(SIGNATURE_BYTES))
    centre_key = FolderKeyProvider(hall.folder / "centre" / "keys", demonstration=True).signing_key()
    way = next(way for way in load_items(ITEMS_FOLDER)[ITEM].item.identity_ways if way is IdentityWay.CITY_PIN)
    for number in range(100 * 999):
        born = date(1930, 1, 1) + timedelta(days=number // 999)
        body = f"410400{born:%Y%m%d}{number % 999 + 1:03d}"
        now = SystemClock().now()
        applicant = model.applicant.model_copy(
            update={
                "card_type": CardType.RESIDENT,
                "number": body + check_character(body),
                "name": "测试" + chr(0x4E00 + number % 20_000),
                "birth_date": born,
            }
        )
        proved = IdentityAssertion(
            session_id=f"benchmark-{number}",
            machine_id=model.machine_id,
            card_type=applicant.card_type,
            number=applicant.number,
            name=applicant.name,
            way=way,
            level=IdentityLevel.L2,
            issued_at=now - timedelta(seconds=60),
            expires_at=now + _LIFE,
        )
        yield model.model_copy(
            update={
                "application_id": new_uuid7(now),
                "pick_up_code": new_pick_up_code(),
                "applicant": applicant,
                "identity": centre_key.sign("identity", proved.to_payload()),
                "signed_at": now,
            }
        )


def direct(hall: Hall, applications: Sequence[Application]) -> dict[str, Any]:
    """Batches from one connection that waits for nothing: what this centre takes on this machine."""
    began, outcomes = time.monotonic(), Counter[str]()
    for at in range(0, len(applications), MOST_IN_BATCH):
        batch = CaseBatch(bodies=tuple(one.model_dump_json() for one in applications[at : at + MOST_IN_BATCH]))
        answer = hall.machine.send("POST", routes.CASE_BATCHES, batch, timeout=60)
        assert answer.status_code == 200, answer.text
        for one in CaseBatchAnswer.model_validate_json(answer.content).answers:
            outcomes["problem" if one.answer is None else one.answer.decision.payload["outcome"]] += 1
    return {
        "applications": len(applications),
        "per_s": round(len(applications) / (time.monotonic() - began), 1),
        "outcomes": dict(outcomes),
    }


class Arrivals:
    """How many cases the centre has, looked at twice a second past all its code."""

    def __init__(self, hall: Hall) -> None:
        self._path = hall.folder / "centre" / "centre.sqlite"
        self.seen: list[tuple[float, int]] = []

    def count(self) -> int:
        with contextlib.closing(sqlite3.connect(self._path, timeout=30)) as db:
            return int(db.execute("SELECT count(*) FROM cases").fetchone()[0])

    def wait_for(self, wanted: int) -> None:
        """Until so many have come. Raises RuntimeError when nothing more comes."""
        moved = time.monotonic()
        while not self.seen or self.seen[-1][1] < wanted:
            there = self.count()
            if not self.seen or there > self.seen[-1][1]:
                moved = time.monotonic()
            if there:
                self.seen.append((time.monotonic(), there))
            if time.monotonic() - moved > _STUCK_S:
                raise RuntimeError(f"{there} of {wanted} have arrived, and no more come")
            threading.Event().wait(_LOOK_S)

    def figures(self) -> dict[str, Any]:
        """Without the first look, which has no beginning."""
        (began, first), (ended, last) = self.seen[0], self.seen[-1]
        each_10_s = [
            (late - early) / (to - since)
            for (since, early), (to, late) in zip(self.seen[::20], self.seen[20::20], strict=False)
        ]
        return {
            "seconds": round(ended - began, 1),
            "per_s": round((last - first) / max(_LOOK_S, ended - began), 1),
            "longest_pause_s": round(self._longest_pause(), 1),
            "per_s_of_ten_seconds": {"least": round(min(each_10_s), 1), "most": round(max(each_10_s), 1)}
            if each_10_s
            else {},
        }

    def _longest_pause(self) -> float:
        longest, since = 0.0, self.seen[0][0]
        for (_, early), (at, late) in zip(self.seen, self.seen[1:], strict=False):
            if late > early:
                longest, since = max(longest, at - since), at
        return longest


def measure(folder: Path, records: int, direct_ones: int, still_s: float) -> dict[str, Any]:
    limit = _limit(folder / "limit", direct_ones)
    capacity = min(limit["per_s"], PACE / PACED_SHARE)
    hall = _hall(folder / "hall", capacity)
    try:
        made = {one.application_id for one in _stored(hall, islice(people(hall), records))}
        arrivals = Arrivals(hall)
        interface = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.drawn_frames", str(hall.config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert interface.stdout is not None
            assert json.loads(interface.stdout.readline()) == {"ready": True}
            arrivals.wait_for(records)
            rests_at = time.monotonic() + 5.0
            threading.Event().wait(still_s + 5.0)
            drawn = json.loads(interface.communicate(timeout=60)[0])
        finally:
            interface.kill()
            interface.wait()
        came = [case.application_id for case in hall.cases()]
    finally:
        hall.close()
    draining = _drawn(drawn, arrivals.seen[0][0], arrivals.seen[-1][0])
    lost, doubled = len(made - set(came)), len(came) - len(set(came))
    return {
        "applications": records,
        "drain": arrivals.figures(),
        "pace_allows_per_s": round(capacity * PACED_SHARE, 1),
        "direct_without_pace": limit,
        "interface_while_draining": draining,
        "interface_at_rest": _drawn(drawn, rests_at, float("inf")),
        "lost": lost,
        "doubled": doubled,
        "strange": len(set(came) - made),
        "goal": {
            "move_to_frame_p99_ms": GOAL_MS,
            "lost": 0,
            "doubled": 0,
            "met": draining["move_to_frame"]["p99_ms"] < GOAL_MS and not lost and not doubled,
        },
    }


def _limit(folder: Path, applications: int) -> dict[str, Any]:
    """Of a centre of its own, whose door refuses nothing."""
    hall = _hall(folder, 10_000)
    try:
        source = people(hall)
        direct(hall, list(islice(source, MOST_IN_BATCH)))
        return direct(hall, list(islice(source, applications)))
    finally:
        hall.close()


def _hall(folder: Path, capacity: float) -> Hall:
    folder.mkdir()
    return Hall(
        folder,
        answer_seconds=8.0,
        ballast_mebibytes=16,
        over_proxy=False,
        centre_options=("--capacity", str(capacity)),
    )


def _stored(hall: Hall, applications: Iterator[Application]) -> Iterator[Application]:
    """Put into the machine's store, as its kiosk would have without a line."""
    store = open_as_kiosk(hall.config)
    for one in applications:
        store.put_application(one)
        yield one
    store.close()


def _drawn(drawn: dict[str, list[tuple[float, float]]], since: float, until: float) -> dict[str, Any]:
    return {
        name: summary([took for at, took in drawn[kind] if since <= at <= until])
        for name, kind in (("move_to_frame", "moves"), ("frame", "frames"))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the drain of a backlog.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--direct", type=int, default=400, help="applications for the limit, before it")
    parser.add_argument("--still", type=float, default=60.0, help="seconds of use with nothing to send, after it")
    arguments = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        report("outbox_drain", measure(Path(name), arguments.records, arguments.direct, arguments.still))


if __name__ == "__main__":
    main()
