// SPDX-License-Identifier: GPL-3.0-or-later
// This machine does not serve now: why, where else, and what its keeper needs to know.
import QtQuick
import Kiosk
import theme
import components

PageBase {
    id: page

    width: 1080
    height: 1776

    ResultBadge {
        id: badge

        x: Theme.margin
        y: Stage.chromeBottom + 80
        icon: "wrench"
        ground: Theme.accent
        ink: Theme.accentOn
    }

    Column {
        id: told

        x: badge.x + badge.width + 36
        y: badge.y + Math.max(0, (badge.height - height) / 2)
        width: 1024 - x
        spacing: 8

        Label {
            objectName: "title"
            width: parent.width
            text: qsTr("This machine is out of service")
            bold: true
            size: Bridge.language === "zh" && !Theme.elder ? 72 : Theme.h1
            lineHeight: 0.95
        }

        Label {
            width: parent.width
            text: page.view.reason
            color: Theme.ink2
            size: Theme.elder ? Theme.body : 36
        }
    }

    ScrollBody {
        x: Theme.margin
        y: Math.max(badge.y + badge.height, told.y + told.height) + 64
        width: 968
        height: 1776 - y - 32

        Card {
            width: 968
            height: place.height + 96
            raised: true

            Icon {
                id: pin

                x: 48
                anchors.verticalCenter: parent.verticalCenter
                name: "map-pin"
                weight: "fill"
                ink: Theme.primaryInk
                size: 84
            }

            Column {
                id: place

                x: pin.x + pin.width + 40
                width: parent.width - x - 40
                anchors.verticalCenter: parent.verticalCenter
                spacing: 8

                Label {
                    width: parent.width
                    text: qsTr("Where to go instead")
                    color: Theme.ink2
                }

                Label {
                    width: parent.width
                    text: page.view.elsewhere
                    bold: true
                    size: Theme.h2
                }
            }
        }

        Banner {
            width: 968
            kind: "primary"
            icon: "identification-card"
            title: qsTr("Did you leave something here?")
            text: qsTr("Stay, and touch Get help at the lower left")
        }

        Card {
            visible: page.view.staff !== ""
            width: 968
            height: keeper.height + 56
            color: Theme.surfaceSoft

            Column {
                id: keeper

                x: 36
                y: 28
                width: parent.width - 72
                spacing: 4

                Label {
                    width: parent.width
                    text: qsTr("For the technician")
                    color: Theme.ink2
                    bold: true
                    size: Theme.small
                }

                Label {
                    width: parent.width
                    text: page.view.staff
                    color: Theme.ink2
                    size: Theme.small
                    wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                }
            }
        }
    }
}
