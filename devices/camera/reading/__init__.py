# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading papers for prefill: letters by a worker process (extra), then fields by labels, each with its own check.

What is read is offered, never taken: machines misread single digits of crops with full confidence.
"""
