# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated devices: each a process of its own behind the true transport. They share no code with the drivers."""
