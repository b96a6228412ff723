# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of a camera: sees that it is there, and reads it only while somebody wants its pictures."""

from __future__ import annotations

from typing import Final

from devices.camera import opencv
from devices.camera.frames import FrameSlot
from devices.camera.presence import Presence, look_for
from devices.camera.reader import OPEN_WITHIN_S, Reader, Wanted
from devices.camera.reading import paper_reader
from devices.camera.source import Source
from devices.capabilities import DeviceLostError
from devices.reports import DeviceEvent
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.supervisor import Turn
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

STALLED_AFTER_S: Final = 1.0
"""Without a new picture. Even a camera in the dark sends five a second."""
_FIRST_PICTURE_S: Final = OPEN_WITHIN_S + 1.0
_LOOK_EVERY_S: Final = 1.0
_STOP_WITHIN_S: Final = 0.5

WANTED: Final = {
    DeviceClass.FACE_CAMERA: Wanted(1280, 720, most_fps=25.0),
    # 8 MP is 280 dpi over an A4 page that fills the picture; nobody holds paper as still as a film runs.
    DeviceClass.DOCUMENT_CAMERA: Wanted(3264, 2448, most_fps=12.0),
}


class CameraDriver(WorkerBound):
    """Made closed. While nobody wants pictures the camera is closed too, and only its presence is looked at."""

    def __init__(
        self,
        device: DeviceClass,
        source: Source,
        turned: int,
        slot: FrameSlot,
        clock: Clock,
        admits_simulator: bool,
        reads: bool = False,
    ) -> None:
        super().__init__()
        self._device = device
        self._source = source
        self._turned = turned
        self._slot = slot
        self._clock = clock
        self._admits_simulator = admits_simulator
        self._reads = reads
        self._reader: Reader | None = None
        self._looked_at = 0.0

    def connect(self) -> DeviceStatus:
        """Look for it; when its pictures are wanted already, wait for the first one.

        Raises DeviceLostError.
        """
        self.assert_worker()
        if not opencv.installed():
            detail = "the Python package opencv-python-headless is not installed"
            return self._status(DeviceState.HARDWARE_ERROR, Cause.PROGRAM_MISSING, detail)
        presence = self._look()
        if presence.simulator and not self._admits_simulator:
            detail = f"{presence.detail} is no camera but a file or a simulator"
            return self._status(DeviceState.REFUSED, Cause.SIMULATOR, detail)
        if self._slot.wanted:
            reader = self._read()
            reader.wait_for_news(_FIRST_PICTURE_S)
            self._judge(reader)
        if self._reads and not paper_reader.installed():
            detail = "papers are not read: rapidocr and onnxruntime are not installed"
            return self._status(DeviceState.DEGRADED, Cause.PROGRAM_MISSING, detail)
        return self._status(DeviceState.ONLINE, Cause.NONE, presence.detail)

    def poll(self) -> None:
        """Begin or end reading as it is wanted, and see that pictures come. Raises DeviceLostError."""
        self.assert_worker()
        if self._slot.wanted:
            self._judge(self._reader or self._read())
            return
        self._rest()
        if self._clock.monotonic() - self._looked_at >= _LOOK_EVERY_S:
            self._look()

    def close(self) -> None:
        """Let go of the camera, and of what it showed last; never raises but for a wrong thread."""
        self.assert_worker()
        self._rest()
        self._slot.drop()

    def _read(self) -> Reader:
        wanted = WANTED[self._device]
        self._reader = Reader(self._source, self._turned, wanted, self._slot, self._clock)
        self._reader.start()
        return self._reader

    def _rest(self) -> None:
        """The reader ends by itself; one that a silent line holds lets go when its read is over."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.stop()
            reader.join(_STOP_WITHIN_S)

    def _judge(self, reader: Reader) -> None:
        now = self._clock.monotonic()
        if not reader.is_alive() and reader.fault is None:
            # It ended because nobody wanted pictures for a moment, and now somebody does again.
            reader = self._read()
        patience = _FIRST_PICTURE_S if reader.last_at is None else STALLED_AFTER_S
        silent = now - (reader.began if reader.last_at is None else reader.last_at) >= patience
        if reader.fault is None and not silent:
            return
        # Gone, or there and silent? Raises when it is gone.
        self._look()
        fault = reader.fault
        if silent or (fault is not None and fault.cause is Cause.STALLED):
            # No miss to be counted: it was silent for as long as many misses take.
            detail = f"{self._source.shown} is there and sends nothing new"
            raise DeviceLostError(detail, DeviceState.HARDWARE_ERROR, Cause.STALLED)
        if fault is not None:
            state = DeviceState.HARDWARE_ERROR if fault.cause is Cause.DRIVER_MISTAKE else DeviceState.OFFLINE
            raise DeviceLostError(fault.detail, state, fault.cause)

    def _look(self) -> Presence:
        presence = look_for(self._source)
        self._looked_at = self._clock.monotonic()
        if not presence.there:
            raise DeviceLostError(presence.detail, presence.state, presence.cause)
        return presence

    def _status(self, state: DeviceState, cause: Cause, detail: str) -> DeviceStatus:
        return DeviceStatus(self._device, state, detail, cause)


class CameraWatch:
    """A camera tells nothing but how it stands; its pictures lie in its slot."""

    def turn(self, driver: CameraDriver) -> Turn:
        driver.poll()
        return Turn((), None)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()
