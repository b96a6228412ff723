# SPDX-License-Identifier: GPL-3.0-or-later
"""一事一码 and 一码告知: a guide with the list that somebody needs, all guides, by place, and the instant ones.

No page needs a script. Answers to a guide's questions come in the address and are used for that answer alone: the
log has the route's pattern, and nothing keeps them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from central.api.requests import TheCentre, line_of
from central.centre import Centre
from central.licences.types import load_types
from central.pages.rendering import Pages
from central.public_guides import MOST_TYPED, PlaceShown
from kiosk.contract import guide_words, routes
from kiosk.contract.guide_lists import (
    QUERY_PREFIX,
    Needed,
    known_answers,
    needed,
    stopping,
    wanted_materials,
)
from kiosk.contract.guides import GuideItem, MaterialNeed, Zone
from kiosk.contract.items import ServiceItem
from kiosk.contract.theme_words import theme_words

router = APIRouter(include_in_schema=False)
_PAGES: Final = Pages(Path(__file__).parent / "templates")
_MOST_PARAMETERS: Final = 20
"""Of an address that are looked at; no item asks more than five questions."""

Language = Annotated[str, Query(alias="lang", max_length=5)]
Typed = Annotated[str, Query(alias="find", max_length=200)]
Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@router.get("/")
def index(
    request: Request, centre: TheCentre, find: Typed = "", page: Number = 1, language: Language = "zh"
) -> Response:
    """All guides of the city, found by words, a bounded page of them at a time."""
    if not centre.rates.page.allows(line_of(request)):
        return _too_many(centre, language)
    return _list(centre, language, "index.html", "/", find, page)


@router.get(routes.INSTANT_PAGE)
def instant(
    request: Request, centre: TheCentre, find: Typed = "", page: Number = 1, language: Language = "zh"
) -> Response:
    """The public list of what is decided at once (秒批秒办)."""
    if not centre.rates.page.allows(line_of(request)):
        return _too_many(centre, language)
    return _list(centre, language, "index.html", routes.INSTANT_PAGE, find, page, instant=True)


@router.get(routes.PLACE_PAGE)
def place(
    request: Request, centre: TheCentre, region: str, find: Typed = "", page: Number = 1, language: Language = "zh"
) -> Response:
    """一码告知: what is done in a county, a town or a village, each with its guide and windows."""
    if not centre.rates.page.allows(line_of(request)):
        return _too_many(centre, language)
    shown = centre.guides.now().place(region)
    if shown is None:
        return _nothing(centre, language)
    path = routes.PLACE_PAGE.format(region=shown.code)
    return _list(centre, language, "place.html", path, find, page, place=shown)


@router.get(routes.GUIDE_PAGE)
def guide(request: Request, centre: TheCentre, item_code: str, language: Language = "zh") -> Response:
    """Everything about one item (一事一码), with the list for the answers in the address."""
    if not centre.rates.page.allows(line_of(request)):
        return _too_many(centre, language)
    item = centre.guides.now().item(item_code)
    if item is None:
        return _nothing(centre, language)
    given = request.query_params.multi_items()[:_MOST_PARAMETERS]
    answers = known_answers(
        item, {name.removeprefix(QUERY_PREFIX): value for name, value in given if name.startswith(QUERY_PREFIX)}
    )
    names = {code: kind.name for code, kind in load_types().items()}
    return _PAGES.answer(
        "guide.html",
        centre.settings,
        language=language,
        path=routes.GUIDE_PAGE.format(item_code=item.code),
        here=_here(
            routes.GUIDE_PAGE.format(item_code=item.code),
            {f"{QUERY_PREFIX}{name}": answer for name, answer in answers.items()},
        ),
        item=item,
        service=item if isinstance(item, ServiceItem) else None,
        licences=names,
        answers=answers,
        rows=_rows(item, answers),
        possible=[one for one in item.questions if needed(item, one.when, answers) is not Needed.NO],
        stopped=stopping(item, answers),
        words=guide_words,
        theme_words=theme_words,
        elsewhere=Zone.ELSEWHERE,
        prefix=QUERY_PREFIX,
    )


def _rows(item: GuideItem, answers: dict[str, str]) -> list[dict[str, object]]:
    """The list that this person needs; perhaps: it depends on a question that is open."""
    return [
        {
            "material": material,
            "perhaps": verdict is Needed.MAYBE,
            "need": None if material.need is MaterialNeed.REQUIRED else guide_words.MATERIAL_NEEDS[material.need],
        }
        for material, verdict in wanted_materials(item, answers)
    ]


def _list(
    centre: Centre,
    language: str,
    template: str,
    path: str,
    find: str,
    page: int,
    *,
    instant: bool = False,
    place: PlaceShown | None = None,
) -> Response:
    guides = centre.guides.now()
    typed = find.strip()[:MOST_TYPED]
    region = "" if place is None else place.code
    shown = guides.find(typed, page, region=region, instant=instant)

    def leaf(number: int) -> str:
        return path + _query({"find": typed, "page": str(number)}, language)

    return _PAGES.answer(
        template,
        centre.settings,
        language=language,
        path=path,
        here=_here(path, {"find": typed, "page": str(shown.number) if shown.number > 1 else ""}),
        shown=shown,
        typed=typed,
        before=leaf(shown.number - 1) if shown.number > 1 else None,
        after=leaf(shown.number + 1) if shown.number < shown.pages else None,
        windows=guides.windows,
        tags=guide_words.RESULT_TAGS,
        zones=guide_words.ZONES,
        city_place=routes.PLACE_PAGE.format(region=centre.settings.city_code),
        region=region,
        instant=instant,
        place=place,
    )


def _here(path: str, parts: dict[str, str]) -> dict[str, str]:
    """This very page in each language."""
    return {language: path + _query(parts, language) for language in ("zh", "en")}


def _query(parts: dict[str, str], language: str) -> str:
    kept = {name: value for name, value in parts.items() if value}
    if language == "en":
        kept["lang"] = "en"
    return f"?{urlencode(kept)}" if kept else ""


def _nothing(centre: Centre, language: str) -> Response:
    return _PAGES.answer("nothing.html", centre.settings, language=language, status=404)


def _too_many(centre: Centre, language: str) -> Response:
    return _PAGES.answer("too_many.html", centre.settings, language=language, status=429)
