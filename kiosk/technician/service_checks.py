# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of what joins the machine to the city: enrolment, catalogue, line, clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, assert_never

from kiosk.catalogue import BundleRefused, BundleStore
from kiosk.central_client import (
    CatalogueFresh,
    CatalogueUnchanged,
    CentralClient,
    Nonsense,
    NotEnrolled,
    NotReached,
    Refused,
    Unreached,
    Unwell,
)
from kiosk.contract.problems import ProblemCode
from kiosk.faults.counting import counted
from kiosk.sealing import DEMONSTRATION_PREFIX, KeyStoreError, Profile, SigningKey, StorageKeys, TrustedKeys
from kiosk.technician.machine_checks import Machine
from kiosk.technician.outbox_checks import ordered_out
from kiosk.technician.results import CheckResult, is_good, is_wrong, look_at, not_checked

CLOCK_ERROR_S: Final = 60.0
"""A wall clock that is off by more says so (design: time)."""

_UNREACHED: Final = {
    Unreached.NO_CONNECTION: ("nothing answers", "look at cable and network; is centre.url right?"),
    Unreached.NOT_SECURE: ("its certificate is not believed", "is the clock right? is centre.ca_file right?"),
    Unreached.TOO_LATE: ("it does not answer in time", "look at the network; ask the centre's operator"),
    Unreached.CUT_OFF: ("it breaks the connection off", "look at firewalls; is centre.url http or https?"),
    Unreached.RESTING: ("it did not answer just now", "check again in a minute"),
}

_SEE_SERVICE: Final = "see the check of the service ordered by the centre"


def enrolment(machine: Machine) -> CheckResult:
    if machine.damaged:
        return is_wrong("enrolment", str(machine.folder.enrolment), machine.damaged, "kiosk enrol CODE")
    answer = machine.enrolment
    if answer is None:
        return is_wrong("enrolment", "none", "this machine belongs to no centre", "kiosk enrol CODE")
    found = f"machine {answer.machine_id}, {answer.site.zh} · {answer.site.en}, city {answer.city_code}"
    shown = answer.demonstration or any(k.startswith(DEMONSTRATION_PREFIX) for k in answer.centre_keys)
    if shown and not machine.settings.machine.demonstration:
        return is_wrong("enrolment", found, "at a demonstration centre", "enrol it at the city's centre")
    return is_good("enrolment", found)


def catalogue(machine: Machine) -> CheckResult:
    answer = machine.enrolment
    if answer is None:
        return not_checked("catalogue", "not enrolled", "enrol the machine first")
    demonstration = machine.settings.machine.demonstration
    trusted = TrustedKeys(answer.centre_keys)
    bundle = BundleStore(
        machine.folder.bundle,
        trusted if demonstration else trusted.without_demonstration(),
        city_code=answer.city_code,
        demonstration=demonstration,
    ).load()
    if bundle is None:
        return is_wrong(
            "catalogue",
            "none",
            "no service can be offered",
            "start the kiosk with the line up",
        )
    if isinstance(bundle, BundleRefused):
        return is_wrong(
            "catalogue",
            f"refused: {bundle.fault}",
            bundle.detail,
            f"take {machine.folder.bundle} away and start the kiosk with the line up",
        )
    age = machine.clock.now() - bundle.issued_at
    items = counted(len(bundle.items), "item")
    found = f"revision {bundle.revision} of {bundle.issued_at:%Y-%m-%d}, {items}, signature good"
    if age > timedelta(days=machine.settings.centre.catalogue_days):
        return look_at(
            "catalogue",
            found,
            f"{counted(age.days, 'day')} old",
            "bring the line up; ask the centre why there is none newer",
        )
    return is_good("catalogue", found)


