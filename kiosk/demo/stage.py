# SPDX-License-Identifier: GPL-3.0-or-later
"""One running demonstration: the world, the kiosk in it, and the kiosk's real window."""

from __future__ import annotations

from pathlib import Path

from devices.status import DeviceClass
from kiosk.app import Kiosk, enrol_machine, open_kiosk
from kiosk.contract.cases import DocumentReference
from kiosk.demo.rig import EVERYTHING
from kiosk.demo.world import World
from kiosk.settings import Settings, SettingsError, load
from ui.screen import Screen


class StageError(Exception):
    """The demonstration cannot begin; the message says why."""


class Stage:
    """Make one after the application object; `close` ends it in order.

    documents: where verified result documents are left, by document id. A kiosk without a page printer keeps
    none; the demonstration shows what a page printer would get.
    """

    def __init__(
        self,
        folder: Path,
        devices: frozenset[DeviceClass] = EVERYTHING,
        *,
        closable: bool = True,
        width: int = 0,
        height: int = 0,
        items: int = 0,
    ) -> None:
        """items: see World. Raises StageError, and SimulatorFault when a child does not start."""
        self.documents: dict[str, Path] = {}
        self._folder = folder
        self.world = World(folder, devices, items=items)
        try:
            config = self.world.write_settings()
            self.settings = _settings(config)
            answer = enrol_machine(self.settings, self.world.enrolment_code)
            if isinstance(answer, str):
                raise StageError(answer)
            kiosk = open_kiosk(
                self.settings,
                config,
                demonstration=True,
                clock=self.world.clock,
                document_sink=self._keep_document,
            )
            if isinstance(kiosk, str):
                raise StageError(kiosk)
        except BaseException:
            self.world.stop()
            raise
        self.kiosk: Kiosk = kiosk
        self.screen = Screen(
            kiosk, self.world.clock, full_screen=False, closable=closable, width=width, height=height
        )
        self.screen.start()

    def close(self) -> None:
        """Screen and kiosk first, then the world around them."""
        self.screen.close()
        self.kiosk.stop()
        self.world.stop()

    def _keep_document(self, reference: DocumentReference, pdf: bytes) -> None:
        path = self._folder / f"{reference.document_id}.pdf"
        path.write_bytes(pdf)
        self.documents[reference.document_id] = path


def _settings(config: Path) -> Settings:
    settings = load(config)
    if isinstance(settings, SettingsError):
        raise StageError(str(settings))
    return settings
