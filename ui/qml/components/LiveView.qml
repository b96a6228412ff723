// SPDX-License-Identifier: GPL-3.0-or-later
// What a camera sees, 25 times a second at most and only while this is visible; in words when nothing comes.
// fit: "cover", "mirror" (cover, as a mirror shows it) or "within".
import QtQuick
import Kiosk
import theme

Item {
    id: view

    property string camera
    property string fit: "cover"
    property string state_: "waking"
    property int shown: 0
    readonly property bool moving: state_ === "moving"
    // Where the picture lies in this item; all of it unless it is fitted in.
    readonly property rect area: Qt.rect(picture.x + (picture.width - picture.paintedWidth) / 2, picture.y + (picture.height - picture.paintedHeight) / 2, picture.paintedWidth, picture.paintedHeight)
    // A view that was joined is left once, and by the name that it was joined by.
    property string joined: ""

    function follow() {
        const wanted = visible ? camera : "";
        if (joined === wanted)
            return;
        if (joined !== "")
            Live.leave(joined);
        shown = 0;
        joined = wanted;
        state_ = "waking";
        if (wanted !== "")
            Live.join(wanted);
    }

    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: said.text
    onVisibleChanged: follow()
    onCameraChanged: follow()
    Component.onCompleted: follow()
    Component.onDestruction: {
        if (joined !== "")
            Live.leave(joined);
        shown = 0;
        joined = "";
    }

    Timer {
        interval: 40
        repeat: true
        triggeredOnStart: true
        running: view.joined !== ""
        onTriggered: {
            view.state_ = Live.state(view.joined);
            if (view.state_ === "moving")
                view.shown = Live.newest(view.joined);
        }
    }

    Image {
        id: picture

        anchors.fill: parent
        visible: view.moving && view.shown > 0
        // A picture of somebody is not kept, and the size is exact: nothing is left to scale when it is drawn.
        cache: false
        sourceSize: Qt.size(Math.round(view.width), Math.round(view.height))
        fillMode: Image.PreserveAspectFit
        source: view.shown > 0 && view.width > 0 && view.height > 0 ? "image://live/" + view.joined + "/" + view.fit + "/" + view.shown : ""
    }

    Column {
        anchors.centerIn: parent
        width: parent.width - 96
        spacing: Theme.gap
        visible: !view.moving

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: view.state_ === "waking" ? "camera" : "camera-slash"
            ink: "#ffffff"
            size: 96
        }

        Label {
            id: said

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: "#ffffff"
            text: view.moving ? "" : view.state_ === "waking" ? qsTr("The camera is being switched on") : qsTr("The picture has stopped. It comes back by itself; if not, ask for help.")
        }
    }
}
