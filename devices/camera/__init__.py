# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras: for the face and for papers. Import the modules by name: what some of them load is large."""
