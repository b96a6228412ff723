// SPDX-License-Identifier: GPL-3.0-or-later
// One e-licence in place of one paper: asked by itself, yes and no of one size, then what came of it.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string now: view.state
    readonly property bool asks: now === "asking"
    readonly property bool waits: now === "waiting"
    readonly property bool fetched: now === "fetched"
    readonly property color ink: fetched ? Theme.success : waits ? Theme.primaryInk : Theme.accentInk
    readonly property color tint: fetched ? Theme.successTint : waits ? Theme.primaryTint : Theme.accentTint

    title: view.title
    sentence: asks ? view.sentence : ""
    bodyFollowsTitle: !asks
    backShown: !waits
    otherText: asks ? qsTr("No, I use the paper") : fetched ? qsTr("Do not use it after all") : view.can_retry ? qsTr("Ask the store again") : ""
    otherIcon: view.can_retry ? "arrow-clockwise" : ""
    nextText: asks ? qsTr("Yes, fetch it") : waits ? qsTr("Asking the store") : fetched ? qsTr("Go on") : qsTr("Go on without it")
    nextIcon: asks ? "" : "arrow-right"
    nextOutlined: asks
    nextWaits: waits
    onBack: Bridge.touch("Back", {})
    onNext: {
        if (page.asks)
            Bridge.touch("AnswerLicence", {
                "given": true
            });
        else
            Bridge.touch("Next", {});
    }
    onOther: {
        if (page.fetched)
            Bridge.touch("TakeLicenceBack", {});
        else
            Bridge.touch("AnswerLicence", {
                "given": !page.asks
            });
    }

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Card {
            visible: page.asks
            width: 968
            height: words.height + 96
            raised: true

            Column {
                id: words

                x: 48
                y: 48
                width: parent.width - 96
                spacing: 12

                Label {
                    width: parent.width
                    text: qsTr("Instead of: %1").arg(page.view.paper)
                    color: Theme.ink2
                }

                Label {
                    width: parent.width
                    text: page.view.consent
                    size: Theme.elder ? Theme.h3 : 40
                }
            }
        }

        Rectangle {
            visible: !page.asks
            width: 968
            height: Math.max(badge.height, said.height) + 80
            radius: Theme.radiusCard
            color: page.tint
            border.width: Theme.contrast ? Theme.cardStroke : 0
            border.color: page.ink

            ResultBadge {
                id: badge

                x: 44
                y: 40
                icon: page.fetched ? "check" : page.waits ? "hourglass-medium" : page.now === "no_line" ? "wifi-slash" : "info"
                ground: page.fetched ? Theme.success : page.waits ? Theme.primary : Theme.accent
                ink: page.fetched || page.waits ? Theme.primaryOn : Theme.accentOn
            }

            Column {
                id: said

                x: badge.x + badge.width + 40
                y: 40 + Math.max(0, (badge.height - height) / 2)
                width: parent.width - x - 36
                spacing: 6

                Label {
                    width: parent.width
                    text: page.view.paper
                    bold: true
                    size: Theme.h3
                }

                Label {
                    objectName: "outcome"
                    width: parent.width
                    text: page.asks ? "" : page.view.sentence
                    color: page.ink
                    bold: true
                }
            }
        }

        SectionCard {
            visible: page.view.shown.length > 0
            width: 968
            title: qsTr("What the store says")

            Repeater {
                model: page.view.shown.length

                PairLine {
                    required property int index
                    readonly property var row: page.view.shown[index] ?? {}

                    width: 896
                    label: row.label ?? ""
                    value: row.value ?? ""
                    strong: true
                }
            }
        }

        Banner {
            visible: page.view.instead !== ""
            width: 968
            kind: "primary"
            icon: "info"
            title: page.asks ? qsTr("If you say no") : qsTr("The way on")
            text: page.view.instead
        }
    }
}
