// SPDX-License-Identifier: GPL-3.0-or-later
// A code from the phone, or the city's PIN, on a big pad. The digits are never shown.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    property string secret: ""
    readonly property string told: view.problem

    title: view.title
    sentence: view.sentence
    backText: qsTr("Another way")
    nextText: view.waiting ? qsTr("Being checked") : qsTr("Confirm")
    starDeletes: secret.length > 0
    nextWaits: view.waiting || secret.length < view.digits
    onBack: Bridge.touch("OtherWay", {})
    onNext: {
        const typed = secret;
        secret = "";
        Bridge.touch("SubmitSecret", {
            "secret": typed
        });
    }

    Column {
        width: parent.width
        spacing: Theme.elder ? 18 : Theme.gap

        Banner {
            visible: page.view.problem !== "" && !page.view.waiting
            width: 968
            title: page.view.problem
        }

        Row {
            id: boxes

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 18
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("%1 of %2 digits typed").arg(page.secret.length).arg(page.view.digits)

            Repeater {
                model: page.view.digits

                Rectangle {
                    required property int index
                    readonly property bool filled: index < page.secret.length
                    readonly property bool next: index === page.secret.length

                    width: Math.min(120, (968 - (page.view.digits - 1) * 18) / page.view.digits)
                    height: Theme.elder ? 120 : 128
                    radius: Theme.radiusField
                    color: Theme.surface
                    border.width: next ? Theme.strokeFocus : Theme.strokeButton
                    border.color: next ? Theme.primary : Theme.lineStrong

                    Rectangle {
                        anchors.centerIn: parent
                        visible: parent.filled
                        width: 32
                        height: 32
                        radius: 16
                        color: Theme.ink
                    }
                }
            }
        }

        KeyPad {
            id: pad

            active: !page.view.waiting
            keyHeight: page.view.problem !== "" && Theme.elder ? 120 : Theme.numberKeyHeight
            onDigit: figure => page.secret = (page.secret + figure).slice(0, page.view.digits)
            onErase: page.secret = page.secret.slice(0, -1)
            onClear: page.secret = ""
        }

        PrimaryButton {
            objectName: "resend"
            visible: page.view.can_resend || page.view.resend_in > 0
            width: 968
            height: Theme.elder ? 112 : 96
            kind: page.view.can_resend ? "secondary" : "waiting"
            size: Theme.body
            leadingIcon: page.view.can_resend ? "arrow-clockwise" : ""
            text: page.view.can_resend ? qsTr("Send a new code") : qsTr("A new code can be sent in %1 s").arg(page.view.resend_in)
            onTapped: Bridge.touch("ResendCode", {})
        }

        Label {
            visible: !Theme.elder
            width: 968
            text: qsTr("Nobody from the city will ever ask you for these digits.")
            color: Theme.ink2
            size: Theme.small
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
