// SPDX-License-Identifier: GPL-3.0-or-later
// While the line is down: what works of this service now, what does not, until when it is tried, and the other way.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Rectangle {
    id: card

    property var note: null
    // Why it cannot be begun, where it cannot.
    property string reason: ""
    readonly property var told: note ?? {}
    readonly property var parts: [
        {
            "icon": "check-circle",
            "ink": Theme.success,
            "heading": qsTr("Works now"),
            "lines": told.now ?? []
        },
        {
            "icon": "x-circle",
            "ink": Theme.accentInk,
            "heading": qsTr("Not without the network"),
            "lines": told.not_now ?? []
        },
        {
            "icon": "timer",
            "ink": Theme.primaryInk,
            "heading": qsTr("Until when"),
            "lines": (told.until ?? "") === "" ? [] : [told.until]
        },
        {
            "icon": "calendar-x",
            "ink": Theme.accentInk,
            "heading": qsTr("If there is a deadline"),
            "lines": (told.deadline ?? "") === "" ? [] : [told.deadline]
        },
        {
            "icon": "map-pin",
            "ink": Theme.primaryInk,
            "heading": qsTr("Another way"),
            "lines": (told.elsewhere ?? "") === "" ? [] : [told.elsewhere]
        }
    ].filter(part => part.lines.length > 0)

    visible: note ? true : false
    implicitHeight: column.height + 72
    radius: Theme.radiusCard
    color: Theme.accentTint
    border.width: Theme.contrast ? Theme.cardStroke : 0
    border.color: Theme.accentInk
    Accessible.role: Accessible.AlertMessage
    Accessible.name: told.title ?? ""

    Column {
        id: column

        x: 36
        y: 36
        width: parent.width - 72
        spacing: 24

        Item {
            width: parent.width
            height: Math.max(sign.height, title.height)

            Icon {
                id: sign

                anchors.verticalCenter: parent.verticalCenter
                name: "wifi-slash"
                weight: "fill"
                ink: Theme.accentInk
                size: 56
            }

            Label {
                id: title

                x: sign.width + 24
                width: parent.width - x
                anchors.verticalCenter: parent.verticalCenter
                text: card.told.title ?? ""
                color: Theme.accentInk
                bold: true
                size: Theme.h3
            }
        }

        Label {
            visible: text !== ""
            width: parent.width
            text: card.reason
            size: Theme.elder ? Theme.body : 30
        }

        Repeater {
            model: card.parts

            Item {
                id: part

                required property var modelData

                width: column.width
                height: lines.height

                Icon {
                    id: mark

                    x: 4
                    // In the middle of the heading's first line.
                    y: (heading.height / Math.max(1, heading.lineCount) - height) / 2
                    name: part.modelData.icon
                    weight: "fill"
                    ink: part.modelData.ink
                    size: 44
                }

                Column {
                    id: lines

                    x: 80
                    width: parent.width - x
                    spacing: 4

                    Label {
                        id: heading

                        width: parent.width
                        text: part.modelData.heading
                        bold: true
                    }

                    Repeater {
                        model: part.modelData.lines

                        Label {
                            required property string modelData

                            width: lines.width
                            text: modelData
                            size: Theme.elder ? Theme.body : 30
                        }
                    }
                }
            }
        }

        PrimaryButton {
            objectName: "callBack"
            visible: card.told.can_call_back ?? false
            width: parent.width
            height: Theme.elder ? 112 : 96
            kind: "secondary"
            size: Theme.body
            leadingIcon: "phone-call"
            text: qsTr("Have somebody call me back")
            onTapped: Bridge.touch("OpenHelp", {})
        }
    }
}
