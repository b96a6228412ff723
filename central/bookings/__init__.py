# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits that are booked (预约): places, days and hours as data of the city, each place of a time taken once."""

from central.bookings.book import BOOKINGS, Bookings, Freed, RoomGoneError, sweep_bookings
from central.bookings.plan import SLOTS_FILE, Hours, PlacePlan, SlotPlan, Timetable, Weekday, load_plans

__all__ = [
    "BOOKINGS",
    "SLOTS_FILE",
    "Bookings",
    "Freed",
    "Hours",
    "PlacePlan",
    "RoomGoneError",
    "SlotPlan",
    "Timetable",
    "Weekday",
    "load_plans",
    "sweep_bookings",
]
