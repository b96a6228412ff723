# SPDX-License-Identifier: GPL-3.0-or-later
"""Every setting once, the file they stand in, and the data folder they name."""

from kiosk.settings.data_folder import AlreadyRunningError, DataFolder, ProgramLock, held_by_another
from kiosk.settings.file import (
    DEFAULT_PATH,
    SettingsError,
    SettingsProblem,
    changed,
    load,
    migrated,
    parse_text,
    render_default,
    write_text,
)
from kiosk.settings.model import (
    VERSION,
    CentreSettings,
    Edition,
    HelpSettings,
    IdCardReaderSettings,
    Language,
    MachineSettings,
    Paper,
    ReceiptPrinterSettings,
    ScreenSettings,
    Settings,
    StoreSettings,
)
from kiosk.settings.production import production_faults

__all__ = [
    "DEFAULT_PATH",
    "VERSION",
    "AlreadyRunningError",
    "CentreSettings",
    "DataFolder",
    "Edition",
    "HelpSettings",
    "IdCardReaderSettings",
    "Language",
    "MachineSettings",
    "Paper",
    "ProgramLock",
    "ReceiptPrinterSettings",
    "ScreenSettings",
    "Settings",
    "SettingsError",
    "SettingsProblem",
    "StoreSettings",
    "changed",
    "held_by_another",
    "load",
    "migrated",
    "parse_text",
    "production_faults",
    "render_default",
    "write_text",
]