def line(machine: Machine) -> CheckResult:
    """A signed question for the catalogue: it shows line, centre, enrolment and stamp at once."""
    client = _client(machine)
    if isinstance(client, CheckResult):
        return client
    url = machine.settings.centre.url
    deadline_s = machine.settings.centre.answer_seconds
    if client.machine is None:
        how = client.reach(deadline_s=deadline_s)
        if how is not None:
            return is_wrong("line", url, *_UNREACHED[how])
        return is_good("line", f"{url} answers; the machine is not enrolled yet")
    before = machine.clock.monotonic()
    answer = client.catalogue(deadline_s=deadline_s)
    took = f"{(machine.clock.monotonic() - before) * 1000:.0f} ms"
    match answer:
        case CatalogueFresh() | CatalogueUnchanged():
            return is_good("line", f"{url} knows this machine, {took}")
        case NotReached(how):
            return is_wrong("line", url, *_UNREACHED[how])
        case Refused(problem):
            if problem.code is ProblemCode.NOT_ENROLLED and ordered_out(machine):
                # To enrol it would be the wrong hand: it is known there, and was told to serve nobody.
                found = f"{url} answers, {took}"
                return is_wrong("line", found, "it takes nothing from a machine out of service", _SEE_SERVICE)
            wrong, do = _refused(problem.code)
            return is_wrong("line", f"{url} answers, {took}", wrong, do)
        case Unwell(status, _):
            return is_wrong("line", f"{url} answers {status}", "the centre is unwell", "ask its operator")
        case Nonsense(wrong_how, detail):
            return is_wrong(
                "line",
                f"{url} answers, {took}",
                f"its answer is not believed: {wrong_how} {detail}".strip(),
                "is centre.url right? if so, enrol again or ask the centre's operator",
            )
        case NotEnrolled():
            return not_checked("line", "not enrolled", "enrol the machine first")
        case _:
            assert_never(answer)


def clock(machine: Machine) -> CheckResult:
    """Against the centre's time. A heartbeat is not sent: that is the running kiosk's alone."""
    now = machine.clock.now()
    found = f"{now:%Y-%m-%d %H:%M:%S}"
    client = _client(machine)
    if isinstance(client, CheckResult):
        return not_checked("clock", found, "needs a line to the centre")
    error_s = client.clock_error(deadline_s=machine.settings.centre.answer_seconds)
    if error_s is None or isinstance(error_s, Unreached):
        return not_checked("clock", found, "the centre did not tell its time")
    found = f"{found}, {error_s:+.0f} s off the centre's"
    if abs(error_s) > CLOCK_ERROR_S:
        return is_wrong(
            "clock",
            found,
            f"more than {CLOCK_ERROR_S:g} seconds off",
            "set the clock; let systemd-timesyncd or chrony keep it",
        )
    return is_good("clock", found)


def _client(machine: Machine) -> CentralClient | CheckResult:
    """A client, or why there can be none."""
    centre = machine.settings.centre
    if not centre.url:
        return is_wrong("line", "no address", "centre.url is not set", "write it")
    try:
        enrolled = machine.enrolment is not None and machine.keys.exist
        if enrolled:
            machine.keys.signing_key()
        return CentralClient(
            centre.url,
            machine.enrolment if enrolled else None,
            # A machine that is not enrolled asks unsigned questions only, and must not be given keys by asking.
            machine.keys if enrolled else _NoKeys(),
            machine.clock,
            demonstration=machine.settings.machine.demonstration,
            ca_file=centre.ca_file or None,
            connect_s=centre.connect_seconds,
        )
    except KeyStoreError as error:
        return is_wrong("line", "not asked", str(error), "mend the keys first")
    except (ValueError, OSError) as error:
        return is_wrong("line", centre.url, str(error), "mend centre.url or centre.ca_file")


def _refused(code: ProblemCode) -> tuple[str, str]:
    """What is wrong and what to do when the centre refuses this machine."""
    match code:
        case ProblemCode.NOT_ENROLLED:
            return "the centre does not know this machine", "kiosk enrol CODE"
        case ProblemCode.STAMP_REFUSED:
            return "the centre does not accept this machine's signature", "enrol it again with a new code"
        case ProblemCode.CLOCK_SKEW:
            return (
                "the clock is too far off for the centre",
                "set the clock; let systemd-timesyncd or chrony keep it",
            )
        case _:
            return f"the centre refuses: {code}", "ask its operator"


class _NoKeys:
    """Stands where keys would; whoever asks for one is mistaken."""

    profile = Profile.STANDARD

    def signing_key(self) -> SigningKey:
        raise KeyStoreError("this machine has no keys yet")

    def storage_keys(self) -> StorageKeys:
        raise KeyStoreError("this machine has no keys yet")

    def tag_secret(self) -> bytes:
        raise KeyStoreError("this machine has no keys yet")
