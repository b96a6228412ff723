# SPDX-License-Identifier: GPL-3.0-or-later
"""What a centre is told when it starts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from kiosk.contract.message import Text
from kiosk.sealing import Profile

YEARS: Final = range(1970, 2200)
"""What a machine may say of a moment: a clock whose battery is dead begins in 1970, and none shows year 9999."""
_CITY_CODE: Final = re.compile(r"[0-9]{6}")


class SettingsRefusedError(Exception):
    """The centre cannot start so; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Limits:
    """How often, how large, how long. Counts are for each window named; sizes in bytes.

    What a person may try is counted for one way at one machine: whoever holds a found card, or one machine
    that has been tampered with, can then neither guess for long nor lock the person out everywhere.
    """

    body_bytes: int = 2_000_000
    case_bytes: int = 6_500_000
    """Of an application: 4 MiB of scanned papers are 5.6 MB in base64, a signature is at most 0.6 MB."""
    lapse_bytes: int = 7_500_000
    """Of a lapse: an application as text inside a message, its quotes escaped."""
    loose_paper_bytes: int = 256 << 20
    """Of papers of one machine that no case has named yet: more than a day's backlog, less than a disk."""
    head_time: timedelta = timedelta(seconds=10)
    body_time: timedelta = timedelta(seconds=20)
    case_time: timedelta = timedelta(seconds=60)
    """For an application: 6.5 MB over a line of 1 Mbit/s."""
    status_per_machine: int = 20
    status_per_address: int = 10
    status_per_person: int = 10
    """Of questions with a card, in an hour at all machines: of 2**25 short codes nobody guesses one."""
    withdrawals_per_machine: int = 20
    withdrawals_per_person: int = 10
    licences_per_machine: int = 20
    licences_per_person: int = 20
    """Of authorisations at all machines, in an hour: an application has a few papers, and some are tried again."""
    person_window: timedelta = timedelta(hours=1)
    public_pages_per_address: int = 120
    drafts_asked_per_machine: int = 20
    draft_pages_per_address: int = 20
    drafts_per_machine: int = 1_000
    """Kept at a time: 64 MB at most of one machine, and some ten a day for 90 days."""
    files_checked_per_address: int = 10
    enrolments_per_address: int = 10
    logins_per_address: int = 10
    window: timedelta = timedelta(minutes=1)
    challenge_tries: int = 3
    challenge_life: timedelta = timedelta(minutes=5)
    challenges_per_person: int = 6
    challenges_per_machine: int = 60
    challenge_window: timedelta = timedelta(hours=1)
    wrong_before_lock: int = 5
    lock: timedelta = timedelta(minutes=15)
    wrong_before_long_lock: int = 15
    long_lock: timedelta = timedelta(hours=24)
    assertion_life: timedelta = timedelta(minutes=30)
    enrolment_code_life: timedelta = timedelta(hours=24)
    staff_session_life: timedelta = timedelta(hours=8)
    hearing_working_days: int = 5
    """For which a citizen may speak before an approval is taken back; the city confirms how many."""
    distrusted_for: timedelta = timedelta(days=365)
    """How long a broken undertaking is remembered against its giver; the city confirms how long."""
    capacity_per_s: float = 20.0
    """Applications a second that this centre decides and commits, papers rendered. Measured: one process on two
    cores gives four answers at once within 229 ms; a city with more sets its own."""


DEMONSTRATION_LIMITS: Final = Limits(
    challenges_per_person=10_000,
    challenges_per_machine=600,
    status_per_machine=60,
    status_per_address=60,
    status_per_person=600,
    licences_per_machine=120,
    licences_per_person=600,
    public_pages_per_address=600,
    files_checked_per_address=60,
    drafts_asked_per_machine=120,
    draft_pages_per_address=120,
)
"""A demonstration shows the same few people again and again."""


@dataclass(frozen=True)
class CentreSettings:
    """One centre.

    data: folder of database and keys. public_url: what QR codes point to, without a trailing slash;
    None makes it of host and port. items: folder of the service items; None for those of the program. profile: of
    the keys that the first start makes; those that are there keep theirs. seals_in_token: that a demonstration's
    first start makes the keys of its seals in a PKCS#11 token, where SoftHSM is installed. items_in_all: up to how
    many made-up guides fill the catalogue of a demonstration; None leaves what is there.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 0
    demonstration: bool = False
    public_url: str | None = None
    city_code: str = "410400"
    city_name: Text = field(default_factory=lambda: Text(zh="平顶山市", en="Pingdingshan"))
    hotline: str = "0375-12345"
    items: Path | None = None
    limits: Limits | None = None
    profile: Profile = Profile.STANDARD
    seals_in_token: bool = False
    items_in_all: int | None = None

    def __post_init__(self) -> None:
        if not _CITY_CODE.fullmatch(self.city_code):
            raise SettingsRefusedError(f"city code {self.city_code!r}: six digits of GB/T 2260 are wanted")
        if not 0 <= self.port <= 65535:
            raise SettingsRefusedError(f"port {self.port}: 0 to 65535 is wanted")
        if self.public_url is not None and not re.fullmatch(r"https?://[^\s?#]+", self.public_url):
            raise SettingsRefusedError(f"public URL {self.public_url!r}: http(s)://host[/path] is wanted")

    @property
    def base_url(self) -> str:
        """Where the public finds this centre."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def effective_limits(self) -> Limits:
        if self.limits is not None:
            return self.limits
        return DEMONSTRATION_LIMITS if self.demonstration else Limits()
