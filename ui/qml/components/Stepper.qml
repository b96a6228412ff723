// SPDX-License-Identifier: GPL-3.0-or-later
// Where one is in an application. Large print says it in words.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Rectangle {
    id: stepper

    property var steps: []
    readonly property int now: steps.findIndex(step => step.state === "now")
    readonly property real pitch: 968 / Math.max(1, steps.length)

    width: 1080
    implicitHeight: Theme.stepperHeight
    color: Theme.surface
    Accessible.role: Accessible.StaticText
    Accessible.name: now < 0 ? "" : qsTr("Step %1 of %2").arg(now + 1).arg(steps.length) + ": " + (steps[now]?.label ?? "")

    Rectangle {
        y: parent.height - height
        width: parent.width
        height: Theme.cardStroke
        color: Theme.line
    }

    Row {
        visible: Theme.elder
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: 32

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Step %1 of %2").arg(stepper.now + 1).arg(stepper.steps.length)
            bold: true
            color: Theme.primaryInk
            wrapMode: Text.NoWrap
        }

        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: 12

            Repeater {
                model: Theme.elder ? stepper.steps.length : 0

                Rectangle {
                    required property int index
                    readonly property string phase: stepper.steps[index]?.state ?? ""

                    width: phase === "now" ? 108 : 68
                    height: 22
                    radius: 11
                    color: phase === "later" ? Theme.surface : Theme.primary
                    border.width: phase === "later" ? 3 : 0
                    border.color: Theme.lineStrong
                }
            }
        }
    }

    Repeater {
        model: Theme.elder ? 0 : stepper.steps.length

        Item {
            id: step

            required property int index
            readonly property var view: stepper.steps[index] ?? {}
            readonly property bool done: view.state === "done"
            readonly property bool now: view.state === "now"

            x: Theme.margin + index * stepper.pitch
            width: stepper.pitch
            height: stepper.height

            Rectangle {
                visible: step.index > 0
                x: -width / 2
                y: 34
                width: stepper.pitch - 60
                height: 4
                radius: 2
                color: step.view.state === "later" ? Theme.line : Theme.primary
            }

            Rectangle {
                id: dot

                anchors.horizontalCenter: parent.horizontalCenter
                y: 14
                width: 44
                height: 44
                radius: 22
                color: step.view.state === "later" ? Theme.surface : Theme.primary
                border.width: step.view.state === "later" ? 3 : 0
                border.color: Theme.lineStrong

                Icon {
                    anchors.centerIn: parent
                    visible: step.done
                    name: "check"
                    weight: "bold"
                    ink: Theme.primaryOn
                    size: 26
                }

                Label {
                    anchors.centerIn: parent
                    visible: !step.done
                    text: step.index + 1
                    bold: true
                    color: step.now ? Theme.primaryOn : Theme.ink2
                    size: 26
                }
            }

            Label {
                y: 62
                width: parent.width
                text: step.view.label ?? ""
                bold: step.now
                color: step.now ? Theme.primaryInk : Theme.ink2
                size: Theme.tiny
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.NoWrap
            }
        }
    }
}
