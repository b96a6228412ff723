# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages that anyone may open on a phone: guides, status of a case, verification of a document."""
