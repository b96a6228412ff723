# SPDX-License-Identifier: GPL-3.0-or-later
"""What made-up guides say, by the type of item. Every legal basis waits for the city (待本市确认)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from kiosk.contract.guides import (
    Answered,
    GuideAnswer,
    GuideQuestion,
    ItemType,
    LegalBasis,
    Material,
    MaterialDetails,
    MaterialForm,
    MaterialNeed,
    Served,
    Zone,
)
from kiosk.contract.message import Text


def said(zh: str, en: str) -> Text:
    """A text."""
    return Text(zh=zh, en=en)


TOWN_WINDOWS: Final = {
    Zone.GENERAL: said("综合窗口", "general window"),
    Zone.PUBLIC_SECURITY: said("公安专区", "public security zone"),
    Zone.TAX: said("税务专区", "tax zone"),
}

_COMES: Final = (
    GuideQuestion(
        id="comes",
        text=said("谁来办？", "Who comes?"),
        answers=(
            GuideAnswer(id="self", text=said("本人", "The person concerned")),
            GuideAnswer(id="other", text=said("替别人办", "Somebody for them")),
        ),
    ),
)

_YOURS: Final = said("您自己有的", "You have it")
_HERE: Final = said("窗口领取，或在网上下载", "At the window, or on the web")
_POLICE: Final = said("公安机关", "Public security")
_NOBODY: Final = said("您自己写", "You write it")


def _paper(
    code: str,
    name: Text,
    *,
    by: Text,
    source: Text = _YOURS,
    instructions: Text,
    copies: int = 0,
) -> Material:
    return Material(
        code=code,
        name=name,
        details=MaterialDetails(
            form=MaterialForm.EITHER,
            originals=1,
            copies=copies,
            source=source,
            issued_by=by,
            size=said("A4 纸", "A4"),
            instructions=instructions,
            standard=said("在有效期内，字迹清楚", "Valid and legible"),
        ),
    )


_ID_CARD: Final = _paper(
    "id-card",
    said("本人身份证", "Your own ID card"),
    by=_POLICE,
    instructions=said("出示原件，当场归还", "Show the original; it is given back at once"),
)
_LICENCE: Final = _paper(
    "business-licence",
    said("营业执照", "Business licence"),
    by=said("市场监督管理局", "The market regulation bureau"),
    instructions=said("出示正本或副本；有电子营业执照的扫码就行", "Show it, or scan the electronic one"),
)
_FORM: Final = _paper(
    "application-form",
    said("申请表", "Application form"),
    by=_NOBODY,
    source=_HERE,
    instructions=said("填写完整，本人签名或单位盖章", "Fill it in, and sign or seal it"),
)
_HOUSEHOLD: Final = Material(
    code="household-book",
    name=said("户口簿", "Household booklet"),
    waived_by=said("户籍信息", "the register of households"),
)
_AUTHORISATION: Final = _paper(
    "authorisation",
    said("授权委托书和代办人身份证", "Power of attorney and the agent's ID card"),
    by=_NOBODY,
    instructions=said("写明替谁办、办什么，双方签名", "Say for whom and what; both sign"),
).model_copy(update={"when": (Answered(question="comes", answers=("other",)),)})
_LOCAL_PROOF: Final = _paper(
    "local-proof",
    said("在本县（区）居住或经营的证明", "Proof of living or trading in the county"),
    by=said("村（居）委会或房东", "The village or residents' committee, or the landlord"),
    instructions=said("居住证、租房合同等，一样就行", "A residence permit or a lease: one is enough"),
)
_OTHERS: Final[Mapping[ItemType, tuple[Material, ...]]] = {
    ItemType.PERMIT: (
        _paper(
            "premises",
            said("场所使用证明", "Proof of premises"),
            by=said("房东或不动产登记机构", "The landlord or the property register"),
            instructions=said("租赁合同或不动产权证，一样就行", "A lease or a title deed: one is enough"),
            copies=1,
        ),
        _paper(
            "people",
            said("人员名单和资格证明", "List of people and their qualifications"),
            by=_NOBODY,
            instructions=said("写明姓名、岗位和证书编号", "Names, posts and numbers of certificates"),
        ),
    ),
    ItemType.CONFIRMATION: (
        _paper(
            "grounds",
            said("事由证明", "Proof of the grounds"),
            by=said("出具事由的机关或单位", "Whoever certifies the grounds"),
            instructions=said("原件核对后归还，留一份复印件", "The original is given back, a copy is kept"),
            copies=1,
        ),
    ),
    ItemType.BENEFIT: (
        _paper(
            "account",
            said("本人银行账户", "Your own bank account"),
            by=said("银行", "The bank"),
            instructions=said("只能是本人名下的账户", "Only an account in your own name"),
        ),
        _paper(
            "circumstances",
            said("家庭情况说明", "Statement of circumstances"),
            by=_NOBODY,
            instructions=said("写明家庭成员和收入", "Say who lives in the household and its income"),
        ),
    ),
    ItemType.RULING: (
        _paper(
            "facts",
            said("申请书和事实材料", "Application with the facts"),
            by=_NOBODY,
            instructions=said("写明请求、事实和理由", "Say what you ask for, the facts and the reasons"),
            copies=2,
        ),
    ),
    ItemType.PUBLIC_SERVICE: (),
}

_PERSON_CONDITIONS: Final = (
    said("本人办理，或者有授权委托书", "You come yourself, or somebody with your power of attorney"),
    said("在本市居住、工作或有户口", "You live, work or are registered in this city"),
)
_FIRM_CONDITIONS: Final = (
    said("在本市登记的单位或个体工商户", "A firm or business registered in this city"),
    said("没有被列入严重违法失信名单", "Not on the list of serious offenders"),
)
_MORE: Final[Mapping[ItemType, tuple[Text, ...]]] = {
    ItemType.PERMIT: (said("有符合要求的场所、人员和制度", "Premises, people and rules as required"),),
    ItemType.CONFIRMATION: (said("所说的事由真实，有材料证明", "The grounds are true and proven"),),
    ItemType.BENEFIT: (said("符合规定的对象和标准，没有重复领取", "You are entitled, and do not draw it twice"),),
    ItemType.RULING: (said("有明确的请求和对方", "It is clear what you ask for, and of whom"),),
    ItemType.PUBLIC_SERVICE: (said("与本人或本单位有关", "It concerns you or your firm"),),
}


@dataclass(frozen=True)
class Wording:
    """What all items of a type say. instant: some are done on the spot; special: an inspection may be needed."""

    type: ItemType
    icon: str
    instant: bool
    special: bool
    what: Text
    outcome: Text
    basis: Text

    questions = _COMES

    @property
    def bases(self) -> tuple[LegalBasis, ...]:
        return (_basis(self.basis),)

    @property
    def conditions(self) -> Mapping[Served, tuple[Text, ...]]:
        return _CONDITIONS[self.type]

    def summary(self, name: Text) -> Text:
        return Text(zh=f"{name.zh}：{self.what.zh}", en=f"{name.en}: {self.what.en}")

    def result(self, name: Text) -> Text:
        return Text(zh=f"{name.zh}{self.outcome.zh}", en=f"{name.en}: {self.outcome.en}")

    def materials(self, served: Served, *, county: bool) -> tuple[Material, ...]:
        return _materials(self.type, served, county)


@cache
def _basis(citation: Text) -> LegalBasis:
    return LegalBasis(citation=citation, confirmed=False)


_CONDITIONS: Final = {
    kind: {Served.PERSON: (*_PERSON_CONDITIONS, *more), Served.ENTERPRISE: (*_FIRM_CONDITIONS, *more)}
    for kind, more in _MORE.items()
}


@cache
def _materials(kind: ItemType, served: Served, county: bool) -> tuple[Material, ...]:
    own = (_ID_CARD, _HOUSEHOLD) if served is Served.PERSON else (_LICENCE, _ID_CARD)
    local = (_LOCAL_PROOF.model_copy(update={"need": MaterialNeed.OPTIONAL}),) if county else ()
    return (*own, _FORM, *_OTHERS[kind], *local, _AUTHORISATION)


TYPES: Final = {
    one.type: one
    for one in (
        Wording(
            ItemType.PERMIT,
            "certificate",
            instant=False,
            special=True,
            what=said("先批准，才能做。", "it needs approval first."),
            outcome=said("许可决定", "decision on the permit"),
            basis=said(
                "《中华人民共和国行政许可法》，待本市确认",
                "Administrative Licensing Law, to be confirmed",
            ),
        ),
        Wording(
            ItemType.CONFIRMATION,
            "clipboard-text",
            instant=True,
            special=False,
            what=said("把事实登记下来，发给凭证。", "it is entered in the register, and you get a proof of it."),
            outcome=said("办理凭证", "proof of the entry"),
            basis=said("该事项的法律法规依据，待本市确认", "The law on this item, to be confirmed by the city"),
        ),
        Wording(
            ItemType.BENEFIT,
            "hand-coins",
            instant=False,
            special=False,
            what=said("符合条件的，钱打到您本人的账户。", "whoever is entitled is paid into their own account."),
            outcome=said("核定通知", "notice of what is granted"),
            basis=said("该项待遇的政策文件，待本市确认", "The policy on this benefit, to be confirmed by the city"),
        ),
        Wording(
            ItemType.RULING,
            "scales",
            instant=False,
            special=True,
            what=said("说清请求和理由，主管机关调查后答复。", "say what you ask for; the authority looks into it."),
            outcome=said("处理结果", "outcome"),
            basis=said("该类争议的处理规定，待本市确认", "The rules on such disputes, to be confirmed by the city"),
        ),
        Wording(
            ItemType.PUBLIC_SERVICE,
            "info",
            instant=True,
            special=False,
            what=said("便民服务，材料少，多数很快办好。", "a public service with few papers, mostly done quickly."),
            outcome=said("办理结果", "result"),
            basis=said(
                "本市公共服务事项目录，待本市确认",
                "The city's list of public services, to be confirmed",
            ),
        ),
    )
}
