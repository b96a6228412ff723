// SPDX-License-Identifier: GPL-3.0-or-later
// Real stages with measured seconds. The ring fills towards the time at which the page stops waiting.
pragma ComponentBehavior: Bound
import QtQuick
import theme
import components

PageFrame {
    id: page

    readonly property var current: view.stages.find(stage => stage.state === "now") ?? view.stages[view.stages.length - 1] ?? {}

    title: view.title
    sentence: view.sentence
    backShown: false
    nextText: qsTr("Under way, at most %1 seconds").arg(Math.ceil(view.deadline))
    nextWaits: true

    ScrollBody {
        anchors.fill: parent

        Card {
            width: 968
            height: stages.y + stages.height + 48
            raised: true

            Ring {
                id: ring

                x: 60
                y: 56
                fraction: page.view.deadline > 0 ? page.view.seconds / page.view.deadline : 0
                number: Math.floor(page.view.seconds)
                unit: qsTr("seconds")
            }

            Column {
                id: headline

                x: ring.x + ring.width + 56
                width: parent.width - x - 48
                y: Math.max(40, ring.y + (ring.height - height) / 2)
                spacing: 8

                Label {
                    width: parent.width
                    text: page.current.label ?? ""
                    bold: true
                    color: Theme.primaryInk
                    size: Theme.h2
                }

                Label {
                    width: parent.width
                    text: qsTr("If there is no answer by then, you will be told what that means.")
                    color: Theme.ink2
                    size: Theme.elder ? Theme.small : Theme.body
                }
            }

            Rectangle {
                id: rule

                x: 48
                y: Math.max(368, headline.y + headline.height + 40)
                width: parent.width - 96
                height: 2
                color: Theme.line
            }

            Column {
                id: stages

                x: 60
                y: rule.y + 40
                width: parent.width - 120

                Repeater {
                    model: page.view.stages.length

                    Item {
                        id: stage

                        required property int index
                        readonly property var row: page.view.stages[index] ?? {}
                        readonly property bool done: row.state === "done"
                        readonly property bool now: row.state === "now"
                        readonly property bool last: index === page.view.stages.length - 1
                        readonly property color ink: done ? Theme.success : now ? Theme.primary : Theme.ink3

                        width: stages.width
                        height: Math.max(last ? 100 : Theme.elder ? 150 : 170, words.height + 24)

                        Rectangle {
                            visible: !stage.last
                            x: 36
                            y: 86
                            width: 6
                            height: stage.height - 94
                            radius: 3
                            color: stage.done ? Theme.success : Theme.line
                        }

                        Rectangle {
                            id: dot

                            width: 78
                            height: 78
                            radius: 39
                            color: stage.done ? Theme.success : stage.now ? Theme.primary : Theme.surface
                            border.width: stage.done || stage.now ? 0 : 3
                            border.color: Theme.lineStrong

                            Icon {
                                anchors.centerIn: parent
                                visible: stage.done || stage.now
                                name: stage.done ? "check" : "hourglass-medium"
                                weight: "bold"
                                ink: Theme.primaryOn
                                size: 42
                            }

                            Label {
                                anchors.centerIn: parent
                                visible: !stage.done && !stage.now
                                text: stage.index + 1
                                bold: true
                                color: Theme.ink2
                                size: Theme.h3
                            }
                        }

                        Column {
                            id: words

                            x: 116
                            y: 4
                            width: seconds.x - x - 24
                            spacing: 8

                            Label {
                                width: parent.width
                                text: stage.row.label ?? ""
                                bold: true
                                color: stage.now ? Theme.primaryInk : stage.done ? Theme.ink : Theme.ink2
                                size: Theme.h3 + 4
                            }

                            Tag {
                                text: stage.done ? qsTr("Done") : stage.now ? qsTr("Now") : qsTr("Next")
                                kind: stage.done ? "success" : stage.now ? "primary" : "muted"
                            }
                        }

                        Label {
                            id: seconds

                            x: parent.width - width
                            y: 10
                            visible: stage.row.seconds >= 0
                            text: qsTr("%1 s").arg(stage.row.seconds)
                            bold: true
                            color: Theme.success
                            size: Theme.h3 + 4
                            wrapMode: Text.NoWrap
                        }
                    }
                }
            }
        }
    }
}
