# SPDX-License-Identifier: GPL-3.0-or-later
"""The dock's levers for everything that is plugged into the machine, and the list of how each device stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from kiosk.demo.levers import Card, CardLine, Lever, LeverGroup, Tone
from kiosk.demo.speaker import TwoLanguages
from kiosk.demo.world import HEAD_TURN, World
from kiosk.faults import DeviceFault, explain
from kiosk.faults.device_words import DEVICE_NAMES
from kiosk.journey.phrases import Phrase
from kiosk.technician import SelfTest, SelfTestOutcome
from kiosk.timing import CHINA_STANDARD_TIME

Pull = Callable[..., None]

_FOREIGN_CODE: Final = "https://example.invalid/?pay=88"
_CARDS: Final[Mapping[str, Mapping[str, object]]] = {
    "social_security": {"kind": "social_security", "card_number": "A41040001"},
    "foreign": {"kind": "foreign"},
    "mute": {"kind": "mute"},
}
_SCENES: Final = {
    "page": "放好一页 · A page",
    "page_turned": "放歪 · Turned",
    "blur": "模糊 · Blurred",
    "glare": "反光 · Glare",
    "cropped": "没放全 · Cropped",
    "empty": "空桌面 · Empty desk",
}
_OUTCOMES: Final = {
    SelfTestOutcome.PASSED: (Tone.GOOD, "✓ 通过 passed"),
    SelfTestOutcome.BY_HAND: (Tone.LOOK, "△ 待人工 by hand"),
    SelfTestOutcome.FAILED: (Tone.WRONG, "✗ 未过 failed"),
}
_STATES: Final = {
    DeviceState.STARTING: (Tone.PLAIN, "…", "启动中"),
    DeviceState.ONLINE: (Tone.GOOD, "●", "正常"),
    DeviceState.DEGRADED: (Tone.LOOK, "◐", "可用，有欠缺"),
    DeviceState.NO_DEVICE: (Tone.WRONG, "○", "没有接上"),
    DeviceState.OFFLINE: (Tone.WRONG, "○", "没有应答"),
    DeviceState.HARDWARE_ERROR: (Tone.WRONG, "○", "坏了"),
    DeviceState.USER_ERROR: (Tone.WRONG, "○", "要人来处理"),
    DeviceState.NOT_CONFIGURED: (Tone.WRONG, "○", "没有配置"),
    DeviceState.REFUSED: (Tone.WRONG, "○", "不准使用"),
}


def device_pulls(world: World) -> dict[str, Pull]:
    """What each lever does, by its name."""
    rig = world.rig

    def tell(device: str, command: Mapping[str, object]) -> None:
        rig.tell(DeviceClass(device), **command)

    return {
        "tell": tell,
        "plug": lambda device, plugged: rig.plug(DeviceClass(device), plugged),
        "insert_card": lambda kind: rig.insert_card(_CARDS[kind]),
        "insert_bank_card": world.insert_bank_card,
        "pull_card": rig.pull_card,
        "scan_slip": world.scan_last_slip,
        "face": world.show_face,
    }


def device_groups(world: World) -> tuple[LeverGroup, ...]:
    """The levers of what this world has."""
    there = set(world.rig.classes)
    groups = [group(world) for device, group in _GROUPS.items() if device in there]
    return (*groups, _plugs(world))


def device_cards(
    statuses: Sequence[DeviceStatus], tests: Mapping[DeviceClass, SelfTest], speaker: TwoLanguages
) -> tuple[Card, ...]:
    """One a device: how it stands; unless all is well, the cause and what to do; its last self-test."""
    return tuple(_card(status, tests.get(status.device), speaker) for status in statuses)


def _card(status: DeviceStatus, test: SelfTest | None, speaker: TwoLanguages) -> Card:
    tone, mark, state = _STATES[status.state]
    cause = "" if status.cause is Cause.NONE else f" ({status.cause.value})"
    title = f"{mark} {speaker.both(Phrase(DEVICE_NAMES[status.device][0]))}: {state} {status.state.value}{cause}"
    if status.state is DeviceState.ONLINE:
        return Card(title, tone, (_tested(test),))
    said = explain(DeviceFault(status.device, status.state, status.cause)).technician
    return Card(title, tone, (*(CardLine(words) for words in speaker.each(said)), _tested(test)))


def _tested(test: SelfTest | None) -> CardLine:
    if test is None:
        return CardLine("自检 · Self-test: 未做 never")
    tone, outcome = _OUTCOMES[test.outcome]
    at = test.at.astimezone(CHINA_STANDARD_TIME)
    line = f"自检 · Self-test {at:%H:%M}: {outcome}: {test.found}"
    return CardLine(f"{line} → {test.do}" if test.do else line, tone)


def _tells(device: DeviceClass, *levers: tuple[str, Mapping[str, object]]) -> tuple[Lever, ...]:
    return tuple(
        Lever(label, "tell", {"device": device.value, "command": dict(command)}) for label, command in levers
    )


def _smart_card(world: World) -> LeverGroup:
    relatives = next(person.id for person in world.people.values() if not person.bank_card["own"])
    return LeverGroup(
        "芯片卡 · Chip card",
        (
            Lever("插本人的银行卡 · Their bank card in", "insert_bank_card"),
            Lever("插别人的银行卡 · Another's bank card in", "insert_bank_card", {"person_id": relatives}),
            Lever("插社保卡 · Social security card in", "insert_card", {"kind": "social_security"}),
            Lever("插外国卡 · Foreign card in", "insert_card", {"kind": "foreign"}),
            Lever("插反了 · Wrong way round", "insert_card", {"kind": "mute"}),
            Lever("拔卡 · Pull it", "pull_card"),
            Lever("读时拔卡 · Pull it while reading", "pull_card", {"how": "during_read"}),
        ),
        folded=True,
    )


def _scanner(_world: World) -> LeverGroup:
    device = DeviceClass.CODE_SCANNER
    return LeverGroup(
        "扫码 · Scanner",
        (
            Lever("扫刚打的小票 · Scan the last slip", "scan_slip"),
            *_tells(
                device,
                ("扫收款码 · Scan a payment code", {"scan": _FOREIGN_CODE}),
                ("扫超长码 · Scan one that is too long", {"scan": "8" * 600}),
            ),
        ),
        folded=True,
    )


def _keypad(_world: World) -> LeverGroup:
    keys = tuple((key, {"press": key}) for key in "123456789*0#")
    return LeverGroup("数字键盘 · Keypad", _tells(DeviceClass.KEYPAD, *keys), folded=True)


def _pin_pad(_world: World) -> LeverGroup:
    device = DeviceClass.PIN_PAD
    return LeverGroup(
        "密码键盘 · PIN pad",
        _tells(
            device,
            ("输入六位 · Six digits", {"press": "135790"}),
            ("确认 · Enter", {"press": "enter"}),
            ("取消 · Cancel", {"press": "cancel"}),
        ),
        folded=True,
    )


def _sensors(_world: World) -> LeverGroup:
    levers = []
    for name, on, off in (
        ("presence", "有人走近 · Somebody comes", "人走开 · Nobody there"),
        ("cabinet_door", "打开柜门 · Open the cabinet", "关上柜门 · Close it"),
        ("headphones", "插耳机 · Headphones in", "拔耳机 · Headphones out"),
    ):
        levers += [(on, {"sense": name, "on": True}), (off, {"sense": name, "on": False})]
    return LeverGroup("传感器 · Sensors", _tells(DeviceClass.SENSORS, *levers), folded=True)


def _ups(_world: World) -> LeverGroup:
    return LeverGroup(
        "电源 · Power",
        _tells(
            DeviceClass.UPS,
            ("停电 · Mains off", {"mains": False}),
            ("来电 · Mains on", {"mains": True}),
            ("电池快没电 · Battery low", {"charge": 15}),
            ("电池充满 · Battery full", {"charge": 100}),
            ("电池老化 · Battery old", {"old": True}),
            ("要求关机 · Shutdown ordered", {"ordered": True}),
        ),
        folded=True,
    )


def _page_printer(_world: World) -> LeverGroup:
    return LeverGroup(
        "A4 打印机 · A4 printer",
        _tells(
            DeviceClass.PAGE_PRINTER,
            ("加满纸 · Paper in", {"sheets": 250}),
            ("缺纸 · Paper out", {"sheets": 0}),
            ("墨粉少 · Toner low", {"toner": 5}),
            ("墨粉用完 · Toner out", {"toner": 0}),
            ("换墨粉 · New toner", {"toner": 100}),
            ("卡纸 · Jam", {"jam": True}),
            ("清除卡纸 · Jam cleared", {"jam": False}),
            ("开盖 · Cover open", {"cover": "open"}),
            ("合盖 · Closed", {"cover": "closed"}),
            ("取走纸张 · Take the papers", {"take": True}),
        ),
        folded=True,
    )


def _document_camera(_world: World) -> LeverGroup:
    device = DeviceClass.DOCUMENT_CAMERA
    scenes = tuple((label, {"scene": name}) for name, label in _SCENES.items())
    return LeverGroup("高拍仪 · Document camera", _tells(device, *scenes, *_CAMERA_FAULTS), folded=True)


def _face_camera(world: World) -> LeverGroup:
    standing = world.on_plate or next(iter(world.people))
    poses = tuple(
        Lever(label, "face", {"person_id": standing, "turn": turn})
        for label, turn in (
            ("本人看镜头 · The card's person", 0.0),
            ("头转向左 · Turns to the left", HEAD_TURN),
            ("头转向右 · Turns to the right", -HEAD_TURN),
        )
    )
    others = [person for person in world.people if person != standing]
    return LeverGroup(
        "摄像头 · Camera",
        (
            *poses,
            Lever("换一个人 · Somebody else", "face", {"person_id": others[0]}),
            Lever("没有人 · Nobody", "face", {"person_id": None}),
            *_tells(DeviceClass.FACE_CAMERA, *_CAMERA_FAULTS),
        ),
        folded=True,
    )


_CAMERA_FAULTS: Final[tuple[tuple[str, Mapping[str, object]], ...]] = (
    ("画面卡住 · Stall", {"fault": "stall", "until": "told"}),
    ("断开一次 · Drop once", {"fault": "drop"}),
    ("恢复 · All well", {"fault": None}),
)

_GROUPS: Final[Mapping[DeviceClass, Callable[[World], LeverGroup]]] = {
    DeviceClass.PAGE_PRINTER: _page_printer,
    DeviceClass.SMART_CARD_READER: _smart_card,
    DeviceClass.FACE_CAMERA: _face_camera,
    DeviceClass.DOCUMENT_CAMERA: _document_camera,
    DeviceClass.CODE_SCANNER: _scanner,
    DeviceClass.KEYPAD: _keypad,
    DeviceClass.PIN_PAD: _pin_pad,
    DeviceClass.SENSORS: _sensors,
    DeviceClass.UPS: _ups,
}


def _plugs(world: World) -> LeverGroup:
    """A plug that is out stands pulled."""
    out = world.rig.unplugged
    levers = tuple(
        Lever(
            f"{_PLUG_NAMES[device]}",
            "plug",
            {"device": device.value, "plugged": device in out},
            device in out,
        )
        for device in world.rig.plugs
    )
    return LeverGroup("拔掉插头 · Pull the plug of", levers, folded=True)


_PLUG_NAMES: Final = {
    DeviceClass.ID_CARD_READER: "读卡器 · Card reader",
    DeviceClass.SMART_CARD_READER: "芯片卡服务 · Chip-card service",
    DeviceClass.FACE_CAMERA: "摄像头 · Camera",
    DeviceClass.DOCUMENT_CAMERA: "高拍仪 · Document camera",
    DeviceClass.CODE_SCANNER: "扫码器 · Scanner",
    DeviceClass.KEYPAD: "数字键盘 · Keypad",
    DeviceClass.PIN_PAD: "密码键盘 · PIN pad",
    DeviceClass.SENSORS: "传感器板 · Sensor board",
    DeviceClass.UPS: "备用电池 · UPS",
    DeviceClass.RECEIPT_PRINTER: "小票打印机 · Slip printer",
    DeviceClass.PAGE_PRINTER: "A4 打印机 · A4 printer",
}
