// SPDX-License-Identifier: GPL-3.0-or-later
// What would you like to do? A tile is there only when its service answers.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk
import theme
import components

PageBase {
    id: page

    readonly property bool pilled: Stage.chromeBottom > Theme.headerHeight
    // A long pill pushes the greeting down; the picture then reaches as far as its words.
    readonly property real heroBottom: Theme.elder ? Math.max(448, title.y + title.height + 16) : 548
    readonly property int columns: Theme.elder ? 1 : 2

    width: 1080
    height: 1776

    Picture {
        width: 1080
        height: 548
        y: page.heroBottom - height
        name: "hero"
    }

    Rectangle {
        width: 1080
        height: Math.max(0, page.heroBottom - 548)
        color: Theme.header
    }

    Label {
        id: title

        x: Theme.margin
        y: Theme.elder ? Stage.chromeBottom + (page.pilled ? 8 : 44) : Stage.chromeBottom + (page.pilled ? 8 : 84)
        width: 968
        text: qsTr("Hello. What would you like to do?")
        color: Theme.headerInk
        bold: true
        size: Theme.elder ? Theme.h1 : 68
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.h2
        wrapMode: Text.NoWrap
    }

    Label {
        x: Theme.margin
        anchors.top: title.bottom
        width: 968
        visible: !page.pilled || !Theme.elder
        text: qsTr("Bring your ID card. No need to bring what the city already has.")
        color: Theme.onDark2
        maximumLineCount: 2
        size: Theme.elder ? Theme.small : Theme.body
    }

    ScrollBody {
        x: Theme.margin
        y: page.heroBottom - (Theme.elder ? -32 : 60)
        behindTop: Theme.elder ? Theme.paper : "transparent"
        width: 968
        height: 1776 - y - 28

        Tap {
            id: search

            objectName: "search"
            width: parent.width
            height: 120
            corner: Theme.radiusCard
            name: qsTr("Search: type a few words")
            accessibleRole: Accessible.Button
            onTapped: Bridge.touch("OpenSearch", {})

            Card {
                anchors.fill: parent
                raised: true
                color: search.down ? Theme.pressed(Theme.surface) : Theme.surface
            }

            Icon {
                id: lens

                x: 38
                anchors.verticalCenter: parent.verticalCenter
                name: "magnifying-glass"
                weight: "bold"
                ink: Theme.primaryInk
                size: 44
            }

            Label {
                x: lens.x + lens.width + 26
                width: parent.width - x - 32
                anchors.verticalCenter: parent.verticalCenter
                text: Theme.elder ? qsTr("Search for a service") : qsTr("Search a service, for example: allowance")
                color: Theme.ink2
                size: Theme.elder ? Theme.body : 34
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.tiny
                wrapMode: Text.NoWrap
            }
        }

        Item {
            width: 1
            height: Theme.elder ? 0 : 4
        }

        GridLayout {
            width: parent.width
            columns: page.columns
            columnSpacing: 24
            rowSpacing: 24
            uniformCellWidths: true

            Repeater {
                model: page.view.tiles.length

                Tile {
                    required property int index
                    readonly property var tile: page.view.tiles[index] ?? {}

                    objectName: "tile-" + tile.id
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    // One more than fits in pairs: the first, filled one takes a row of its own.
                    Layout.columnSpan: index === 0 && page.view.tiles.length % 2 === 1 ? page.columns : 1
                    title: tile.title ?? ""
                    note: tile.note ?? ""
                    icon: tile.icon ?? ""
                    filled: tile.filled ?? false
                    warm: tile.warm ?? false
                    doable: tile.doable ?? true
                    onTapped: Bridge.touch("OpenTile", {
                        "id": tile.id
                    })
                }
            }
        }

        Label {
            visible: page.view.popular.length > 0
            text: qsTr("Most used here")
            bold: true
            size: Theme.h3
        }

        GridLayout {
            visible: page.view.popular.length > 0
            width: parent.width
            columns: page.columns
            columnSpacing: 24
            rowSpacing: 20
            uniformCellWidths: true

            Repeater {
                model: page.view.popular.length

                ListRow {
                    required property int index
                    readonly property var item: page.view.popular[index] ?? {}

                    objectName: "item-" + item.code
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    compact: true
                    icon: item.icon ?? ""
                    title: item.title ?? ""
                    note: item.note ?? ""
                    noteInk: item.doable ? Theme.ink2 : Theme.accentInk
                    onTapped: Bridge.touch("OpenItem", {
                        "code": item.code
                    })
                }
            }
        }
    }
}
