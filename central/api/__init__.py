# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines' API over HTTP."""
