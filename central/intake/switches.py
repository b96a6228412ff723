# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders of the city that take an item or a rule out of automatic deciding, at once and everywhere.

An item that is off is offered at no machine. What of it arrives all the same, every case of an item for people, and
every case of an item with a rule off goes to a person: a switch never leads past a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, Field, ValidationError, model_validator
from sqlalchemy import Row, bindparam, func, select

from central.database import Database
from central.database.decision_tables import switches
from central.database.schema import stamp
from kiosk.contract.cases import DecidingFact, RuleState
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Message, Text
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, SigningKey, TrustedKeys
from kiosk.timing import Clock

_KIND: Final = "switch"
_CITY: Final = Text(zh="本市的安排", en="the city's arrangement")
ITEM_OFF: Final = Text(
    zh="这件事现在不在机器上办，您的申请由工作人员处理",
    en="This service is off the machines at present, so a person handles your application",
)
FOR_PEOPLE: Final = Text(
    zh="这件事现在每一件都由工作人员来定", en="At present a person decides every case of this service"
)


class Switch(StrEnum):
    """on: as the item's data say. people: offered, and decided by people alone. off: not offered; of a rule: it is
    not judged, and who decides is a person."""

    ON = "on"
    PEOPLE = "people"
    OFF = "off"


class SwitchOrder(Message):
    """The payload of a signed "switch". rule_id: None for the whole item. why: for whoever reads it later."""

    item_code: str
    rule_id: str | None
    to: Switch
    ordered_by: str = Field(min_length=1, max_length=200)
    why: str = Field(min_length=1, max_length=500)
    ordered_at: AwareDatetime

    @model_validator(mode="after")
    def _a_rule_is_on_or_off(self) -> SwitchOrder:
        if self.rule_id is not None and self.to is Switch.PEOPLE:
            raise ValueError("a rule is on or off")
        return self


@dataclass(frozen=True)
class Switched:
    """How an item stands: its own switch, and the ids of its rules that are off."""

    item: Switch = Switch.ON
    rules_off: frozenset[str] = field(default_factory=frozenset)

    def because(self) -> tuple[DecidingFact, ...]:
        """Why a person decides, whatever the rules find; empty where they may decide."""
        texts = {Switch.OFF: ITEM_OFF, Switch.PEOPLE: FOR_PEOPLE}
        text = texts.get(self.item)
        return () if text is None else (DecidingFact(text=text, source=_CITY, state=RuleState.UNKNOWN),)


_NOTHING: Final = Switched()
# Built once: every decision asks.
_ORDERS: Final = select(switches).order_by(switches.c.number)
_ORDERS_OF_ITEM: Final = _ORDERS.where(switches.c.item_code == bindparam("item_code"))


class Switches:
    """Reads and signs them. An order that does not verify counts as one to let people decide."""

    def __init__(self, database: Database, clock: Clock, key: SigningKey, trusted: TrustedKeys) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._trusted = trusted

    def order(self, item_code: str, rule_id: str | None, to: Switch, *, ordered_by: str, why: str) -> SwitchOrder:
        """Sign and keep an order, in force from now on. Raises pydantic.ValidationError for a senseless one."""
        order = SwitchOrder(
            item_code=item_code,
            rule_id=rule_id,
            to=to,
            ordered_by=ordered_by,
            why=why,
            ordered_at=self._clock.now(),
        )
        envelope = self._key.sign(_KIND, order.to_payload()).model_dump_json().encode()
        with self._database.write() as connection:
            connection.execute(
                switches.insert().values(
                    item_code=item_code, rule_id=rule_id, ordered_at=stamp(order.ordered_at), envelope=envelope
                )
            )
        return order

    def of(self, item_code: str) -> Switched:
        """How an item stands now."""
        return self._standings(item_code).get(item_code, _NOTHING)

    def offered(self, items: Iterable[ServiceItem]) -> tuple[ServiceItem, ...]:
        """The items as machines are to have them; the same objects where no order is in force."""
        standings = self._standings()
        return tuple(_offered(item, standings.get(item.code, _NOTHING)) for item in items)

    def newest(self) -> int:
        """Changes with every order; cheap."""
        with self._database.read() as connection:
            newest: int = connection.execute(select(func.coalesce(func.max(switches.c.number), 0))).scalar_one()
        return newest

    def orders(self, *, in_force: bool = False) -> tuple[SwitchOrder | str, ...]:
        """All orders, oldest first, or those alone that hold now and change something. What does not verify is told
        in words."""
        with self._database.read() as connection:
            rows = connection.execute(select(switches).order_by(switches.c.number)).all()
        if in_force:
            rows = list({(row.item_code, row.rule_id): row for row in rows}.values())
        read = [self._read(row) or f"order {row.number} on {row.item_code} does not verify" for row in rows]
        return tuple(one for one in read if not in_force or isinstance(one, str) or one.to is not Switch.ON)

    def _standings(self, item_code: str | None = None) -> Mapping[str, Switched]:
        statement, given = (_ORDERS, None) if item_code is None else (_ORDERS_OF_ITEM, {"item_code": item_code})
        with self._database.read() as connection:
            rows = connection.execute(statement, given).all()
        standings: dict[str, Switched] = {}
        for row in {(row.item_code, row.rule_id): row for row in rows}.values():
            order = self._read(row)
            was = standings.get(row.item_code, _NOTHING)
            if row.rule_id is None:
                to = Switch.PEOPLE if order is None else order.to
                standings[row.item_code] = Switched(to, was.rules_off)
            elif order is None or order.to is not Switch.ON:
                standings[row.item_code] = Switched(was.item, was.rules_off | {row.rule_id})
        return standings

    def _read(self, row: Row[tuple[object, ...]]) -> SwitchOrder | None:
        """The order of a row, None when it is not what was signed here."""
        try:
            envelope = SignedEnvelope.model_validate_json(row.envelope)
            order = SwitchOrder.from_payload(self._trusted.open(envelope, _KIND))
        except (ValidationError, SignatureInvalidError):
            return None
        return order if (order.item_code, order.rule_id) == (row.item_code, row.rule_id) else None


def _offered(item: ServiceItem, switched: Switched) -> ServiceItem:
    # A rule that a later version of the item no longer has stops nothing.
    rules_off = switched.rules_off & {rule.id for rule in item.rules}
    if switched.item is Switch.ON and not rules_off:
        return item
    enabled = item.enabled and switched.item is not Switch.OFF
    return item.model_copy(update={"enabled": enabled, "automatic": False})
