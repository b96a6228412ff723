// SPDX-License-Identifier: GPL-3.0-or-later
// Are you still here? The safe answer is first and filled.
import QtQuick
import Kiosk
import theme
import components

Dialog {
    id: question

    readonly property var view: Bridge.warning ?? ({
            "seconds": 0,
            "total": 1,
            "can_save": false
        })

    name: qsTr("Are you still here?")

    Label {
        width: parent.width
        text: qsTr("Are you still here?")
        bold: true
        size: 68
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.h2
        wrapMode: Text.NoWrap
        horizontalAlignment: Text.AlignHCenter
    }

    Ring {
        anchors.horizontalCenter: parent.horizontalCenter
        width: Theme.elder ? 340 : 310
        fraction: question.view.total > 0 ? question.view.seconds / question.view.total : 0
        number: question.view.seconds
        unit: qsTr("seconds")
        ink: Theme.accent
        numberInk: Theme.ink
        numberSize: 128
    }

    Label {
        width: parent.width
        text: qsTr("At 0 this ends by itself and what you entered is cleared, so that nobody else sees it. Do not forget your card.")
        color: Theme.ink2
        horizontalAlignment: Text.AlignHCenter
    }

    PrimaryButton {
        objectName: "stillHere"
        width: parent.width
        height: Math.max(Theme.buttonHeight, 136)
        text: qsTr("Yes, go on")
        size: Theme.h2
        onTapped: Bridge.touch("StillHere", {})
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
        text: qsTr("End, take card")
        onTapped: Bridge.touch("End", {})
    }
}
