// SPDX-License-Identifier: GPL-3.0-or-later
// How the cases of a card stand: class and day for the card alone, in words for whoever has shown more.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    title: view.title
    sentence: view.waiting ? "" : view.sentence
    bodyFollowsTitle: true
    nextText: view.waiting ? qsTr("Asking the city") : qsTr("To the start")
    nextIcon: "house"
    nextWaits: view.waiting
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Rectangle {
            visible: page.view.waiting
            width: 968
            height: Math.max(badge.height, asking.height) + 80
            radius: Theme.radiusCard
            color: Theme.primaryTint
            border.width: Theme.contrast ? Theme.cardStroke : 0
            border.color: Theme.primaryInk

            ResultBadge {
                id: badge

                x: 44
                y: 40
                icon: "hourglass-medium"
                ground: Theme.primary
                ink: Theme.primaryOn
            }

            Label {
                id: asking

                x: badge.x + badge.width + 40
                y: 40 + Math.max(0, (badge.height - height) / 2)
                width: parent.width - x - 36
                text: page.view.waiting ? page.view.sentence : ""
                bold: true
                color: Theme.primaryInk
                size: Theme.h3
            }
        }

        Repeater {
            model: page.view.notes.length

            Banner {
                required property int index

                width: 968
                icon: "info"
                kind: "primary"
                text: page.view.notes[index] ?? ""
            }
        }

        Repeater {
            model: page.view.rows.length

            Card {
                id: one

                required property int index
                readonly property var row: page.view.rows[index] ?? {}
                readonly property string tone: row.tone ?? "quiet"
                readonly property color ink: tone === "good" ? Theme.success : tone === "wanted" ? Theme.accentInk : tone === "waits" ? Theme.primaryInk : Theme.ink2
                readonly property color tint: tone === "good" ? Theme.successTint : tone === "wanted" ? Theme.accentTint : tone === "waits" ? Theme.primaryTint : Theme.sunken

                width: 968
                height: Math.max(plate.height, words.height) + 64

                Rectangle {
                    id: plate

                    x: 32
                    y: 32
                    width: 96
                    height: 96
                    radius: 24
                    color: one.tint
                    border.width: Theme.contrast ? 3 : 0
                    border.color: one.ink

                    Icon {
                        anchors.centerIn: parent
                        name: one.row.icon ?? ""
                        ink: one.ink
                        size: 56
                    }
                }

                Column {
                    id: words

                    x: 160
                    y: 32
                    width: parent.width - x - 32
                    spacing: 6

                    Label {
                        width: parent.width
                        visible: text !== ""
                        text: one.row.name ?? ""
                        color: Theme.ink2
                    }

                    Label {
                        objectName: "status"
                        width: parent.width
                        text: one.row.status ?? ""
                        bold: true
                        color: one.tone === "quiet" ? Theme.ink : one.ink
                        size: Theme.h3
                    }

                    Label {
                        width: parent.width
                        visible: text !== ""
                        text: one.row.sentence ?? ""
                    }

                    Repeater {
                        model: one.row.facts ?? []

                        Label {
                            required property string modelData

                            width: words.width
                            text: modelData
                            bold: true
                            size: Theme.elder ? Theme.body : 30
                        }
                    }

                    Label {
                        width: parent.width
                        visible: text !== ""
                        text: one.row.pause ?? ""
                        color: Theme.accentInk
                        bold: true
                        size: Theme.elder ? Theme.body : 30
                    }

                    Repeater {
                        model: one.row.pauses ?? []

                        Label {
                            required property string modelData

                            width: words.width
                            text: modelData
                            color: Theme.ink2
                            size: Theme.elder ? Theme.body : 30
                        }
                    }

                    Item {
                        width: 1
                        height: 4
                        visible: stages.visible
                    }

                    // How far it has come.
                    Column {
                        id: stages

                        visible: (one.row.stages ?? []).length > 0
                        width: parent.width
                        spacing: 8

                        Repeater {
                            model: one.row.stages ?? []

                            Row {
                                id: stage

                                required property var modelData

                                spacing: 10

                                Icon {
                                    y: (mark.height - height) / 2
                                    name: stage.modelData.reached ? "check-circle" : "clock"
                                    weight: stage.modelData.reached ? "fill" : "regular"
                                    ink: stage.modelData.reached ? Theme.success : Theme.ink2
                                    size: Theme.small + 6
                                }

                                Label {
                                    id: mark

                                    text: stage.modelData.label + (stage.modelData.day !== "" ? " " + stage.modelData.day : "")
                                    bold: stage.modelData.now
                                    color: stage.modelData.reached ? Theme.ink : Theme.ink2
                                    size: Theme.small
                                }
                            }
                        }
                    }

                    Label {
                        width: parent.width
                        visible: text !== ""
                        text: one.row.day ?? ""
                        color: Theme.ink2
                        size: Theme.small
                    }

                    Label {
                        width: parent.width
                        visible: text !== ""
                        text: one.row.asked ?? ""
                        bold: true
                        color: Theme.success
                    }

                    Item {
                        width: 1
                        height: 8
                        visible: again.visible || person.visible || (one.row.owed ?? []).length > 0
                    }

                    Repeater {
                        model: one.row.owed ?? []

                        // With room below it: what follows is another button.
                        Item {
                            id: owed

                            required property var modelData

                            width: words.width
                            height: handIn.height + 18

                            PrimaryButton {
                                id: handIn

                                objectName: "handIn-" + owed.modelData.id
                                width: parent.width
                                height: Theme.elder ? 136 : 88
                                size: Theme.body
                                leadingIcon: "camera"
                                text: qsTr("Hand it in here: %1").arg(owed.modelData.paper)
                                onTapped: Bridge.touch("HandIn", {
                                    "id": owed.modelData.id
                                })
                            }
                        }
                    }

                    PrimaryButton {
                        id: person

                        objectName: "askPerson"
                        visible: (one.row.ask_person ?? "") !== ""
                        width: parent.width
                        height: Theme.elder ? 104 : 88
                        kind: "secondary"
                        size: Theme.body
                        leadingIcon: "user"
                        text: qsTr("Ask a person to look at it")
                        onTapped: Bridge.touch("AskPerson", {
                            "id": one.row.ask_person
                        })
                    }

                    PrimaryButton {
                        id: again

                        objectName: "takeBack"
                        visible: (one.row.take_back ?? "") !== ""
                        width: parent.width
                        height: Theme.elder ? 104 : 88
                        kind: "quiet"
                        size: Theme.body
                        text: qsTr("Withdraw it")
                        onTapped: Bridge.touch("TakeBack", {
                            "id": one.row.take_back
                        })
                    }
                }
            }
        }

        Label {
            visible: page.view.as_of !== ""
            width: 968
            text: page.view.as_of
            color: Theme.ink2
            size: Theme.small
        }

        Label {
            visible: page.view.can_type_short || page.view.can_prove
            width: 968
            text: qsTr("To see more")
            bold: true
            size: Theme.h3
        }

        ListRow {
            objectName: "short"
            visible: page.view.can_type_short
            width: 968
            icon: "receipt"
            title: qsTr("I have the slip")
            note: qsTr("One case, with the first five characters of its code")
            onTapped: Bridge.touch("TypeShortCode", {})
        }

        ListRow {
            objectName: "prove"
            visible: page.view.can_prove
            width: 968
            icon: "shield-check"
            title: qsTr("Show that the card is mine")
            note: qsTr("All cases: by a code to the phone, the city PIN, or your face")
            onTapped: Bridge.touch("ShowItIsMine", {})
        }
    }
}
