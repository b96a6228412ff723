# SPDX-License-Identifier: GPL-3.0-or-later
"""A draft on the phone of whoever holds its resume code: look at it, go on typing, delete it. Never submit it.

The code comes in the address, is used to open the box, and is forgotten with the answer: it is in no log (the log
has the route's pattern), in no redirect to elsewhere, and in no referrer. Whoever does not know it can forge no
request.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from central.api.requests import TheCentre, line_of
from central.centre import Centre
from central.drafts import KeptDraft
from central.drafts.form import Posted, has_rules, phone_pages, read_posted, typed_only, without_hidden
from central.pages.rendering import Pages
from kiosk.contract import routes
from kiosk.contract.drafts import DraftContent, DraftDeposit
from kiosk.contract.items import ServiceItem
from kiosk.contract.problems import Problem
from kiosk.sealing import BoxDamagedError
from kiosk.sealing.drafts import DraftKeys, draft_keys, open_draft, seal_draft
from kiosk.standards import normalise_pick_up_code

router = APIRouter(include_in_schema=False)
_PAGES: Final = Pages(Path(__file__).parent / "templates")

Language = Annotated[str, Query(alias="lang", max_length=5)]


@dataclass(frozen=True)
class _Opened:
    """A draft that this code opens. item: None when it is offered no more."""

    code: str
    keys: DraftKeys
    kept: KeptDraft
    content: DraftContent
    item: ServiceItem | None

    @property
    def seen(self) -> str:
        """Names this state of the draft, so that two who type at once do not undo each other."""
        return self.content.saved_at.isoformat()


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=400, max_part_size=10_000)


Form = Annotated[FormData, Depends(_form)]


@router.get("/r")
def type_code(request: Request, centre: TheCentre, language: Language = "zh") -> Response:
    """Where a resume code can be typed."""
    if not centre.rates.draft_page.allows(line_of(request)):
        return _too_many(centre, language)
    return _code_page(centre, language)


@router.post("/r")
def typed_code(request: Request, centre: TheCentre, form: Form, language: Language = "zh") -> Response:
    """Posted, so that the code is in no address that is sent on."""
    if not centre.rates.draft_page.allows(line_of(request)):
        return _too_many(centre, language)
    code = normalise_pick_up_code(_field(form, "code")[:40])
    if code is None:
        return _code_page(centre, language, fault="mistyped", status=422)
    return _to(code, language)


@router.get(routes.DRAFT_PAGE)
def draft(
    request: Request, centre: TheCentre, code: str, language: Language = "zh", saved: bool = False
) -> Response:
    """The item, until when the draft is kept, what is needed, and the form."""
    if not centre.rates.draft_page.allows(line_of(request)):
        return _too_many(centre, language)
    opened = _open(centre, code)
    if opened is None:
        return _code_page(centre, language, fault="unknown", status=404)
    return _page(centre, opened, language, told="saved" if saved else "")


@router.post(routes.DRAFT_PAGE)
def save(request: Request, centre: TheCentre, code: str, form: Form, language: Language = "zh") -> Response:
    """Keep what was typed. Nothing is kept while one answer is wrong, and the page says which."""
    if not centre.rates.draft_page.allows(line_of(request)):
        return _too_many(centre, language)
    opened = _open(centre, code)
    if opened is None or opened.item is None:
        return _code_page(centre, language, fault="unknown", status=404)
    # Of several that are chosen, each comes by itself.
    sent = {name: ",".join(str(value) for value in form.getlist(name)) for name in form}
    posted = read_posted(opened.item, sent)
    if posted.errors:
        return _page(centre, opened, language, posted=posted, told="wrong", status=422)
    if sent.get("seen") != opened.seen:
        return _page(centre, opened, language, posted=posted, told="changed", status=409)
    content = DraftContent(
        item_code=opened.item.code,
        item_version=opened.item.version,
        form=without_hidden(opened.item, posted.form),
        saved_at=centre.clock.now(),
    )
    box = seal_draft(opened.keys, content.model_dump_json().encode())
    deposit = DraftDeposit(locator=opened.keys.locator, box=base64.b64encode(box).decode())
    kept = centre.drafts.put(deposit, opened.kept.machine_id)
    if isinstance(kept, Problem):
        return _page(centre, opened, language, posted=posted, told="not_kept", status=kept.status)
    return _to(opened.code, language, "saved=1")


@router.post(routes.DRAFT_PAGE + "/delete")
def delete(request: Request, centre: TheCentre, code: str, language: Language = "zh") -> Response:
    if not centre.rates.draft_page.allows(line_of(request)):
        return _too_many(centre, language)
    opened = _open(centre, code)
    if opened is not None:
        centre.drafts.delete(opened.keys.locator)
    return _PAGES.answer("draft_deleted.html", centre.settings, language=language)


def _open(centre: Centre, typed: str) -> _Opened | None:
    code = normalise_pick_up_code(typed[:40])
    if code is None:
        return None
    keys = draft_keys(code)
    kept = centre.drafts.get(keys.locator)
    if kept is None:
        return None
    try:
        content = DraftContent.model_validate_json(open_draft(keys, kept.box))
    except (BoxDamagedError, ValidationError):
        return None
    definition = centre.definitions.get(content.item_code)
    item = definition.item if definition is not None and definition.item.enabled else None
    return _Opened(code, keys, kept, content, item)


def _page(
    centre: Centre,
    opened: _Opened,
    language: str,
    *,
    posted: Posted | None = None,
    told: str = "",
    status: int = 200,
) -> Response:
    form = {} if opened.item is None else typed_only(opened.item, opened.content.form)
    return _PAGES.answer(
        "draft.html",
        centre.settings,
        language=language,
        status=status,
        code=opened.code,
        item=opened.item,
        pages=() if opened.item is None else phone_pages(opened.item, form, posted),
        rules=opened.item is not None and has_rules(opened.item),
        keep_until=opened.kept.keep_until,
        saved_at=opened.content.saved_at,
        seen=opened.seen,
        told=told,
    )


def _code_page(centre: Centre, language: str, *, fault: str = "", status: int = 200) -> Response:
    return _PAGES.answer("draft_code.html", centre.settings, language=language, status=status, fault=fault)


def _to(code: str, language: str, query: str = "") -> Response:
    asked = "&".join(part for part in (query, "lang=en" if language == "en" else "") if part)
    path = routes.DRAFT_PAGE.format(code=code)
    return RedirectResponse(f"{path}?{asked}" if asked else path, status_code=303)


def _too_many(centre: Centre, language: str) -> Response:
    return _PAGES.answer("too_many.html", centre.settings, language=language, status=429)


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
