# SPDX-License-Identifier: GPL-3.0-or-later
"""The page printer goes away in each of its states: what is told, and what works after its return."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from devices.capabilities import PagePrinting
from devices.drivers import page_printer
from devices.drivers.choice import Unsupported
from devices.drivers.page_printer import PagePrinterConfig
from devices.reports import DeviceEvent, JobEnd, JobOutcome, PagePrinterStatus, PrintBlock
from devices.simulators.process import SimulatorProcess
from devices.status import Cause, DeviceState, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from tests.devices.cupsd import Cupsd, missing
from tests.devices.page_printer_bench import MODULE, paper

_WITHIN_S = 20.0


class Station:
    """A supervised printer, as a kiosk has it, and what it told."""

    def __init__(self, out: Path, cups: Callable[[str], str] | None = None) -> None:
        self.printer = SimulatorProcess.start_module(MODULE, "--out", out)
        address = str(self.printer.ready["uri"])
        self._heard: list[DeviceEvent] = []
        self._changed = threading.Condition()
        driver = page_printer.IPP if cups is None else page_printer.CUPS
        reached = address if cups is None else cups(address)
        config = PagePrinterConfig(reached, driver=driver, poll_s=0.2, admits_simulator=True)
        made = page_printer.supervise(config, self._hear, SystemClock())
        assert not isinstance(made, Unsupported)
        self.supervisor: Supervisor[PagePrinting] = made

    def _hear(self, event: DeviceEvent) -> None:
        with self._changed:
            self._heard.append(event)
            self._changed.notify_all()

    def wait_for_state(self, state: DeviceState, cause: Cause | None = None) -> DeviceStatus:
        """The state that is believed, now or soon."""

        def believed() -> bool:
            status = self.supervisor.status
            return status.state is state and cause in (None, status.cause)

        with self._changed:
            assert self._changed.wait_for(believed, _WITHIN_S), f"{self.supervisor.status}, not {state} {cause}"
        return self.supervisor.status

    def wait_for_block(self, block: PrintBlock | None) -> None:
        def told() -> bool:
            last = [event for event in self._heard if isinstance(event, PagePrinterStatus)]
            return bool(last) and last[-1].block is block

        with self._changed:
            assert self._changed.wait_for(told, _WITHIN_S), f"{block} was not told"

    def begin(self, name: str, pages: int) -> Future[JobEnd | NotAsked]:
        return self.supervisor.ask(lambda driver: driver.print_document(name, paper(pages), pages), deadline_s=5.0)

    def ended(self, printing: Future[JobEnd | NotAsked]) -> JobEnd:
        end = printing.result(60)
        assert isinstance(end, JobEnd), end
        return end

    def serves_again(self, name: str = "after") -> None:
        """One paper, once, and nothing of what was before."""
        self.wait_for_state(DeviceState.ONLINE)
        end = self.ended(self.begin(name, 1))
        assert end.outcome is JobOutcome.PRINTED, end
        while (ended := self.printer.wait_for(lambda event: "ended" in event, _WITHIN_S))["pages"] != 1:
            assert ended["ended"] != "completed", "an old job came out"

    def page_out(self, page: int) -> None:
        self.printer.wait_for(lambda event: event.get("page") == page, _WITHIN_S)

    def close(self) -> None:
        self.supervisor.stop()
        self.printer.stop()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path)
    yield made
    made.close()


@pytest.fixture
def online(station: Station) -> Station:
    station.supervisor.start()
    station.wait_for_state(DeviceState.ONLINE)
    return station


def test_gone_while_starting(station: Station) -> None:
    station.printer.tell(unplug=True)
    station.supervisor.start()
    station.wait_for_state(DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    station.printer.tell(plug=True)
    station.serves_again()


def test_gone_while_idle(online: Station) -> None:
    online.printer.tell(unplug=True)
    online.wait_for_state(DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    online.wait_for_block(PrintBlock.NO_DEVICE)
    refused = online.begin("never", 1).result(30)
    assert isinstance(refused, NotAsked)
    online.printer.tell(plug=True)
    online.serves_again()


def test_silent_while_idle(online: Station) -> None:
    online.printer.tell(fault="silence", until="told")
    online.wait_for_state(DeviceState.OFFLINE, Cause.NO_ANSWER)
    online.printer.tell(fault=None)
    online.serves_again()


def test_gone_while_sending(online: Station) -> None:
    online.printer.tell(fault="drop", on="send-document")
    end = online.ended(online.begin("dropped", 40))
    assert (end.outcome, end.pages_out) == (JobOutcome.FAILED, 0)
    online.serves_again()


def test_unplugged_while_sending(online: Station) -> None:
    online.printer.tell(fault="silence", on="send-document")
    printing = online.begin("cut", 2)
    threading.Event().wait(0.3)
    online.printer.tell(unplug=True)
    end = online.ended(printing)
    # What the printer made of the beginning of it, nobody can say.
    assert end.outcome is JobOutcome.UNKNOWN
    online.printer.tell(plug=True)
    online.serves_again()


def test_gone_while_printing_page_one(online: Station) -> None:
    online.printer.tell(speed=30)
    printing = online.begin("one", 2)
    threading.Event().wait(0.5)
    online.printer.tell(unplug=True)
    end = online.ended(printing)
    assert (end.outcome, end.block) == (JobOutcome.UNKNOWN, PrintBlock.OFFLINE)
    assert "may still lie in its queue" in end.detail
    online.printer.tell(speed=0.1)
    online.printer.tell(restart=True)
    online.serves_again()


def test_gone_between_pages(online: Station) -> None:
    online.printer.tell(speed=0.6)
    printing = online.begin("between", 3)
    online.page_out(1)
    online.printer.tell(restart=True)
    end = online.ended(printing)
    # It is back and remembers nothing; a page is out.
    assert end.outcome is JobOutcome.UNKNOWN
    online.printer.tell(speed=0.1)
    online.serves_again()


def test_gone_after_the_last_page(online: Station) -> None:
    online.printer.tell(fault="silence", on="get-job-attributes", until="told")
    printing = online.begin("last", 1)
    online.page_out(1)
    online.printer.tell(unplug=True)
    end = online.ended(printing)
    # It came out, and the printer could not say so.
    assert end.outcome is JobOutcome.UNKNOWN
    online.printer.tell(fault=None)
    online.printer.tell(plug=True)
    online.serves_again()


def test_gone_while_held(online: Station) -> None:
    online.printer.tell(hold=True)
    printing = online.begin("held", 1)
    threading.Event().wait(0.5)
    online.printer.tell(unplug=True)
    end = online.ended(printing)
    assert end.outcome is JobOutcome.UNKNOWN
    online.printer.tell(plug=True)
    # The job still waits in the printer: it is taken out before anyone at the panel lets it go.
    online.wait_for_state(DeviceState.ONLINE)
    online.printer.tell(hold=False)
    online.serves_again()


def test_held_and_never_released(online: Station) -> None:
    online.printer.tell(hold=True)
    end = online.ended(online.begin("held", 1))
    assert (end.outcome, end.pages_out) == (JobOutcome.FAILED, 0)
    online.printer.tell(hold=False)
    online.serves_again()


def test_gone_while_out_of_paper(online: Station) -> None:
    online.printer.tell(sheets=0)
    online.wait_for_state(DeviceState.USER_ERROR, Cause.PAPER_OUT)
    online.printer.tell(unplug=True)
    online.wait_for_state(DeviceState.NO_DEVICE)
    online.printer.tell(sheets=100)
    online.printer.tell(plug=True)
    online.wait_for_block(None)
    online.serves_again()


def test_a_loss_is_told_within_two_seconds(online: Station) -> None:
    clock = SystemClock()
    online.printer.tell(unplug=True)
    began = clock.monotonic()
    online.wait_for_state(DeviceState.NO_DEVICE)
    assert clock.monotonic() - began < 2.0


@pytest.mark.skipif(bool(missing()), reason=missing() or "cupsd is here")
class TestWithCups:
    @pytest.fixture
    def cups(self) -> Iterator[list[Cupsd]]:
        made: list[Cupsd] = []
        yield made
        for one in made:
            one.close()

    @pytest.fixture
    def queued(self, tmp_path: Path, cups: list[Cupsd]) -> Iterator[Station]:
        def queue(address: str) -> str:
            cups.append(Cupsd(address))
            cups[0].start()
            return cups[0].uri

        made = Station(tmp_path / "out", queue)
        made.supervisor.start()
        made.wait_for_state(DeviceState.ONLINE)
        yield made
        made.close()

    def test_cupsd_gone_while_idle(self, queued: Station, cups: list[Cupsd]) -> None:
        cups[0].kill()
        queued.wait_for_state(DeviceState.OFFLINE, Cause.SERVICE_DOWN)
        cups[0].start()
        queued.serves_again()

    def test_cupsd_gone_while_printing(self, queued: Station, cups: list[Cupsd]) -> None:
        queued.printer.tell(speed=1)
        printing = queued.begin("killed", 12)
        queued.page_out(1)
        cups[0].kill()
        end = queued.ended(printing)
        assert end.outcome is JobOutcome.UNKNOWN
        # The printer behind it was told to stop, on the way that was left.
        assert queued.printer.wait_for(lambda event: "ended" in event, _WITHIN_S)["ended"] == "canceled"
        queued.printer.tell(speed=0.1)
        cups[0].start()
        queued.serves_again()

    def test_printer_gone_while_printing_behind_cups(self, queued: Station) -> None:
        queued.printer.tell(speed=4)
        printing = queued.begin("gone", 3)
        queued.page_out(1)
        queued.printer.tell(unplug=True)
        end = queued.ended(printing)
        assert end.outcome is JobOutcome.UNKNOWN
        queued.wait_for_state(DeviceState.NO_DEVICE)
        queued.printer.tell(speed=0.1)
        queued.printer.tell(restart=True)
        queued.serves_again()
