// SPDX-License-Identifier: GPL-3.0-or-later
// A complaint, a suggestion, or what could not be done: what, in own words, with a number, done. One thing a page.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string step: view.step
    readonly property bool sent: step === "sent"
    readonly property bool keeping: view.state === "keeping"
    readonly property bool composing: step === "words" && (keys?.composing ?? false)
    readonly property PinyinKeyboard keys: keyboard.item as PinyinKeyboard
    readonly property string shownPhone: view.phone.length > 7 ? view.phone.slice(0, 3) + " " + view.phone.slice(3, 7) + " " + view.phone.slice(7) : view.phone.length > 3 ? view.phone.slice(0, 3) + " " + view.phone.slice(3) : view.phone

    function edit(key: string, value: string) {
        Bridge.touch("EditField", {
            "key": key,
            "value": value
        });
    }

    title: view.title
    sentence: view.sentence
    starDeletes: step === "phone" && view.phone !== ""
    backShown: !sent && !keeping
    backText: qsTr("Back")
    nextText: sent ? qsTr("Back to where I was") : keeping ? qsTr("Just a moment") : composing ? qsTr("First choose a word") : step === "phone" ? (view.phone === "" ? qsTr("Send without a number") : qsTr("Send")) : step === "what" && !view.can_go_on ? qsTr("First choose one") : step === "words" && view.text === "" && view.can_go_on ? qsTr("Go on without words") : qsTr("Next")
    nextWaits: keeping || composing || !view.can_go_on || (step === "phone" && view.phone !== "" && view.phone.length < 11)
    nextIcon: sent ? "arrow-left" : "arrow-right"
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    ScrollBody {
        visible: page.step === "what"
        anchors.fill: parent
        spacing: 20

        Repeater {
            model: page.step === "what" ? page.view.kinds.length : 0

            Tap {
                id: choice

                required property int index
                readonly property var kind: page.view.kinds[index] ?? {}
                readonly property bool chosen: kind.chosen ?? false

                objectName: "kind-" + kind.id
                width: 968
                height: Math.max(124, words.height + 36)
                corner: Theme.radiusField
                name: kind.label ?? ""
                hint: kind.note ?? ""
                checkable: true
                checked: chosen
                accessibleRole: Accessible.RadioButton
                onTapped: Bridge.touch("ChooseComplaint", {
                    "kind": choice.kind.id
                })

                Card {
                    anchors.fill: parent
                    radius: Theme.radiusField
                    color: choice.down ? Theme.pressed(Theme.surface) : choice.chosen ? Theme.primaryTint : Theme.surface
                    border.width: choice.chosen ? Theme.strokeSelected : Theme.cardStroke
                    border.color: choice.chosen ? Theme.primary : Theme.line
                }

                Icon {
                    id: sign

                    x: 36
                    anchors.verticalCenter: parent.verticalCenter
                    name: choice.kind.icon ?? ""
                    ink: Theme.primaryInk
                    size: 56
                }

                Column {
                    id: words

                    x: sign.x + sign.width + 28
                    width: parent.width - x - 110
                    anchors.verticalCenter: parent.verticalCenter

                    Label {
                        width: parent.width
                        text: choice.kind.label ?? ""
                        bold: true
                        color: choice.chosen ? Theme.primaryInk : Theme.ink
                        size: Theme.h3
                    }

                    Label {
                        width: parent.width
                        text: choice.kind.note ?? ""
                        color: Theme.ink2
                        size: Theme.small
                    }
                }

                Icon {
                    visible: choice.chosen
                    x: parent.width - width - 36
                    anchors.verticalCenter: parent.verticalCenter
                    name: "check-circle"
                    weight: "fill"
                    ink: Theme.primaryInk
                    size: 52
                }
            }
        }

        Label {
            visible: page.view.reasons.length > 0
            width: 968
            topPadding: 12
            text: qsTr("What is it about? (any number, or none)")
            bold: true
            size: Theme.h3
        }

        Grid {
            columns: Theme.elder ? 1 : 2
            columnSpacing: 24
            rowSpacing: 16

            Repeater {
                model: page.view.reasons.length

                CheckRow {
                    required property int index
                    readonly property var reason: page.view.reasons[index] ?? {}

                    objectName: "reason-" + reason.id
                    width: Theme.elder ? 968 : 472
                    text: reason.label ?? ""
                    checked: reason.chosen ?? false
                    onTapped: Bridge.touch("ToggleReason", {
                        "id": reason.id
                    })
                }
            }
        }

        Label {
            width: 968
            text: qsTr("You can also call %1 at any time").arg(page.view.hotline)
            color: Theme.ink2
            size: Theme.small
        }
    }

    Column {
        visible: page.step === "words"
        width: 968
        spacing: Theme.gap

        Banner {
            id: wrong

            visible: page.view.problem !== ""
            width: 968
            title: page.view.problem
        }

        Rectangle {
            width: 968
            height: page.body.height - keyboard.height - 24 - (wrong.visible ? wrong.height + Theme.gap : 0)
            radius: Theme.radiusField
            color: Theme.surface
            border.width: Theme.strokeFocus
            border.color: Theme.primary
            clip: true
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Your words") + ": " + page.view.text

            Flickable {
                id: paper

                x: 32
                y: 20
                width: parent.width - 64
                height: parent.height - 64
                contentHeight: written.height
                // What is written last is always in sight.
                contentY: Math.max(0, contentHeight - height)
                interactive: false
                clip: true

                Label {
                    id: written

                    width: paper.width
                    text: page.view.text + (page.keys?.composition ?? "") === "" ? qsTr("Touch the letters below and write here") : page.view.text + (page.keys?.composition ?? "") + "|"
                    color: page.view.text + (page.keys?.composition ?? "") === "" ? Theme.ink3 : Theme.ink
                    wrapMode: Text.Wrap
                }
            }

            Label {
                anchors.right: parent.right
                anchors.rightMargin: 28
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 10
                text: qsTr("%1 of %2").arg(page.view.text.length).arg(page.view.most)
                color: Theme.ink2
                size: Theme.small
            }
        }
    }

    Loader {
        id: keyboard

        x: -Theme.margin
        y: page.body.height - height
        active: page.step === "words"
        sourceComponent: PinyinKeyboard {
            text: page.view.text
            maxLength: page.view.most
            doneText: qsTr("Done")
            onEdited: text => page.edit("text", text)
            onDone: if (!page.nextWaits)
                page.next()
        }
    }

    Column {
        visible: page.step === "phone"
        width: 968
        spacing: Theme.gap

        Banner {
            visible: page.view.problem !== "" || page.view.answer !== ""
            width: 968
            title: page.view.problem !== "" ? page.view.problem : page.view.answer
            text: page.view.problem !== "" ? "" : page.view.detail
        }

        Rectangle {
            width: 968
            height: 132
            radius: Theme.radiusField
            color: Theme.surface
            border.width: Theme.strokeFocus
            border.color: Theme.primary
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Mobile number") + ": " + page.shownPhone

            Label {
                x: 36
                anchors.verticalCenter: parent.verticalCenter
                text: page.shownPhone === "" ? qsTr("Mobile number, if you like") : page.shownPhone
                bold: page.shownPhone !== ""
                color: page.shownPhone === "" ? Theme.ink3 : Theme.ink
                size: page.shownPhone === "" ? Theme.body : Theme.h1
            }

            Label {
                visible: page.view.phone !== ""
                anchors.right: parent.right
                anchors.rightMargin: 28
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("%1 of %2").arg(page.view.phone.length).arg(11)
                color: Theme.ink2
                size: Theme.small
            }
        }

        Loader {
            active: page.step === "phone"
            width: 968
            sourceComponent: KeyPad {
                onDigit: figure => page.edit("phone", (page.view.phone + figure).slice(0, 11))
                onErase: page.edit("phone", page.view.phone.slice(0, -1))
                onClear: page.edit("phone", "")
            }
        }
    }

    ScrollBody {
        visible: page.sent
        anchors.fill: parent

        Banner {
            width: 968
            kind: page.view.state === "delivered" ? "success" : "primary"
            icon: page.view.state === "delivered" ? "check-circle" : "clock"
            title: page.view.answer
            text: page.view.detail
        }

        SectionCard {
            visible: page.view.ticket_no !== ""
            width: 968
            title: qsTr("Ticket number")

            Label {
                objectName: "ticket"
                width: parent.width
                text: page.view.ticket_no
                bold: true
                color: Theme.primaryInk
                size: Theme.h1
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.body
                wrapMode: Text.NoWrap
            }

            Label {
                width: parent.width
                text: qsTr("Quote it when you ask about it")
                color: Theme.ink2
            }
        }

        Banner {
            width: 968
            kind: "primary"
            icon: "info"
            title: qsTr("Call %1").arg(page.view.hotline)
            text: qsTr("for anything urgent")
        }
    }
}
