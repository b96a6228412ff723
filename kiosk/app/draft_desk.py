# SPDX-License-Identifier: GPL-3.0-or-later
"""Half-filled forms: kept here over a crash for a quarter of an hour, and carried to the centre under a code."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from kiosk.app.failures import call_fault, line_tells
from kiosk.app.workers import Workers
from kiosk.central_client import CentralClient, DraftForgotten
from kiosk.contract.drafts import MOST_DRAFT_BYTES, DraftAnswer, DraftContent, DraftDeposit
from kiosk.journey.effects import DepositDraft, FetchDraft, FindDraft, KeepDraft
from kiosk.journey.events import DraftDeposited, DraftFetched, DraftFound, DraftsLeft, LineChanged, Outcome
from kiosk.journey.troubles import CallFault
from kiosk.sealing import BoxDamagedError, Profile
from kiosk.sealing.drafts import draft_keys, open_draft, seal_draft
from kiosk.timing import Clock
from offline_cache import Store, StoreError

_log: Final = structlog.get_logger("kiosk")

LEFT_FOR: Final = timedelta(minutes=15)
"""For which a form of a broken-off session waits for its person: long enough to see the machine start again and to
lay the card once more; this project's own choice."""
_LOOK_EVERY_S: Final = 20.0
_MOST_TO_FORGET: Final = 200
"""Locators that are noted; the centre forgets each draft after 90 days by itself."""


class DraftDesk:
    """`keep`, `find`, `drop`, `sweep` and `forget` belong to the disk's worker; `deposit`, `fetch` and
    `forget_noted` to the centre's; `begin`, `tick` and `line_is_back` to the GUI thread. None raises for what is
    expected."""

    def __init__(
        self,
        store: Store,
        client: CentralClient,
        clock: Clock,
        workers: Workers,
        tell: Callable[[Outcome], None],
        *,
        profile: Profile,
    ) -> None:
        """tell: hands an outcome to the GUI thread, from any thread. profile: the algorithms of this machine."""
        self._store = store
        self._client = client
        self._clock = clock
        self._workers = workers
        self._tell = tell
        self._profile = profile
        self._started = clock.now()
        self._swept_at: float | None = None
        self._left = False
        self._lock = threading.Lock()

    # Over a crash.

    def begin(self) -> None:
        """The program has started: what is kept is of a session that was broken off."""
        self._left = True
        self._started = self._clock.now()
        self._workers.disk(self._wipe_undated)
        self.tick()

    def tick(self) -> None:
        """Every now and then, while forms of broken-off sessions are kept: wipe those whose time is over."""
        at = self._clock.monotonic()
        if self._left and (self._swept_at is None or at - self._swept_at >= _LOOK_EVERY_S):
            self._swept_at = at
            self._workers.disk(self.sweep)

    def sweep(self) -> None:
        """Wipe what waited long enough, and tell until when the rest is kept."""
        try:
            newest = self._store.drafts.wipe_left(self._started, self._clock.now() - LEFT_FOR)
        except StoreError as error:
            _trouble(error)
            return
        self._left = newest is not None
        self._tell(DraftsLeft(None if newest is None else newest + LEFT_FOR))

    def _wipe_undated(self) -> None:
        try:
            self._store.drafts.wipe_after(self._started)
        except StoreError as error:
            _trouble(error)

    def keep(self, effect: KeepDraft) -> None:
        """In place of what was kept of this session."""
        try:
            self._store.drafts.keep(effect.session_id, effect.number, effect.content)
        except StoreError as error:
            _trouble(error)

    def find(self, effect: FindDraft) -> Outcome:
        """What this person had filled in, if its time is not over."""
        try:
            kept = self._store.drafts.of(effect.number)
        except (StoreError, BoxDamagedError) as error:
            _trouble(error)
            return DraftFound(effect.session_id)
        if kept is None:
            return DraftFound(effect.session_id)
        age = self._clock.now() - kept.saved_at
        if kept.session_id != effect.session_id and not timedelta(0) <= age < LEFT_FOR:
            return DraftFound(effect.session_id)
        return DraftFound(effect.session_id, kept.session_id, kept.content)

    def drop(self, session_id: str) -> None:
        """What was kept of a session goes, durably."""
        try:
            self._store.drafts.wipe(session_id)
        except StoreError as error:
            _trouble(error)

    # To the centre and back.

    def deposit(self, effect: DepositDraft) -> Outcome:
        """Seal it under its code and leave it with the centre."""
        keys = draft_keys(effect.code)
        box = seal_draft(keys, effect.content.model_dump_json().encode(), profile=self._profile)
        if len(box) > MOST_DRAFT_BYTES:
            return DraftDeposited(effect.session_id, CallFault.FORM_REFUSED)
        answer = self._client.put_draft(DraftDeposit(locator=keys.locator, box=base64.b64encode(box).decode()))
        self._heard(answer)
        told = answer.keep_until if isinstance(answer, DraftAnswer) else call_fault(answer)
        return DraftDeposited(effect.session_id, told)

    def fetch(self, effect: FetchDraft) -> Outcome:
        """Have the box of a code, and open it. What does not open under the code is not what was left there."""
        keys = draft_keys(effect.code)
        answer = self._client.get_draft(keys.locator)
        self._heard(answer)
        if not isinstance(answer, DraftAnswer):
            return DraftFetched(effect.session_id, effect.code, call_fault(answer))
        try:
            plain = open_draft(keys, base64.b64decode(answer.box or "", validate=True))
            content = DraftContent.model_validate_json(plain)
        except (BoxDamagedError, ValueError):
            # The message of a ValueError may hold what was typed.
            _log.error("drafts.unreadable")
            return DraftFetched(effect.session_id, effect.code, CallFault.CENTRE_FAULT)
        return DraftFetched(effect.session_id, effect.code, content)

    def forget(self, code: str) -> None:
        """Its application is signed. Noted first, so that it is forgotten there even when the line is down now."""
        locator = draft_keys(code).locator
        try:
            with self._lock:
                noted = self._store.facts.drafts_to_forget()
                self._store.facts.set_drafts_to_forget((*noted, locator)[-_MOST_TO_FORGET:])
        except StoreError as error:
            _trouble(error)
        self._workers.centre(self.forget_noted)

    def line_is_back(self) -> None:
        """The line is up (again): what is noted can be forgotten at the centre."""
        self._workers.centre(self.forget_noted)

    def forget_noted(self) -> None:
        """Have the centre forget the oldest that is noted, and the others behind it, each in an errand of its own:
        the end of the program waits for an errand. The centre's worker."""
        try:
            noted = self._store.facts.drafts_to_forget()
            if not noted or not isinstance(self._client.delete_draft(noted[0]), DraftForgotten):
                return
            # Not while the centre is asked: the disk's worker, which notes more, stores what a citizen signs.
            with self._lock:
                left = tuple(one for one in self._store.facts.drafts_to_forget() if one != noted[0])
                self._store.facts.set_drafts_to_forget(left)
        except StoreError as error:
            _trouble(error)
            return
        if left:
            self._workers.centre(self.forget_noted)

    def _heard(self, answer: object) -> None:
        up = line_tells(answer)
        if up is not None:
            self._tell(LineChanged(up))


def _trouble(error: Exception) -> None:
    _log.error("kiosk.store_trouble", fault=type(error).__name__.removesuffix("Error"))
