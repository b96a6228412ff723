# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender's process with the machine's keys: either profile, and a rotation while it works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.sealing import FolderKeyProvider, Profile
from tests.offline_cache.test_sender_process import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.stop()


def test_what_waits_is_delivered_across_a_rotation(machine: Machine, profile: Profile) -> None:
    """Sealed under the older generation and sent after it was given up; sealed under the newer one by this process,
    and opened by a sender that was started before it was made."""
    handle = machine.start()
    before = machine.put(1)
    keys = FolderKeyProvider(machine.folder.keys, profile=profile)
    assert keys.signing_key().profile is profile
    assert machine.centre.key.profile is profile
    assert keys.rotate(machine.store.generations_in_use()) == 2
    machine.store.rewrap()
    keys.rotate(machine.store.generations_in_use())
    assert set(keys.storage_keys().secrets) == {2, 3}
    after = machine.put(2)
    for one in (before, after):
        handle.wake(one.application_id)
        machine.wait_for(machine.delivered(one.application_id))
        decision = machine.store.decision(one.application_id)
        assert decision is not None
    assert len(machine.centre.cases) == 2
