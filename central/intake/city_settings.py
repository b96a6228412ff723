# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that the city signs: whether an item may be refused by rules alone, which comparisons of faces are taken
(both off unless signed), and what machines may hold while the line is down."""

from __future__ import annotations

from typing import Final, Literal, TypeVar

from pydantic import AwareDatetime, Field, ValidationError
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.schema import city_settings
from kiosk.contract.items import OfflineLimits
from kiosk.contract.message import Message
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, SigningKey, TrustedKeys
from kiosk.timing import Clock

_KIND: Final = "city_setting"
_LIMITS: Final = "offline_limits"
# Built once: every decision asks.
_ENVELOPE: Final = select(city_settings.c.envelope).where(city_settings.c.name == bindparam("name"))
_Setting = TypeVar("_Setting", bound=Message)


class RefusalSetting(Message):
    """The payload: may this item be refused by rules alone, who ordered it, and when."""

    name: Literal["refusal_by_machine"] = "refusal_by_machine"
    item_code: str
    allowed: bool
    ordered_by: str
    set_at: AwareDatetime


class FaceSetting(Message):
    """The payload: which algorithm's comparisons of faces are taken, up to which distance; not allowed: none."""

    name: Literal["face_proofs"] = "face_proofs"
    algorithm: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    most_distance: float = Field(gt=0, le=2)
    allowed: bool
    ordered_by: str
    set_at: AwareDatetime


class LimitsSetting(Message):
    """The payload: what a machine may hold while it cannot reach the centre."""

    name: Literal["offline_limits"] = "offline_limits"
    limits: OfflineLimits
    ordered_by: str
    set_at: AwareDatetime


class CitySettings:
    """Reads and signs the settings. What does not verify counts as off."""

    def __init__(self, database: Database, clock: Clock, key: SigningKey, trusted: TrustedKeys) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._trusted = trusted

    def refusal_allowed(self, item_code: str) -> bool:
        """True only for an item whose signed setting says so."""
        setting = self._stored(_refusal(item_code), RefusalSetting)
        return setting is not None and setting.allowed and setting.item_code == item_code

    def set_refusal(self, item_code: str, *, allowed: bool, ordered_by: str) -> None:
        """Sign and store the setting of one item."""
        setting = RefusalSetting(
            item_code=item_code, allowed=allowed, ordered_by=ordered_by, set_at=self._clock.now()
        )
        self._keep(_refusal(item_code), setting)

    def face_limit(self, algorithm: str) -> float | None:
        """Up to which distance the city takes this algorithm's comparisons; None when it takes none of them."""
        setting = self._stored(_face(algorithm), FaceSetting)
        if setting is None or not setting.allowed or setting.algorithm != algorithm:
            return None
        return setting.most_distance

    def set_face(self, algorithm: str, most_distance: float, *, allowed: bool, ordered_by: str) -> None:
        """Sign and store the setting of one algorithm. Raises pydantic.ValidationError for a senseless one."""
        setting = FaceSetting(
            algorithm=algorithm,
            most_distance=most_distance,
            allowed=allowed,
            ordered_by=ordered_by,
            set_at=self._clock.now(),
        )
        self._keep(_face(algorithm), setting)

    def offline_limits(self) -> OfflineLimits:
        """What machines may hold; the contract's own limits where the city signed none."""
        setting = self._stored(_LIMITS, LimitsSetting)
        return OfflineLimits() if setting is None else setting.limits

    def set_offline_limits(self, limits: OfflineLimits, *, ordered_by: str) -> None:
        """Sign and store them. Machines have them with the next bundle."""
        self._keep(_LIMITS, LimitsSetting(limits=limits, ordered_by=ordered_by, set_at=self._clock.now()))

    def _stored(self, name: str, kind: type[_Setting]) -> _Setting | None:
        with self._database.read() as connection:
            stored = connection.execute(_ENVELOPE, {"name": name}).scalar_one_or_none()
        if stored is None:
            return None
        try:
            envelope = SignedEnvelope.model_validate_json(stored)
            return kind.from_payload(self._trusted.open(envelope, _KIND))
        except (ValidationError, SignatureInvalidError):
            return None

    def _keep(self, name: str, setting: Message) -> None:
        envelope = self._key.sign(_KIND, setting.to_payload()).model_dump_json().encode()
        statement = insert(city_settings).values(name=name, envelope=envelope)
        with self._database.write() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_={"envelope": envelope})
            )


def _refusal(item_code: str) -> str:
    return f"refusal_by_machine:{item_code}"


def _face(algorithm: str) -> str:
    return f"face_proofs:{algorithm}"
