# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written down of a question before it is asked: for whom, for what, on what it rests, which fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from kiosk.contract.message import Message, Text


class AskerKind(StrEnum):
    """On whose behalf a register is asked. CENTRE: by itself, while nobody stands there."""

    MACHINE = "machine"
    STAFF = "staff"
    CENTRE = "centre"


class Asker(Message):
    """Who asks. id: of the machine, or the name under which a member of staff signs in; "" for the centre.
    by_agent: at the machine somebody acts for whoever is asked about."""

    kind: AskerKind
    id: str = ""
    by_agent: bool = False

    @classmethod
    def machine(cls, machine_id: str, *, by_agent: bool = False) -> Asker:
        return cls(kind=AskerKind.MACHINE, id=machine_id, by_agent=by_agent)

    @classmethod
    def staff(cls, name: str) -> Asker:
        return cls(kind=AskerKind.STAFF, id=name)


CENTRE: Final = Asker(kind=AskerKind.CENTRE)

DUTY: Final = Text(
    zh="法定职责，《个人信息保护法》第十三条第一款第三项，适用待本市确认",
    en="Statutory duty: Personal Information Protection Law, article 13, paragraph 1, item 3, "
    "its use here to be confirmed by the city",
)
"""What a question rests on that serves every item alike."""


@dataclass(frozen=True)
class Errand:
    """For what a register is asked, where no item says it. case: application id, session, or None."""

    purpose: Text
    case: str | None
    asker: Asker
    basis: Text = DUTY


@dataclass(frozen=True)
class Question:
    """One question, before it is asked. It names fields, and no value."""

    register_id: str
    purpose: Text
    basis: Text
    fields: tuple[str, ...]
    case: str | None
    asker: Asker


TO_TELL: Final = Text(zh="把办理情况通知您", en="To tell you what became of it")
"""For what the phone on record is asked when there is news."""


class Book(Protocol):
    """Where questions are written down."""

    def asked(self, number: str, questions: Sequence[Question]) -> tuple[int, ...]:
        """The rows of these questions about a person, durable when this returns. Raises when they cannot be
        written, and then nothing may be asked."""

    def ended(self, endings: Sequence[tuple[int, str]]) -> None:
        """How the questions of these rows ended: a ReadingState, or a SilenceReason. May be written later."""
