// SPDX-License-Identifier: GPL-3.0-or-later
// A Phosphor icon in a colour of the theme.
import QtQuick

Image {
    id: icon

    required property string name
    property string weight: "regular"
    property color ink: "black"
    property int size: 44

    width: size
    height: size
    sourceSize: Qt.size(size, size)
    source: name === "" ? "" : "image://icon/" + weight + "/" + name + "/" + String(ink).slice(-6)
}
