# SPDX-License-Identifier: GPL-3.0-or-later
"""Freed memory is overwritten: canaries that were planted and freed are looked for in the process's own memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from kiosk import wiping
from tests.remains.searching import in_memory

PLANT = r"""
import sys
from kiosk.wiping import sweep

def canary(number, pad):
    # Made backwards, so that no constant of this program looks like what is looked for.
    return ("%04d" % number + "-yranac-a")[::-1] + "." * pad

def told(word):
    print(word, flush=True)
    sys.stdin.readline()

held = [canary(number, pad) for number in range(50) for pad in (0, 20, 100, 400, 5000)]
told("planted")
del held
told("freed")
sweep()
told("swept")
"""


def _plant(**environment: str) -> dict[str, int]:
    """How many canaries are in a process's memory when they were planted, freed, and swept."""
    child = subprocess.Popen(
        [sys.executable, "-c", PLANT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    wanted = {f"a-canary-{f'{number:04d}'[::-1]}".encode(): ("canary", "utf-8") for number in range(50)}
    counted: dict[str, int] = {}
    with child.stdin, child.stdout:
        for word in ("planted", "freed", "swept"):
            assert child.stdout.readline().strip() == word
            counted[word] = len(in_memory(child.pid, wanted))
            child.stdin.write("on\n")
            child.stdin.flush()
        assert child.wait(20) == 0
    return counted


SAY_ON_A_THREAD = r"""
import queue, sys, threading
from kiosk.wiping import overwrite_stack

tasks = queue.Queue()

def work():
    while True:
        task, done = tasks.get()
        task()
        done.set()

def do(task):
    done = threading.Event()
    tasks.put((task, done))
    done.wait()

def say():
    for _ in range(20):
        "\u5f20\u4dae"[::-1].encode()

threading.Thread(target=work, daemon=True).start()
for word, task in (("said", say), ("overwritten", overwrite_stack)):
    do(task)
    print(word, flush=True)
    sys.stdin.readline()
"""


def test_a_threads_stack_keeps_a_short_text_until_it_is_overwritten() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", SAY_ON_A_THREAD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "GLIBC_TUNABLES": _tunables()},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    found = {}
    with child.stdin, child.stdout:
        for word in ("said", "overwritten"):
            assert child.stdout.readline().strip() == word
            found[word] = len(in_memory(child.pid, {"\u4dae\u5f20".encode(): ("text", "utf-8")}))
            child.stdin.write("on\n")
            child.stdin.flush()
        assert child.wait(20) == 0
    assert found["said"] > 0, "the check must find what is there"
    assert found["overwritten"] == 0


def _tunables() -> str:
    environment: dict[str, str] = {}
    assert wiping.set_tunables(environment)
    return environment["GLIBC_TUNABLES"]


def test_freed_memory_shows_what_it_held_and_swept_memory_does_not() -> None:
    plain = _plant(GLIBC_TUNABLES="")
    assert plain["planted"] >= 250
    assert plain["freed"] > 20, "the check must find what is there"
    overwritten = _plant(GLIBC_TUNABLES=_tunables())
    assert overwritten["planted"] >= 250
    assert overwritten["freed"] > 100, "what Python's own allocator keeps"
    assert overwritten["swept"] == 0


def test_an_operators_other_tunables_are_kept() -> None:
    environment = {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2:glibc.malloc.perturb=0"}
    assert wiping.set_tunables(environment)
    assert environment["GLIBC_TUNABLES"].split(":") == [
        "glibc.malloc.arena_max=2",
        "glibc.malloc.perturb=165",
        "glibc.malloc.tcache_count=0",
        "glibc.pthread.stack_cache_size=0",
    ]
    assert not wiping.set_tunables(environment)


def test_the_program_starts_itself_again_once_with_its_own_arguments() -> None:
    script = (
        "import os, sys\nfrom kiosk.wiping import overwrite_what_is_freed\n"
        "os.write(1, b'begun ')\noverwrite_what_is_freed()\nos.write(1, ' '.join(sys.argv[1:]).encode())\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "GLIBC_TUNABLES"}
    ran = subprocess.run(
        [sys.executable, "-c", script, "run", "--config", "a b"], capture_output=True, check=True, env=environment
    )
    assert ran.stdout == b"begun begun run --config a b"


def test_the_kiosk_starts_itself_again_before_it_loads_its_commands() -> None:
    script = (
        "import os, sys\nfrom kiosk import wiping\n"
        "def anew():\n    os.write(1, str('kiosk.cli' in sys.modules).encode())\n    os._exit(0)\n"
        "wiping.overwrite_what_is_freed = anew\nsys.argv = ['kiosk', 'run']\n"
        "from kiosk.__main__ import main\nmain()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert ran.stdout == b"False"


def test_a_program_that_asks_for_it_leaves_no_core_dump() -> None:
    script = (
        "import ctypes, resource\nfrom kiosk.wiping import leave_no_core_dump\n"
        "before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)\nleave_no_core_dump()\n"
        "print(before, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "1 0 (0, 0)"


def test_a_sweeper_waits_until_it_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    swept, order = threading.Event(), []

    def sweep() -> None:
        order.append("sweep")
        swept.set()

    monkeypatch.setattr(wiping, "sweep", sweep)
    sweeper = wiping.Sweeper(0.05, before=lambda: order.append("before"))
    assert not swept.wait(0.15), "nobody has asked"
    for _ in range(5):
        sweeper.soon()
    assert swept.wait(10)
    assert order == ["before", "sweep"]
    sweeper.stop()
