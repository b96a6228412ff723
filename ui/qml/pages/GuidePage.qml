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

    Row {
        id: tabs

        width: 968
        spacing: 12

        Repeater {
            model: page.view.tabs.length

            Tap {
                id: tab

                required property int index
                readonly property var row: page.view.tabs[index] ?? {}
                readonly property bool chosen: row.section === page.view.section

                objectName: "tab-" + row.section
                name: row.title ?? ""
                hint: chosen ? qsTr("open") : ""
                corner: Theme.radiusField
                width: (968 - (page.view.tabs.length - 1) * tabs.spacing) / Math.max(1, page.view.tabs.length)
                height: Theme.elder ? 92 : 104
                accessibleRole: Accessible.PageTab
                onTapped: Bridge.touch("ShowSection", {
                    "id": row.section
                })

                Rectangle {
                    anchors.fill: parent
                    radius: Theme.radiusField
                    color: tab.down ? Theme.pressed(Theme.surface) : tab.chosen ? Theme.primary : Theme.surface
                    border.width: tab.chosen ? 0 : Theme.cardStroke
                    border.color: Theme.line
                }

                Icon {
                    // In large print the room is the words'.
                    visible: !Theme.elder
                    y: 12
                    anchors.horizontalCenter: parent.horizontalCenter
                    name: tab.row.icon ?? ""
                    ink: tab.chosen ? Theme.primaryOn : Theme.primaryInk
                    size: 40
                }

                Label {
                    y: Theme.elder ? 4 : 54
                    width: parent.width - 4
                    height: parent.height - y - 4
                    x: 2
                    text: tab.row.title ?? ""
                    color: tab.chosen ? Theme.primaryOn : Theme.ink
                    bold: true
                    size: Theme.small
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 30
                    wrapMode: Text.NoWrap
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                }
            }
        }
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

            Card {
                objectName: "hours"
                visible: page.view.hours ? true : false
                width: 968
                height: told.height + 56
                color: Theme.primaryTint
                border.width: Theme.contrast ? Theme.cardStroke : 0

                Icon {
                    x: 36
                    y: 30
                    name: "clock"
                    ink: Theme.primaryInk
                    size: Theme.iconSize
                }

                Column {
                    id: told

                    x: 36 + Theme.iconSize + 24
                    y: 28
                    width: parent.width - x - 36
                    spacing: 8

                    Label {
                        width: parent.width
                        text: page.view.hours ? page.view.hours.title : ""
                        bold: true
                        color: Theme.primaryInk
                        size: Theme.h3
                    }

                    Repeater {
                        model: page.view.hours ? page.view.hours.registers : []

                        Label {
                            required property string modelData

                            width: told.width
                            text: modelData
                            bold: true
                        }
                    }

                    Label {
                        width: parent.width
                        text: page.view.hours ? page.view.hours.sentence : ""
                    }
                }
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

            Grid {
                id: facts

                readonly property int across: page.view.facts.length === 3 && !Theme.elder ? 3 : 2

                columns: across
                columnSpacing: 20
                rowSpacing: 16

                Repeater {
                    model: page.view.facts.length

                    Card {
                        id: fact

                        required property int index
                        readonly property var row: page.view.facts[index] ?? {}

                        radius: Theme.radiusField
                        width: (968 - (facts.across - 1) * 20) / facts.across
                        height: Math.max(Theme.elder ? 176 : 128, words.height + 32)

                        Icon {
                            id: mark

                            x: 28
                            anchors.verticalCenter: parent.verticalCenter
                            name: fact.row.icon ?? ""
                            ink: Theme.primaryInk
                            size: 52
                        }

                        Column {
                            id: words

                            x: mark.x + mark.width + 22
                            width: parent.width - x - 16
                            anchors.verticalCenter: parent.verticalCenter

                            Label {
                                width: parent.width
                                text: fact.row.label ?? ""
                                color: Theme.ink2
                                size: Theme.small
                            }

                            Label {
                                width: parent.width
                                text: fact.row.value ?? ""
                                bold: true
                                size: Theme.h3
                            }
                        }
                    }
                }
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

                    Item {
                        id: material

                        required property int index
                        readonly property var row: page.view.materials[index] ?? {}
                        readonly property bool waived: row.waived ?? false
                        readonly property bool byLicence: (row.instead ?? "") !== ""

                        width: 896
                        height: Math.max(Theme.elder ? 116 : 78, names.height + 20)

                        Rectangle {
                            visible: material.index > 0
                            width: parent.width
                            height: 2
                            y: -1
                            color: Theme.line
                        }

                        Icon {
                            id: kind

                            x: 2
                            anchors.verticalCenter: parent.verticalCenter
                            name: material.waived ? "file-dashed" : "file-text"
                            ink: material.waived ? Theme.ink3 : Theme.primaryInk
                            size: 44
                        }

                        Column {
                            id: names

                            x: kind.x + kind.width + 24
                            width: verdict.x - x - 16
                            anchors.verticalCenter: parent.verticalCenter

                            Label {
                                width: parent.width
                                text: material.row.name ?? ""
                                bold: !material.waived
                            }

                            Label {
                                width: parent.width
                                visible: text !== ""
                                text: material.row.note ?? ""
                                color: Theme.ink2
                                size: Theme.small
                            }

                            Label {
                                width: parent.width
                                visible: text !== ""
                                text: material.row.instead ?? ""
                                color: Theme.primaryInk
                                bold: true
                                size: Theme.small
                            }
                        }

                        Tag {
                            id: verdict

                            x: parent.width - width
                            anchors.verticalCenter: parent.verticalCenter
                            text: material.waived ? qsTr("Need not bring") : material.row.perhaps ? qsTr("If it applies") : material.byLicence ? qsTr("E-licence will do") : qsTr("Please bring")
                            icon: material.waived ? "check" : material.row.perhaps ? "question" : material.byLicence ? "identification-card" : "hand-pointing"
                            kind: material.waived ? "success" : material.row.perhaps || material.byLicence ? "primary" : "accent"
                        }
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
                            readonly property var line: block.row.lines[index] ?? {}

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
                            text: block.row.points[index] ?? ""
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
        text: page.view.answered ? qsTr("Answer again") : qsTr("Which papers do I need? %1 short questions").arg(page.view.questions)
        onTapped: Bridge.touch("AskQuestions", {})
    }
}
