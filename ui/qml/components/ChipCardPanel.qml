// SPDX-License-Identifier: GPL-3.0-or-later
// A bank card is read into a field: what to do at the slot, how it went, and the way back to filling in.
// panel: a ChipPanel as plain values.
import QtQuick
import theme

Card {
    id: box

    property var panel: ({})
    readonly property string now: panel.state ?? ""
    readonly property bool read: now === "read"
    readonly property bool reading: now === "reading"
    readonly property bool wrong: now === "not_read" || now === "no_card_came" || now === "reader_gone"
    readonly property bool out: now === "take_out" || read

    signal again
    signal leave

    width: 968
    height: Math.max(drawing.height, words.height) + buttons.height + 112
    raised: true
    border.width: Theme.strokeSelected
    border.color: read ? Theme.success : wrong ? Theme.accent : Theme.primary
    Accessible.role: Accessible.AlertMessage
    Accessible.name: (panel.title ?? "") + " " + (panel.sentence ?? "")

    Picture {
        id: drawing

        x: 40
        y: 32
        width: Theme.elder ? 290 : 330
        height: width * 440 / 380
        name: "chip-slot"
        places: "top=" + (box.reading ? 76 : box.out ? 8 : box.wrong && box.panel.card_in ? 76 : -36) + "&turn=" + (box.out ? 180 : 0) + "&arrow=" + (box.reading || box.wrong ? 0 : 1) + "&ink=" + (box.now === "take_out" ? "accent" : "primary") + "&frame=" + (box.read ? "success" : box.wrong || box.now === "take_out" ? "accent" : "primary")
    }

    Rectangle {
        visible: box.read || box.reading || box.wrong
        x: drawing.x + drawing.width * 164 / 380 - width / 2
        y: drawing.y + drawing.height * 0.86 - height / 2
        width: 112
        height: 112
        radius: 56
        color: box.read ? Theme.success : box.wrong ? Theme.accent : Theme.primary
        border.width: 5
        border.color: "#ffffff"

        Icon {
            anchors.centerIn: parent
            name: box.read ? "check" : box.reading ? "hourglass-medium" : "warning-circle"
            weight: "bold"
            ink: box.wrong ? Theme.accentOn : Theme.primaryOn
            size: 64
        }
    }

    Column {
        id: words

        x: drawing.x + drawing.width + 40
        width: parent.width - x - 40
        y: Math.max(32, 32 + (drawing.height - height) / 2)
        spacing: 14

        Label {
            width: parent.width
            text: box.panel.title ?? ""
            bold: true
            color: box.read ? Theme.success : Theme.ink
            size: Theme.h2
        }

        Label {
            objectName: "chip-account"
            width: parent.width
            visible: text !== ""
            text: box.panel.account ?? ""
            bold: true
            size: Theme.h3 + 2
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.small
            wrapMode: Text.NoWrap
        }

        Label {
            width: parent.width
            text: box.panel.sentence ?? ""
            color: Theme.ink2
        }

        Tag {
            visible: (box.panel.seconds ?? -1) >= 0
            text: qsTr("%1 seconds left").arg(box.panel.seconds ?? 0)
            icon: "timer"
            room: words.width
        }
    }

    Row {
        id: buttons

        x: 40
        y: parent.height - height - 32
        spacing: 24

        PrimaryButton {
            objectName: "chip-leave"
            width: again.visible ? (box.width - 104) / 2 : box.width - 80
            kind: "secondary"
            leadingIcon: box.read || (again.visible && Theme.elder) ? "" : "keyboard"
            text: box.read ? qsTr("Go on with the form") : qsTr("Back to the form")
            onTapped: box.leave()
        }

        PrimaryButton {
            id: again

            objectName: "chip-again"
            visible: box.panel.can_retry ?? false
            width: (box.width - 104) / 2
            kind: "secondary"
            leadingIcon: "arrow-clockwise"
            text: qsTr("Try again")
            onTapped: box.again()
        }
    }
}
