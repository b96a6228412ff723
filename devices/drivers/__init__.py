# SPDX-License-Identifier: GPL-3.0-or-later
"""Which driver serves which configuration: one module for each class of device, imported only when there is one.

Each holds a frozen Config, SUPPORTED and UNSUPPORTED kinds by name, `build` (what makes the driver on its worker,
or why there is none) and `supervise` (the worker, not started).
"""
