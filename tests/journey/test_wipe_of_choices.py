# SPDX-License-Identifier: GPL-3.0-or-later
"""After somebody acted for another, searched, and filled in rows, nothing of it can be reached."""

from __future__ import annotations

from kiosk.standards.resident_number import check_character
from tests.remains.reachable import left_by

SCAN = r"""
import json, sys
from devices.status import DeviceClass
from kiosk.catalogue import Catalogue
from kiosk.journey.events import CatalogueReady
from kiosk.journey.touches import (
    AddRow, Begin, Choose, ChooseWay, EditField, End, FindPlace, Next, OpenItem, OpenSearch, Query, SubmitSecret
)
from tests.journey.journey_driver import ALLOWANCE, PIN, World, bundle, card_of
from tests.journey.test_acting import POLICY
from tests.journey.test_form_rows import item
from tests.remains.reachable import remains

backwards = json.loads(sys.stdin.read())
agent, child, name, row, place, search, account = (secret[::-1] for secret in backwards)

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
during = set(remains(backwards))
world.do(End(), End())
assert world.state.session is None
# And somebody who only searches.
world.do(Begin(), OpenSearch(), Query(search))
during |= set(remains(backwards))
world.do(End())
assert world.state.session is None
del agent, child, name, row, place, search, account
world.effects.clear()
world.wait(11)
print(json.dumps({"during": sorted(during), "after": remains(backwards)}))
"""


def test_nothing_of_agent_child_rows_or_search_stays_reachable() -> None:
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
    assert left_by(SCAN, secrets, within_s=120) == []
