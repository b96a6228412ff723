// SPDX-License-Identifier: GPL-3.0-or-later
// Go on with a form that was saved: its code, typed or scanned.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    property string typed: view.code.replace(/-/g, "")

    function grouped(code: string): string {
        return (code.match(/.{1,5}/g) ?? []).join(" - ");
    }

    title: qsTr("Continue a form")
    sentence: view.scanner ? qsTr("Hold the code under the scanner, or type it") : view.camera ? qsTr("Hold the code under the camera, or type it") : qsTr("Type the code that you got: three groups of five")
    starDeletes: typed.length > 0
    nextText: view.waiting ? qsTr("Fetching the form") : qsTr("Fetch the form")
    nextWaits: view.waiting || typed.length < view.length
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("EnterResumeCode", {
        "code": grouped(typed).replace(/ /g, "")
    })

    ScrollBody {
        anchors.fill: parent
        spacing: Theme.gap

        Banner {
            visible: page.view.problem !== "" || page.view.elsewhere !== ""
            width: 968
            icon: page.view.problem !== "" ? "warning-circle" : "wifi-slash"
            text: page.view.problem !== "" ? page.view.problem : page.view.elsewhere
        }

        Rectangle {
            width: 968
            height: 140
            radius: Theme.radiusField
            color: Theme.surface
            border.width: Theme.strokeFocus
            border.color: Theme.primary
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Resume code") + ": " + page.grouped(page.typed)

            Label {
                x: 36
                width: (count.visible ? count.x - 24 : parent.width - 36) - x
                anchors.verticalCenter: parent.verticalCenter
                text: page.typed === "" ? qsTr("Resume code") : page.grouped(page.typed)
                bold: page.typed !== ""
                color: page.typed === "" ? Theme.ink3 : Theme.ink
                size: page.typed === "" ? Theme.body : 60
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.tiny
                wrapMode: Text.NoWrap
            }

            Label {
                id: count

                visible: !Theme.elder && page.typed !== ""
                x: parent.width - width - 32
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("%1 of %2").arg(page.typed.length).arg(page.view.length)
                color: Theme.ink2
                size: Theme.small
            }
        }

        CodePad {
            active: !page.view.waiting
            onCharacter: figure => page.typed = (page.typed + figure).slice(0, page.view.length)
            onErase: page.typed = page.typed.slice(0, -1)
            onClear: page.typed = ""
        }

        Label {
            visible: !Theme.elder && page.view.problem === ""
            width: 968
            text: qsTr("Then as usual: read the notice, lay your ID card. Only what you typed comes back.")
            color: Theme.ink2
            size: Theme.small
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
