// SPDX-License-Identifier: GPL-3.0-or-later
// One thing to choose: a touch on a row leads on. Where there are many, they are found by typing.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property bool searched: view.query !== null && view.query !== undefined
    // While the keyboard is there this page knows what was typed: the query that comes back has the composition in it.
    property string typed
    readonly property PinyinKeyboard keys: keyboard.item as PinyinKeyboard

    function ask() {
        Bridge.touch("Query", {
            "text": typed + (keys?.letters ?? "")
        });
    }

    title: view.title
    sentence: view.waiting ? "" : view.sentence
    bodyFollowsTitle: searched
    nextText: view.waiting ? qsTr("Looking") : view.next
    nextIcon: view.again ? "arrow-clockwise" : "arrow-right"
    nextWaits: view.waiting
    nextOutlined: view.skips
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    ScrollBody {
        width: 968
        height: page.body.height - (page.searched ? keyboard.height + 16 : 0)
        spacing: 16

        Rectangle {
            visible: page.searched
            width: 968
            height: Theme.elder ? 116 : 100
            radius: Theme.radiusCard
            color: Theme.surface
            border.width: Theme.strokeFocus
            border.color: Theme.primary
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Place") + ": " + shown.text

            Icon {
                id: lens

                x: 30
                anchors.verticalCenter: parent.verticalCenter
                name: "magnifying-glass"
                weight: "bold"
                ink: Theme.primaryInk
                size: 44
            }

            Label {
                id: shown

                readonly property string words: page.typed + (page.keys?.composition ?? "")

                x: lens.x + lens.width + 24
                width: parent.width - x - 24
                anchors.verticalCenter: parent.verticalCenter
                text: words === "" ? qsTr("Type the name of the place") : words
                color: words === "" ? Theme.ink3 : Theme.ink
                bold: words !== ""
                size: words === "" && Theme.elder ? Theme.small : Theme.h3
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
            }
        }

        Banner {
            visible: page.view.problem !== ""
            width: 968
            icon: "warning-circle"
            title: page.view.problem
        }

        Banner {
            visible: page.view.waiting
            width: 968
            kind: "primary"
            icon: "hourglass-medium"
            title: page.view.waiting ? page.view.sentence : ""
        }

        Repeater {
            model: page.view.tiles ? 0 : page.view.rows.length

            ListRow {
                required property int index
                readonly property var row: page.view.rows[index] ?? {}

                objectName: "choice-" + row.id
                width: 968
                least: Theme.elder ? 170 : 132
                icon: row.icon ?? ""
                title: row.title ?? ""
                note: row.note ?? ""
                tag: row.tag ?? ""
                tagKind: "accent"
                tagIcon: "prohibit"
                active: row.active ?? false
                onTapped: Bridge.touch("Choose", {
                    "id": row.id
                })
            }
        }

        Grid {
            id: tiles

            visible: page.view.tiles
            width: 968
            columns: Theme.elder ? 2 : 3
            columnSpacing: 20
            rowSpacing: 16

            Repeater {
                model: page.view.tiles ? page.view.rows.length : 0

                Tap {
                    id: tile

                    required property int index
                    readonly property var row: page.view.rows[index] ?? {}

                    objectName: "choice-" + row.id
                    name: row.title ?? ""
                    hint: row.note ?? ""
                    corner: Theme.radiusField
                    width: (968 - (tiles.columns - 1) * tiles.columnSpacing) / tiles.columns
                    height: Theme.elder ? 170 : 140
                    onTapped: Bridge.touch("Choose", {
                        "id": row.id
                    })

                    Card {
                        anchors.fill: parent
                        radius: Theme.radiusField
                        color: tile.down ? Theme.pressed(Theme.surface) : Theme.surface
                        border.width: tile.row.chosen ? Theme.strokeSelected : Theme.cardStroke
                        border.color: tile.row.chosen ? Theme.primary : Theme.line
                    }

                    Column {
                        width: parent.width
                        anchors.verticalCenter: parent.verticalCenter

                        Label {
                            width: parent.width
                            horizontalAlignment: Text.AlignHCenter
                            text: tile.row.title ?? ""
                            bold: true
                            size: Theme.h2
                        }

                        Label {
                            width: parent.width
                            horizontalAlignment: Text.AlignHCenter
                            text: tile.row.note ?? ""
                            color: Theme.ink2
                            size: Theme.small
                        }
                    }
                }
            }
        }

        SectionCard {
            visible: page.view.facts.length > 0
            width: 968
            spacing: 20

            Repeater {
                model: page.view.facts.length

                PairLine {
                    required property int index
                    readonly property var fact: page.view.facts[index] ?? {}

                    width: 896
                    label: fact.label ?? ""
                    value: fact.value ?? ""
                }
            }
        }

        Banner {
            visible: page.view.note !== ""
            width: 968
            kind: "primary"
            icon: "info"
            title: page.view.note
        }
    }

    Loader {
        id: keyboard

        x: -Theme.margin
        y: page.body.height - height
        active: page.searched
        onLoaded: page.typed = page.view.query
        sourceComponent: PinyinKeyboard {
            text: page.typed
            maxLength: 40
            doneText: qsTr("Done")
            doneReady: false
            onEdited: text => {
                page.typed = text;
                page.ask();
            }
            // The keyboard goes with its composition: that is no key.
            onLettersChanged: if (page.searched)
                page.ask()
        }
    }
}
