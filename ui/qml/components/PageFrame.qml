// SPDX-License-Identifier: GPL-3.0-or-later
// Every page: a title, a sentence, the body, and the action row in its one place.
import QtQuick
import Kiosk
import theme

PageBase {
    id: frame

    property string title
    property string sentence: ""
    property string backText: qsTr("Back")
    property bool backShown: true
    property string nextText: ""
    property string nextIcon: "arrow-right"
    property bool nextWaits: false
    property bool nextOutlined: false
    property string otherText: ""
    property string otherIcon: ""
    property bool otherWaits: false
    property bool bodyFollowsTitle: false
    property bool smallTitle: false
    property bool starDeletes: false
    property real actionRoom: 0
    property real headRoom: 0
    default property alias content: body.data
    readonly property alias body: body
    readonly property alias head: head
    readonly property real bodyTop: bodyFollowsTitle ? head.y + head.height + Theme.gap : Math.max(Theme.bodyTop, head.y + head.height + Theme.gap)
    readonly property real bodyBottom: (otherText !== "" ? second.y : Theme.actionTop) - Theme.gap - actionRoom

    signal back
    signal next
    signal other

    // The keypad: # goes on, and * goes back where no pad takes it as "delete".
    Connections {
        target: Bridge
        enabled: !Bridge.help && !Bridge.leave

        function onKeyPressed(key: string) {
            if (key === "#" && forward.visible && !frame.nextWaits)
                frame.next();
            else if (key === "*" && !frame.starDeletes && frame.backShown)
                frame.back();
        }
    }

    width: 1080
    height: 1776

    Column {
        id: head

        x: Theme.margin
        width: 968 - frame.headRoom
        y: frame.bodyFollowsTitle ? Stage.chromeBottom + Theme.gap : Math.max(Stage.chromeBottom + 20, (Stage.chromeBottom + Theme.bodyTop - height) / 2)
        spacing: 4

        Label {
            objectName: "title"
            width: parent.width
            visible: text !== ""
            text: frame.title
            bold: true
            size: frame.smallTitle || frame.title.length > 40 ? Theme.h2 : Theme.h1
            lineHeight: 0.95
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: frame.sentence
            color: Theme.ink2
        }
    }

    Item {
        id: body

        x: Theme.margin
        y: frame.bodyTop
        width: 968
        height: frame.bodyBottom - frame.bodyTop
    }

    PrimaryButton {
        objectName: "back"
        visible: frame.backShown
        x: Theme.margin
        y: Theme.actionTop
        width: Theme.elder ? 320 : 292
        kind: "secondary"
        text: frame.backText
        onTapped: frame.back()
    }

    PrimaryButton {
        id: second

        objectName: "other"
        visible: frame.otherText !== ""
        x: forward.x
        y: Theme.actionTop - height - Theme.gap
        width: forward.width
        kind: frame.otherWaits ? "waiting" : "secondary"
        size: Theme.buttonText
        text: frame.otherText
        icon: frame.otherIcon
        onTapped: frame.other()
    }

    PrimaryButton {
        id: forward

        objectName: "next"
        visible: frame.nextText !== ""
        x: frame.backShown || frame.otherText !== "" ? 1024 - width : Theme.margin
        y: Theme.actionTop
        width: frame.backShown || frame.otherText !== "" ? (Theme.elder ? 624 : 652) : 968
        kind: frame.nextWaits ? "waiting" : frame.nextOutlined ? "secondary" : "primary"
        size: Theme.buttonText
        text: frame.nextText
        icon: frame.nextIcon
        onTapped: frame.next()
    }
}
