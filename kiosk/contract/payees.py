# SPDX-License-Identifier: GPL-3.0-or-later
"""The account that money goes to: what whoever changes it is told first, and that they were told.

Nobody is refused for it. Whether it is the applicant's own is found out by bank or register, or by a person.
"""

from __future__ import annotations

from typing import Final

from kiosk.contract.cases import AnswerOrigin, Application
from kiosk.contract.forms import SCOPE
from kiosk.contract.items import FormSpec
from kiosk.contract.message import Text
from kiosk.sealing import json_digest

FRAUD_HOTLINE: Final = "96110"
"""全国反诈专线, of the Ministry of Public Security."""
_ASKED: Final = "payee:"
WARNING: Final = Text(
    zh="任何机关都不会打电话、发短信叫您改收款账户。如果有人在电话里教您这样填，请停下来，那是诈骗。"
    f"拿不准，请拨打反诈专线 {FRAUD_HOTLINE}，或者问大厅工作人员。",
    en="No authority calls you or writes to you to have the account changed. If somebody on the phone told you to "
    f"fill this in, stop: it is fraud. If you are not sure, call {FRAUD_HOTLINE}, or ask the hall's staff.",
)
"""What is shown in large words. Its digest is in the record of the answer."""


def payee_key(form: FormSpec) -> str | None:
    """The key of the account that money goes to; None where a form has none."""
    for category in form.ui_schema.get("elements", ()):
        for control in category.get("elements", ()):
            if control.get("options", {}).get("payee") is True:
                return str(control["scope"]).removeprefix(SCOPE)
    return None


def payee_consent_id(key: str) -> str:
    """The id of the ConsentRecord that says what became of the warning: given, when the account was changed."""
    return _ASKED + key


def warning_digest() -> str:
    """What that ConsentRecord carries."""
    return json_digest(WARNING.to_payload())


def payee_changed(application: Application, key: str) -> bool:
    """Whether the account is another than the one on record, or was typed or read from a chip: what the applicant
    said to the warning, or, where a machine asked nothing, where the answer came from."""
    if key not in application.form:
        return False
    wanted = payee_consent_id(key)
    asked = next((one.given for one in application.consents if one.id == wanted), False)
    return asked or application.origins.get(key) is not AnswerOrigin.REGISTER
