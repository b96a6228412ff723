// SPDX-License-Identifier: GPL-3.0-or-later
// One field of a form. field: a FieldView as plain values; composition: Pinyin letters not yet chosen.
import QtQuick
import theme

Tap {
    id: box

    property var field: ({})
    property bool focused: false
    property string composition: ""
    readonly property bool locked: field.input === "locked"
    readonly property bool wrong: (field.error ?? "") !== ""
    readonly property string shown: seeks ? field.query : field.display ?? ""
    readonly property bool counted: focused && ["digits", "resident_number", "credit_code"].includes(field.input) && (field.max_length ?? 0) > 1
    // Its answer is picked and not typed.
    readonly property bool seeks: (field.query ?? null) !== null
    readonly property bool picks: ["choice", "multi", "month", "date", "slot"].includes(field.input) || (field.input === "region" && !seeks)
    readonly property real room: width - 32 - 24 - (source.visible ? source.width + 16 : box.locked ? 52 : 0) - (count.visible ? count.width + 16 : unit.visible ? unit.width + 16 : 0)

    name: (field.label ?? "") + (shown === "" ? "" : ": " + shown)
    hint: [field.source, field.help, field.error].filter(part => part).join(". ")
    active: !locked
    accessibleRole: locked ? Accessible.StaticText : Accessible.EditableText
    corner: Theme.radiusField
    implicitHeight: Math.max(Theme.fieldHeight, words.height + 28)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radiusField
        color: box.locked ? Theme.locked : box.down ? Theme.pressed(Theme.surface) : Theme.surface
        border.width: box.focused ? Theme.strokeFocus : box.wrong ? Theme.strokeSelected : box.locked ? Theme.cardStroke : Theme.strokeButton
        border.color: box.wrong ? Theme.accent : box.focused ? Theme.primary : box.locked ? Theme.line : Theme.lineStrong
    }

    Column {
        id: words

        x: 32
        width: box.room
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.elder ? 4 : 0

        Label {
            width: parent.width
            text: box.field.label ?? ""
            bold: box.focused
            color: box.focused ? Theme.primaryInk : Theme.ink2
            size: Theme.small
        }

        Item {
            width: parent.width
            height: value.height

            Label {
                id: value

                width: Math.min(implicitWidth + 1, parent.width - (box.focused ? typed.width + 12 : 0))
                text: box.shown !== "" ? box.shown : box.locked ? "—" : !box.focused ? qsTr("Touch to fill in") : box.picks ? (box.field.input === "multi" ? qsTr("Choose below") : qsTr("Choose one below")) : ""
                bold: box.shown !== ""
                color: box.shown === "" ? Theme.ink3 : Theme.ink
                size: box.shown === "" && (!box.focused || box.picks) ? Theme.body : Theme.h3 + 2
                minimumPixelSize: Theme.small
                // What takes two lines need not be smaller as well.
                fontSizeMode: wrapMode === Text.NoWrap ? Text.HorizontalFit : Text.FixedSize
                // Large print has room for some eight characters of Chinese beside where they come from.
                wrapMode: text.length > 24 || (Theme.elder && /[^ -~]{9}/.test(text)) ? Text.Wrap : Text.NoWrap
            }

            Label {
                id: typed

                visible: box.focused && box.composition !== ""
                anchors.bottom: value.bottom
                x: box.shown === "" ? 0 : value.width + 4
                text: visible ? box.composition : ""
                color: Theme.primaryInk
                font.underline: true
                size: value.size
                wrapMode: Text.NoWrap
            }

            Rectangle {
                visible: box.focused && !box.locked && !box.picks
                x: typed.visible ? typed.x + typed.width + 4 : box.shown === "" ? 0 : value.width + 4
                anchors.bottom: value.bottom
                anchors.bottomMargin: value.size * 0.22
                width: 4
                height: value.size * 1.1
                color: Theme.primary
            }
        }

        Label {
            width: parent.width
            visible: text !== "" && (box.focused || Theme.elder) && !box.wrong
            text: box.field.help ?? ""
            color: Theme.ink2
            size: Theme.small
        }

        Label {
            width: parent.width
            visible: text !== "" && (box.focused || Theme.elder)
            text: box.field.in_full ?? ""
            color: Theme.primaryInk
            size: Theme.small
        }

        Label {
            width: parent.width
            visible: text !== "" && !source.visible && (!box.locked || Theme.elder)
            text: box.field.source ?? ""
            color: Theme.ink2
            size: box.locked ? Theme.small : Theme.tiny
        }

        Row {
            visible: box.wrong
            spacing: 12
            width: parent.width

            Icon {
                id: mark

                y: 4
                name: "warning-circle"
                weight: "fill"
                ink: Theme.accentInk
                size: Theme.small + 6
            }

            Label {
                width: parent.width - mark.width - 12
                text: box.field.error ?? ""
                color: Theme.accentInk
                bold: true
                size: Theme.small
            }
        }
    }

    Tag {
        id: source

        // In large print where it comes from stands below, for the answer needs the room.
        visible: box.locked && text !== "" && box.width > 400 && !Theme.elder
        room: Math.min(420, box.width * 0.45)
        x: box.width - width - 24
        anchors.verticalCenter: parent.verticalCenter
        text: box.field.source ?? ""
        icon: "lock-simple"
    }

    Icon {
        visible: box.locked && !source.visible
        x: box.width - width - 28
        anchors.verticalCenter: parent.verticalCenter
        name: "lock-simple"
        weight: "fill"
        ink: Theme.primaryInk
        size: 36
    }

    Label {
        id: unit

        visible: text !== "" && !box.locked
        x: box.width - width - 32
        anchors.verticalCenter: parent.verticalCenter
        text: box.field.unit ?? ""
        color: Theme.ink2
        size: Theme.body
    }

    Label {
        id: count

        visible: box.counted
        x: box.width - width - 32
        anchors.verticalCenter: parent.verticalCenter
        text: qsTr("%1 of %2").arg((box.field.value ?? "").length).arg(box.field.max_length ?? 0)
        color: Theme.ink2
        size: Theme.small
    }
}
