// SPDX-License-Identifier: GPL-3.0-or-later
// Where is my case: the code of the slip in, status words out.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    property string typed: view.code.replace(/-/g, "")
    readonly property bool answered: view.status !== ""
    readonly property int wanted: view.length
    readonly property bool whole: wanted > 5

    function grouped(code: string): string {
        return (code.match(/.{1,5}/g) ?? []).join(" - ");
    }

    title: answered ? qsTr("This is where it stands") : whole ? qsTr("Where is my case?") : qsTr("The first five characters")
    sentence: answered ? "" : view.scanner ? qsTr("Hold the code of your slip under the scanner, or type it") : view.camera ? qsTr("Hold the code of your slip under the camera, or type it") : whole ? qsTr("Type the code of your slip: three groups of five") : qsTr("Of the code on the slip. With your card they are enough.")
    starDeletes: typed.length > 0 && !answered
    nextText: view.waiting ? qsTr("Looking it up") : answered ? qsTr("To the start") : qsTr("Look it up")
    nextIcon: answered ? "house" : "arrow-right"
    nextWaits: view.waiting || (!answered && typed.length < wanted)
    onBack: Bridge.touch("Back", {})
    onNext: {
        if (answered)
            Bridge.touch("Next", {});
        else
            Bridge.touch("LookUp", {
                "code": grouped(typed).replace(/ /g, "")
            });
    }

    ScrollBody {
        anchors.fill: parent
        spacing: Theme.gap

        Banner {
            visible: page.view.problem !== ""
            width: 968
            title: page.view.problem
        }

        Rectangle {
            width: 968
            height: 140
            radius: Theme.radiusField
            color: page.answered ? Theme.locked : Theme.surface
            border.width: page.answered ? Theme.cardStroke : Theme.strokeFocus
            border.color: page.answered ? Theme.line : Theme.primary
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Code of the slip") + ": " + page.grouped(page.typed)

            Label {
                x: 36
                width: (count.visible ? count.x - 24 : parent.width - 36) - x
                anchors.verticalCenter: parent.verticalCenter
                text: page.typed === "" ? qsTr("Code of the slip") : page.grouped(page.typed)
                bold: page.typed !== ""
                color: page.typed === "" ? Theme.ink3 : Theme.ink
                size: page.typed === "" ? Theme.body : 60
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.tiny
                wrapMode: Text.NoWrap
            }

            Label {
                id: count

                visible: !page.answered && !Theme.elder && page.typed !== ""
                x: parent.width - width - 32
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("%1 of %2").arg(page.typed.length).arg(page.wanted)
                color: Theme.ink2
                size: Theme.small
            }
        }

        CodePad {
            visible: !page.answered
            active: !page.view.waiting
            onCharacter: figure => page.typed = (page.typed + figure).slice(0, page.wanted)
            onErase: page.typed = page.typed.slice(0, -1)
            onClear: page.typed = ""
        }

        ListRow {
            objectName: "byCard"
            visible: page.view.by_card && !page.answered && !page.view.waiting && page.typed === ""
            width: 968
            compact: true
            icon: "identification-card"
            title: qsTr("With my ID card instead")
            note: qsTr("No slip needed")
            onTapped: Bridge.touch("TrackByCard", {})
        }

        Label {
            visible: !page.answered && !Theme.elder && page.typed !== ""
            width: 968
            text: qsTr("Letters that look like digits do not occur: for O type 0, for I or L type 1.")
            color: Theme.ink2
            size: Theme.small
            horizontalAlignment: Text.AlignHCenter
        }

        Card {
            visible: page.answered
            width: 968
            height: answer.height + 96
            raised: true

            Icon {
                id: sign

                x: 48
                y: 52
                name: "path"
                ink: Theme.primaryInk
                size: 84
            }

            Column {
                id: answer

                x: sign.x + sign.width + 40
                y: 48
                width: parent.width - x - 40
                spacing: 16

                Label {
                    objectName: "status"
                    width: parent.width
                    text: page.view.status
                    bold: true
                    size: Theme.h2
                }

                Label {
                    width: parent.width
                    visible: page.view.detail !== ""
                    text: page.view.detail
                }

                Label {
                    width: parent.width
                    visible: page.view.as_of !== ""
                    text: page.view.as_of
                    color: Theme.ink2
                }
            }
        }

        Banner {
            visible: page.answered
            width: 968
            kind: "primary"
            icon: "info"
            title: qsTr("Nothing more is shown here")
            text: qsTr("The code alone says no more, so that a lost slip gives nothing away")
        }

        PrimaryButton {
            objectName: "takeBack"
            visible: page.view.can_take_back
            width: 968
            height: Theme.elder ? 112 : 96
            kind: "quiet"
            size: Theme.body
            text: qsTr("Withdraw it (with your ID card)")
            onTapped: Bridge.touch("TakeBack", {
                "id": ""
            })
        }
    }
}
