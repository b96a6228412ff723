# SPDX-License-Identifier: GPL-3.0-or-later
"""Every route of the centre, asked by nobody, by the wrong person, without its token, and for what is not there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from fastapi import APIRouter
from fastapi.routing import APIRoute

from central import api, desk, pages
from central.desk.roles import ALL_BUT_AUDIT, Role
from central.settings import CentreSettings
from kiosk.contract import routes
from tests.central_api.central_machine import TIMEOUT, TestMachine
from tests.central_api.desk_clerk import Clerk, clerk
from tests.central_api.running_centre import Running, running

PUBLIC = {
    "/desk/login",
    "/desk/logout",
    routes.ENROLMENTS,
}
"""Open to everybody by their nature: the way in, the way out, and a machine's first word."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str

    @property
    def desk(self) -> bool:
        return self.path.startswith("/desk")

    @property
    def of_machines(self) -> bool:
        return self.path.startswith("/v1/")

    def filled(self, value: str) -> str:
        return re.sub(r"\{[^}]*\}", value, self.path)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    settings = CentreSettings(data=tmp_path_factory.mktemp("centre"), demonstration=True)
    with running(settings) as one:
        yield one


def _routes() -> list[Route]:
    """Of every router in the rooms that have any; one that the server forgets answers 404, and fails here."""
    found: set[tuple[str, str]] = set()
    for room in (api, desk, pages):
        for module in pkgutil.iter_modules(room.__path__):
            router = getattr(importlib.import_module(f"{room.__name__}.{module.name}"), "router", None)
            if isinstance(router, APIRouter):
                routed = (route for route in router.routes if isinstance(route, APIRoute))
                found |= {(method, route.path) for route in routed for method in route.methods or ()}
    return [Route(method, path) for method, path in sorted(found) if not path.startswith("/demo")]


ROUTES = _routes()
DESK = [route for route in ROUTES if route.desk and route.path not in PUBLIC]
MACHINES = [route for route in ROUTES if route.of_machines and route.path not in PUBLIC]
OTHERS = [route for route in ROUTES if not route.desk and not route.of_machines]


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


def ask(centre: Running, http: Any, route: Route, value: str, **more: Any) -> requests.Response:
    answer: requests.Response = http.request(
        route.method, centre.url + route.filled(value), timeout=TIMEOUT, allow_redirects=False, **more
    )
    return answer


def test_the_routes_are_looked_at() -> None:
    assert len(DESK) >= 30
    assert len(MACHINES) >= 20
    assert {route.path for route in ROUTES} >= {routes.LICENCES, routes.DOCUMENT_PRINTS, routes.CHECK_PAGE}


@pytest.mark.parametrize("route", DESK, ids=_name)
def test_nobody_is_shown_the_way_to_the_login(centre: Running, route: Route) -> None:
    for cookies in ({}, {"desk_session": ""}, {"desk_session": "x" * 4000}, {"desk_session": "' OR 1=1 --"}):
        answer = ask(centre, requests, route, "1", data={}, cookies=cookies)
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/desk/login")
        assert not answer.content.strip() or b"csrf" not in answer.content


@pytest.mark.parametrize("route", [route for route in DESK if route.method == "POST"], ids=_name)
def test_no_form_is_taken_without_its_token(centre: Running, route: Route) -> None:
    one = _everybody(centre)
    for token in ({}, {"csrf": ""}, {"csrf": one.csrf[:-1]}, {"csrf": "é"}):
        answer = ask(centre, one.http, route, "1", data={"note": "x", **token})
        assert answer.status_code in (403, 404, 422), answer.text
        assert answer.status_code != 422 or "csrf" not in answer.text


_CLERKS: dict[str, Clerk] = {}


def _everybody(centre: Running) -> Clerk:
    key = f"{centre.url} everybody"
    if key not in _CLERKS:
        _CLERKS[key] = clerk(centre, "everybody", *ALL_BUT_AUDIT)
    return _CLERKS[key]


def _only(centre: Running, role: Role) -> Clerk:
    key = f"{centre.url} {role}"
    if key not in _CLERKS:
        _CLERKS[key] = clerk(centre, f"only-{role}", role)
    return _CLERKS[key]


OF_CITIZENS = [route for route in DESK if not route.path.startswith(("/desk/machines", "/desk/book"))]


@pytest.mark.parametrize("route", OF_CITIZENS, ids=_name)
def test_who_minds_machines_finds_nothing_of_citizens(centre: Running, route: Route) -> None:
    one = _only(centre, Role.OPERATOR)
    answer = ask(centre, one.http, route, "1", data={"csrf": one.csrf, "note": "x"})
    if route.path == "/desk" and answer.status_code == 303:
        # The first page leads to the one that is theirs.
        assert answer.headers["Location"] == "/desk/machines"
        return
    assert answer.status_code in (400, 403, 404, 422), (route, answer.status_code)


@pytest.mark.parametrize("route", [route for route in DESK if route.method == "POST"], ids=_name)
def test_an_auditor_changes_nothing(centre: Running, route: Route) -> None:
    one = _only(centre, Role.AUDITOR)
    answer = ask(centre, one.http, route, "1", data={"csrf": one.csrf, "note": "x"})
    if route.path == "/desk/find":
        assert answer.status_code in (200, 303, 404)
        return
    assert answer.status_code in (400, 403, 404, 422), (route, answer.status_code)


HOSTILE = [
    "0",
    "-1",
    "9" * 30,
    "x" * 5000,
    "%00",
    "..%2F..%2Fetc%2Fpasswd",
    "%E2%80%AE",
    "%ED%A0%80",
    "'%20OR%201=1%20--",
    "{{7*7}}",
    "<script>alert(1)<%2Fscript>",
    "true",
    "１",
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:20])
@pytest.mark.parametrize("route", [route for route in DESK + OTHERS if "{" in route.path], ids=_name)
def test_what_is_not_there_is_no_fault(centre: Running, route: Route, value: str) -> None:
    one = _everybody(centre)
    answer = ask(centre, one.http, route, value, data={"csrf": one.csrf, "note": "x"})
    assert answer.status_code < 500, (route, value, answer.text[:300])
    assert "<script>alert(1)</script>" not in answer.text
    assert answer.text.strip() != "49"


_MACHINES: dict[str, TestMachine] = {}


@pytest.mark.parametrize("route", MACHINES, ids=_name)
def test_no_machine_route_answers_without_a_stamp(centre: Running, route: Route) -> None:
    if centre.url not in _MACHINES:
        _MACHINES[centre.url] = centre.machine()
    machine = _MACHINES[centre.url]
    signed = machine.headers(route.method, "/v1/elsewhere", b"{}")
    for headers in ({}, {"X-Machine-Id": machine.machine_id}, signed):
        answer = ask(centre, requests, route, "1", data=b"{}", headers=headers)
        assert answer.status_code in (401, 403), (route, answer.status_code, answer.text[:200])
        assert answer.headers["Content-Type"] == "application/problem+json"
