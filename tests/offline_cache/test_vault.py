# SPDX-License-Identifier: GPL-3.0-or-later
"""The store's sealing: for one record only, found after a rotation, opened by the centre without this machine."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract.items import BoxKey
from kiosk.sealing import BoxDamagedError, KeyAbsentError, Profile, StorageKeys, UnwrapKey, generation_of, open_box
from offline_cache import StoreError
from offline_cache.vault import PROBE_RECORD, Vault
from tests.offline_cache import profiles
from tests.offline_cache.outbox_cases import FixedKeys


def box_key(centre: UnwrapKey) -> BoxKey:
    return BoxKey(key_id=centre.key_id, algorithm=centre.algorithm, public=centre.public_text())


class AbsentKeys(FixedKeys):
    """The file with the keys was taken away under a running program."""

    there = True

    def storage_keys(self) -> StorageKeys:
        if not self.there:
            raise KeyAbsentError("the keys are gone", "restore them")
        return super().storage_keys()


def test_a_record_opens_for_itself_only() -> None:
    vault = Vault(FixedKeys())
    one, other = vault.seal_new("a", b"plain"), vault.seal_new("b", b"plain")
    assert vault.open("a", one.key_box, one.box) == b"plain"
    assert one.centre_box is None
    for record, key_box, box in (
        ("b", one.key_box, one.box),
        ("a", other.key_box, one.box),
        ("a", one.key_box, other.box),
        ("b", other.key_box, one.box),
    ):
        with pytest.raises(BoxDamagedError):
            vault.open(record, key_box, box)


@given(key_box=st.binary(max_size=100), box=st.binary(max_size=100))
def test_garbage_opens_as_nothing(key_box: bytes, box: bytes) -> None:
    vault = Vault(FixedKeys())
    sealed = vault.seal_new("a", b"plain")
    for keys, contents in ((key_box, box), (sealed.key_box, box), (key_box, sealed.box)):
        with pytest.raises(BoxDamagedError):
            vault.open("a", keys, contents)
    for ask in (vault.rewrap, vault.wrap_to_centre):
        with pytest.raises(BoxDamagedError):
            ask("a", b"K\0\0\0\7" + key_box)


def test_files_of_a_record_lie_under_its_key_and_their_own_name() -> None:
    vault = Vault(FixedKeys())
    sealed = vault.seal_new("a", b"plain")
    box = vault.seal_file("a", sealed.key_box, "lease", b"%PDF")
    assert vault.open_file("a", sealed.key_box, "lease", box) == b"%PDF"
    for name, contents in (("deed", box), ("lease", sealed.box)):
        with pytest.raises(BoxDamagedError):
            vault.open_file("a", sealed.key_box, name, contents)
    with pytest.raises(BoxDamagedError):
        vault.open("a", sealed.key_box, box)


def test_a_rotation_changes_the_key_box_and_nothing_else() -> None:
    keys = FixedKeys()
    kiosk, sender = Vault(keys), Vault(keys)
    sealed = kiosk.seal_new("a", b"plain")
    probe, tag, code = kiosk.probe(), kiosk.person_tag("11010519491231002X"), kiosk.code_tag("7KQ2M")
    assert kiosk.rewrap("a", sealed.key_box) is None
    keys.rotate()
    assert kiosk.generation == 2
    assert generation_of(sender.seal_new("b", b"").key_box) == 2
    new = sender.rewrap("a", sealed.key_box)
    assert new is not None
    assert generation_of(new) == 2
    for key_box in (sealed.key_box, new):
        assert kiosk.open("a", key_box, sealed.box) == b"plain"
    kiosk.check(probe)
    assert (kiosk.person_tag("11010519491231002X"), kiosk.code_tag("7KQ2M")) == (tag, code)
    rewrapped = kiosk.rewrap(PROBE_RECORD, probe)
    assert rewrapped is not None
    kiosk.check(rewrapped)
    with pytest.raises(BoxDamagedError):
        Vault(FixedKeys(b"o" * 32)).check(probe)


def test_tags_are_those_of_the_program_before_generations() -> None:
    """Rows of an older program are found again: it made the tag key of the storage key itself."""
    old = hmac.digest(b"k" * 32, b"offline_cache person tag 1", hashlib.sha256)
    number = "11010519491231002X"
    assert Vault(FixedKeys(b"k" * 32)).person_tag(number) == hmac.digest(old, number.encode(), hashlib.sha256)
    assert Vault(FixedKeys(b"o" * 32)).person_tag(number) != Vault(FixedKeys(b"k" * 32)).person_tag(number)


@pytest.mark.parametrize("of_the_centre", list(Profile), ids=lambda profile: f"centre-{profile.value}")
def test_the_centre_opens_an_export_of_whatever_profile_without_this_machine(of_the_centre: Profile) -> None:
    centre = UnwrapKey.generate(of_the_centre)
    vault = Vault(FixedKeys(), box_key(centre))
    assert vault.centre_key_id == centre.key_id
    sealed = vault.seal_new("a", b"plain")
    paper = vault.seal_file("a", sealed.key_box, "lease", b"%PDF")
    assert sealed.centre_box is not None
    key = centre.unwrap(sealed.centre_box, record="a")
    assert open_box(key, sealed.box, record="a") == b"plain"
    assert open_box(key, paper, record="a/lease") == b"%PDF"
    with pytest.raises(BoxDamagedError):
        centre.unwrap(sealed.centre_box, record="b")
    assert vault.seal_new("draft", b"", for_centre=False).centre_box is None


def test_what_was_sealed_before_the_centres_key_came_is_wrapped_later() -> None:
    vault = Vault(FixedKeys())
    sealed = vault.seal_new("a", b"plain")
    assert vault.wrap_to_centre("a", sealed.key_box) is None
    centre = UnwrapKey.generate(profiles.current())
    vault.use_centre_key(box_key(centre))
    box = vault.wrap_to_centre("a", sealed.key_box)
    assert box is not None
    assert open_box(centre.unwrap(box, record="a"), sealed.box, record="a") == b"plain"


@pytest.mark.parametrize(
    "key",
    [
        BoxKey(key_id="k", algorithm="x25519", public="AAAA"),
        BoxKey(key_id="k", algorithm="ml-kem", public="AAAA"),
        BoxKey(key_id="", algorithm="x25519", public=UnwrapKey.generate().public_text()),
    ],
)
def test_a_key_of_the_centre_that_cannot_be_used_stops_no_put(key: BoxKey) -> None:
    vault = Vault(FixedKeys(), key)
    assert vault.centre_key_id is None
    assert vault.centre_key_fault
    sealed = vault.seal_new("a", b"plain")
    assert sealed.centre_box is None
    assert vault.open("a", sealed.key_box, sealed.box) == b"plain"
    vault.use_centre_key(None)
    assert vault.centre_key_fault == ""


def test_either_profile_opens_what_the_other_sealed() -> None:
    vaults = []
    for profile in Profile:
        with profiles.working_in(profile):
            vaults.append(Vault(FixedKeys()))
    for seals, opens in (vaults, reversed(vaults)):
        sealed = seals.seal_new("a", b"plain")
        paper = seals.seal_file("a", sealed.key_box, "lease", b"%PDF")
        assert opens.open("a", sealed.key_box, sealed.box) == b"plain"
        assert opens.open_file("a", sealed.key_box, "lease", paper) == b"%PDF"


def test_keys_that_go_away_are_the_environments_fault() -> None:
    keys = AbsentKeys()
    vault = Vault(keys)
    sealed = vault.seal_new("a", b"plain")
    keys.there = False
    with pytest.raises(StoreError, match="restore them"):
        vault.seal_new("b", b"plain")
    with pytest.raises(StoreError, match="restore them"):
        vault.open("a", sealed.key_box, sealed.box)
    keys.there = True
    assert vault.open("a", sealed.key_box, sealed.box) == b"plain"
