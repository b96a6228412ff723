// SPDX-License-Identifier: GPL-3.0-or-later
// A paper under the camera: seen, judged in words, taken page by page.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string now: view.state
    readonly property bool working: now === "shooting" || now === "making"
    readonly property bool done: view.can_finish
    readonly property string without: view.later ? "DeferDocument" : "WithoutDocument"
    readonly property bool none: view.pages.length === 0
    readonly property string mood: view.icon === "check-circle" ? "success" : view.icon === "warning-circle" ? "accent" : "primary"

    title: view.paper
    // What it is for is read before the first page is taken; then the pages need the room.
    sentence: none ? view.why : ""
    bodyFollowsTitle: true
    smallTitle: Theme.elder
    // One thing at a time: take it; then keep it or take it again; then go on.
    nextText: working ? qsTr("One moment") : view.again ? qsTr("Take it again") : done ? (view.handed_in ? qsTr("Hand it in") : qsTr("Done, go on")) : view.can_shoot ? qsTr("Take the picture") : view.handed_in ? qsTr("Back to my cases") : qsTr("Go on")
    nextIcon: done || (!view.can_shoot && !working) ? "arrow-right" : "camera"
    nextWaits: working || (view.again && !view.can_shoot)
    otherText: working ? "" : view.again ? qsTr("Keep it as it is") : done && view.can_shoot ? qsTr("Take another page") : none && view.can_shoot ? (view.handed_in ? qsTr("Not now") : view.later ? qsTr("Hand it in later") : qsTr("Go on without it")) : ""
    otherIcon: view.again ? "check" : done ? "camera" : "arrow-right"
    onBack: Bridge.touch("Back", {})
    onNext: {
        if (view.again || (!done && view.can_shoot))
            Bridge.touch("Shoot", {});
        else
            Bridge.touch(done ? "DocumentDone" : page.without, {});
    }
    onOther: Bridge.touch(view.again ? "KeepPage" : done ? "Shoot" : page.without, {})

    Rectangle {
        id: desk

        width: 968
        height: Math.min(726, parent.height - said.height - foot.height - 2 * Theme.gap)
        radius: Theme.radiusCard
        color: "#15243a"

        LiveView {
            anchors.fill: parent
            anchors.margins: 8
            visible: page.view.live
            camera: "document_camera"
            fit: "within"
        }

        Icon {
            anchors.centerIn: parent
            visible: !page.view.live
            name: "camera-slash"
            ink: "#ffffff"
            size: 120
        }
    }

    Banner {
        id: said

        objectName: "judgement"
        y: desk.height + Theme.gap
        width: 968
        kind: page.mood
        icon: page.view.icon
        title: page.view.title
        text: page.view.sentence
    }

    Column {
        id: foot

        y: said.y + said.height + Theme.gap
        width: 968
        spacing: Theme.elder ? 4 : 12

        Label {
            width: parent.width
            text: page.none ? qsTr("No page taken yet, %n at most", "", page.view.most) : qsTr("%1 of %2 pages").arg(page.view.pages.length).arg(page.view.most)
            color: Theme.ink2
            size: Theme.small
        }

        Flickable {
            id: strip

            visible: !page.none
            width: 968
            height: page.none ? 0 : Theme.elder ? 232 : 220
            contentWidth: row.width
            clip: true
            boundsBehavior: Flickable.StopAtBounds

            Row {
                id: row

                spacing: Theme.gap

                Repeater {
                    model: page.view.pages.length

                    Rectangle {
                        id: thumb

                        required property int index
                        readonly property var shot: page.view.pages[index] ?? {}

                        width: Theme.elder ? 228 : 168
                        height: strip.height
                        radius: Theme.radiusChip
                        color: Theme.surface
                        border.width: 4
                        border.color: shot.good ? Theme.success : Theme.accentInk

                        Image {
                            x: 8
                            y: 8
                            width: parent.width - 16
                            height: 136
                            cache: false
                            fillMode: Image.PreserveAspectFit
                            source: thumb.shot.picture ? "image://pages/" + thumb.shot.picture : ""
                            Accessible.role: Accessible.Graphic
                            Accessible.name: qsTr("Page %1").arg(thumb.index + 1) + (thumb.shot.note ? ", " + thumb.shot.note : "")
                        }

                        Icon {
                            x: 12
                            y: 12
                            name: thumb.shot.good ? "check-circle" : "warning-circle"
                            weight: "fill"
                            ink: thumb.shot.good ? Theme.success : Theme.accentInk
                            size: 40
                        }

                        Tap {
                            id: remove

                            objectName: "remove-" + thumb.index
                            x: 4
                            y: parent.height - height - 4
                            width: parent.width - 8
                            height: 64
                            active: !page.working
                            name: qsTr("Remove page %1").arg(thumb.index + 1)
                            corner: Theme.radiusChip
                            onTapped: Bridge.touch("RemovePage", {
                                "index": thumb.index
                            })

                            Rectangle {
                                anchors.fill: parent
                                visible: remove.down
                                radius: Theme.radiusChip
                                color: Theme.pressed(Theme.surface)
                            }

                            Row {
                                anchors.centerIn: parent
                                spacing: 6

                                Icon {
                                    anchors.verticalCenter: parent.verticalCenter
                                    name: "trash"
                                    ink: Theme.ink2
                                    size: 32
                                }

                                Label {
                                    anchors.verticalCenter: parent.verticalCenter
                                    text: qsTr("Remove")
                                    color: Theme.ink2
                                    size: Theme.tiny
                                }
                            }
                        }
                    }
                }
            }
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: !page.none || page.working ? "" : page.view.can_shoot ? qsTr("Not at hand? %1").arg(page.view.without) : page.view.without
            color: Theme.ink2
            size: Theme.small
        }
    }
}
