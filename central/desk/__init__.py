# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff's desk: referred cases taken and decided, call-backs made, machines watched."""
