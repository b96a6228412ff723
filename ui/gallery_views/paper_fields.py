# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's pages of what was read on a paper."""

from __future__ import annotations

from kiosk.contract.message import Text
from kiosk.journey.drawing_paper_fields import drawn_fields
from kiosk.journey.views import FoundRow, PaperFieldsPage

_ADDRESS = FoundRow(
    key="premises",
    label=Text(zh="开在哪（写到门牌号）", en="Address (with the house number)"),
    value="平顶山市新华区样例路8号临街3号铺",
    now="",
    ticked=False,
)
_PHONE = FoundRow(
    key="phone",
    label=Text(zh="手机号", en="Mobile phone"),
    value="138 0000 4521",
    now="139 **** 1234",
    ticked=False,
)


def paper_fields_pages() -> dict[str, PaperFieldsPage]:
    """Each state that looks different."""
    ticked = FoundRow(_ADDRESS.key, _ADDRESS.label, _ADDRESS.value, _ADDRESS.now, ticked=True)
    return {
        "paper-fields-reading": drawn_fields(()),
        "paper-fields": drawn_fields((_ADDRESS, _PHONE)),
        "paper-fields-ticked": drawn_fields((ticked, _PHONE)),
    }
