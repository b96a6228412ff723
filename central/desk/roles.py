# SPDX-License-Identifier: GPL-3.0-or-later
"""What a member of staff is, and what that lets them do: one function says it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final, assert_never


class Role(StrEnum):
    """What somebody is at the desk; a person may be several. An auditor is nothing else: none audits themselves."""

    CLERK = "clerk"
    CHIEF = "chief"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    OPERATOR = "operator"


ROLE_NAMES: Final = MappingProxyType(
    {
        Role.CLERK: "经办",
        Role.CHIEF: "首席服务官",
        Role.SUPERVISOR: "督查主管",
        Role.AUDITOR: "审计",
        Role.OPERATOR: "设备管理",
    }
)


class Permission(StrEnum):
    """One thing that a session may do. Which cases it may do it to is central.desk.scope's."""

    READ_CASES = "read_cases"
    """Lists, cases, papers, attachments, searching."""
    HANDLE_CASES = "handle_cases"
    """Take, decide, ask once for what is missing, pass up, hand back, close."""
    SEE_ALL_QUEUES = "see_all_queues"
    """What is passed up or flagged, as a queue of its own."""
    ASSIGN = "assign"
    """Give a case to a colleague."""
    ASK_AGAIN = "ask_again"
    """Ask for a supplement a second time, with a reason."""
    PAUSE = "pause"
    """Begin and end a special procedure."""
    READ_CITIZENS = "read_citizens"
    """Call-backs, registrations that lapsed, withdrawals, complaints."""
    ANSWER_CITIZENS = "answer_citizens"
    """Call them, and write down what was done."""
    POST_CHECK = "post_check"
    """See whether an undertaking is kept."""
    REVOKE = "revoke"
    """Revoke an approval."""
    READ_MACHINES = "read_machines"
    READ_BOOK = "read_book"
    """The desk's book of who did and saw what."""


ALL_BUT_AUDIT: Final = frozenset({Role.CLERK, Role.CHIEF, Role.SUPERVISOR, Role.OPERATOR})
"""Who does everything at a small desk, and in a demonstration."""


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """All that somebody with these roles may do."""
    return frozenset(permission for role in roles for permission in _of_role(role))


def _of_role(role: Role) -> tuple[Permission, ...]:
    match role:
        case Role.CLERK:
            return (*_READING, Permission.HANDLE_CASES, Permission.ANSWER_CITIZENS, Permission.POST_CHECK)
        case Role.CHIEF:
            return (
                *_READING,
                Permission.HANDLE_CASES,
                Permission.ANSWER_CITIZENS,
                Permission.SEE_ALL_QUEUES,
                Permission.ASSIGN,
                Permission.PAUSE,
                Permission.POST_CHECK,
                Permission.REVOKE,
            )
        case Role.SUPERVISOR:
            return (
                *_READING,
                Permission.ANSWER_CITIZENS,
                Permission.SEE_ALL_QUEUES,
                Permission.ASSIGN,
                Permission.ASK_AGAIN,
                Permission.PAUSE,
            )
        case Role.AUDITOR:
            return (*_READING, Permission.SEE_ALL_QUEUES, Permission.READ_MACHINES, Permission.READ_BOOK)
        case Role.OPERATOR:
            return (Permission.READ_MACHINES,)
        case _:
            assert_never(role)


_READING: Final = (Permission.READ_CASES, Permission.READ_CITIZENS)


def roles_of(words: Iterable[str]) -> frozenset[Role]:
    """The roles of their words. Raises ValueError for an unknown one, none at all, or an auditor who is more."""
    wanted = set(words)
    unknown = wanted - set(Role)
    if unknown:
        raise ValueError(f"no role {sorted(unknown)[0]}; there are: {', '.join(Role)}")
    roles = frozenset(Role(word) for word in wanted)
    if not roles:
        raise ValueError(f"a member of staff has a role: {', '.join(Role)}")
    if Role.AUDITOR in roles and len(roles) > 1:
        raise ValueError("an auditor has no other role: nobody audits their own work")
    return roles
