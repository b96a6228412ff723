// SPDX-License-Identifier: GPL-3.0-or-later
// A drawing of ui/pictures, coloured with the theme. places: more parameters, "frame=accent".
import QtQuick
import theme

Image {
    required property string name
    property string places: ""

    sourceSize: Qt.size(width, height)
    source: "image://picture/" + name + "?mode=" + Theme.mode + (places === "" ? "" : "&" + places)
}
