// SPDX-License-Identifier: GPL-3.0-or-later
// To end with a form half filled in: the answer that loses nothing is first and filled.
import QtQuick
import Kiosk
import theme
import components

Dialog {
    id: question

    readonly property var view: Bridge.leave ?? ({
            "can_save": false
        })

    name: qsTr("You have not finished")

    Label {
        width: parent.width
        text: qsTr("You have not finished")
        bold: true
        size: Theme.h1
        horizontalAlignment: Text.AlignHCenter
    }

    Label {
        width: parent.width
        text: question.view.can_save ? qsTr("It is not submitted. If you end now, what you filled in is cleared; you can save it first and continue elsewhere.") : qsTr("It is not submitted. If you end now, what you filled in is cleared. The network is down, so it cannot be saved for later.")
        color: Theme.ink2
        horizontalAlignment: Text.AlignHCenter
    }

    Item {
        width: 1
        height: 8
    }

    PrimaryButton {
        objectName: "stay"
        width: parent.width
        height: Math.max(Theme.buttonHeight, 136)
        text: qsTr("Keep filling in")
        size: Theme.h2
        onTapped: Bridge.touch("Stay", {})
    }

    PrimaryButton {
        objectName: "saveForLater"
        visible: question.view.can_save
        width: parent.width
        kind: "secondary"
        size: Theme.buttonText
        leadingIcon: "device-mobile"
        text: qsTr("Save it, continue elsewhere")
        onTapped: Bridge.touch("SaveForLater", {})
    }

    PrimaryButton {
        objectName: "endNow"
        width: parent.width
        kind: "quiet"
        size: Theme.buttonText
        leadingIcon: "identification-card"
        text: qsTr("End and clear")
        onTapped: Bridge.touch("End", {})
    }
}
