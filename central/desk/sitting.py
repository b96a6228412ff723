# SPDX-License-Identifier: GPL-3.0-or-later
"""What every page of the desk stands on: the session and what it may do, the token of each form, the frame."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from central.api.requests import TheCentre, centre_of
from central.centre import Centre
from central.desk.roles import ROLE_NAMES, Permission
from central.desk.staff import StaffSession
from central.desk.words import EVENTS, FLAGS, OUTCOMES, QUEUES, RULE_STATES, STAGES, STANDS_FOR, STATES
from central.intake.case_state import CaseState
from central.pages.rendering import Pages

COOKIE: Final = "desk_session"
PAGES: Final = Pages(FilePath(__file__).parent / "templates")
_LONGEST: Final = 1_000


RowNumber = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The number of a row, as a database can count it."""


class NothingHereError(Exception):
    """For this person there is no such page; it is answered as if there were none at all."""


@dataclass(frozen=True)
class Place:
    """A tab of the desk. path: below /desk; name: as the page calls itself; permission: who has it."""

    path: str
    name: str
    permission: Permission


PLACES: Final = [
    Place("", "办件", Permission.READ_CASES),
    Place("/post-checks", "承诺核查", Permission.READ_CASES),
    Place("/deferred", "后补材料", Permission.READ_CASES),
    Place("/revocations", "撤销批准", Permission.READ_CASES),
    Place("/callbacks", "回电", Permission.READ_CITIZENS),
    Place("/messages", "短信", Permission.READ_CITIZENS),
    Place("/lapses", "没办成", Permission.READ_CITIZENS),
    Place("/withdrawals", "撤回", Permission.READ_CITIZENS),
    Place("/complaints", "投诉", Permission.READ_CITIZENS),
    Place("/machines", "设备", Permission.READ_MACHINES),
    Place("/book", "日志", Permission.READ_BOOK),
]
"""The tabs, in their order; each is shown to whom it is open."""


def _sitting(request: Request, centre: TheCentre) -> StaffSession:
    session = centre.staff.session(request.cookies.get(COOKIE, ""))
    if session is None:
        # A page, so the way to go is to the login and not a problem document.
        raise HTTPException(303, headers={"Location": "/desk/login"})
    return session


Sitting = Annotated[StaffSession, Depends(_sitting)]


def who_may(permission: Permission) -> Any:
    """The session, where it may do this; whoever may not finds nothing. Annotated[StaffSession, who_may(...)]."""

    def allowed(sitting: Sitting) -> StaffSession:
        if not sitting.may(permission):
            raise NothingHereError
        return sitting

    return Depends(allowed)


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=60, max_part_size=20_000)


Form = Annotated[FormData, Depends(_form)]


def _posted(sitting: Sitting, form: Form) -> FormData:
    if not hmac.compare_digest(field(form, "csrf").encode(), sitting.csrf.encode()):
        raise HTTPException(403)
    return form


Posted = Annotated[FormData, Depends(_posted)]


async def nothing_here(request: Request, _error: Exception) -> Response:
    """The answer to NothingHereError."""
    return nothing(centre_of(request))


def staff_page(
    centre: Centre, sitting: StaffSession, template: str, *, status: int = 200, **values: Any
) -> Response:
    """A page of the desk, with the names that all of them use."""
    return PAGES.answer(
        template,
        centre.settings,
        status=status,
        sitting=sitting,
        places=[place for place in PLACES if sitting.may(place.permission)],
        May=Permission,
        role_names=ROLE_NAMES,
        names={code: definition.item.plain_name.zh for code, definition in centre.definitions.items()},
        states=STATES,
        outcomes=OUTCOMES,
        rule_states=RULE_STATES,
        events=EVENTS,
        stages=STAGES,
        stands_for=STANDS_FOR,
        queue_names=QUEUES,
        flag_names=FLAGS,
        State=CaseState,
        **values,
    )


def nothing(centre: Centre) -> Response:
    """There is no such thing here."""
    return PAGES.answer("nothing.html", centre.settings, status=404)


def field(form: FormData, name: str) -> str:
    """What was typed, without the spaces around it, and bounded."""
    value = form.get(name, "")
    return "" if isinstance(value, UploadFile) else value.strip()[:_LONGEST]


def scanned_paper(material: str, pdf: bytes) -> Response:
    """A scanned paper, to be saved: it came from outside, so the browser does not show it beside the desk's own
    pages."""
    headers = {
        "Content-Disposition": f'attachment; filename="{material}.pdf"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(pdf, media_type="application/pdf", headers=headers)
