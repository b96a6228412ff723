# SPDX-License-Identifier: GPL-3.0-or-later
"""A small centre on a real socket that checks stamps, keeps idempotency, and can misbehave on purpose.

Only what a client's tests need; the reference centre is another program. Each request takes the next
behaviour of `script`, or behaves.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import format_datetime

from kiosk.contract.cases import SubmissionAnswer
from kiosk.contract.delivery import (
    BatchedAnswer,
    CaseBatch,
    CaseBatchAnswer,
    Lapse,
    LapseAnswer,
    LapseReceipt,
    MaterialAnswer,
    Withdrawal,
    WithdrawalAnswer,
    WithdrawalOutcome,
)
from kiosk.contract.fleet import EnrolmentAnswer, HeartbeatAnswer
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SigningKey, TrustedKeys, digest, read_stamp, verify_request
from kiosk.timing import SystemClock
from tests.offline_cache import profiles
from tests.offline_cache.outbox_cases import answer_to


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class TinyCentre:
    """`cases`: application id to (body digest, case number); `script`: words, see `_behave`."""

    def __init__(
        self,
        machine_keys: TrustedKeys | None = None,
        *,
        demonstration: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._tls = tls
        self.key = SigningKey.generate(demonstration=demonstration, profile=profiles.current())
        self.demonstration = demonstration
        self.machine_keys = machine_keys
        self.script: deque[str] = deque()
        self.withdrawal: tuple[WithdrawalOutcome, str | None, Text | None] = (WithdrawalOutcome.NOTED, None, None)
        self.always = ""
        self.requests: list[Request] = []
        self.cases: dict[str, tuple[str, str]] = {}
        self.refusals: dict[str, ProblemCode] = {}
        """Applications that are taken neither alone nor in a batch, with the code of each."""
        self.acknowledged: set[str] = set()
        self.papers: set[str] = set()
        self.lapses: list[Lapse] = []
        self.withdrawals: list[Withdrawal] = []
        self.catalogue: bytes | None = None
        self.clock_ahead_s = 0.0
        self.arrived = threading.Event()
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def enrolment(self) -> EnrolmentAnswer:
        return EnrolmentAnswer(
            machine_id="K-1",
            site=Text(zh="测试大厅", en="Test hall"),
            city_code="410400",
            centre_keys={self.key.key_id: self.key.public_text()},
            demonstration=self.demonstration,
        )

    def stop(self) -> None:
        self.stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _secured(self, connection: socket.socket) -> socket.socket:
        connection.settimeout(10)
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def _one(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), self._secured(plain) as connection:
            request = _read(connection)
            if request is None:
                return
            with self._lock:
                self.requests.append(request)
                behaviour = self.script.popleft() if self.script else self.always
            self.arrived.set()
            self._behave(connection, request, behaviour)

    def _behave(self, connection: socket.socket, request: Request, behaviour: str) -> None:
        word, _, rest = behaviour.partition(" ")
        match word:
            case "":
                connection.sendall(self._answer(request))
            case "lose":
                # The commit is done; the answer never leaves.
                self._answer(request)
            case "reset":
                self._answer(request)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "cut":
                whole = self._answer(request)
                connection.sendall(whole[: len(whole) // 2])
            case "dribble":
                # A byte every 50 ms: never silent, never done.
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100_000:
                    if self.stopped.is_set():
                        return
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)
            case "dribble-body":
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not self.stopped.wait(0.05):
                    connection.sendall(b" ")
            case "silent":
                self.stopped.wait(float(rest or 30))
            case "flood":
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n")
                while not self.stopped.is_set():
                    connection.sendall(b" " * 65536)
            case "nonsense":
                connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" + b"\x00\xff" * 100)
            case "status":
                status, _, retry_after = rest.partition(" ")
                connection.sendall(_http(int(status), b"<html>oops</html>", {"Retry-After": retry_after}))
            case "problem":
                status, code = rest.split(" ")
                problem = {"type": "about:blank", "title": "no", "status": int(status), "code": code, "detail": ""}
                connection.sendall(_http(int(status), json.dumps(problem).encode(), {}))
            case "body":
                connection.sendall(_http(200, rest.encode(), {}))
            case "redirect":
                connection.sendall(_http(302, b"", {"Location": rest}))
            case "gzip":
                connection.sendall(_http(200, b"\x1f\x8b", {"Content-Encoding": "gzip"}))
            case "foreign-key" | "other-application" | "other-body" | "swapped" | "other-case":
                connection.sendall(self._false(request, word))
            case _:
                raise AssertionError(f"no such behaviour: {behaviour}")

    def _answer(self, request: Request) -> bytes:
        refusal = self._stamp_fault(request)
        if refusal:
            date = format_datetime(
                (SystemClock().now() + timedelta(seconds=self.clock_ahead_s)).astimezone(UTC), True
            )
            refused = json.dumps({"title": refusal, "status": 401, "code": "stamp_refused"}).encode()
            return _http(401, refused, {"Date": date})
        path = request.target.partition("?")[0]
        if path.endswith("/v1/cases"):
            return self._case(request)
        if path.endswith("/v1/case-batches"):
            return self._batch(request)
        if "/v1/materials/" in path:
            return self._material(request)
        if path.endswith("/v1/lapses"):
            return self._lapse(request)
        if path.endswith("/v1/withdrawals"):
            return self._withdrawal(request)
        if path.endswith(("/v1/ratings", "/v1/callbacks", "/v1/complaints", "/v1/events")):
            key = request.headers["idempotency-key"]
            self.acknowledged.add(key)
            return _http(200, json.dumps({"id": key, "ticket_no": "T-1"}).encode(), {})
        if path.endswith("/v1/catalogue") and self.catalogue is not None:
            return _http(200, self.catalogue, {})
        if path.endswith("/v1/heartbeats"):
            now = SystemClock().now() + timedelta(seconds=self.clock_ahead_s)
            answer = HeartbeatAnswer(centre_time=now, catalogue_revision="r1")
            return _http(200, answer.model_dump_json().encode(), {})
        return _http(404, b"{}", {})

    def _case(self, request: Request) -> bytes:
        taken = self._taken(request.headers["idempotency-key"], request.body)
        if isinstance(taken, Problem):
            return _http(taken.status, taken.model_dump_json().encode(), {})
        return _http(201, taken.model_dump_json().encode(), {})

    def _batch(self, request: Request) -> bytes:
        """Each body by itself, in its order."""
        answers = []
        for body in CaseBatch.model_validate_json(request.body).bodies:
            key = json.loads(body)["application_id"]
            taken = self._taken(key, body.encode())
            if isinstance(taken, Problem):
                answers.append(BatchedAnswer(application_id=key, problem=taken))
            else:
                answers.append(BatchedAnswer(application_id=key, answer=taken))
        return _http(200, CaseBatchAnswer(answers=tuple(answers)).model_dump_json().encode(), {})

    def _taken(self, key: str, body: bytes) -> SubmissionAnswer | Problem:
        made = json.loads(body)
        if key in self.refusals:
            code = self.refusals[key]
            return Problem(title=code, status=410, code=code)
        papers = {one["sha256"] for one in made.get("attachments", ()) if one["data"] is None}
        if papers - self.papers:
            return Problem(title="a paper", status=409, code=ProblemCode.MATERIAL_MISSING)
        with self._lock:
            known = self.cases.setdefault(key, (digest(body), f"C-{len(self.cases) + 1:04d}"))
        if known[0] != digest(body):
            return Problem(title="other", status=422, code=ProblemCode.KEY_REUSED)
        return answer_to(key, body, self.key, case_no=known[1], demonstration=self.demonstration)

    def _material(self, request: Request) -> bytes:
        sha256 = digest(request.body)
        assert request.target.endswith(sha256.removeprefix("sha256:"))
        self.papers.add(sha256)
        answer = MaterialAnswer(sha256=sha256.removeprefix("sha256:"), size=len(request.body))
        return _http(200, answer.model_dump_json().encode(), {})

    def _lapse(self, request: Request) -> bytes:
        lapse = Lapse.model_validate_json(request.body)
        self.lapses.append(lapse)
        receipt = LapseReceipt(
            application_id=lapse.application_id,
            reason=lapse.reason,
            ticket_no="L-1",
            received_at=SystemClock().now(),
            told=False,
        )
        answer = LapseAnswer(receipt=self.key.sign("lapse_receipt", receipt.to_payload()))
        return _http(200, answer.model_dump_json().encode(), {})

    def _withdrawal(self, request: Request) -> bytes:
        order = Withdrawal.model_validate_json(request.body)
        self.withdrawals.append(order)
        outcome, case_no, where = self.withdrawal
        answer = WithdrawalAnswer(withdrawal_id=order.withdrawal_id, outcome=outcome, case_no=case_no, where=where)
        return _http(200, answer.model_dump_json().encode(), {})

    def _false(self, request: Request, how: str) -> bytes:
        key, body, signer = request.headers["idempotency-key"], request.body, self.key
        if how == "foreign-key":
            signer = SigningKey.generate()
        elif how == "other-application":
            key = "0" * 8 + key[8:]
        elif how == "other-body":
            body += b" "
        answer = answer_to(key, body, signer)
        if how == "swapped":
            answer = answer.model_copy(update={"receipt": answer.decision, "decision": answer.receipt})
        if how == "other-case":
            answer = answer.model_copy(update={"decision": answer_to(key, body, signer, case_no="C-X").decision})
        return _http(201, answer.model_dump_json().encode(), {})

    def _stamp_fault(self, request: Request) -> str:
        if self.machine_keys is None:
            return ""
        stamp = read_stamp(request.headers)
        if stamp is None:
            return "no stamp"
        try:
            verify_request(
                self.machine_keys, stamp, method=request.method, target=request.target, body=request.body
            )
        except Exception as error:
            return str(error)
        return ""


@contextlib.contextmanager
def running(centre: TinyCentre) -> Iterator[TinyCentre]:
    try:
        yield centre
    finally:
        centre.stop()


def _read(connection: socket.socket) -> Request | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        raw += chunk
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65536)
    method, target, _ = first.split(" ")
    return Request(method, target, headers, body)


def _http(status: int, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
