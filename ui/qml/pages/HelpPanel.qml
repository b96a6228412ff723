// SPDX-License-Identifier: GPL-3.0-or-later
// Help over any page: whom to call, what to say, and a call back.
import QtQuick
import Kiosk
import theme
import components

Dialog {
    id: panel

    readonly property var view: Bridge.help ?? ({
            "hotline": "",
            "machine_id": "",
            "callback": "not_asked",
            "ticket_no": "",
            "problem": ""
        })
    readonly property bool asked: view.callback === "stored" || view.callback === "delivered"
    property string phone: ""
    readonly property string shownPhone: phone.length > 7 ? phone.slice(0, 3) + " " + phone.slice(3, 7) + " " + phone.slice(7) : phone.length > 3 ? phone.slice(0, 3) + " " + phone.slice(3) : phone

    name: qsTr("Help")

    Label {
        width: parent.width
        text: qsTr("Help")
        bold: true
        size: Theme.h1
        lineHeight: 0.9
    }

    Rectangle {
        width: parent.width
        height: Theme.elder ? 168 : 140
        radius: Theme.radiusField
        color: Theme.primaryTint
        border.width: Theme.contrast ? 3 : 0
        border.color: Theme.primary

        Icon {
            id: receiver

            x: 32
            anchors.verticalCenter: parent.verticalCenter
            name: "phone-call"
            ink: Theme.primaryInk
            size: 60
        }

        Column {
            x: receiver.x + receiver.width + 28
            width: parent.width - x - 24
            anchors.verticalCenter: parent.verticalCenter

            Label {
                width: parent.width
                text: qsTr("Call %1").arg(panel.view.hotline)
                bold: true
                color: Theme.primaryInk
                size: Theme.h2
                lineHeight: 0.9
            }

            Label {
                width: parent.width
                text: qsTr("and say: machine %1").arg(panel.view.machine_id)
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.tiny
                wrapMode: Text.NoWrap
            }
        }
    }

    Banner {
        visible: panel.view.problem !== ""
        width: parent.width
        title: panel.view.problem
    }

    Banner {
        visible: panel.asked
        width: parent.width
        kind: panel.view.callback === "delivered" ? "success" : "primary"
        icon: panel.view.callback === "delivered" ? "check-circle" : "clock"
        title: panel.view.callback === "delivered" ? qsTr("The city has your request to be called back") : qsTr("Your request is kept on this machine")
        text: panel.view.callback === "delivered" ? (panel.view.ticket_no === "" ? "" : qsTr("Ticket %1").arg(panel.view.ticket_no)) : qsTr("It is sent by itself when the network is back")
    }

    Banner {
        visible: panel.view.callback === "failed" && panel.view.problem === ""
        width: parent.width
        title: qsTr("The request could not be kept. Please call.")
    }

    Column {
        visible: !panel.asked
        width: parent.width
        spacing: 16

        Label {
            width: parent.width
            text: qsTr("Or be called back: your mobile number")
            bold: true
            size: Theme.h3
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.tiny
            wrapMode: Text.NoWrap
        }

        Rectangle {
            width: parent.width
            height: 108
            radius: Theme.radiusField
            color: Theme.surface
            border.width: Theme.strokeFocus
            border.color: Theme.primary
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Mobile number") + ": " + panel.shownPhone

            Label {
                x: 32
                anchors.verticalCenter: parent.verticalCenter
                text: panel.shownPhone
                bold: true
                size: Theme.h2
            }

            Rectangle {
                x: 32 + (panel.phone === "" ? 0 : number.width + 6)
                anchors.verticalCenter: parent.verticalCenter
                width: 4
                height: 52
                color: Theme.primary

                Label {
                    id: number

                    visible: false
                    text: panel.shownPhone
                    bold: true
                    size: Theme.h2
                }
            }

            Label {
                anchors.right: parent.right
                anchors.rightMargin: 28
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("%1 of %2").arg(panel.phone.length).arg(11)
                color: Theme.ink2
                size: Theme.small
            }
        }

        KeyPad {
            overPage: true
            width: parent.width
            keyHeight: Theme.elder ? 108 : 104
            onDigit: figure => panel.phone = (panel.phone + figure).slice(0, 11)
            onErase: panel.phone = panel.phone.slice(0, -1)
            onClear: panel.phone = ""
        }
    }

    PrimaryButton {
        objectName: "callback"
        visible: !panel.asked
        width: parent.width
        kind: panel.phone.length === 11 ? "primary" : "waiting"
        size: Theme.buttonText
        text: qsTr("Please call me back")
        onTapped: Bridge.touch("AskCallback", {
            "phone": panel.phone
        })
    }

    PrimaryButton {
        objectName: "complain"
        width: parent.width
        kind: "secondary"
        size: Theme.buttonText
        text: qsTr("Complaints and suggestions")
        onTapped: Bridge.touch("OpenComplaint", {})
    }

    PrimaryButton {
        objectName: "closeHelp"
        width: parent.width
        kind: panel.asked ? "primary" : "quiet"
        size: Theme.buttonText
        text: qsTr("Back to where I was")
        onTapped: Bridge.touch("CloseHelp", {})
    }
}
