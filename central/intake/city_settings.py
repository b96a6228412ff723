# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that the city signs: whether an item may be refused by rules alone. Off unless signed."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import AwareDatetime, ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.schema import city_settings
from kiosk.contract.message import Message
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, SigningKey, TrustedKeys
from kiosk.timing import Clock

_KIND: Final = "city_setting"


class RefusalSetting(Message):
    """The payload: may this item be refused by rules alone, who ordered it, and when."""

    name: Literal["refusal_by_machine"] = "refusal_by_machine"
    item_code: str
    allowed: bool
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
        with self._database.read() as connection:
            stored = connection.execute(
                select(city_settings.c.envelope).where(city_settings.c.name == _name(item_code))
            ).scalar_one_or_none()
        if stored is None:
            return False
        try:
            envelope = SignedEnvelope.model_validate_json(stored)
            setting = RefusalSetting.from_payload(self._trusted.open(envelope, _KIND))
        except (ValidationError, SignatureInvalidError):
            return False
        return setting.allowed and setting.item_code == item_code

    def set_refusal(self, item_code: str, *, allowed: bool, ordered_by: str) -> None:
        """Sign and store the setting of one item."""
        setting = RefusalSetting(
            item_code=item_code, allowed=allowed, ordered_by=ordered_by, set_at=self._clock.now()
        )
        envelope = self._key.sign(_KIND, setting.to_payload()).model_dump_json().encode()
        statement = insert(city_settings).values(name=_name(item_code), envelope=envelope)
        with self._database.write() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_={"envelope": envelope})
            )


def _name(item_code: str) -> str:
    return f"refusal_by_machine:{item_code}"
