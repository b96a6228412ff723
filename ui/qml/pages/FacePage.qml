// SPDX-License-Identifier: GPL-3.0-or-later
// A look at the face: asked first, shown while it is seen, and the other ways always on the same page.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string now: view.state
    readonly property bool asking: now === "consent"
    readonly property bool checking: now === "matched"
    readonly property bool over: !asking && !checking && !view.live
    readonly property string mark: now === "hold_on" ? "check-circle" : now === "preparing" ? "timer" : now.startsWith("turn_") || now === "look_straight" || now === "no_face" ? "info" : "warning-circle"

    title: view.live ? qsTr("Look at the camera") : view.title
    sentence: view.sentence
    otherText: asking ? qsTr("No, another way") : ""
    nextText: asking ? qsTr("Yes, you may look") : checking ? qsTr("Being confirmed") : view.can_retry ? qsTr("Look once more") : view.live ? qsTr("Not by face") : qsTr("All ways")
    nextIcon: asking ? "" : view.can_retry ? "arrow-clockwise" : "arrow-right"
    nextWaits: checking
    nextOutlined: true
    onBack: Bridge.touch("Back", {})
    onOther: Bridge.touch("AnswerConsent", {
        "given": false
    })
    onNext: {
        if (asking)
            Bridge.touch("AnswerConsent", {
                "given": true
            });
        else if (view.can_retry)
            Bridge.touch("Next", {});
        else
            Bridge.touch("OtherWay", {});
    }

    Item {
        id: seen

        visible: page.view.live
        anchors.fill: parent

        FaceOval {
            id: oval

            width: 968
            height: parent.height - beside.height - hints.height - 2 * Theme.gap
            now: page.now
            progress: page.view.progress
            hint: page.view.live ? page.view.title : ""
            icon: page.mark

            veiled: live.moving

            LiveView {
                id: live

                anchors.fill: parent
                camera: "face_camera"
                fit: "mirror"
            }
        }

        Grid {
            id: beside

            // Large letters want a whole line each.
            readonly property int across: Theme.elder ? 1 : Math.max(1, page.view.ways.length)

            y: oval.height + Theme.gap
            columns: across
            columnSpacing: 24
            rowSpacing: Theme.gap

            Repeater {
                model: page.view.live ? page.view.ways.length : 0

                PrimaryButton {
                    required property int index
                    readonly property var way: page.view.ways[index] ?? {}

                    objectName: "way-" + way.way
                    width: (968 - 24 * (beside.across - 1)) / beside.across
                    height: Theme.elder ? 104 : 96
                    kind: way.available ? "secondary" : "waiting"
                    size: Theme.elder ? Theme.small : Theme.body
                    leadingIcon: way.icon ?? ""
                    text: way.title ?? ""
                    onTapped: Bridge.touch("ChooseWay", {
                        "way": way.way
                    })
                }
            }
        }

        Column {
            id: hints

            y: beside.y + beside.height + Theme.gap
            width: 968
            spacing: 4

            Label {
                width: parent.width
                text: page.view.seat
                color: Theme.ink2
                size: Theme.small
            }

            Label {
                visible: !Theme.elder
                width: parent.width
                text: page.view.note
                color: Theme.ink2
                size: Theme.small
            }
        }
    }

    ScrollBody {
        visible: !page.view.live
        anchors.fill: parent
        spacing: 20

        Card {
            visible: page.asking
            width: 968
            height: words.height + 80
            raised: true

            Label {
                id: words

                x: 48
                y: 40
                width: parent.width - 96
                text: page.view.consent
                size: Theme.elder ? Theme.h3 : 36
            }
        }

        Label {
            visible: page.asking
            width: 968
            text: page.view.note
            color: Theme.ink2
            size: Theme.small
        }

        Label {
            width: 968
            visible: !page.checking
            text: page.asking ? qsTr("Or show it another way:") : qsTr("These work just as well:")
            bold: true
            size: Theme.h3
        }

        Repeater {
            model: page.view.live || page.checking ? 0 : page.view.ways.length

            ListRow {
                required property int index
                readonly property var way: page.view.ways[index] ?? {}

                objectName: "way-" + way.way
                width: 968
                least: page.asking ? Theme.rowHeight : Theme.elder ? 220 : 190
                icon: way.icon ?? ""
                title: way.title ?? ""
                note: way.available ? way.note ?? "" : way.reason ?? ""
                active: way.available ?? false
                tag: way.available ? "" : qsTr("Not now")
                tagKind: "accent"
                tagIcon: "prohibit"
                onTapped: Bridge.touch("ChooseWay", {
                    "way": way.way
                })
            }
        }

        Banner {
            visible: page.over
            width: 968
            kind: "primary"
            icon: "hand-palm"
            title: qsTr("None of these fits?")
            text: qsTr("Touch Get help, or do it at a window with your card")
        }

        Card {
            visible: page.checking
            width: 968
            height: 320
            raised: true

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 56
                name: "check-circle"
                weight: "fill"
                ink: Theme.success
                size: 132
            }

            Label {
                x: 40
                y: 216
                width: parent.width - 80
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("It goes on by itself")
                bold: true
                size: Theme.h3
            }
        }
    }
}
