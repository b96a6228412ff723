# SPDX-License-Identifier: GPL-3.0-or-later
"""A child that does to a store all that kiosk and sender do, and says before and after each act what it does.

python -m tests.durability.outbox_worker FOLDER ACTS SEED BALLAST

Lines: "begun ACT ID DIGEST" and "done ACT ID DIGEST" (DIGEST of the stored body), written at once. What the disk
refuses is "failed ACT ID DIGEST", and the worker goes on, as kiosk and sender do.
"""

from __future__ import annotations

import base64
import contextlib
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from kiosk.contract.cases import Application, Attachment
from kiosk.sealing import SigningKey, digest
from kiosk.timing import SteppedClock
from offline_cache import Store, StoreError, WithdrawOutcome, parted
from tests.offline_cache.outbox_cases import START, FixedKeys, application, body_of, callback, verified

CENTRE: Final = SigningKey.from_bytes(b"c" * 32)
SMALL_BALLAST: Final = 64 * 1024
"""With it the log is brought home after a few pages, so that a short run meets many checkpoints."""


def open_worked(folder: Path, ballast: int = SMALL_BALLAST) -> Store:
    """The store that the worker works on."""
    return Store(folder / "outbox.db", FixedKeys(), SteppedClock(START), ballast_bytes=ballast)


def with_papers(made: Application, number: int) -> Application:
    """With so many scanned papers of 70 KB, which go into files of their own."""
    papers = tuple(
        Attachment(material=f"paper-{one}", sha256=digest(content), data=base64.b64encode(content).decode())
        for one in range(number)
        for content in [f"{made.application_id} {one} ".encode() * 1700]
    )
    return made.model_copy(update={"attachments": papers})


class Worker:
    """Acts by a seeded plan; the same seed does the same."""

    def __init__(self, folder: Path, seed: int, ballast: int) -> None:
        self._folder = folder
        self._ballast = ballast
        self._random = Random(seed)
        self._waiting: dict[str, bytes] = {}
        self._answered: list[str] = []
        self._number = 0
        self._store = open_worked(folder, ballast)

    def act(self) -> None:
        chance = self._random.random()
        if chance < 0.42 or not self._waiting:
            self._put()
        elif chance < 0.6:
            self._accept()
        elif chance < 0.68:
            self._forget()
        elif chance < 0.78:
            self._begin_and_fail()
        elif chance < 0.82:
            self._withdraw()
        elif chance < 0.87:
            self._park()
        elif chance < 0.92:
            self._call()
        elif chance < 0.98:
            self._store.tidy(timedelta(hours=1))
        else:
            self._restart()

    def close(self) -> None:
        self._store.close()

    def _restart(self) -> None:
        self._store.close()
        for _ in range(100):
            with contextlib.suppress(StoreError):
                self._store = open_worked(self._folder, self._ballast)
                return
        raise AssertionError("the store does not open any more")

    def _put(self) -> None:
        self._number += 1
        # Small ones, ordinary ones, and now and then one of 300 KB with its papers inside.
        padding = self._random.choice([200, 3000, 20_000] * 4 + [220_000])
        papers = self._random.choice([0, 0, 0, 1, 2])
        made, materials = parted(with_papers(application(self._number % 900, padding=padding), papers))
        body = body_of(made)
        self._said("put", made.application_id, digest(body), lambda: self._store.put_application(made, materials))
        self._waiting[made.application_id] = body

    def _accept(self) -> None:
        chosen = next(iter(self._waiting))
        body = self._waiting.pop(chosen)
        answer = verified(chosen, body, CENTRE)
        self._said("accept", chosen, digest(body), lambda: self._store.outbox.accept(chosen, answer))
        self._answered.append(chosen)

    def _forget(self) -> None:
        if self._answered:
            chosen = self._answered.pop(0)
            self._said("forget", chosen, "-", lambda: self._store.forget(chosen))

    def _begin_and_fail(self) -> None:
        chosen = self._random.choice(list(self._waiting))
        for material in self._store.outbox.materials_to_send(chosen):
            self._store.outbox.material_sent(chosen, material.material)
        self._said("begin", chosen, "-", lambda: self._store.outbox.begin_sending(chosen))
        self._store.outbox.attempt_failed(chosen, "cut_off", START + timedelta(minutes=5))

    def _withdraw(self) -> None:
        """Only what was never begun goes; the rest answers that it cannot."""
        chosen = self._random.choice(list(self._waiting))
        os.write(1, f"begun withdraw {chosen} -\n".encode())
        outcome = self._store.outbox.withdraw(chosen)
        if outcome is WithdrawOutcome.WITHDRAWN:
            os.write(1, f"done withdraw {chosen} -\n".encode())
            del self._waiting[chosen]

    def _park(self) -> None:
        chosen, body = self._waiting.popitem()
        self._said("park", chosen, digest(body), lambda: self._store.outbox.refused(chosen, "form_invalid"))

    def _call(self) -> None:
        made = callback()
        body = made.model_dump_json().encode()
        self._said("put", made.request_id, digest(body), lambda: self._store.put_callback(made))

    def _said(self, act: str, record_id: str, body_digest: str, work: Callable[[], object]) -> None:
        os.write(1, f"begun {act} {record_id} {body_digest}\n".encode())
        try:
            work()
        except StoreError:
            os.write(1, f"failed {act} {record_id} {body_digest}\n".encode())
            raise
        os.write(1, f"done {act} {record_id} {body_digest}\n".encode())


if __name__ == "__main__":
    worker = Worker(Path(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4]))
    for _ in range(int(sys.argv[2])):
        # What a failing disk did not do is tried again by nobody here: it may be there, or not.
        with contextlib.suppress(StoreError):
            worker.act()
    worker.close()
