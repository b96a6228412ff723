// SPDX-License-Identifier: GPL-3.0-or-later
// What came of it: the word, what it means, what decided it, what comes next, the code, and the slip.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string kind: view.kind
    readonly property string tone: kind === "approved" ? "success" : kind === "refused" ? "stop" : kind === "referred" ? "primary" : "accent"
    readonly property color ink: tone === "success" ? Theme.success : tone === "stop" ? Theme.stop : tone === "primary" ? Theme.primaryInk : Theme.accentInk
    readonly property color tint: tone === "success" ? Theme.successTint : tone === "stop" ? Theme.stopTint : tone === "primary" ? Theme.primaryTint : Theme.accentTint
    readonly property string slip: view.slip
    readonly property string paper: view.paper ? view.paper.state : "not_asked"
    readonly property bool paperCan: view.paper ? view.paper.can_print : false
    readonly property bool printing: slip === "printing" || paper === "printing"
    readonly property bool paperOffer: paperCan && paper !== "unknown"
    readonly property bool slipOffer: view.can_print && slip !== "printed" && slip !== "unknown" && paper !== "printed"
    readonly property string offer: printing ? "" : paperOffer ? "paper" : slipOffer ? "slip" : ""
    // Beside the main button: what else can be had on paper, or to go without.
    readonly property string other: printing ? "" : offer === "paper" ? (slipOffer ? "slip" : "none") : offer === "slip" ? "none" : paperCan ? "paper" : view.can_print ? "slip" : ""

    // Whoever did not get what they came for finds a person before anything else.
    readonly property bool stuck: kind === "refused" || kind === "supplement"

    component PersonRow: Grid {
        columns: Theme.elder ? 1 : 2
        columnSpacing: 24
        rowSpacing: 16

        PrimaryButton {
            objectName: "askPerson"
            visible: page.view.can_ask_person
            width: Theme.elder || !page.view.can_say_not_done ? 968 : 472
            height: Theme.elder ? 112 : 96
            kind: "secondary"
            size: Theme.body
            leadingIcon: "user"
            text: qsTr("Ask a person to look at it")
            onTapped: Bridge.touch("AskPerson", {
                "id": ""
            })
        }

        PrimaryButton {
            objectName: "notDone"
            visible: page.view.can_say_not_done
            width: Theme.elder || !page.view.can_ask_person ? 968 : 472
            height: Theme.elder ? 112 : 96
            kind: "secondary"
            size: Theme.body
            leadingIcon: "hand-palm"
            text: qsTr("I could not get it done")
            onTapped: Bridge.touch("CouldNotGetItDone", {})
        }
    }

    function order(what: string) {
        Bridge.touch(what === "paper" ? "PrintDocument" : what === "slip" ? "PrintSlip" : "Finish", {});
    }

    title: ""
    bodyFollowsTitle: true
    backShown: other !== ""
    backText: other === "none" ? (offer === "slip" ? qsTr("No slip") : qsTr("No paper")) : other === "paper" ? qsTr("Print again") : offer === "paper" ? qsTr("Only the slip") : slip === "not_asked" ? qsTr("Print the slip") : qsTr("Print again")
    nextText: paper === "printing" ? qsTr("The document is being printed") : printing ? qsTr("The slip is being printed") : offer === "paper" ? (paper === "failed" ? qsTr("Print the document again") : qsTr("Print the document")) : offer === "slip" ? (slip === "failed" ? qsTr("Print the slip again") : qsTr("Print the slip")) : qsTr("Done")
    nextIcon: offer !== "" ? "printer" : "arrow-right"
    nextWaits: printing
    onBack: page.order(other)
    onNext: page.order(offer)

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Rectangle {
            width: 968
            height: Math.max(badge.height, told.height) + 80 + (more.visible ? more.height + 36 : 0)
            radius: Theme.radiusCard
            color: page.tint
            border.width: Theme.contrast ? Theme.cardStroke : 0
            border.color: page.ink

            ResultBadge {
                id: badge

                x: 44
                y: 40
                icon: page.kind === "approved" ? "check" : page.kind === "refused" ? "x" : page.kind === "referred" || page.kind === "with_staff" ? "user" : page.kind === "supplement" ? "files" : page.kind === "registered_offline" ? "hourglass-medium" : "wifi-slash"
                ground: page.tone === "success" ? Theme.success : page.tone === "stop" ? Theme.stop : page.tone === "primary" ? Theme.primary : Theme.accent
                ink: page.tone === "accent" ? Theme.accentOn : Theme.primaryOn
            }

            TextMetrics {
                id: headline

                text: page.view.headline
                font.family: Theme.family
                font.bold: true
                font.pixelSize: Theme.resultText
            }

            Column {
                id: told

                x: badge.x + badge.width + 40
                y: 40 + Math.max(0, (badge.height - height) / 2)
                width: parent.width - x - 36
                spacing: 6

                Label {
                    objectName: "title"
                    width: parent.width
                    text: page.view.headline
                    bold: true
                    color: page.ink
                    size: headline.advanceWidth < told.width ? Theme.resultText : Theme.h1
                    lineHeight: 0.9
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }

                Label {
                    width: parent.width
                    text: page.view.item
                    bold: true
                    size: Theme.h3
                }
            }

            Column {
                id: more

                x: 44
                y: Math.max(badge.height, told.height) + 64
                width: parent.width - 88
                visible: page.view.sentence !== ""
                spacing: 20

                Rectangle {
                    width: parent.width
                    height: 2
                    color: page.ink
                    opacity: 0.3
                }

                Label {
                    width: parent.width
                    text: page.view.sentence
                    size: Theme.elder ? Theme.body : 34
                }
            }
        }

        Banner {
            visible: page.view.warning !== ""
            width: 968
            icon: "calendar-x"
            title: qsTr("If there is a deadline")
            text: page.view.warning
        }

        Repeater {
            model: page.view.lacks.length

            Card {
                id: lack

                required property int index
                readonly property var row: page.view.lacks[index] ?? {}

                width: 968
                height: points.y + points.height + 32

                Rectangle {
                    id: number

                    x: 36
                    y: 28
                    width: 64
                    height: 64
                    radius: 16
                    color: Theme.accent

                    Label {
                        anchors.centerIn: parent
                        text: lack.index + 1
                        bold: true
                        color: Theme.accentOn
                        size: Theme.h2
                    }
                }

                Label {
                    id: what

                    x: 124
                    y: 28 + Math.max(0, (64 - height) / 2)
                    width: parent.width - x - 36
                    text: lack.row.what ?? ""
                    bold: true
                    size: Theme.h2
                    lineHeight: 0.95
                }

                Column {
                    id: points

                    x: Theme.elder ? 36 : 124
                    y: Math.max(100, what.y + what.height + 12)
                    width: parent.width - x - 36
                    spacing: 8

                    Repeater {
                        model: [
                            {
                                "label": qsTr("Why"),
                                "text": lack.row.why ?? "",
                                "bold": false
                            },
                            {
                                "label": qsTr("What to do"),
                                "text": lack.row.how ?? "",
                                "bold": true
                            },
                            {
                                "label": qsTr("Where"),
                                "text": lack.row.where ?? "",
                                "bold": false
                            }
                        ]

                        PairLine {
                            required property var modelData

                            width: points.width
                            visible: modelData.text !== ""
                            label: modelData.label
                            value: modelData.text
                            strong: modelData.bold
                            labelRoom: 170
                        }
                    }
                }
            }
        }

        SectionCard {
            id: refusal

            visible: page.view.refusal.length > 0
            width: 968
            title: qsTr("Why, and what you can do")
            spacing: 16

            Repeater {
                model: page.view.refusal.length

                PairLine {
                    required property int index
                    readonly property var row: page.view.refusal[index] ?? {}

                    width: 896
                    stacked: true
                    label: row.label ?? ""
                    value: row.value ?? ""
                    strong: index !== 1
                }
            }
        }

        PersonRow {
            visible: (page.view.can_ask_person || page.view.can_say_not_done) && page.stuck
        }

        PaperCard {
            width: 968
            shown: page.view.paper ? true : false
            paper: page.paper
            note: page.view.paper ? page.view.paper.note : ""
            doubtful: page.view.paper ? page.view.paper.doubtful : false
        }

        SlipCard {
            width: 968
            slip: page.slip
            note: page.view.slip_note
        }

        SectionCard {
            visible: page.view.values.length > 0
            width: 968
            title: page.view.case_no === "" ? "" : qsTr("Case %1").arg(page.view.case_no)

            Repeater {
                model: page.view.values.length

                PairLine {
                    required property int index
                    readonly property var row: page.view.values[index] ?? {}

                    width: 896
                    label: row.label ?? ""
                    value: row.value ?? ""
                    strong: true
                }
            }
        }

        CodeCard {
            visible: page.view.code !== ""
            width: 968
            code: page.view.code
            qr: page.view.qr
        }

        SectionCard {
            visible: page.view.next_steps.length > 0
            width: 968
            title: qsTr("What comes next")
            spacing: 20

            Repeater {
                model: page.view.next_steps.length

                Item {
                    id: step

                    required property int index
                    readonly property var row: page.view.next_steps[index] ?? {}

                    width: 896
                    height: Math.max(64, words.height)

                    Rectangle {
                        x: 4
                        y: 4
                        width: 56
                        height: 56
                        radius: 28
                        color: step.row.done ? Theme.primary : Theme.surface
                        border.width: step.row.done ? 0 : 4
                        border.color: Theme.lineStrong

                        Icon {
                            anchors.centerIn: parent
                            visible: step.row.done ?? false
                            name: "check"
                            weight: "bold"
                            ink: Theme.primaryOn
                            size: 32
                        }

                        Label {
                            anchors.centerIn: parent
                            visible: !(step.row.done ?? false)
                            text: step.index + 1
                            bold: true
                            color: Theme.ink2
                            size: Theme.elder ? Theme.tiny : Theme.small
                        }
                    }

                    Column {
                        id: words

                        x: 88
                        width: parent.width - x

                        Label {
                            width: parent.width
                            text: step.row.title ?? ""
                            bold: true
                            size: Theme.h3
                        }

                        Label {
                            width: parent.width
                            visible: text !== ""
                            text: step.row.sentence ?? ""
                            color: Theme.ink2
                        }
                    }
                }
            }
        }

        Banner {
            objectName: "asked"
            visible: page.view.asked !== ""
            width: 968
            kind: "success"
            icon: "user"
            title: page.view.asked
        }

        PersonRow {
            visible: (page.view.can_ask_person || page.view.can_say_not_done) && !page.stuck
        }

        PrimaryButton {
            objectName: "takeBack"
            visible: page.view.can_take_back
            width: 968
            height: Theme.elder ? 112 : 96
            kind: "quiet"
            size: Theme.body
            text: qsTr("I changed my mind: withdraw it")
            onTapped: Bridge.touch("TakeBack", {
                "id": ""
            })
        }

        SectionCard {
            visible: page.view.facts.length > 0
            width: 968
            title: qsTr("What decided it")
            spacing: 18

            Repeater {
                model: page.view.facts.length

                Item {
                    id: fact

                    required property int index
                    readonly property var row: page.view.facts[index] ?? {}
                    readonly property bool pass: row.state === "pass"
                    readonly property bool fail: row.state === "fail"

                    width: 896
                    height: Math.max(lines.height, verdict.height)

                    Icon {
                        id: sign

                        y: 4
                        name: fact.pass ? "check-circle" : fact.fail ? "x-circle" : "question"
                        weight: "fill"
                        ink: fact.pass ? Theme.success : fact.fail ? (page.kind === "refused" ? Theme.stop : Theme.accentInk) : Theme.ink3
                        size: Theme.h3 + 4
                    }

                    Column {
                        id: lines

                        x: sign.width + 24
                        width: verdict.x - x - 20

                        Label {
                            width: parent.width
                            text: fact.row.text ?? ""
                        }

                        Label {
                            width: parent.width
                            visible: text !== ""
                            text: fact.row.source ?? ""
                            color: Theme.ink2
                            size: Theme.small
                        }
                    }

                    Tag {
                        id: verdict

                        x: parent.width - width
                        text: fact.pass ? qsTr("Met") : fact.fail ? qsTr("Not met") : fact.row.state === "unknown" ? qsTr("Not known") : qsTr("Could not be checked")
                        kind: fact.pass ? "success" : fact.fail ? (page.kind === "refused" ? "stop" : "accent") : "muted"
                        room: Theme.elder ? 300 : 340
                    }
                }
            }
        }
    }
}
