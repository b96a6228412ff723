# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints' ways of writing a moment: there and back, from every zone, and nothing that is no moment."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract.codes import MomentShape, NoMoment, c0109, gb_t_39046, national_rating
from kiosk.timing import CHINA_STANDARD_TIME

MOMENT = datetime(2026, 11, 22, 7, 5, 9, 999_999, tzinfo=CHINA_STANDARD_TIME)

OFFSETS = st.integers(min_value=-(24 * 60 - 1), max_value=24 * 60 - 1).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
MOMENTS = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(9999, 12, 30), timezones=OFFSETS)  # noqa: DTZ001


def shape_id(shape: MomentShape) -> str:
    return shape.words


@pytest.mark.parametrize(
    ("shape", "written"),
    [
        (MomentShape.COMPACT_T, "20261122T070509"),
        (MomentShape.COMPACT, "20261122070509"),
        (MomentShape.COLONS, "2026112207:05:09"),
        (MomentShape.SPACED, "2026-11-22 07:05:09"),
    ],
)
def test_the_shapes(shape: MomentShape, written: str) -> None:
    assert shape.outward(MOMENT) == written
    # The second that has begun, not the next one.
    assert shape.inward(written) == MOMENT.replace(microsecond=0)


def test_every_shape_is_tried() -> None:
    assert len(MomentShape) == 4


def test_which_endpoint_writes_which() -> None:
    """By the standard's own words."""
    assert gb_t_39046.ACCEPTED_AT.words == "YYYYMMDDThhmmss"
    assert gb_t_39046.FINISHED_AT.words == "YYYYMMDDhh:mm:ss"
    assert gb_t_39046.SEALED_AT.words == "YYYYMMDDhhmmss"
    assert national_rating.RATED_AT.words == "yyyy-MM-dd HH:mm:ss"
    assert c0109.WRITTEN_AT.words == "yyyy-MM-dd HH:mm:ss"


@given(moment=MOMENTS, shape=st.sampled_from(MomentShape))
def test_there_and_back_from_every_zone(moment: datetime, shape: MomentShape) -> None:
    back = shape.inward(shape.outward(moment))
    assert isinstance(back, datetime)
    assert back.utcoffset() == timedelta(hours=8)
    assert timedelta() <= moment - back < timedelta(seconds=1)


@given(first=MOMENTS, second=MOMENTS, shape=st.sampled_from(MomentShape))
def test_written_moments_sort_as_they_happened(first: datetime, second: datetime, shape: MomentShape) -> None:
    """Endpoints compare these texts."""
    earlier, later = sorted((first, second))
    assert shape.outward(earlier) <= shape.outward(later)


@given(text=st.text(max_size=30), shape=st.sampled_from(MomentShape))
def test_no_text_breaks_it(text: str, shape: MomentShape) -> None:
    read = shape.inward(text)
    assert isinstance(read, NoMoment) or shape.outward(read) == text


@given(digits=st.from_regex(r"[0-9]{14}", fullmatch=True))
def test_what_is_read_is_what_is_written(digits: str) -> None:
    read = MomentShape.COMPACT.inward(digits)
    assert isinstance(read, NoMoment) or MomentShape.COMPACT.outward(read) == digits


def test_the_eight_hours() -> None:
    at = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
    assert MomentShape.SPACED.outward(at) == "2026-01-01 00:00:00"
    assert MomentShape.SPACED.outward(at - timedelta(seconds=1)) == "2025-12-31 23:59:59"
    new_york = datetime(2026, 3, 8, 3, 0, tzinfo=ZoneInfo("America/New_York"))
    assert MomentShape.SPACED.outward(new_york) == "2026-03-08 15:00:00"


def test_china_had_summer_time_once_and_no_endpoint_means_it() -> None:
    summer = datetime(1988, 7, 1, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert summer.utcoffset() == timedelta(hours=9)
    assert MomentShape.SPACED.outward(summer) == "1988-07-01 11:00:00"


@pytest.mark.parametrize("shape", MomentShape, ids=shape_id)
def test_a_moment_without_a_zone_is_a_fault(shape: MomentShape) -> None:
    with pytest.raises(ValueError, match="zone"):
        shape.outward(datetime(2026, 11, 22, 7, 5, 9))  # noqa: DTZ001


@pytest.mark.parametrize("shape", MomentShape, ids=shape_id)
@pytest.mark.parametrize(
    "moment",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime(1949, 9, 30, 23, 59, 59, tzinfo=CHINA_STANDARD_TIME),
        datetime(9999, 12, 31, 16, 0, tzinfo=UTC),
    ],
    ids=["year 1", "year 9999", "too early", "year 10000 in China"],
)
def test_a_moment_that_nobody_means_is_a_fault(shape: MomentShape, moment: datetime) -> None:
    with pytest.raises(ValueError, match="no moment"):
        shape.outward(moment)


@pytest.mark.parametrize("shape", MomentShape, ids=shape_id)
def test_the_last_moment_that_can_be_written(shape: MomentShape) -> None:
    last = datetime(9999, 12, 31, 15, 59, 59, tzinfo=UTC)
    assert shape.inward(shape.outward(last)) == last


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 07:05:60",  # a leap second
        "2016-12-31 23:59:60",
        "2017-01-01 07:59:60",  # where one truly was, in China Standard Time
        "2026-11-22 24:00:00",
        "2026-02-29 12:00:00",
        "2100-02-29 12:00:00",
        "2026-13-01 12:00:00",
        "2026-00-10 12:00:00",
        "0000-00-00 00:00:00",  # what a database writes for none
        "1900-01-01 00:00:00",
        "2026-11-22 07:05:09Z",
        "2026-11-22 07:05:09+08:00",
        "2026-11-22 07:05:09 +0900",
        "2026-11-22 07:05:09 JST",
        "2026-11-22T07:05:09",
        "2026-11-22  07:05:09",
        " 2026-11-22 07:05:09",
        "2026-11-22 07:05:09\n",
        "2026-11-22 07:05:09.000",
        "2026-1-22 07:05:09",
        "2026-11-22 07:05",
        "２０２６-11-22 07:05:09",
        "٢٠٢٦-11-22 07:05:09",
        "20261122070509",
        "-2026-11-22 07:05:09",
        "",
        "9" * 10_000_000,
    ],
    ids=lambda text: text[:30] or "nothing",
)
def test_what_is_no_moment(text: str) -> None:
    answer = MomentShape.SPACED.inward(text)
    assert isinstance(answer, NoMoment)
    assert answer.reason
    assert len(str(answer)) < 200


def test_one_shape_is_not_taken_for_another() -> None:
    for wrote in MomentShape:
        for reads in MomentShape:
            read = reads.inward(wrote.outward(MOMENT))
            assert isinstance(read, datetime) is (wrote is reads)


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]
)
def test_the_zone_of_the_server_changes_nothing(zone: str) -> None:
    code = (
        "from datetime import datetime, UTC\n"
        "from kiosk.contract.codes import MomentShape\n"
        "print(MomentShape.SPACED.outward(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)))\n"
        "print(MomentShape.COMPACT.inward('20260101000000').astimezone(UTC).isoformat())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert told.stdout.split("\n")[:2] == ["2026-01-01 00:00:00", "2025-12-31T16:00:00+00:00"]
