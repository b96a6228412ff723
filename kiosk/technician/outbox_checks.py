# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of what waits on this machine for the centre: service, limits, ages, what needs a hand, retention."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.audit import AuditStanding, audit_standing, kept_for
from kiosk.contract.items import OfflineLimits
from kiosk.faults import explain
from kiosk.faults.counting import counted
from kiosk.journey.troubles import ServiceGap
from kiosk.technician.machine_checks import Machine
from kiosk.technician.results import CheckResult, is_good, is_wrong, look_at, not_checked
from offline_cache import Limit, MustDecline, RetentionLine, Standing, Usage, may_take, standing

_EXPORT = "bring the line up; until then `kiosk outbox export --to DIR --by NAME` carries the queue to the centre"

_AUDIT_GRACE = timedelta(days=7)
"""A walk along a long log takes its quiet hours, and a machine is switched off at a week-end."""


def service(machine: Machine) -> CheckResult:
    """Whether the centre has ordered this machine out of service."""
    seen = _seen(machine)
    if seen is None:
        return _unseen("revocation")
    if seen.revoked:
        return is_wrong(
            "revocation",
            f"out of service: {seen.revoked}",
            explain(ServiceGap.REVOKED).technician.source,
            "ask the centre's operator; `kiosk outbox export --to DIR --by NAME` takes along what it owes",
        )
    return is_good("revocation", "in service")


def ordered_out(machine: Machine) -> bool:
    """Whether this machine knows that the centre takes nothing from it, as the check of its service tells."""
    seen = _seen(machine)
    return seen is not None and bool(seen.revoked)


def limits(machine: Machine) -> CheckResult:
    """What this machine may hold without its line, and how much of that is used."""
    seen = _seen(machine)
    if seen is None:
        return _unseen("limits")
    set_to, now = seen.limits or OfflineLimits(), machine.clock.now()
    verdict = may_take(set_to, seen.usage, now)
    found = _used(seen.usage, set_to, now) + ("" if seen.limits else "; the city's limits are not known yet")
    # Ages and orders have a check of their own.
    near = verdict.near - {Limit.AGE}
    if isinstance(verdict, MustDecline) and (passed := verdict.passed - {Limit.AGE, Limit.REVOKED}):
        return is_wrong("limits", found, f"passed: {_named(passed)}; nothing is registered offline", _help(passed))
    if near:
        return look_at("limits", found, f"near: {_named(near)}", _help(near))
    return is_good("limits", found)


def waiting(machine: Machine) -> CheckResult:
    """How old what waits is, what has expired, and what a technician must release."""
    seen = _seen(machine)
    if seen is None:
        return _unseen("waiting")
    usage, now = seen.usage, machine.clock.now()
    alarm = timedelta(hours=(seen.limits or OfflineLimits()).alarm_hours)
    age = timedelta(0) if usage.oldest is None else max(timedelta(0), now - usage.oldest)
    oldest = "" if usage.oldest is None else f", the oldest for {_time(age)}"
    waits = counted(usage.applications, "application")
    found = f"{waits}{oldest}; {seen.parked} parked, {usage.expired} expired and not told"
    if usage.expired:
        return is_wrong(
            "waiting", found, "applications are too old to become a case: staff must call back", _EXPORT
        )
    if age > alarm:
        return is_wrong("waiting", found, f"older than {_time(alarm)}", _EXPORT)
    if seen.parked:
        return look_at(
            "waiting",
            found,
            "parked records need a person",
            "`kiosk outbox list` names the reason; then `kiosk outbox release ID --by NAME`",
        )
    return is_good("waiting", found)


def retention(machine: Machine) -> CheckResult:
    """What is kept of each class of data, for how long, and what should be gone."""
    seen = _seen(machine)
    if seen is None:
        return _unseen("retention")
    now = machine.clock.now()
    audit = audit_standing(machine.folder.audit)
    keep = kept_for(machine.settings.store.audit_keep_years)
    found = "; ".join([*(_kept(line, now) for line in seen.retention), _audit_kept(audit, keep, now)])
    overdue = [line for line in seen.retention if line.overdue]
    if overdue and not machine.kiosk_runs():
        return look_at("retention", found, _overdue(overdue), "start the kiosk: its sender ends what is overdue")
    if any(line.overdue for line in overdue if line.keep >= timedelta(days=1)):
        return look_at(
            "retention", found, _overdue(overdue), "wait two minutes; if it stays, look at the sender's log"
        )
    if audit.oldest is not None and now - audit.oldest > keep + _AUDIT_GRACE:
        return look_at(
            "retention",
            found,
            "overdue: audit files",
            "let the kiosk run beside its centre: idle, it drops them; not while the log's chain is broken",
        )
    return is_good("retention", found)


def _seen(machine: Machine) -> Standing | None:
    path = machine.folder.store
    if not path.exists():
        return None
    keep_answers = timedelta(minutes=machine.settings.store.keep_answers_minutes)
    return standing(path, machine.clock.now(), keep_answers)


def _unseen(check_id: str) -> CheckResult:
    return not_checked(check_id, "no store that can be read", "see the check of the store")


def _used(usage: Usage, limits: OfflineLimits, now: datetime) -> str:
    silent = "never" if usage.last_contact is None else f"{_time(max(timedelta(0), now - usage.last_contact))} ago"
    return (
        f"{usage.applications} of {counted(limits.most_applications, 'application')}, "
        f"{usage.bytes >> 20} of {limits.most_bytes >> 20} MiB, {usage.free_bytes >> 20} MiB free "
        f"(least {limits.least_free_bytes >> 20}), "
        f"the centre heard {silent} (most {counted(limits.days_without_contact, 'day')})"
    )


def _named(limits: frozenset[Limit]) -> str:
    return ", ".join(limit.value for limit in Limit if limit in limits)


def _help(limits: frozenset[Limit]) -> str:
    return " ".join(explain(limit).technician.source for limit in Limit if limit in limits)


def _kept(line: RetentionLine, now: datetime) -> str:
    oldest = "" if line.oldest is None else f", oldest {_time(max(timedelta(0), now - line.oldest))}"
    return f"{line.data_class.value} {line.rows} (keep {_time(line.keep)}{oldest})"


def _audit_kept(audit: AuditStanding, keep: timedelta, now: datetime) -> str:
    oldest = "" if audit.oldest is None else f", oldest {_time(max(timedelta(0), now - audit.oldest))}"
    return f"audit {counted(audit.files, 'file')} (keep {_time(keep)}{oldest})"


def _overdue(lines: list[RetentionLine]) -> str:
    return "overdue: " + ", ".join(f"{line.data_class.value} {line.overdue}" for line in lines)


def _time(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} days"
    return f"{minutes // 60} h" if minutes >= 120 else f"{minutes} min"
