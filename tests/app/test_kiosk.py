# SPDX-License-Identifier: GPL-3.0-or-later
"""The running kiosk on real parts: a central server process, a line to cut, devices on their transports."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.app import PROGRAM_VERSION, enrol_machine, open_kiosk, stored_catalogue, stored_records
from kiosk.audit import verify
from kiosk.contract.cases import DecisionWay, DocumentReference
from kiosk.demo.world import World
from kiosk.journey.touches import (
    AskCallback,
    Back,
    Begin,
    ChooseWay,
    End,
    Finish,
    LookUp,
    Next,
    OpenHelp,
    OpenTile,
    PrintSlip,
    SkipRating,
    SubmitSecret,
)
from kiosk.journey.views import (
    CallbackState,
    CardPage,
    CardState,
    GoodbyePage,
    HomePage,
    LookupPage,
    OutOfServicePage,
    RecoveredPage,
    ResultKind,
    ResultPage,
    SlipState,
)
from kiosk.sealing import digest
from kiosk.settings import DataFolder, Settings, changed, load, parse_text, write_text
from kiosk.standards import new_pick_up_code
from tests.app.kiosk_driver import ALLOWANCE, CERTIFICATE, SHORT_WAITS, Hands, running

Machine = tuple[Settings, Path]


SETTINGS = SHORT_WAITS


@pytest.fixture(autouse=True)
def calm(world: World) -> Iterator[None]:
    """Each test begins and ends with everything in order."""
    yield
    world.restore_line()
    world.paper("full")
    world.cover("closed")
    world.unplug_reader(False)
    world.slow_centre(0)
    if world.on_plate is not None:
        world.lift()


def cases_at_the_centre(world: World) -> int:
    database = world.folder / "centre" / "centre.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM cases").fetchone()[0])


def slip_is(hands: Hands, state: SlipState) -> None:
    def so() -> bool:
        page = hands.kiosk.view.page
        assert isinstance(page, ResultPage | RecoveredPage)
        return page.slip is state

    hands.wait(so)


def test_the_main_job(world: World, machine: Machine) -> None:
    """Card on the reader, decision, paper out, wipe."""
    documents: list[tuple[DocumentReference, bytes]] = []
    printed = len(world.slips)
    with running(world, *machine, lambda reference, pdf: documents.append((reference, pdf))) as hands:
        hands.to_summary(world, "zhang-xiuying")
        hands.sign()
        result = hands.wait_for(ResultPage)
        assert result.kind is ResultKind.APPROVED
        assert result.case_no
        ((reference, pdf),) = documents
        assert pdf.startswith(b"%PDF")
        assert digest(pdf) == reference.sha256
        hands.touch(PrintSlip())
        slip_is(hands, SlipState.PRINTED)
        picture = world.wait_for_slip(printed + 1, 10)
        assert picture is not None
        assert picture.read_bytes().startswith(b"\x89PNG")
        hands.touch(Finish(), SkipRating())
        goodbye = hands.wait_for(GoodbyePage)
        assert len(goodbye.take) == 2
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, GoodbyePage) and p.wiped)
        assert hands.kiosk.idle
    assert _records(machine)[0]["state"] == "closed"


def test_line_cut_registers_offline_and_delivers_once_when_it_is_back(world: World, machine: Machine) -> None:
    before, printed = cases_at_the_centre(world), len(world.slips)
    with running(world, *machine) as hands:
        hands.to_summary(world, "chen-yan")
        world.cut_line()
        hands.sign()
        result = hands.wait_for(ResultPage)
        assert result.kind is ResultKind.REGISTERED_OFFLINE
        hands.touch(PrintSlip())
        slip_is(hands, SlipState.PRINTED)
        assert world.wait_for_slip(printed + 1, 10) is not None
        hands.touch(Finish(), SkipRating())
        assert cases_at_the_centre(world) == before
        world.restore_line()

        def delivered() -> bool:
            return _records(machine)[-1]["state"] == "accepted"

        hands.wait(delivered, 30)
    assert cases_at_the_centre(world) == before + 1
    # The citizen comes back and shows that the card is theirs: the result is here, with its slip.
    world.lift()
    with running(world, *machine) as hands:
        _to_recovered(hands, world, "chen-yan")
        recovered = hands.wait_for(RecoveredPage)
        assert recovered.code
        hands.touch(PrintSlip())
        slip_is(hands, SlipState.PRINTED)
        hands.touch(Next())
    assert _records(machine)[-1]["state"] == "closed"


def _to_recovered(hands: Hands, world: World, person: str) -> None:
    hands.to_card()
    world.lay(person)
    hands.wait(lambda: type(hands.kiosk.view.page).__name__ == "IdentityWaysPage")
    hands.touch(ChooseWay("city_pin"))
    hands.wait(lambda: type(hands.kiosk.view.page).__name__ == "SecretPage")
    hands.touch(SubmitSecret(str(world.people[person].pin)))


def test_an_answer_that_is_lost_makes_one_case(world: World, machine: Machine) -> None:
    before = cases_at_the_centre(world)
    with running(world, *machine) as hands:
        hands.to_summary(world, "sun-yuzhen")
        world.lose_answers(1)
        hands.sign(DecisionWay.PERSON)
        result = hands.wait_for(ResultPage)
        assert result.kind in (ResultKind.REFERRED, ResultKind.REGISTERED_OFFLINE)
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, ResultPage) and p.kind is ResultKind.REFERRED, 30)
    assert cases_at_the_centre(world) == before + 1


def test_a_print_item_is_declined_when_the_line_is_down(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.to_summary(world, "li-ji", CERTIFICATE)
        world.cut_line()
        hands.wait(lambda: hands.kiosk.view.chrome.pill is not None, 10)
        before = len(_records(machine))
        hands.sign()
        result = hands.wait_for(ResultPage)
        assert result.kind is ResultKind.DECLINED_OFFLINE
        assert len(_records(machine)) == before


def _records(machine: Machine) -> list[dict[str, object]]:
    """The applications."""
    return [record for record in stored_records(machine[0]) if record["lane"] == "application"]


def test_paper_out_and_reader_gone_are_told_within_seconds(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.to_card()
        world.unplug_reader(True)
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, CardPage) and p.state is CardState.READER_GONE)
        world.unplug_reader(False)
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, CardPage) and p.state is CardState.WAITING)
        world.paper("out")
        hands.wait(lambda: hands.kiosk.view.chrome.pill is not None)


def test_a_card_lifted_midway_and_an_expired_one_have_their_own_words(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.to_card()
        world.lift_during_read()
        world.lay("zhao-yongfu")
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, CardPage) and p.state is CardState.MOVED_EARLY)
        world.lay("qian-chunsheng")
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, CardPage) and p.state is CardState.EXPIRED)


def test_help_stores_a_call_back_and_tells_its_ticket(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.wait_for_services()
        hands.touch(OpenHelp(), AskCallback("13800000011"))
        hands.wait(lambda: (h := hands.kiosk.view.help) is not None and h.callback is CallbackState.DELIVERED)


def test_a_code_that_nobody_knows(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.wait_for_services()
        hands.touch(OpenTile("progress"), LookUp(new_pick_up_code()))
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, LookupPage) and bool(p.status or p.problem))


def test_a_second_copy_is_refused_by_name(world: World, machine: Machine) -> None:
    with running(world, *machine):
        second = open_kiosk(*machine, demonstration=True, clock=world.clock)
        assert isinstance(second, str)
        assert "another copy" in second


def test_production_refuses_everything_of_a_demonstration(world: World, machine: Machine, tmp_path: Path) -> None:
    refused = open_kiosk(*machine)
    assert isinstance(refused, str)
    assert "demonstration" in refused
    # The same data folder under settings that claim to be production ones: keys and enrolment give it away.
    text = changed(machine[1].read_text(encoding="utf-8"), {"machine.demonstration": False})
    path = tmp_path / "kiosk.toml"
    write_text(path, text)
    claimed = load(path)
    assert isinstance(claimed, Settings)
    refused = open_kiosk(claimed, path)
    assert isinstance(refused, str)
    assert "demonstration keys" in refused
    assert "demonstration centre" in refused
    # And the other way round.
    assert isinstance(open_kiosk(claimed, path, demonstration=True), str)
    # A production machine cannot be enrolled at a demonstration centre.
    fresh = parse_text(changed(text, {"machine.data_folder": str(tmp_path / "fresh")}))
    assert isinstance(fresh, Settings)
    told = enrol_machine(fresh, world.enrolment_code)
    assert isinstance(told, str)


def test_a_machine_that_is_not_enrolled_says_so_and_serves_once_it_is(world: World, tmp_path: Path) -> None:
    world.write_settings()
    path = tmp_path / "kiosk.toml"
    text = (world.folder / "kiosk.toml").read_text(encoding="utf-8")
    write_text(path, changed(text, {"machine.data_folder": str(tmp_path / "data"), "centre.heartbeat_seconds": 5}))
    settings = load(path)
    assert isinstance(settings, Settings)
    told = stored_catalogue(settings)
    assert isinstance(told, str)
    assert "not enrolled" in told
    with running(world, settings, path) as hands:
        hands.wait_for(OutOfServicePage)
        hands.touch(Begin())
        hands.wait_for(OutOfServicePage)


def test_a_stored_catalogue_with_a_broken_signature_is_refused_and_fetched_anew(
    world: World, machine: Machine
) -> None:
    stored = DataFolder(machine[0].machine.data_folder).bundle
    with closing(sqlite3.connect(stored)) as file:
        (header,) = file.execute("SELECT value FROM facts WHERE name = 'header'").fetchone()
        whole = json.loads(header)
        whole["payload"]["hotline"] = "110"
        file.execute("UPDATE facts SET value = ? WHERE name = 'header'", (json.dumps(whole).encode(),))
        file.commit()
    told = stored_catalogue(machine[0])
    assert isinstance(told, str)
    assert "refused" in told
    with running(world, *machine) as hands:
        hands.wait_for_services()
    good = stored_catalogue(machine[0])
    assert not isinstance(good, str)
    assert good.index.find("lrbt")[0] == ALLOWANCE
    assert good.bundle.hotline != "110"


def test_a_clock_that_jumps_is_told_and_written_on_applications(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.wait_for_services()
        world.clock.jump(120)
        try:
            hands.wait(lambda: not hands.kiosk._journey._state.machine.clock_trusted)
        finally:
            world.clock.jump(-120)
        hands.touch(Back(), End())


def test_the_audit_log_is_whole_and_complete(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.wait_for_services()
        assert isinstance(hands.kiosk.view.page, HomePage)
    verdict = verify(DataFolder(machine[0].machine.data_folder).audit)
    assert verdict.problems == ()
    assert verdict.left_out == 0
    assert verdict.head.n > 10


def test_nothing_of_qt_is_needed_behind_the_screen() -> None:
    code = "import sys, kiosk.app; print(any(name.startswith('PySide6') for name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "False"


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == PROGRAM_VERSION


STEPS = ("card", "ways", "form", "summary", "stored", "result")


@pytest.mark.parametrize("step", STEPS)
def test_the_gui_killed_at_each_step_loses_and_doubles_nothing(world: World, machine: Machine, step: str) -> None:
    before, cases = len(_records(machine)), cases_at_the_centre(world)
    if world.on_plate is not None:
        world.lift()
    killed = subprocess.Popen(
        [sys.executable, "-m", "tests.app.killed_kiosk", str(machine[1]), step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdin is not None
    assert killed.stdout is not None
    try:
        person = "hu-deming"
        # Its log goes the same way.
        assert any(line.strip() == "lay" for line in killed.stdout)
        if step != "card":
            world.lay(person)
        killed.stdin.write(f"{world.people[person].pin}\n")
        killed.stdin.flush()
        killed.wait(30)
    finally:
        killed.kill()
        killed.wait()
        killed.stdin.close()
        killed.stdout.close()
    assert killed.returncode == -9
    signed = step in ("stored", "result")
    assert len(_records(machine)) == before + signed
    world.lift()
    with running(world, *machine) as hands:
        if signed:
            _to_recovered(hands, world, person)
            recovered = hands.wait_for(RecoveredPage)
            assert recovered.code
            hands.wait(lambda: _records(machine)[-1]["state"] in ("accepted", "closed"), 30)
            hands.touch(End())
        else:
            hands.wait_for_services()
    assert cases_at_the_centre(world) == cases + signed


def test_nothing_of_a_person_stays_in_memory_after_the_wipe(world: World, machine: Machine) -> None:
    """In a process of its own, which looks at every text and every bytes object that it can reach."""
    if world.on_plate is not None:
        world.lift()
    person = "chen-yan"
    served = subprocess.Popen(
        [sys.executable, "-m", "tests.app.wiped_kiosk", str(machine[1])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert served.stdin is not None
    assert served.stdout is not None
    try:
        assert any(line.strip() == "lay" for line in served.stdout)
        world.lay(person)
        served.stdin.write(f"{str(world.people[person].pin)[::-1]}\n")
        served.stdin.flush()
        *_, last = served.stdout.read().splitlines()
        assert served.wait(30) == 0
    finally:
        served.kill()
        served.wait()
        served.stdin.close()
        served.stdout.close()
    told = json.loads(last)
    assert told["during"] == told["secrets"] >= 4, "the scan must find what is there"
    assert told["after"] == []
