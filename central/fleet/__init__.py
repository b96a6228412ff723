# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines: how one is enrolled, how its requests are believed, when it was last heard."""
