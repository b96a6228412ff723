# SPDX-License-Identifier: GPL-3.0-or-later
"""Fictional people: their cards, their stories, and what each case of theirs must come to.

The first of them stand in people.json, bank_cards.json and records.json; families/NAME.json add people, cases of
people who are there already, bank cards and records: a file a field of work.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field

from central.decisions import Confirmation
from kiosk.contract.cases import Applicant, CardType, CaseOutcome
from kiosk.contract.message import Message, Text

FOLDER: Final = Path(__file__).parent
PEOPLE_FILE: Final = FOLDER / "people.json"
BANK_CARDS_FILE: Final = FOLDER / "bank_cards.json"
FAMILIES: Final = FOLDER / "families"
_CONFIRMATIONS_FILE: Final = FOLDER / "confirmations.json"


class DemoCard(Message):
    """A card as a reader would find it. sex: GB/T 2261.1 digit; nation: GB/T 3304 digits, "" where the
    layout has none; valid_to None is 长期. The fields from pass_number on belong to one layout or two."""

    card_type: CardType
    name: str
    sex: str = Field(pattern=r"^[0129]$")
    nation: str = Field(pattern=r"^([0-9]{2})?$")
    birth_date: date
    address: str
    number: str
    authority: str
    valid_from: date
    valid_to: date | None
    pass_number: str | None
    issue_count: str | None
    english_name: str | None
    chinese_name: str | None
    country: str | None
    version: str | None
    accepting_org: str | None
    renewals: str | None
    old_number: str | None

    def applicant(self) -> Applicant:
        """The person as an application names them."""
        return Applicant(
            card_type=self.card_type,
            number=self.number,
            name=self.name,
            sex={"1": "男", "2": "女"}.get(self.sex, "未知"),
            nation=self.nation or (self.country or ""),
            birth_date=self.birth_date,
            address=self.address,
            authority=self.authority,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class DemoCase(Message):
    """One case that this person can show. answers: what is typed; the rest is prefilled.

    guardian: who acts for this child, by their id. authorises: materials whose e-licence they authorise.
    leaves_out: papers that they do not have scanned.
    outcome: with refusal by machine off; outcome_when_refusal_allowed: with it on for the item.
    """

    item: str
    answers: dict[str, Any]
    outcome: CaseOutcome
    outcome_when_refusal_allowed: CaseOutcome
    note: Text
    guardian: str | None = None
    authorises: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


class DemoPerson(Message):
    """One person. phone, pin: what the city has on record, None for nothing."""

    id: str
    story: Text
    card: DemoCard
    phone: str | None
    pin: str | None
    cases: tuple[DemoCase, ...]


class DemoBankCard(Message):
    """The bank card that a person has with them. expires: YYMMDD, as on the chip; own: whether the bank has the
    account under this person's number and name."""

    person: str
    account: str
    scheme: Literal["debit", "credit", "quasi_credit", "e_cash"]
    expires: str = Field(pattern=r"^[0-9]{6}$")
    own: bool


class _PeopleFile(Message):
    demonstration: Literal[True]
    people: tuple[DemoPerson, ...]


class _BankCardsFile(Message):
    demonstration: Literal[True]
    about: str
    cards: tuple[DemoBankCard, ...]


class _ConfirmationsFile(Message):
    demonstration: Literal[True]
    confirmations: tuple[Confirmation, ...]


class Family(Message):
    """families/NAME.json. cases: more cases of people of any file, by their id. registers: records, by register,
    table and key; a key stands in one file only."""

    demonstration: Literal[True]
    people: tuple[DemoPerson, ...] = ()
    cases: dict[str, tuple[DemoCase, ...]] = Field(default_factory=dict)
    bank_cards: tuple[DemoBankCard, ...] = ()
    registers: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict)
    confirmations: tuple[Confirmation, ...] = ()


def families() -> tuple[Family, ...]:
    """All of them, by name of file."""
    return tuple(Family.model_validate_json(path.read_bytes()) for path in sorted(FAMILIES.glob("*.json")))


def demo_people() -> tuple[DemoPerson, ...]:
    """All demonstration people. Raises ValueError where a family adds cases of nobody."""
    people = {one.id: one for one in _PeopleFile.model_validate_json(PEOPLE_FILE.read_bytes()).people}
    for family in families():
        people |= {one.id: one for one in family.people}
    for family in families():
        for name, cases in family.cases.items():
            if name not in people:
                raise ValueError(f"cases of {name}, who is nobody")
            person = people[name]
            people[name] = person.model_copy(update={"cases": (*person.cases, *cases)})
    return tuple(people.values())


def demo_bank_cards() -> tuple[DemoBankCard, ...]:
    """One bank card of each, in the order of the people."""
    first = _BankCardsFile.model_validate_json(BANK_CARDS_FILE.read_bytes()).cards
    return (*first, *(card for family in families() for card in family.bank_cards))


def demo_confirmations() -> tuple[Confirmation, ...]:
    """What the demonstration city has confirmed, so that refusals can be shown. Binds nobody."""
    first = _ConfirmationsFile.model_validate_json(_CONFIRMATIONS_FILE.read_bytes()).confirmations
    return (*first, *(entry for family in families() for entry in family.confirmations))
