// SPDX-License-Identifier: GPL-3.0-or-later
// All that is to know before starting, a tab at a time; the way on stands below each of them.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property int waived: view.materials.filter(row => row.waived).length
    readonly property bool basics: view.section === "basics"
    readonly property string official: view.legal_name === view.title ? view.department : qsTr("Official name: %1 (%2)").arg(view.legal_name).arg(view.department)

    title: view.title
    // In large print the head is small, so that more than a line of what matters is seen at once.
    smallTitle: Theme.elder
    sentence: Theme.elder ? "" : official
    bodyFollowsTitle: true
    nextText: view.next
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    TabBar {
        id: tabs

        width: 968
        rows: page.view.tabs
        chosen: page.view.section
        onPicked: section => Bridge.touch("ShowSection", {
            "id": section
        })
    }

    Loader {
        y: tabs.height + 12
        width: 968
        height: page.body.height - y
        sourceComponent: page.view.section === "ways" ? ways : page.basics ? basics : lists
    }

    Component {
        id: basics

        ScrollBody {
            spacing: 20

            Label {
                visible: Theme.elder
                width: 968
                text: page.official
                color: Theme.ink2
            }

            Banner {
                visible: page.view.first !== ""
                width: 968
                icon: "info"
                title: page.view.first
            }

            OfflineCard {
                width: 968
                note: page.view.offline
                reason: page.view.blocked
            }

            HoursCard {
                objectName: "hours"
                width: 968
                hours: page.view.hours
            }

            Banner {
                visible: page.view.person !== ""
                width: 968
                kind: "primary"
                icon: "user"
                title: page.view.person
            }

            Banner {
                visible: page.view.blocked !== "" && !page.view.offline
                width: 968
                icon: "info"
                title: page.view.blocked
                text: page.view.window === "" ? "" : qsTr("Or at the window: %1").arg(page.view.window)
            }

            Label {
                objectName: "dated"
                visible: text !== ""
                width: 968
                text: page.view.dated
                color: Theme.ink2
                size: Theme.small
            }

            FactGrid {
                width: 968
                entries: page.view.facts
            }

            Label {
                visible: text !== "" && Theme.elder === false
                width: 968
                text: page.view.summary
            }

            SectionCard {
                objectName: "places"
                visible: page.view.places.length > 0
                width: 968
                title: qsTr("Also done here for")

                Bullets {
                    width: parent.width
                    lines: page.view.places
                }
            }

            SectionCard {
                visible: page.view.conditions.length > 0
                width: 968
                title: qsTr("For whom")
                tag: page.view.checked ? qsTr("Checked from the registers once you begin") : ""
                tagIcon: "identification-card"

                Bullets {
                    width: parent.width
                    lines: page.view.conditions
                }
            }

            SectionCard {
                visible: page.view.materials.length > 0
                width: 968
                title: qsTr("What to bring")
                note: page.waived === 0 ? "" : qsTr("%1 to bring, %2 need not be brought").arg(page.view.materials.length - page.waived).arg(page.waived)

                Repeater {
                    model: page.view.materials.length

                    MaterialLine {
                        required property int index

                        width: 896
                        row: page.view.materials[index] ?? {}
                        first: index === 0
                    }
                }
            }

            AskButton {}

            SectionCard {
                width: 968
                title: qsTr("What you get")

                Label {
                    width: parent.width
                    text: page.view.result
                    bold: true
                }

                Label {
                    objectName: "reach"
                    visible: text !== ""
                    width: parent.width
                    text: page.view.reach
                }

                Label {
                    visible: page.view.window !== ""
                    width: parent.width
                    text: qsTr("Also at the window: %1").arg(page.view.window)
                    color: Theme.ink2
                    size: Theme.small
                }

                Label {
                    objectName: "actor"
                    visible: page.view.actor !== ""
                    width: parent.width
                    text: qsTr("Decided in law by: %1").arg(page.view.actor)
                    color: Theme.ink2
                    size: Theme.small
                }
            }
        }
    }

    Component {
        id: lists

        ScrollBody {
            readonly property string section: page.view.section

            spacing: 20
            onSectionChanged: toTop()

            AskButton {
                visible: page.view.questions > 0 && page.view.section === "papers"
            }

            Repeater {
                model: page.view.blocks.length

                SectionCard {
                    id: block

                    required property int index
                    readonly property var row: page.view.blocks[index] ?? {}

                    objectName: "block-" + index
                    width: 968
                    title: row.title ?? ""
                    tag: row.tag ?? ""
                    tagIcon: row.icon ?? ""
                    tagKind: row.kind ?? "primary"

                    Repeater {
                        model: block.row.lines?.length ?? 0

                        PairLine {
                            required property int index
                            readonly property var line: block.row.lines?.[index] ?? {}

                            width: 968 - 2 * block.pad
                            label: line.label ?? ""
                            value: line.value ?? ""
                        }
                    }

                    Repeater {
                        model: block.row.points?.length ?? 0

                        Label {
                            required property int index

                            width: 968 - 2 * block.pad
                            text: block.row.points?.[index] ?? ""
                        }
                    }
                }
            }
        }
    }

    Component {
        id: ways

        ScrollBody {
            spacing: 20

            Card {
                visible: page.view.qr !== ""
                width: 968
                height: Math.max(code.height, take.height) + 40
                color: Theme.surfaceSoft

                Qr {
                    id: code

                    x: 20
                    anchors.verticalCenter: parent.verticalCenter
                    width: 200
                    text: page.view.qr
                    name: qsTr("QR code of this guide, for a phone")
                }

                Column {
                    id: take

                    x: code.x + code.width + 32
                    width: parent.width - x - 28
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 4

                    Label {
                        width: parent.width
                        text: qsTr("Rather at home?")
                        bold: true
                        size: Theme.h3
                    }

                    Label {
                        width: parent.width
                        text: qsTr("Scan with a phone and take this guide along. Nothing to install.")
                        color: Theme.ink2
                    }

                    Label {
                        visible: text !== ""
                        width: parent.width
                        topPadding: 12
                        text: page.view.slip_note
                        bold: true
                    }
                }
            }

            PrimaryButton {
                objectName: "printGuide"
                visible: page.view.can_print
                width: 968
                height: Theme.elder ? 112 : 96
                kind: "secondary"
                size: Theme.body
                leadingIcon: "printer"
                text: page.view.slip === "not_asked" ? qsTr("Print this guide") : qsTr("Print the guide again")
                onTapped: Bridge.touch("PrintGuide", {})
            }

            Repeater {
                model: page.view.ways.length

                ListRow {
                    required property int index
                    readonly property var row: page.view.ways[index] ?? {}

                    objectName: "way-" + row.id
                    width: 968
                    least: Theme.elder ? 170 : 132
                    icon: row.icon ?? ""
                    title: row.title ?? ""
                    note: row.note ?? ""
                    onTapped: row.id === "help" ? Bridge.touch("OpenHelp", {}) : Bridge.touch("ShowSection", {
                        "id": row.id
                    })
                }
            }
        }
    }

    component AskButton: PrimaryButton {
        objectName: "ask"
        visible: page.view.questions > 0
        width: 968
        height: Theme.elder ? 120 : 104
        kind: "secondary"
        size: Theme.body
        leadingIcon: "question"
        text: page.view.answered ? qsTr("Answer again") : page.view.questions === 1 ? qsTr("Which papers do I need? One short question") : qsTr("Which papers do I need? %1 short questions").arg(page.view.questions)
        onTapped: Bridge.touch("AskQuestions", {})
    }
}
