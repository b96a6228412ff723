// SPDX-License-Identifier: GPL-3.0-or-later
// Look it over, sign, and choose who decides: two buttons of one size.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property real padHeight: Theme.elder ? 250 : 352

    title: view.title
    // Above the fold: who signs has read it.
    sentence: view.automatic_offered ? qsTr("Automatic: public rules decide; what they cannot settle goes to a person.") : ""
    bodyFollowsTitle: true
    smallTitle: Theme.elder
    actionRoom: padHeight + Theme.gap
    otherText: view.automatic_offered ? qsTr("Let a person decide") : ""
    otherWaits: !view.signed
    otherIcon: "user"
    nextText: view.automatic_offered ? qsTr("Decide automatically") : qsTr("Hand it in")
    nextIcon: view.automatic_offered ? "lightning" : "arrow-right"
    nextWaits: !view.signed
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Sign", {
        "way": page.view.automatic_offered ? "automatic" : "person"
    })
    onOther: Bridge.touch("Sign", {
        "way": "person"
    })

    readonly property string signer: view.signer ?? "first"

    // Where two sign, each finds an empty pad.
    onSignerChanged: pad.clear()

    // A drawing lives on the pad only: a pad that is new has none, whatever was drawn before.
    Component.onCompleted: if (view.signed)
        pad.clear()

    ScrollBody {
        width: 968
        height: parent.height
        spacing: 20

        Banner {
            visible: page.view.problem !== ""
            width: 968
            title: page.view.problem
        }

        Banner {
            visible: page.view.offline !== ""
            width: 968
            icon: "wifi-slash"
            title: page.view.offline
        }

        Banner {
            visible: page.view.hours !== ""
            width: 968
            kind: "primary"
            icon: "clock"
            title: page.view.hours
        }

        SectionCard {
            width: 968
            title: page.view.item
            spacing: 0

            Repeater {
                model: page.view.lines.length

                Tap {
                    id: line

                    required property int index
                    readonly property var row: page.view.lines[index] ?? {}

                    objectName: "line-" + index
                    width: 896
                    height: Math.max(Theme.elder ? 96 : 80, Theme.elder ? label.height + value.height + 20 : Math.max(label.height, value.height) + 24)
                    active: (row.page ?? -1) >= 0 || (row.paper ?? "") !== "" || (row.licence ?? "") !== ""
                    accessibleRole: active ? Accessible.Button : Accessible.StaticText
                    name: (row.label ?? "") + ": " + (row.value ?? "")
                    hint: active ? qsTr("Change this") : ""
                    corner: Theme.radiusChip
                    onTapped: {
                        if (row.licence)
                            Bridge.touch("GoToLicence", {
                                "material": row.licence
                            });
                        else if (row.paper)
                            Bridge.touch("GoToDocument", {
                                "material": row.paper
                            });
                        else
                            Bridge.touch("GoToFormPage", {
                                "page": row.page
                            });
                    }

                    Rectangle {
                        anchors.fill: parent
                        visible: line.down
                        radius: Theme.radiusChip
                        color: Theme.pressed(Theme.surface)
                    }

                    Rectangle {
                        visible: line.index > 0
                        width: parent.width
                        height: 2
                        color: Theme.line
                    }

                    Label {
                        id: label

                        width: Theme.elder ? 780 : 290
                        y: Theme.elder ? 8 : (line.height - height) / 2
                        text: line.row.label ?? ""
                        color: Theme.ink2
                        size: Theme.elder ? Theme.small : 30
                    }

                    Label {
                        id: value

                        x: Theme.elder ? 0 : 308
                        y: Theme.elder ? label.y + label.height : (line.height - height) / 2
                        width: change.x - x - 16
                        text: line.row.value ?? ""
                        bold: line.row.strong ?? false
                        size: line.row.strong ? Theme.h3 : Theme.body + 2
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                    }

                    Row {
                        id: change

                        visible: line.active
                        x: line.active ? parent.width - width : parent.width
                        anchors.verticalCenter: parent.verticalCenter
                        spacing: 8

                        Icon {
                            anchors.verticalCenter: parent.verticalCenter
                            name: "pencil-simple-line"
                            ink: Theme.primaryInk
                            size: Theme.tiny + 6
                        }

                        Label {
                            text: qsTr("Change")
                            color: Theme.primaryInk
                            bold: true
                            size: Theme.small
                        }
                    }
                }
            }
        }

        SectionCard {
            visible: page.view.automatic_note !== ""
            width: 968
            title: qsTr("How it is decided")
            color: Theme.surfaceSoft

            Label {
                width: parent.width
                text: page.view.automatic_note
            }

            Bullets {
                visible: page.view.rules.length > 0
                width: parent.width
                lines: page.view.rules
                size: Theme.small
            }
        }
    }

    SignaturePad {
        id: pad

        objectName: "pad"
        y: page.body.height + Theme.gap
        width: 968
        height: page.padHeight
        onDrawn: (lines, width, height) => Bridge.sign(lines, width, height)
    }

    Label {
        parent: page
        visible: page.otherText !== "" && !Theme.elder
        x: Theme.margin
        y: Theme.actionTop - Theme.buttonHeight - Theme.gap
        width: Theme.elder ? 320 : 292
        height: Theme.buttonHeight
        text: page.view.signed ? qsTr("Who shall decide? You choose.") : qsTr("Sign first, then choose who decides")
        color: Theme.ink2
        size: Theme.elder ? Theme.tiny : Theme.body
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.tiny
        verticalAlignment: Text.AlignVCenter
    }
}
