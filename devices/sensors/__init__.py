# SPDX-License-Identifier: GPL-3.0-or-later
"""Sensors and guide lights on a board that speaks Modbus RTU."""

from devices.sensors.board import ModbusBoard

__all__ = ["ModbusBoard"]
