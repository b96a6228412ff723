# SPDX-License-Identifier: GPL-3.0-or-later
"""After somebody acted for another, searched, and filled in rows, nothing of it can be reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kiosk.standards.resident_number import check_character

SCAN = r"""
import gc, json, sys
from devices.status import DeviceClass
from kiosk.catalogue import Catalogue
from kiosk.journey.events import CatalogueReady
from kiosk.journey.touches import (
    AddRow, Begin, Choose, ChooseWay, EditField, End, FindPlace, Next, OpenItem, OpenSearch, Query, SubmitSecret
)
from tests.journey.journey_driver import ALLOWANCE, PIN, World, bundle, card_of
from tests.journey.test_acting import POLICY
from tests.journey.test_form_rows import item

backwards = json.loads(sys.stdin.read())
agent, child, name, row, place, search, account = (secret[::-1] for secret in backwards)

def remains():
    gc.collect()
    found, seen = set(), set()
    stack = list(gc.get_objects())
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, str):
            found.update(secret for secret in backwards if len(one) < 100000 and secret[::-1] in one)
        elif isinstance(one, (bytes, bytearray)):
            found.update(secret for secret in backwards if secret[::-1].encode() in bytes(one))
        elif one is not backwards:
            stack.extend(gc.get_referents(one))
    return sorted(found)

world = World(fitted=frozenset(DeviceClass))
both = item(payee=True).model_copy(update={"proxy": POLICY})
world.do(CatalogueReady(Catalogue(bundle((both,)))))
world.do(Begin(), OpenItem(ALLOWANCE), Next(), Choose("other"))
while world.page == "NoticePage":
    world.do(Next())
world.lay(card_of("liu-changshun"))
world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
world.do(Choose("guardian"), Choose("parent"), Choose("without_card"))
world.do(EditField("name", name), EditField("number", child), Next(), Next())
world.do(EditField("household", "平顶山市"), EditField("account", account), EditField("phone", "13800000011"))
world.do(Next(), AddRow("children"), EditField("children/r1/name", row))
world.do(EditField("children/r1/born", "2015-06-01"), Next(), Next())
assert world.view.page.fields[0].key == "away", world.view.page.fields[0].key
world.do(FindPlace("away", place))
during = set(remains())
world.do(End(), End())
assert world.state.session is None
# And somebody who only searches.
world.do(Begin(), OpenSearch(), Query(search))
during |= set(remains())
world.do(End())
assert world.state.session is None
del agent, child, name, row, place, search, account
world.effects.clear()
world.wait(11)
print(json.dumps({"during": sorted(during), "after": remains()}))
"""


def test_nothing_of_agent_child_rows_or_search_stays_reachable() -> None:
    """In a process of its own, whose every string is looked at. The secrets are handed over backwards."""
    first = "41040220200101735"
    secrets = [
        "410400194110170059",
        first + check_character(first),
        "谌小茉",
        "阙大蔷",
        "岱崮",
        "量子纠缠的证",
        "9999000000998877660",
    ]
    ran = subprocess.run(
        [sys.executable, "-c", SCAN],
        input=json.dumps([secret[::-1] for secret in secrets]),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).parent,
        env={"PYTHONPATH": f"{Path(__file__).parents[2]}", "PATH": "", "QT_QPA_PLATFORM": "offscreen"},
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert set(told["during"]) == {secret[::-1] for secret in secrets}, "the scan must find what is there"
    assert told["after"] == []
