// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text: what is shown may come from a card or a register and is never markup.
import QtQuick
import theme

Text {
    property bool bold: false
    property int size: Theme.body

    color: Theme.ink
    font.family: Theme.family
    font.bold: bold
    font.pixelSize: size
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
}
