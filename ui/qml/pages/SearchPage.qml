// SPDX-License-Identifier: GPL-3.0-or-later
// Find a service by its common name, its Pinyin or the first letters of it.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageBase {
    id: page

    backInRail: true
    property string typed: view?.query ?? ""
    readonly property string heading: view?.heading ?? ""
    readonly property int found: view?.rows.length ?? 0
    readonly property bool typing: typed !== "" || keyboard.letters !== ""
    readonly property bool sure: found > 0 && (view?.sure ?? true)

    function ask() {
        // From the first key on this page knows what was typed: the query that comes back has the composition in it.
        page.typed = page.typed;
        // The composition goes along as it is typed: first letters find things too.
        Bridge.touch("Query", {
            "text": typed + keyboard.letters
        });
    }

    width: 1080
    height: 1776

    Label {
        id: title

        x: Theme.margin
        y: Stage.chromeBottom + 28
        width: 968
        text: page.heading !== "" ? page.heading : qsTr("Find a service")
        bold: true
        size: Theme.elder ? Theme.h2 : Theme.h1
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.h3
        wrapMode: Text.NoWrap
    }

    Rectangle {
        id: field

        x: Theme.margin
        y: title.y + title.height + 16
        width: 968
        height: 116
        radius: Theme.radiusCard
        color: Theme.surface
        border.width: Theme.strokeFocus
        border.color: Theme.primary
        Accessible.role: Accessible.EditableText
        Accessible.name: qsTr("Search") + ": " + page.typed + keyboard.composition

        Icon {
            id: lens

            x: 34
            anchors.verticalCenter: parent.verticalCenter
            name: "magnifying-glass"
            weight: "bold"
            ink: Theme.primaryInk
            size: 44
        }

        Label {
            id: words

            x: lens.x + lens.width + 26
            anchors.verticalCenter: parent.verticalCenter
            text: page.typed
            bold: true
            size: Theme.h2
            wrapMode: Text.NoWrap
        }

        Label {
            id: letters

            x: words.x + (page.typed === "" ? 0 : words.width + 6)
            anchors.verticalCenter: parent.verticalCenter
            text: keyboard.composition
            color: Theme.primaryInk
            font.underline: true
            size: Theme.h2
            wrapMode: Text.NoWrap
        }

        Rectangle {
            x: (letters.text === "" ? words.x + (page.typed === "" ? 0 : words.width + 4) : letters.x + letters.width + 4)
            anchors.verticalCenter: parent.verticalCenter
            width: 4
            height: 52
            color: Theme.primary
        }

        Label {
            visible: page.typed === "" && keyboard.letters === ""
            x: words.x + 18
            width: 968 - x - 32
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Pinyin, first letters or Chinese")
            color: Theme.ink3
            size: Theme.elder ? Theme.small : Theme.body
        }

        Label {
            visible: page.typing && page.sure
            anchors.right: parent.right
            anchors.rightMargin: 32
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("%1 found").arg(page.found)
            color: Theme.ink2
            size: Theme.small
        }
    }

    ScrollBody {
        id: results

        x: Theme.margin
        y: Math.max(Theme.bodyTop, field.y + field.height + 20)
        width: 968
        height: keyboard.y - y - 16
        spacing: 14

        Banner {
            visible: page.view?.nothing ?? false
            width: 968
            kind: "primary"
            icon: "info"
            title: qsTr("Nothing found by these words")
            text: qsTr("Say it in other words, choose who does it below, or get help from a person.")
        }

        Banner {
            visible: (page.view?.note ?? "") !== ""
            width: 968
            kind: "primary"
            icon: "info"
            title: page.view?.note ?? ""
        }

        Repeater {
            model: page.found

            ListRow {
                required property int index
                readonly property var item: page.view.rows[index] ?? {}

                objectName: "item-" + item.code
                width: 968
                icon: item.icon ?? ""
                title: item.title ?? ""
                note: Theme.elder && !page.typing ? item.note ?? "" : item.legal_name ?? ""
                note2: Theme.elder ? "" : [item.department ?? "", item.note ?? ""].filter(part => part !== "").join(" · ")
                tag: item.tag ?? ""
                tagKind: item.doable ? "success" : "accent"
                tagIcon: item.doable ? "check" : "info"
                first: index === 0 && page.typing && page.sure
                onTapped: Bridge.touch("OpenItem", {
                    "code": item.code
                })
            }
        }

        ListRow {
            objectName: "ask"
            visible: page.sure && (page.view?.by_meaning ?? false)
            width: 968
            compact: true
            icon: "magnifying-glass"
            title: qsTr("Not among them? Search by meaning")
            onTapped: Bridge.touch("AskWhole", {})
        }

        ListRow {
            objectName: "help"
            visible: page.typing && !page.sure
            width: 968
            compact: true
            icon: "hand-waving"
            title: qsTr("Ask a person")
            onTapped: Bridge.touch("OpenHelp", {})
        }

        Repeater {
            model: page.view?.choices.length ?? 0

            ListRow {
                required property int index
                readonly property var choice: page.view.choices[index] ?? {}

                objectName: "list-" + index
                width: 968
                compact: true
                icon: "buildings"
                title: choice.title ?? ""
                note: choice.count === 1 ? qsTr("1 service") : qsTr("%1 services").arg(choice.count ?? 0)
                onTapped: Bridge.touch("Choose", {
                    "id": choice.id
                })
            }
        }

        ListRow {
            objectName: "resume"
            visible: !page.typing
            width: 968
            icon: "clipboard-text"
            title: qsTr("Continue a form")
            note: qsTr("That you saved before, by its code")
            onTapped: Bridge.touch("OpenResume", {})
        }

    }

    PinyinKeyboard {
        id: keyboard

        y: 1776 - height
        text: page.typed
        maxLength: 40
        doneText: page.sure ? qsTr("Open first") : page.view?.can_ask ? qsTr("Search") : qsTr("No match")
        doneReady: page.sure || (page.view?.can_ask ?? false)
        onEdited: text => {
            page.typed = text;
            page.ask();
        }
        onLettersChanged: page.ask()
        onDone: {
            if (page.sure)
                Bridge.touch("OpenItem", {
                    "code": page.view.rows[0].code
                });
            else
                Bridge.touch("AskWhole", {});
        }
    }
}
