# SPDX-License-Identifier: GPL-3.0-or-later
"""The Chinese translation: kept as kiosk_zh_CN.ts, compiled to kiosk_zh_CN.qm by `python -m ui.build`."""
