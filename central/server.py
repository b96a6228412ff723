# SPDX-License-Identifier: GPL-3.0-or-later
"""The application and its server."""

from __future__ import annotations

import json
import logging
import secrets
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import structlog
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from central.api import (
    arrival_routes,
    booking_routes,
    case_routes,
    demo_controls,
    identity_routes,
    licence_routes,
    machine_routes,
    people_routes,
)
from central.api.answering import Answering, answer_problems
from central.api.demo_controls import SufferFaults
from central.api.documentation import openapi_of
from central.background import behind_the_requests
from central.centre import Centre, open_centre
from central.demo import demo_staff
from central.desk import (
    book_pages,
    case_pages,
    deferred_pages,
    fleet_pages,
    late_pages,
    messages_pages,
    post_checks_pages,
    revocations_pages,
)
from central.desk import pages as desk_pages
from central.desk.roles import ALL_BUT_AUDIT, roles_of
from central.desk.sitting import NothingHereError, nothing_here
from central.desk.staff import StaffMember
from central.documents import FontMissingError
from central.identity import DEMONSTRATION_ALGORITHM
from central.pages import check_pages, draft_pages, guide_pages
from central.pages import routes as public_pages
from central.settings import CentreSettings, SettingsRefusedError
from central.slow_lines import impatient_protocol
from kiosk.contract.message import Text
from kiosk.timing import Clock
from kiosk.typesetting.fonts import load_fonts

_ASSETS: Final = Path(__file__).parent / "pages" / "assets"
_DEMO_SITE: Final = Text(zh="演示大厅", en="Demonstration hall")
_DEMO_DISTANCE: Final = 0.40
"""The machine's default threshold; on drawn faces it means nothing beyond them."""
_LOG: Final = structlog.get_logger("central")
_DEMO_STAFF: Final = "desk"


def create_app(settings: CentreSettings, *, clock: Clock | None = None) -> FastAPI:
    """The whole centre as an ASGI application. Raises SettingsRefusedError and DatabaseRefusedError."""
    return app_of(open_centre(settings, clock=clock))


def app_of(centre: Centre) -> FastAPI:
    """The application of an opened centre, which it closes at its end.

    Raises SettingsRefusedError when the font of the papers is missing: better now than at the first approval.
    """
    try:
        load_fonts()
    except FontMissingError as error:
        centre.close()
        raise SettingsRefusedError(str(error)) from error

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with behind_the_requests(centre):
            yield
        centre.close()

    app = FastAPI(
        title="Central service",
        description="The reference central service of the self-service kiosks.",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.centre = centre
    _ = centre.catalogue  # signed now, and not while the first machine waits
    app.openapi = lambda: openapi_of(app)  # type: ignore[method-assign]
    machines = (
        machine_routes,
        identity_routes,
        licence_routes,
        booking_routes,
        case_routes,
        arrival_routes,
        people_routes,
    )
    people = (public_pages, guide_pages, check_pages, draft_pages)
    desk = (
        desk_pages,
        case_pages,
        late_pages,
        messages_pages,
        deferred_pages,
        post_checks_pages,
        revocations_pages,
        fleet_pages,
        book_pages,
    )
    for part in (*machines, *people, *desk):
        app.include_router(part.router)
    app.mount("/assets", StaticFiles(directory=_ASSETS), name="assets")
    answer_problems(app)
    app.add_exception_handler(NothingHereError, nothing_here)
    if centre.settings.demonstration:
        app.state.faults = demo_controls.Faults()
        app.include_router(demo_controls.router)
    # Outside the framework's own outermost layer, which add_middleware cannot reach.
    inner = app.build_middleware_stack

    def stack() -> ASGIApp:
        outer: ASGIApp = Answering(inner(), centre.clock, centre.limits)
        return SufferFaults(outer, app.state.faults) if centre.settings.demonstration else outer

    app.build_middleware_stack = stack  # type: ignore[method-assign]
    return app


class _Announcing(uvicorn.Server):
    """Says on stdout, in one line of JSON, that it is ready."""

    def __init__(self, config: uvicorn.Config, line: dict[str, Any]) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(json.dumps(self._line, ensure_ascii=False) + "\n")
            sys.stdout.flush()


def serve(settings: CentreSettings, *, until_stdin_closes: bool = False) -> None:
    """Serve until told to end. Raises OSError when the address is taken, and what open_centre raises.

    A demonstration listens on loopback only: its people are fictional, its controls are open to whoever asks.

    until_stdin_closes: end with the parent process, so that a killed demonstration leaves nothing behind.
    """
    if settings.demonstration and settings.host not in demo_controls.LOOPBACK:
        raise SettingsRefusedError("a demonstration listens on loopback only: use --host 127.0.0.1")
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on sockets that name their protocol; without it each answer waits 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        settings = replace(settings, port=listener.getsockname()[1])
        centre = open_centre(settings)
        log_as_json()
        line: dict[str, Any] = {"ready": True, "url": f"http://{settings.host}:{settings.port}"}
        if settings.demonstration:
            line |= _demonstration_way_in(centre)
        config = uvicorn.Config(
            app_of(centre),
            http=impatient_protocol(centre.limits),
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        server = _Announcing(config, line)
        if until_stdin_closes:
            threading.Thread(target=_end_with_stdin, args=(server,), daemon=True).start()
        server.run(sockets=[listener])


def _demonstration_way_in(centre: Centre) -> dict[str, Any]:
    centre.city_settings.set_face(DEMONSTRATION_ALGORITHM, _DEMO_DISTANCE, allowed=True, ordered_by="demonstration")
    # One password for all: whoever shows the desk changes its people in one breath.
    password = secrets.token_urlsafe(12)
    colleagues = demo_staff()
    everybody = StaffMember(_DEMO_STAFF, "演示工作人员", None, ALL_BUT_AUDIT, None)
    others = [StaffMember(one.name, one.full_name, one.department, roles_of(one.roles), None) for one in colleagues]
    centre.staff.put_all([everybody, *others], password)
    return {
        "enrolment_code": centre.fleet.new_code(_DEMO_SITE),
        "staff": {"name": _DEMO_STAFF, "password": password},
        "colleagues": [one.to_payload() for one in colleagues],
    }


def _end_with_stdin(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    server.should_exit = True


def log_as_json() -> None:
    """One JSON object a line on stderr; stdout is for answers to whoever started us."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
