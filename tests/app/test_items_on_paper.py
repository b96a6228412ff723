# SPDX-License-Identifier: GPL-3.0-or-later
"""Every item of the city's list that ends with a paper, on a whole kiosk, page by page until the paper is out."""

from __future__ import annotations

import pytest

from kiosk.contract.guides import ResultWay
from kiosk.journey.phrases import Phrase
from tests.app.item_hall import ITEMS, Hall


@pytest.mark.timeout(120)
@pytest.mark.parametrize("code", [code for code, one in ITEMS.items() if one.item.result_way is ResultWay.PAPER])
def test_an_item_goes_as_far_as_its_paper(hall: Hall, code: str) -> None:
    _, result = hall.approved(code)
    assert result.headline == Phrase("Approved")
