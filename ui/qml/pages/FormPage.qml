// SPDX-License-Identifier: GPL-3.0-or-later
// One group of questions. What is known is locked and says where it comes from; the pad writes to the white field.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property var focused: view.fields.find(field => field.key === view.focus) ?? null
    readonly property var chip: view.chip ?? null
    readonly property string input: chip !== null ? "" : focused?.input ?? ""
    readonly property bool listing: view.fields.length === 1 && view.fields[0].input === "group"
    readonly property bool finding: input === "region" && focused.query !== null && focused.query !== undefined
    readonly property bool typing: input === "pinyin" || finding
    readonly property bool composing: typing && (keys?.composing ?? false)
    readonly property PinyinKeyboard keys: keyboard.item as PinyinKeyboard
    readonly property real padHeight: pad.height

    function edit(value: string) {
        Bridge.touch("EditField", {
            "key": view.focus,
            "value": value
        });
    }

    function find(text: string) {
        Bridge.touch("FindPlace", {
            "key": view.focus,
            "text": text
        });
    }

    function focusNext() {
        const open = view.fields.filter(field => field.input !== "locked");
        const at = open.findIndex(field => field.key === view.focus);
        const next = open.slice(at + 1).find(field => field.value === "");
        if (next !== undefined)
            Bridge.touch("FocusField", {
                "key": next.key
            });
        else
            page.next();
    }

    // A short locked field, such as a name, stands beside the next locked one.
    function short(index: int): bool {
        const field = view.fields[index];
        const next = view.fields[index + 1];
        return !Theme.elder && field?.input === "locked" && next?.input === "locked" && field.display.length <= 4;
    }

    function widthOf(index: int): real {
        if (short(index) && !(index > 0 && widthOf(index - 1) < 400))
            return 292;
        return index > 0 && widthOf(index - 1) === 292 ? 662 : 968;
    }

    function follow() {
        const place = view.fields.findIndex(field => field.key === view.focus);
        const box = boxes.itemAt(place);
        if (box !== null)
            fields.reveal(box.y, box.height);
    }

    title: view.title
    sentence: view.note !== "" ? view.note : view.sentence
    headRoom: save.visible ? save.width + 24 : 0
    backText: qsTr("Back")
    nextText: composing ? qsTr("First choose a word") : view.last_of_row ? qsTr("Done with this one") : qsTr("Next")
    nextWaits: composing
    starDeletes: ["digits", "resident_number", "amount", "credit_code"].includes(input) && (focused?.value ?? "") !== ""
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})
    onFocusedChanged: Qt.callLater(follow)

    PrimaryButton {
        id: save

        objectName: "saveForLater"
        // In large print there is no room for both beside the title.
        visible: page.view.can_save && !page.view.in_row && !(Theme.elder && page.view.note !== "")
        x: 968 - width
        y: page.head.y + (page.head.height - height) / 2 - page.bodyTop
        width: Theme.elder ? 280 : 300
        height: 96
        kind: "secondary"
        leadingIcon: "device-mobile"
        text: Theme.elder ? qsTr("Later") : qsTr("Finish later")
        size: Theme.body
        onTapped: Bridge.touch("SaveForLater", {})
    }

    ScrollBody {
        visible: page.listing
        width: 968
        height: page.body.height

        RowsList {
            field: page.listing ? page.view.fields[0] : ({})
            onMore: Bridge.touch("AddRow", {
                "key": field.key
            })
            onOpen: row => Bridge.touch("OpenRow", {
                "key": field.key,
                "row": row
            })
            onRemove: row => Bridge.touch("RemoveRow", {
                "key": field.key,
                "row": row
            })
        }
    }

    ScrollBody {
        id: fields

        visible: !page.listing
        width: 968
        height: page.body.height - (page.chip !== null ? panel.height : page.typing ? keyboard.height : page.padHeight) - (page.chip === null && page.input === "" ? 0 : 20)
        spacing: 14

        Flow {
            width: 968
            spacing: 14

            Repeater {
                id: boxes

                model: page.view.fields.length

                Flow {
                    id: place

                    required property int index
                    readonly property var field: page.view.fields[index] ?? {}
                    readonly property bool offers: page.chip === null && ((field.can_read ?? false) || (field.read ?? false))
                    readonly property bool beside: offers && !Theme.elder

                    // While a place is looked for by name, its list needs the room.
                    visible: !page.finding || field.key === page.view.focus
                    width: page.widthOf(index)
                    spacing: 14

                    FieldBox {
                        id: box

                        objectName: "field-" + (field.key ?? "")
                        width: place.beside ? place.width - 304 : place.width
                        field: place.field
                        focused: field.key === page.view.focus && !locked && page.chip === null
                        composition: focused && page.typing ? page.keys?.composition ?? "" : ""
                        onTapped: Bridge.touch("FocusField", {
                            "key": field.key
                        })
                    }

                    PrimaryButton {
                        readonly property bool away: place.field.read ?? false

                        objectName: (away ? "away-" : "read-") + (place.field.key ?? "")
                        visible: place.offers
                        width: place.beside ? 290 : place.width
                        height: place.beside ? box.height : 112
                        kind: away ? "quiet" : "secondary"
                        leadingIcon: away ? "x" : "credit-card"
                        text: away ? qsTr("Do not use this card") : qsTr("Read from card")
                        size: Theme.elder ? Theme.buttonText - 4 : Theme.body
                        onTapped: Bridge.touch(away ? "PutAwayChipCard" : "ReadChipCard", {
                            "key": place.field.key
                        })
                    }
                }
            }
        }
    }

    Loader {
        id: pad

        y: Math.min(page.body.height - height, fields.contentHeight + 24)
        active: page.input !== "" && page.input !== "group" && !page.typing
        sourceComponent: ({
                "choice": choices,
                "multi": choices,
                "month": months,
                "date": days,
                "region": places,
                "amount": amounts,
                "credit_code": characters
            })[page.input] ?? digits
    }

    ChipCardPanel {
        id: panel

        objectName: "chip-panel"
        visible: page.chip !== null
        y: Math.min(page.body.height - height, fields.contentHeight + 24)
        panel: page.chip ?? {}
        onAgain: Bridge.touch("ReadChipCard", {
            "key": page.chip.key
        })
        onLeave: Bridge.touch("LeaveChipCard", {})
    }

    Loader {
        id: keyboard

        x: -Theme.margin
        y: page.body.height - height
        active: page.typing
        sourceComponent: pinyin
    }

    Component {
        id: digits

        KeyPad {
            // Rather a little less high than fields that are out of sight.
            readonly property real fitting: (page.body.height - fields.contentHeight - 24 - 3 * rowSpacing) / 4

            withX: page.input === "resident_number"
            keyHeight: !Theme.elder && fitting >= 104 ? Math.min(Theme.numberKeyHeight, fitting) : Theme.numberKeyHeight
            onDigit: figure => {
                const value = page.focused.value + figure;
                if (page.focused.max_length <= 0 || value.length <= page.focused.max_length)
                    page.edit(value);
            }
            onErase: page.edit(page.focused.value.slice(0, -1))
            onClear: page.edit("")
        }
    }

    Component {
        id: choices

        ScrollBody {
            width: 968
            height: Math.min(list.height, Theme.elder ? 740 : 620)

            ChoicePad {
                id: list

                choices: page.focused?.choices ?? []
                several: page.input === "multi"
                most: page.focused?.most_choices ?? 1
                value: page.focused?.value ?? ""
                onChosen: value => page.edit(value)
            }
        }
    }

    Component {
        id: months

        MonthPad {
            value: page.focused?.value ?? ""
            onChosen: value => page.edit(value)
        }
    }

    Component {
        id: days

        DatePad {
            readonly property string key: page.view.focus

            value: page.focused?.value ?? ""
            least: page.focused?.least ?? ""
            most: page.focused?.most ?? ""
            onKeyChanged: begin()
            onChosen: value => page.edit(value)
        }
    }

    Component {
        id: places

        RegionPad {
            field: page.focused ?? {}
            room: page.body.height - Math.min(fields.contentHeight, page.body.height * 0.5) - 24
            onChosen: value => page.edit(value)
            onFind: page.find("")
        }
    }

    Component {
        id: amounts

        AmountPad {
            readonly property real fitting: (page.body.height - fields.contentHeight - 24 - 3 * rowSpacing) / 4

            keyHeight: !Theme.elder && fitting >= 104 ? Math.min(Theme.numberKeyHeight, fitting) : Theme.numberKeyHeight
            value: page.focused?.value ?? ""
            decimals: page.focused?.decimals ?? 0
            maxLength: page.focused?.max_length ?? 12
            onEdited: value => page.edit(value)
        }
    }

    Component {
        id: characters

        CharacterPad {
            value: page.focused?.value ?? ""
            maxLength: page.focused?.max_length ?? 18
            onEdited: value => page.edit(value)
        }
    }

    // What a name finds, over the keyboard.
    ScrollBody {
        visible: page.finding
        y: Math.min(fields.contentHeight + 24, page.body.height - keyboard.height - 200)
        width: 968
        height: Math.max(180, page.body.height - keyboard.height - y - 20)
        spacing: 12

        Repeater {
            model: page.finding ? page.focused.choices.length : 0

            Key {
                required property int index
                readonly property var choice: page.focused?.choices[index] ?? {}

                objectName: "found-" + choice.value
                width: 968
                height: Theme.elder ? (wraps ? 152 : 112) : 96
                activeFocusOnTab: true
                text: choice.label ?? ""
                size: Theme.body
                wraps: Theme.elder && text.length > 40
                onTapped: page.edit(choice.value)
            }
        }
    }

    Component {
        id: pinyin

        PinyinKeyboard {
            readonly property string key: page.view.focus

            text: page.finding ? page.focused.query : page.focused?.value ?? ""
            maxLength: page.finding ? 30 : page.focused?.max_length > 0 ? page.focused.max_length : 200
            doneText: page.finding ? qsTr("To the list") : qsTr("Done")
            onKeyChanged: reset()
            onEdited: text => page.finding ? page.find(text) : page.edit(text)
            onDone: page.finding ? page.find("\n") : page.focusNext()
        }
    }
}
