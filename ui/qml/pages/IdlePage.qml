// SPDX-License-Identifier: GPL-3.0-or-later
// Nobody is here: one big target. The scene moves by a few pixels now and then, for the panel's sake.
import QtQuick
import Kiosk
import theme
import components

PageBase {
    id: page

    property int shift: 0

    width: 1080
    height: 1920

    function begin() {
        Bridge.touch("Begin", {});
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.header
    }

    Picture {
        visible: !Theme.contrast
        x: -12 + page.shift
        y: page.shift / 2 - 6
        width: 1104
        height: 1272
        name: "idle"
    }

    Timer {
        interval: 60000
        repeat: true
        running: true
        onTriggered: page.shift = (page.shift + 3) % 12
    }

    // The scene begins too: whoever touches anywhere wants to begin.
    Accessible.role: Accessible.Button
    Accessible.name: start.name
    Accessible.onPressAction: begin()

    TapHandler {
        onTapped: page.begin()
    }

    Picture {
        x: Theme.margin
        y: 72
        width: 96
        height: 96
        name: "mark"
    }

    Column {
        x: 176
        y: 66
        width: time.x - x - 24

        Label {
            width: parent.width
            text: (Bridge.chrome.city ?? "") === "" ? qsTr("Government services") : qsTr("%1 Services").arg(Bridge.chrome.city)
            color: Theme.headerInk
            bold: true
            size: Theme.h2
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.small
            wrapMode: Text.NoWrap
        }

        Label {
            width: parent.width
            text: qsTr("Self-service") + (Bridge.chrome.demonstration ? "  ·  " + qsTr("Demo") : "")
            color: Theme.onDark2
            size: Theme.elder ? Theme.small : 30
        }
    }

    Column {
        id: time

        x: 1024 - width
        y: 62

        Label {
            anchors.right: parent.right
            text: Bridge.clock.time ?? ""
            color: Theme.headerInk
            bold: true
            size: 68
            lineHeight: 0.9
        }

        Label {
            anchors.right: parent.right
            text: Bridge.clock.date ?? ""
            color: Theme.onDark2
            size: Theme.small
        }
    }

    Label {
        x: Theme.margin
        y: 308
        text: qsTr("Hello")
        color: Theme.headerInk
        bold: true
        size: 132
    }

    Label {
        x: Theme.margin
        y: 496
        width: 968
        text: qsTr("Your business with the city, done here")
        color: Theme.headerInk
        bold: true
        size: Theme.h1
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.h3
        wrapMode: Text.NoWrap
    }

    Banner {
        visible: Bridge.chrome.card_left ?? false
        x: Theme.margin
        y: start.y - height - 28
        width: 968
        icon: Bridge.chrome.pill?.icon ?? ""
        title: Bridge.chrome.pill?.word ?? ""
        text: Bridge.chrome.pill?.sentence ?? ""
    }

    Tap {
        id: start

        objectName: "begin"
        x: Theme.margin
        y: 1290
        width: 968
        height: 268
        corner: Theme.radiusDialog
        name: qsTr("Touch here to begin")
        hint: also.text
        onTapped: page.begin()

        Rectangle {
            anchors.fill: parent
            radius: Theme.radiusDialog
            color: start.down ? Theme.pressed(Theme.surface) : Theme.surface
            border.width: Theme.contrast ? Theme.cardStroke : 0
            border.color: Theme.primary
        }

        Rectangle {
            id: halo

            x: Theme.elder ? 28 : 40
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.elder ? 124 : 156
            height: width
            radius: width / 2
            color: Theme.primaryTint

            Rectangle {
                anchors.centerIn: parent
                width: parent.width - 36
                height: width
                radius: width / 2
                color: Theme.primary

                Icon {
                    anchors.centerIn: parent
                    name: "hand-pointing"
                    ink: Theme.primaryOn
                    size: 68
                }
            }
        }

        Column {
            x: halo.x + halo.width + (Theme.elder ? 24 : 36)
            width: parent.width - x - (Theme.elder ? 20 : 32)
            anchors.verticalCenter: parent.verticalCenter

            Label {
                width: parent.width
                text: start.name
                color: Theme.primaryInk
                bold: true
                size: 72
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.h2
                wrapMode: Text.NoWrap
            }

            Label {
                id: also

                width: parent.width
                text: !(page.view?.reader_available ?? false) ? qsTr("The card reader is out of order: look-ups and guides still work") : page.view.card_starts ? qsTr("Or lay your ID card on the plate below") : qsTr("If a card still lies on the plate, please take it")
                color: Theme.ink2
            }
        }
    }

    Row {
        x: Theme.margin
        y: 1582
        spacing: 20

        Repeater {
            model: [
                {
                    "id": "elder",
                    "icon": "text-aa",
                    "text": Theme.elder ? qsTr("Normal size") : qsTr("Large print"),
                    "note": Theme.elder ? qsTr("As for everybody") : qsTr("Bigger letters")
                },
                {
                    "id": "help",
                    "icon": "hand-palm",
                    "text": qsTr("Get help"),
                    "note": qsTr("By phone")
                },
                {
                    "id": "language",
                    "icon": "translate",
                    "text": Bridge.language === "zh" ? "English" : "中文",
                    "note": Bridge.language === "zh" ? "Use in English" : "使用中文"
                }
            ]

            Tap {
                id: choice

                required property var modelData
                // A short note leaves room: the words keep to the middle.
                readonly property real drop: note.lineCount > 1 ? 0 : 14

                objectName: modelData.id
                width: 309
                height: 178
                corner: Theme.radiusCard
                name: modelData.text
                hint: modelData.note
                onTapped: {
                    if (modelData.id === "elder")
                        Bridge.touch("SetElder", {
                            "on": !Theme.elder
                        });
                    else if (modelData.id === "help")
                        Bridge.touch("OpenHelp", {});
                    else
                        Bridge.switchLanguage();
                }

                Rectangle {
                    anchors.fill: parent
                    radius: Theme.radiusCard
                    color: choice.down ? Theme.pressed(Theme.headerTool) : Theme.headerTool
                    border.width: 2
                    border.color: Theme.headerToolLine
                }

                Icon {
                    id: mark

                    x: 24
                    y: Theme.elder ? 26 : 30 + choice.drop
                    name: choice.modelData.icon
                    ink: Theme.headerInk
                    size: 48
                }

                Label {
                    x: Theme.elder ? 24 : mark.x + mark.width + 16
                    y: Theme.elder ? 88 : 26 + choice.drop
                    width: parent.width - x - 16
                    text: choice.modelData.text
                    color: Theme.headerInk
                    bold: true
                    size: Theme.elder ? 48 : 40
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.tiny
                    wrapMode: Text.NoWrap
                }

                Label {
                    id: note

                    x: 24
                    visible: !Theme.elder
                    y: 94 + choice.drop
                    width: parent.width - 40
                    height: 78
                    text: choice.modelData.note
                    color: Theme.onDark2
                    size: Theme.small
                    fontSizeMode: Text.Fit
                    minimumPixelSize: Theme.tiny
                }
            }
        }
    }

    Label {
        id: number

        anchors.horizontalCenter: parent.horizontalCenter
        y: staff.visible ? 1770 : 1808
        text: qsTr("Machine %1").arg(Bridge.chrome.machine_id ?? "")
        color: Theme.onDark2
        size: Theme.small
    }

    // Small, at the foot: it is for whoever looks after the machine, and for nobody else.
    Label {
        id: staff

        objectName: "staff"
        visible: (page.view?.staff ?? "") !== ""
        x: Theme.margin
        y: number.y + number.height + 4
        width: 968
        height: 1910 - y
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("For the technician: %1").arg(page.view?.staff ?? "")
        color: Theme.onDark2
        size: 28
        fontSizeMode: Text.Fit
        minimumPixelSize: 26
    }
}
