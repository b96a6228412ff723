# SPDX-License-Identifier: GPL-3.0-or-later
"""Who acted for the applicant (代办), on a paper: in part, how, and within what scope."""

from __future__ import annotations

from central.documents.frame import pair
from kiosk.contract.cases import Application
from kiosk.contract.message import Text
from kiosk.contract.proxies import GROUND_WORDS
from kiosk.standards import mask_name, mask_number
from kiosk.typesetting.sheet import Sheet


def agent_lines(sheet: Sheet, application: Application, scope: Text | None) -> None:
    """Nothing where nobody did. scope: as both read it; None where the item has none any more."""
    proxy = application.proxy
    if proxy is None:
        return
    pair(sheet, "代办人", f"{mask_name(proxy.agent.name)}　{mask_number(proxy.agent.number)}")
    pair(sheet, "代办方式", GROUND_WORDS[proxy.ground].zh)
    if scope is not None:
        pair(sheet, "代办范围", scope.zh)
