# SPDX-License-Identifier: GPL-3.0-or-later
"""What OpenAPI says is what is served: schemathesis signs its own garbage and sends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from central.settings import CentreSettings, Limits
from kiosk.contract import routes
from tests.central_api.central_machine import TIMEOUT, TestMachine
from tests.central_api.running_centre import MORNING, running

_MANY = 1_000_000
schemathesis.serializer.alias("application/pdf", "application/octet-stream")


def _limits() -> Limits:
    return Limits(
        status_per_machine=_MANY,
        status_per_person=_MANY,
        withdrawals_per_machine=_MANY,
        withdrawals_per_person=_MANY,
        challenges_per_machine=_MANY,
        enrolments_per_address=_MANY,
        public_pages_per_address=_MANY,
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("centre")
    with running(CentreSettings(data=folder, demonstration=True, limits=_limits())) as centre:
        yield centre, centre.machine()


def test_every_route_of_the_contract_is_described(served: Any) -> None:
    centre, _ = served
    described = requests.get(centre.url + "/openapi.json", timeout=TIMEOUT).json()["paths"]
    wanted = {
        value.partition("?")[0]
        for name, value in vars(routes).items()
        if name.isupper() and isinstance(value, str) and value.startswith("/v1/")
    }
    assert wanted == set(described)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", routes.ENROLMENTS),
        ("POST", routes.HEARTBEATS),
        ("GET", routes.CATALOGUE),
        ("POST", routes.CHALLENGES),
        ("POST", routes.PROOFS),
        ("POST", routes.PREFILLS),
        ("POST", routes.CASES),
        ("POST", routes.CASE_BATCHES),
        ("PUT", routes.MATERIAL),
        ("POST", routes.HAND_INS),
        ("POST", routes.LAPSES),
        ("POST", routes.WITHDRAWALS),
        ("POST", routes.STATUS_QUESTIONS),
        ("GET", routes.CASE_STATUS),
        ("GET", routes.DOCUMENT),
        ("POST", routes.DOCUMENT_PRINTS),
        ("POST", routes.RATINGS),
        ("POST", routes.CALLBACKS),
    ],
)
def test_no_described_request_makes_the_centre_fail(served: Any, method: str, path: str) -> None:
    centre, machine = served
    schema = schemathesis.openapi.from_url(centre.url + "/openapi.json")

    @given(case=schema[path][method].as_strategy())
    @settings(
        max_examples=25,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def send(case: schemathesis.Case[Any]) -> None:
        _signed(machine, case)

    send()


def _signed(machine: TestMachine, case: schemathesis.Case[Any]) -> None:
    sent = case.as_transport_kwargs(base_url=machine.url)
    request = requests.Request(
        sent["method"],
        sent["url"],
        params=sent.get("params"),
        headers={k: v for k, v in (sent.get("headers") or {}).items() if k.lower() != "idempotency-key"},
        data=sent.get("data"),
        json=sent.get("json"),
    ).prepare()
    body = request.body or b""
    raw = body if isinstance(body, bytes) else body.encode()
    request.headers.update(machine.headers(sent["method"], request.path_url, raw, at=MORNING))
    answer = machine.http.send(request, timeout=TIMEOUT)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
    case.validate_response(answer, excluded_checks=_unsuited())


def _unsuited() -> list[Any]:
    """Bodies are parsed after the stamp, and a GET may be refused for more than its schema says."""
    from schemathesis import checks

    names = {"positive_data_acceptance", "negative_data_rejection", "missing_required_header", "ignored_auth"}
    return [check for check in checks.CHECKS.get_all() if check.__name__ in names]
