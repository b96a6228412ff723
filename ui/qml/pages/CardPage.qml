// SPDX-License-Identifier: GPL-3.0-or-later
// The card on the plate: what to do, drawn and said, for each state of the reader.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string now: view.state
    readonly property bool waiting: now === "waiting"
    readonly property bool reading: now === "reading"
    readonly property bool done: now === "read"
    readonly property bool gone: now === "reader_gone"
    readonly property bool again: !waiting && !reading && !done && !gone
    readonly property bool lifted: waiting || again
    readonly property string frameColour: done ? "#3fa877" : again || gone ? "#e0a23a" : "#79aef2"
    readonly property string mark: reading ? "hourglass-medium" : done ? "check-circle" : now === "expired" ? "calendar-x" : now === "not_yet_valid" ? "calendar-blank" : now === "reader_gone" ? "wrench" : now === "moved_early" || now === "lay_again" ? "timer" : now === "not_id_card" ? "identification-card" : now === "wrong_number" ? "hash" : now === "unreadable" ? "warning-circle" : ""

    title: view.title
    sentence: again || gone ? "" : view.sentence
    backText: qsTr("Back")
    nextText: done ? qsTr("Go on") : view.can_retry ? qsTr("Try again") : gone ? qsTr("The reader does not answer") : qsTr("Goes on by itself when read")
    nextIcon: view.can_retry ? "arrow-clockwise" : "arrow-right"
    nextWaits: !done && !view.can_retry
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    Column {
        id: column

        width: parent.width
        spacing: Theme.gap

        Banner {
            id: banner

            width: 968
            visible: page.again || page.gone
            icon: page.mark
            title: page.view.sentence
        }

        Card {
            width: 968
            height: page.body.height - (banner.visible ? banner.height + Theme.gap : 0) - (keep.visible ? keep.height + Theme.gap : 0)
            raised: true

            Item {
                id: scene

                readonly property real reserve: page.lifted ? steps.height + 100 : 150
                readonly property real unit: Math.min(1, (parent.height - reserve) / 560)

                width: 800
                height: 560
                anchors.horizontalCenter: parent.horizontalCenter
                y: Math.max(8, (parent.height - reserve + 20 - height * unit) / 2)
                scale: unit
                transformOrigin: Item.Top

                Picture {
                    y: 160
                    width: 800
                    height: 400
                    name: "plate"
                    places: "frame=" + encodeURIComponent(page.frameColour)
                }

                Label {
                    visible: !Theme.elder
                    x: 656
                    y: 310
                    width: 126
                    text: qsTr("ID card here")
                    color: "#ffffff"
                    size: Theme.elder ? 34 : 28
                    horizontalAlignment: Text.AlignHCenter
                    fontSizeMode: Text.Fit
                    minimumPixelSize: 26
                    height: 100
                    verticalAlignment: Text.AlignVCenter
                }

                Picture {
                    visible: !page.gone
                    x: page.lifted ? 148 : 140
                    y: page.lifted ? 10 : 168
                    width: 520
                    height: 360
                    name: "card"
                    places: "turn=" + (page.lifted ? -6 : 0) + "&label=" + (page.now === "not_id_card" ? "?" : "居民身份证")
                }

                Picture {
                    visible: page.lifted
                    x: 640
                    y: 10
                    width: 140
                    height: 140
                    name: "arrow"
                    places: "ink=" + (page.again ? "accent" : "primary")
                }

                Rectangle {
                    visible: page.done || page.reading || page.gone
                    anchors.horizontalCenter: parent.horizontalCenter
                    y: 280
                    width: 148
                    height: 148
                    radius: 74
                    color: page.done ? Theme.success : page.gone ? Theme.accent : Theme.primary
                    border.width: 6
                    border.color: "#ffffff"

                    Icon {
                        anchors.centerIn: parent
                        name: page.done ? "check" : page.mark
                        weight: "bold"
                        ink: page.gone ? Theme.accentOn : Theme.primaryOn
                        size: 84
                    }
                }
            }

            Grid {
                id: steps

                visible: page.lifted
                anchors.horizontalCenter: parent.horizontalCenter
                y: parent.height - height - 40
                columns: Theme.elder && Bridge.language === "en" ? 1 : 3
                columnSpacing: Theme.elder ? 28 : 44
                rowSpacing: 4

                Repeater {
                    model: [qsTr("Lay it flat"), qsTr("No cover"), qsTr("For 2 seconds")]

                    Row {
                        id: step

                        required property int index
                        required property string modelData

                        spacing: 14

                        Rectangle {
                            width: 52
                            height: 52
                            radius: 26
                            anchors.verticalCenter: parent.verticalCenter
                            color: Theme.primaryTint

                            Label {
                                anchors.centerIn: parent
                                text: step.index + 1
                                bold: true
                                color: Theme.primaryInk
                                size: Theme.elder ? Theme.tiny : Theme.body
                            }
                        }

                        Label {
                            anchors.verticalCenter: parent.verticalCenter
                            text: step.modelData
                            bold: true
                            size: Theme.elder ? Theme.tiny : Bridge.language === "zh" ? Theme.h3 : 30
                            wrapMode: Text.NoWrap
                        }
                    }
                }
            }

            Label {
                visible: page.reading || page.done || page.gone
                anchors.horizontalCenter: parent.horizontalCenter
                y: parent.height - height - 40
                width: 860
                horizontalAlignment: Text.AlignHCenter
                text: page.reading ? qsTr("Reading. Please leave the card where it is") : page.done ? qsTr("Read. You may take the card now") : qsTr("Guides and look-ups still work on this machine")
                bold: true
                color: page.done ? Theme.success : Theme.ink
                size: Theme.h3
            }
        }

        Card {
            id: keep

            visible: !(banner.visible && Theme.elder)
            width: 968
            height: Math.max(150, told.height + 48)
            color: Theme.surfaceSoft

            Icon {
                id: shield

                x: 40
                anchors.verticalCenter: parent.verticalCenter
                name: page.again || page.gone ? "hand-palm" : "shield-check"
                ink: Theme.primaryInk
                size: 60
            }

            Column {
                id: told

                x: shield.x + shield.width + 32
                width: parent.width - x - 32
                anchors.verticalCenter: parent.verticalCenter

                Label {
                    width: parent.width
                    text: page.gone ? qsTr("What now?") : page.again ? qsTr("Still no luck?") : qsTr("Used for this one service only")
                    bold: true
                    size: Theme.h3
                }

                Label {
                    width: parent.width
                    text: page.again || page.gone ? qsTr("Touch Get help, or ask at a window") : qsTr("When the session ends, what was read is cleared from the screen and its memory")
                    color: Theme.ink2
                }
            }
        }
    }
}
