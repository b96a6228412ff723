# SPDX-License-Identifier: GPL-3.0-or-later
"""One slip of each design, of people who do not exist. To look at them all:

python -m tests.services.slip_designs FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from central.items import load_items
from kiosk.contract.cases import (
    CaseOutcome,
    DecidingFact,
    Decision,
    DecisionWay,
    DocumentReference,
    Lack,
    Refusal,
    RuleState,
)
from kiosk.contract.hand_ins import HandInReceipt
from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Text
from kiosk.contract.proxies import GROUND_WORDS, ProxyGround, ProxyPolicy
from kiosk.services.slips import (
    Letterhead,
    QueueTicket,
    SlipHead,
    SlipProxy,
    authorisation_form,
    guide_slip,
    hand_in_slip,
    queue_ticket_slip,
    queued_slip,
    result_slip,
    resume_slip,
    undated_slip,
)
from kiosk.timing import CHINA_STANDARD_TIME
from printing import Slip

AT: Final = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
LAST: Final = date(2026, 11, 25)
ASK_FROM: Final = date(2026, 11, 26)
KEPT_UNTIL: Final = date(2027, 2, 18)
ITEMS: Final = load_items()
MACHINE: Final = Letterhead(
    machine_id="KJ-410400-0001",
    site="新华路24小时自助区",
    hotline="12345",
    public_base_url="https://centre.example/",
    demonstration=True,
    english=False,
)
HEAD: Final = SlipHead(
    letterhead=MACHINE,
    item=ITEMS["41040000MZ-JF-0001"].item,
    name="䶮*𬸚",
    number="410400********0026",
    pick_up_code="ABCDE-FGHJK-MNPQR",
    signed_at=AT,
)
_CITATION: Final = LegalBasis(
    citation=Text(zh="《高龄津贴发放办法》第五条（演示）", en="Old-age allowance rules, article 5 (demo)"),
    confirmed=True,
)


def decision(outcome: CaseOutcome) -> Decision:
    """A decision with everything that any outcome shows."""
    headline = {
        CaseOutcome.APPROVED: Text(
            zh="您符合80至89周岁高龄津贴的条件，每月100元。", en="You meet the conditions: 100 yuan a month."
        ),
        CaseOutcome.REFERRED: Text(
            zh="公安数据里的姓名写法不同，需要人来核对。", en="The name is written differently; a person checks it."
        ),
        CaseOutcome.SUPPLEMENT: Text(
            zh="还差两样，补齐就能办。", en="Two things are missing; then it can be done."
        ),
        CaseOutcome.REFUSED: Text(zh="您已经在领这项津贴。", en="You already receive this allowance."),
    }[outcome]
    return Decision(
        application_id="A",
        case_no="410400202611200001",
        item_code=HEAD.item.code,
        outcome=outcome,
        decided_at=AT,
        automatic=outcome is CaseOutcome.APPROVED,
        headline=headline,
        facts=(
            DecidingFact(
                text=Text(zh="满80岁", en="aged 80"), source=Text(zh="人口库", en="register"), state=RuleState.PASS
            ),
        ),
        lacks=(
            Lack(
                what=Text(zh="户口簿", en="Household book"),
                why=Text(zh="库里查不到您的户口所在地", en="The register has no household for you"),
                how=Text(zh="带户口簿原件，或授权调取电子证照", en="Bring the original, or allow the e-licence"),
                where=Text(
                    zh="市民中心一楼3号窗，工作日9:00-17:00", en="Hall, floor 1, window 3, workdays 9:00-17:00"
                ),
            ),
            Lack(
                what=Text(zh="收款的银行卡号", en="An account to pay to"),
                why=Text(zh="填的卡号不是本人的", en="The account is not yours"),
                how=Text(zh="换一张本人的卡，回本机补填", en="Use a card of your own, at this machine"),
                where=Text(zh="任意一台自助机，24小时", en="Any self-service machine, 24 hours"),
            ),
        ),
        refusal=Refusal(
            reason=Text(zh="2024年3月起已经在领", en="Received since March 2024"),
            legal_basis=_CITATION,
            remedy=Text(
                zh="收到决定之日起60日内可以申请行政复议，6个月内可以起诉。",
                en="Ask for review within 60 days, or sue within 6 months.",
            ),
        ),
        handler=Text(zh="民政局津贴科", en="Civil affairs, allowances"),
        due=date(2026, 12, 4),
        resume_until=date(2027, 2, 18),
        document=DocumentReference(
            document_id="D-410400-0001",
            title=Text(zh="高龄津贴认定通知书", en="Notice of old-age allowance"),
            sha256="sha256:00",
            verify_url="https://centre.example/d/D-410400-0001",
            summary=(
                (Text(zh="每月金额", en="A month"), Text(zh="100 元", en="100 yuan")),
                (Text(zh="开始月份", en="From"), Text(zh="2026年12月", en="December 2026")),
            ),
            sealed=True,
            valid_until=date(2027, 11, 19),
        ),
        legal_actor=Text(zh="平顶山市民政局", en="Pingdingshan Civil Affairs Bureau"),
        rule_set_digest="sha256:00",
        demonstration=True,
    )


SHOP: Final = ITEMS["41040000SJ-XK-0001"].item
"""Approved on an undertaking."""
POLICY: Final = ProxyPolicy(
    grounds=(ProxyGround.PRESENT, ProxyGround.AUTHORISED),
    scope=Text(
        zh="代本人提交高龄津贴申请、签名、领取凭条和结果文书；钱只打到本人的账户。不能代领钱，不能再转给别人代办",
        en="To hand in the application, sign for it, and take the slip and the paper; the money goes to the "
        "applicant's own account only",
    ),
)
ACTED: Final = SlipProxy(
    name="张*民", number="410400********0215", ground=GROUND_WORDS[ProxyGround.PRESENT], scope=POLICY.scope
)
OWED: Final = ((Text(zh="经营场所证明", en="Proof of premises"), date(2026, 12, 4)),)
HANDED_IN: Final = HandInReceipt(
    hand_in_id="01900000-0000-7000-8000-000000000001",
    application_id="01900000-0000-7000-8000-000000000002",
    case_no="4104002026112000017",
    material="premises",
    sha256="sha256:" + "ab" * 32,
    received_at=AT,
    pick_up_code=HEAD.pick_up_code,
)
TICKET: Final = QueueTicket(
    number="B127",
    service=Text(zh="社保综合业务", en="Social insurance"),
    window=Text(zh="一楼 5–8 号窗口", en="Floor 1, windows 5 to 8"),
    taken_at=AT,
    people_before=6,
)


def designs(*, english: bool) -> Mapping[str, Slip]:
    """By name."""
    machine = replace(MACHINE, english=english)
    head = replace(HEAD, letterhead=machine)
    referred = decision(CaseOutcome.REFERRED)
    return {
        "approved": result_slip(head, decision(CaseOutcome.APPROVED)),
        "accepted": result_slip(
            head,
            decision(CaseOutcome.APPROVED).model_copy(
                update={
                    "accepted": True,
                    "headline": Text(
                        zh="已受理，十个工作日内做好新证",
                        en="Accepted. The new certificate is made within ten working days",
                    ),
                    "handler": Text(zh="平顶山市残联工作人员", en="The staff of the Disabled Persons' Federation"),
                    "due": date(2026, 12, 4),
                }
            ),
        ),
        "queued": queued_slip(head, LAST, ASK_FROM),
        "queued-undated": undated_slip(head, 4),
        "referred": result_slip(head, referred, DecisionWay.AUTOMATIC),
        "person-pending": result_slip(
            head,
            referred.model_copy(
                update={"headline": Text(zh="您的申请由工作人员决定。", en="A person decides your application.")}
            ),
            DecisionWay.PERSON,
        ),
        "supplement": result_slip(head, decision(CaseOutcome.SUPPLEMENT)),
        "refused": result_slip(head, decision(CaseOutcome.REFUSED)),
        "resume": resume_slip(machine, HEAD.item, HEAD.pick_up_code, KEPT_UNTIL, AT),
        "guide": guide_slip(machine, HEAD.item, date(2026, 11, 2), AT),
        "guide-shop": guide_slip(machine, ITEMS["41040000SJ-XK-0001"].item, date(2026, 11, 2), AT),
        "guide-list": guide_slip(
            machine,
            ITEMS["41040000SJ-XK-0001"].item,
            date(2026, 11, 2),
            AT,
            {"who": "one", "dwelling": "yes", "permit": "no"},
        ),
        "undertaking": result_slip(replace(head, item=SHOP), decision(CaseOutcome.APPROVED)),
        "proxy": result_slip(replace(head, proxy=ACTED), decision(CaseOutcome.APPROVED)),
        "owed": result_slip(replace(head, item=SHOP, owed=OWED), decision(CaseOutcome.REFERRED)),
        "handed-in": hand_in_slip(machine, SHOP, OWED[0][0], HANDED_IN, 2, name=HEAD.name, number=HEAD.number),
        "authorisation": authorisation_form(machine, HEAD.item, POLICY),
        "queue-ticket": queue_ticket_slip(machine, TICKET),
        "queue-ticket-uncounted": queue_ticket_slip(machine, replace(TICKET, people_before=None)),
    }


def main(folder: Path) -> None:
    """Print each design in both languages on both papers, on the simulated printer."""
    from devices.receipt_printer import on_network
    from devices.simulators.process import RECEIPT_PRINTER, SimulatorProcess
    from kiosk.timing import SystemClock
    from printing import PAPER_58_MM, PAPER_80_MM
    from printing.escpos import render_escpos

    for profile in (PAPER_80_MM, PAPER_58_MM):
        out = folder / profile.name
        simulator = SimulatorProcess.start_module(
            RECEIPT_PRINTER, "--out", out, "--dots", str(profile.dots), "--gbk-only"
        )
        port = int(simulator.ready["port"])
        printer = on_network("127.0.0.1", port, SystemClock(), admits_simulator=True)
        printer.connect()
        for english in (False, True):
            for name, slip in designs(english=english).items():
                printer.print_job(render_escpos(slip, profile))
                picture = Path(str(simulator.wait_for(lambda event: "printed" in event)["printed"]))
                picture.rename(out / f"{name}-{'en' if english else 'zh'}.png")
        printer.close()
        simulator.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
