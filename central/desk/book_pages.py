# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's book for auditors: who did and saw what. Reading it is a row of it, too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from central.api.requests import TheCentre
from central.desk.book import MOST_SHOWN, BookFilter, DeskAct
from central.desk.roles import Permission
from central.desk.sitting import staff_page, who_may
from central.desk.staff import StaffSession
from central.desk.words import ACTS, details_of_act

router = APIRouter(prefix="/desk", include_in_schema=False)

Auditor = Annotated[StaffSession, who_may(Permission.READ_BOOK)]
Word = Annotated[str, Query(max_length=40)]


@router.get("/book")
def book(
    centre: TheCentre,
    sitting: Auditor,
    staff: Word = "",
    case_no: Word = "",
    act: Word = "",
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:
    """Filtered by person, case and kind; the newest first."""
    wanted = BookFilter(
        staff=staff.strip(),
        case_no="".join(case_no.split()),
        act=DeskAct(act) if act in set(DeskAct) else None,
        before=before,
    )
    rows = centre.desk_book.rows(wanted, sitting.department)
    centre.desk_book.note(sitting, DeskAct.READ_BOOK)
    return staff_page(
        centre,
        sitting,
        "book.html",
        rows=rows,
        wanted=wanted,
        acts=ACTS,
        details_of_act=details_of_act,
        more=rows[-1].number if len(rows) == MOST_SHOWN else None,
    )
