# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip's code under the document camera, on a machine without a scanner: looked for while its page is open."""

from __future__ import annotations

from devices.status import DeviceClass
from kiosk.journey.change import Change, Context
from kiosk.journey.effects import LookForCode, StopWatching
from kiosk.journey.places import AtDocument, AtLookup, AtResume, AtShortCode
from kiosk.journey.state import State


def scanner_serves(context: Context, state: State) -> bool:
    """Whether a code can be held before a scanner."""
    return _serves(context, state, DeviceClass.CODE_SCANNER)


def camera_looks(context: Context, state: State) -> bool:
    """Whether a code can be held under the document camera now."""
    place = state.place
    asks = (isinstance(place, AtLookup) and not place.answered) or isinstance(place, AtShortCode | AtResume)
    asks = asks and not getattr(place, "waiting", False) and state.session is not None
    return asks and not scanner_serves(context, state) and _serves(context, state, DeviceClass.DOCUMENT_CAMERA)


def mind_codes(context: Context, before: State, change: Change) -> Change:
    """The camera looks while the page asks for a code, and for no longer."""
    looked, looks = camera_looks(context, before), camera_looks(context, change.state)
    old, new = before.session, change.state.session
    same = old is not None and new is not None and old.id == new.id
    if looked and old is not None and not (looks and same) and not isinstance(change.state.place, AtDocument):
        change = change.asking(StopWatching(old.id))
    if looks and new is not None and not (looked and same):
        change = change.asking(LookForCode(new.id))
    return change


def _serves(context: Context, state: State, device: DeviceClass) -> bool:
    return device in context.settings.fitted and state.machine.serves(device)
