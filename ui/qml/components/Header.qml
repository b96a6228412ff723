// SPDX-License-Identifier: GPL-3.0-or-later
// Who runs this machine, what time it is, and the switches for language and size.
import QtQuick
import Kiosk
import theme

Item {
    id: header

    property bool bare: false
    readonly property string city: Bridge.chrome.city ?? ""
    readonly property bool tools: Bridge.kind !== "OutOfServicePage"

    width: 1080
    height: Theme.headerHeight

    Picture {
        visible: !header.bare
        width: 1080
        height: 152
        name: "header"
    }

    Rectangle {
        visible: Theme.contrast
        y: parent.height - height
        width: parent.width
        height: 4
        color: Theme.line
    }

    Picture {
        id: mark

        x: Theme.margin
        y: 36
        width: 80
        height: 80
        name: "mark"
    }

    Label {
        id: title

        x: 156
        y: Theme.elder ? 14 : 28
        width: (switches.visible ? switches.x : machine.x) - x - 16
        // Large Latin letters leave room for the city only.
        text: header.city === "" ? qsTr("Government services") : Theme.elder && Bridge.language === "en" ? header.city : qsTr("%1 Services").arg(header.city)
        color: Theme.headerInk
        bold: true
        size: Theme.elder ? 46 : 36
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.tiny
        wrapMode: Text.NoWrap
    }

    Label {
        x: 156
        y: Theme.elder ? 76 : 80
        width: title.width
        text: Theme.elder ? (Bridge.clock.time ?? "") : qsTr("Self-service") + "  |  " + (Bridge.clock.date ?? "") + "  " + (Bridge.clock.time ?? "")
        color: Theme.headerInk2
        size: Theme.elder ? Theme.tiny : 26
        wrapMode: Text.NoWrap
    }

    Label {
        id: machine

        visible: !header.tools
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        text: qsTr("Machine %1").arg(Bridge.chrome.machine_id ?? "")
        color: Theme.headerInk
        bold: true
    }

    Row {
        id: switches

        visible: header.tools
        x: 1024 - width
        y: 36
        spacing: 14

        HeaderTool {
            objectName: "language"
            icon: Theme.elder ? "" : "translate"
            text: Bridge.language === "zh" ? "EN" : "中文"
            name: Bridge.language === "zh" ? "English" : "中文"
            onTapped: Bridge.switchLanguage()
        }

        HeaderTool {
            objectName: "elder"
            text: Theme.elder ? qsTr("Normal size") : qsTr("Large print")
            lit: Theme.elder
            onTapped: Bridge.touch("SetElder", {
                "on": !Theme.elder
            })
        }
    }
}
