# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked again of an application that comes later than it was signed.

It is not the application of that moment: the card may have been lost or have expired, its holder may have died, the
account may be another's. Any such change, and any register that cannot say that there is none, leaves the decision
to a person. An application that comes while its citizen stands there is judged by its item's rules alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from central.decisions import wording
from central.items import ItemDefinition
from central.registers import ACCOUNT, ASKED_WHEN_LATE, CENTRE, MONEY_WHEN_LATE, Errand, Reading, Registers, Silence
from central.registers.bank_accounts import BankAccountRecord
from central.registers.id_cards import IdCardRecord
from central.registers.population import PopulationRecord
from central.registers.social_insurance import SocialInsuranceRecord
from central.registers.source import Record
from kiosk.contract.cases import AnswerOrigin, Application, DecidingFact, RuleState
from kiosk.contract.message import Text
from kiosk.timing import CHINA_STANDARD_TIME

PURPOSE: Final = Text(
    zh="断网时登记、后来才送到的，再核对证件、本人和收款账户有没有变化",
    en="To check again, of what was registered without a line and came later, that card, person and account are "
    "as they were",
)
CARD_LOST: Final = Text(zh="您登记时用的证件，现在已挂失或注销", en="The card that you used has been reported lost")
CARD_UNCLEAR: Final = Text(
    zh="您登记时用的证件，要由工作人员核对", en="The card that you used needs a member of staff"
)
CARD_REPLACED: Final = Text(
    zh="您登记时用的证件，后来换过新的", en="The card that you used has been replaced by a new one"
)
CARD_EXPIRED: Final = Text(zh="您登记时用的证件，现在已过有效期", en="The card that you used has expired since")
NOT_LIVING: Final = Text(
    zh="人口库的登记状态要由工作人员核对", en="The entry in the population register needs a member of staff"
)
ACCOUNT_OF_ANOTHER: Final = Text(
    zh="银行现在查不到这个收款账户是您本人的", en="The bank cannot confirm now that this account is yours"
)
ACCOUNT_CHANGED: Final = Text(
    zh="您登记以后，登记的收款账户变了", en="The account on record has changed since you registered"
)
ACCOUNT_CARD_LOST: Final = Text(
    zh="收款的社保卡现在已挂失或注销", en="The social security card of the account has been reported lost"
)
NO_RECORD: Final = Text(zh="{register}里没有可供核对的记录", en="{register} has no record to check this by")
YOUR_CARD: Final = Text(zh="您的证件", en="Your card")


@dataclass(frozen=True)
class AskedAgain:
    """What has changed, each in words with its source, and the record of what was asked.

    silent: which of the changes are no more than a register that did not answer.
    """

    changes: tuple[DecidingFact, ...]
    readings: tuple[Reading, ...]
    silent: tuple[Silence, ...]


def ask_again(
    registers: Registers, definition: ItemDefinition, application: Application, at: datetime
) -> AskedAgain:
    """Ask, and name every change."""
    asked_anyway = definition.facts.register_fields()
    money = {name: fields for name, fields in MONEY_WHEN_LATE.items() if name in asked_anyway}
    if not application.form.get("account"):
        money.pop(ACCOUNT, None)  # There is none to ask the bank about; the card's own is the register's matter.
    errand = Errand(PURPOSE, application.application_id, CENTRE)
    answers, readings = registers.ask_again({**ASKED_WHEN_LATE, **money}, errand, application)
    changes = list(_expiry(application, at.astimezone(CHINA_STANDARD_TIME).date()))
    for name, answer in answers.items():
        title = registers.sources[name].title
        changes += [
            DecidingFact(text=text, source=title, state=state)
            for text, state in _judged(answer, application, title)
        ]
    silent = tuple(answer for answer in answers.values() if isinstance(answer, Silence))
    return AskedAgain(tuple(changes), readings, silent)


_Judged = Iterator[tuple[Text, RuleState]]


def _expiry(application: Application, today: date) -> Iterator[DecidingFact]:
    valid_to = application.applicant.valid_to
    if valid_to is not None and valid_to < today:
        yield DecidingFact(text=CARD_EXPIRED, source=YOUR_CARD, state=RuleState.FAIL)


def _judged(answer: Record | Silence | None, application: Application, title: Text) -> _Judged:
    match answer:
        case Silence():
            yield wording.silence_words(answer), RuleState.UNKNOWN
        case IdCardRecord():
            yield from _card(answer, application)
        case PopulationRecord():
            if answer.alive is not True:
                yield NOT_LIVING, RuleState.UNKNOWN if answer.alive is None else RuleState.FAIL
        case BankAccountRecord():
            if not answer.belongs:
                yield ACCOUNT_OF_ANOTHER, RuleState.FAIL
        case SocialInsuranceRecord():
            yield from _paid_from(answer, application)
        case _:
            yield wording.fill(NO_RECORD, register=title), RuleState.UNKNOWN


def _card(record: IdCardRecord, application: Application) -> _Judged:
    if record.lost is None:
        yield CARD_UNCLEAR, RuleState.UNKNOWN
    elif record.lost:
        yield CARD_LOST, RuleState.FAIL
    if record.valid_from is not None and record.valid_from > application.applicant.valid_from:
        yield CARD_REPLACED, RuleState.FAIL


def _paid_from(record: SocialInsuranceRecord, application: Application) -> _Judged:
    if application.origins.get("account") is AnswerOrigin.REGISTER and not record.paid_to_card:
        yield ACCOUNT_CHANGED, RuleState.FAIL
    if record.paid_to_card and record.card_normal is False:
        yield ACCOUNT_CARD_LOST, RuleState.FAIL
