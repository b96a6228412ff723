# SPDX-License-Identifier: GPL-3.0-or-later
"""The battery behind the machine, through NUT."""
