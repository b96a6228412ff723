# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed bundle on disk: only a verified, newer one replaces the one that is there, whole or not at all.

An older one is taken only on the centre's order, which names both revisions and works once: which order was the
last is kept beside the bundle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from kiosk.contract.fleet import RollBack
from kiosk.contract.items import CatalogueBundle
from kiosk.durable import write_whole
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys

BUNDLE_KIND: Final = "bundle"
MAX_BUNDLE_BYTES: Final = 64 * 1024 * 1024
"""2199 items of about 10 kB each are 22 MB; three times that is a mistake or an attack."""


class BundleFault(StrEnum):
    """Why a bundle is not used."""

    UNREADABLE = "unreadable"
    SIGNATURE = "signature"
    CONTENT = "content"
    OLDER = "older"
    OTHER_CITY = "other_city"
    DEMONSTRATION = "demonstration"
    NOT_STORED = "not_stored"


@dataclass(frozen=True)
class BundleRefused:
    """detail: one English line for the log and the technician."""

    fault: BundleFault
    detail: str


@dataclass(frozen=True)
class BundleTaken:
    """changed: False when this revision was there already."""

    bundle: CatalogueBundle
    changed: bool


class BundleStore:
    """Two files: the bundle, and the time of the last order to go back. Used from one thread at a time."""

    def __init__(self, path: Path, keys: TrustedKeys, *, city_code: str, demonstration: bool) -> None:
        """keys: whom to believe; demonstration: whether a demonstration bundle may be used here."""
        self._path = path
        self._last_order_path = path.with_suffix(".order")
        self._keys = keys
        self._city_code = city_code
        self._demonstration = demonstration
        self._current: CatalogueBundle | None = None

    def load(self) -> CatalogueBundle | BundleRefused | None:
        """The bundle that is stored, verified again; None when there is none yet."""
        try:
            if self._path.stat().st_size > MAX_BUNDLE_BYTES:
                return BundleRefused(
                    BundleFault.UNREADABLE, f"{self._path} is larger than {MAX_BUNDLE_BYTES} bytes"
                )
            envelope = SignedEnvelope.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            return BundleRefused(BundleFault.UNREADABLE, f"{self._path}: {error.strerror}")
        except ValidationError as error:
            return BundleRefused(BundleFault.UNREADABLE, f"{self._path}: {_first(error)}")
        opened = self._open(envelope)
        if isinstance(opened, CatalogueBundle):
            self._current = opened
        return opened

    def offer(self, envelope: SignedEnvelope, order: RollBack | None = None) -> BundleTaken | BundleRefused:
        """Verify a bundle that the centre sent and keep it when it is newer than the one in use.

        order: a verified order of the centre for this machine. It lets in exactly the older bundle that it names,
        in place of exactly the one that it names, and once: the same order, or one given before it, never again.
        """
        opened = self._open(envelope)
        if isinstance(opened, BundleRefused):
            return opened
        current = self._current
        if current is not None and opened.revision == current.revision:
            return BundleTaken(current, changed=False)
        back = current is not None and opened.issued_at < current.issued_at
        if current is not None and back and not self._allows(order, opened, current):
            detail = f"revision {opened.revision} was issued before {current.revision}, which is in use"
            return BundleRefused(BundleFault.OLDER, detail)
        try:
            _write(self._path, envelope.model_dump_json().encode())
            if back and order is not None:
                # Behind the bundle: a power cut between the two leaves an order that could be followed once more,
                # which is what it asks for. The other way round it would be lost.
                _write(self._last_order_path, order.ordered_at.isoformat().encode())
        except OSError as error:
            return BundleRefused(BundleFault.NOT_STORED, f"{self._path}: {error.strerror}")
        self._current = opened
        return BundleTaken(opened, changed=True)

    def _open(self, envelope: SignedEnvelope) -> CatalogueBundle | BundleRefused:
        try:
            bundle = CatalogueBundle.from_payload(self._keys.open(envelope, BUNDLE_KIND))
        except SignatureInvalidError as error:
            return BundleRefused(BundleFault.SIGNATURE, str(error))
        except ValidationError as error:
            return BundleRefused(BundleFault.CONTENT, _first(error))
        if bundle.city_code != self._city_code:
            detail = f"the bundle is of city {bundle.city_code}, this machine stands in {self._city_code}"
            return BundleRefused(BundleFault.OTHER_CITY, detail)
        if bundle.demonstration and not self._demonstration:
            return BundleRefused(BundleFault.DEMONSTRATION, "a demonstration bundle on a production machine")
        return bundle

    def _allows(self, order: RollBack | None, offered: CatalogueBundle, current: CatalogueBundle) -> bool:
        if order is None or (order.revision, order.instead_of) != (offered.revision, current.revision):
            return False
        last = self._last_order()
        return last is None or order.ordered_at > last

    def _last_order(self) -> datetime | None:
        """When the last order that was followed was given; None before the first."""
        try:
            return datetime.fromisoformat(self._last_order_path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)


def _first(error: ValidationError) -> str:
    """Where and what, without the value that was wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
