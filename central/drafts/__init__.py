# SPDX-License-Identifier: GPL-3.0-or-later
"""Half-filled forms that go with their citizen: boxes that nobody opens without the resume code, and the form as a
phone shows it."""

from central.drafts.store import Drafts, KeptDraft

__all__ = ["Drafts", "KeptDraft"]
