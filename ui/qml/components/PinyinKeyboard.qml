// SPDX-License-Identifier: GPL-3.0-or-later
// The on-screen keyboard: Pinyin with candidates, Latin letters, digits and signs. It holds the composition
// and nothing else; the text belongs to the page, which gets each change.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Rectangle {
    id: keyboard

    property string text: ""
    property int maxLength: 200
    property string doneText: qsTr("Done")
    // Whether the done key leads anywhere; else it is drawn like the other keys.
    property bool doneReady: true
    property string layout: "pinyin"
    property bool shifted: false
    property bool open: false
    property int sheet: 0
    readonly property var candidates: Composer.candidates
    readonly property string composition: Composer.shown
    readonly property string letters: Composer.letters
    readonly property bool composing: Composer.composing
    readonly property var rows: ({
            "pinyin": ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
            "latin": ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
            "signs": ["1234567890", "-/#()@&+*", "，。、：《》·"]
        })
    readonly property int candidateSize: Theme.elder ? 50 : 40
    readonly property real barRoom: 1028 - (composing ? chip.width + 12 : 0) - 108
    readonly property int barCount: fitting(0, barRoom, 1)
    readonly property var sheetStarts: starts()

    // The text after a key. The composition is not part of it.
    signal edited(string text)
    signal done

    function commit(words: string) {
        edited((text + words).slice(0, maxLength));
    }

    function cell(words: string): real {
        return Math.max(92, words.length * candidateSize + 44);
    }

    // How many candidates from a place on fit into so many rows of that width.
    function fitting(from: int, width: real, lines: int): int {
        const all = candidates;
        let count = 0, line = 0, used = 0;
        while (from + count < all.length) {
            const wide = Math.min(width, cell(all[from + count]));
            if (used > 0 && used + wide > width) {
                line += 1;
                used = 0;
                if (line === lines)
                    break;
            }
            used += wide + 12;
            count += 1;
        }
        return count;
    }

    function starts(): var {
        const found = [0];
        const all = candidates.length;
        while (open && found[found.length - 1] < all) {
            const next = found[found.length - 1] + fitting(found[found.length - 1], 1028, 3);
            if (next >= all)
                break;
            found.push(next);
        }
        return found;
    }

    function press(letter: string) {
        if (layout === "pinyin")
            Composer.type(letter);
        else
            commit(shifted ? letter.toUpperCase() : letter);
    }

    function erase() {
        if (!Composer.erase())
            edited(text.slice(0, -1));
    }

    function finish() {
        if (composing)
            Composer.choose(0);
        else
            done();
    }

    function reset() {
        Composer.clear();
        open = false;
    }

    width: 1080
    height: 96 + 4 * 96 + 3 * 12 + 32
    color: Theme.sunken

    Component.onDestruction: Composer.clear()

    Connections {
        target: Composer

        function onCommitted(words: string) {
            keyboard.commit(words);
        }

        function onChanged() {
            keyboard.sheet = 0;
            if (!keyboard.composing)
                keyboard.open = false;
        }
    }

    Rectangle {
        id: bar

        width: parent.width
        height: 96
        color: Theme.surface

        Rectangle {
            width: parent.width
            height: Theme.cardStroke
            color: Theme.line
        }

        Rectangle {
            width: parent.width
            height: Theme.cardStroke
            y: parent.height - height
            color: Theme.line
        }

        Label {
            x: 30
            width: 1020
            height: parent.height
            visible: !keyboard.composing
            text: keyboard.layout === "pinyin" ? qsTr("Type Pinyin, then touch the word") : keyboard.layout === "latin" ? qsTr("Letters") : qsTr("Digits and signs")
            color: Theme.ink2
            size: Theme.small
            verticalAlignment: Text.AlignVCenter
        }

        Tag {
            id: chip

            visible: keyboard.composing
            x: 26
            anchors.verticalCenter: parent.verticalCenter
            height: 60
            text: keyboard.composition
            room: 420
        }

        Row {
            x: chip.x + chip.width + 12
            y: 10
            spacing: 12
            visible: keyboard.composing && !keyboard.open

            Repeater {
                model: keyboard.open ? 0 : keyboard.barCount

                Key {
                    required property int index
                    readonly property string words: keyboard.candidates[index] ?? ""

                    objectName: "candidate-" + index
                    width: Math.min(keyboard.barRoom, keyboard.cell(words))
                    height: 76
                    go: index === 0
                    size: keyboard.candidateSize
                    text: words
                    onTapped: Composer.choose(index)
                }
            }
        }

        Key {
            objectName: "key-more"
            visible: keyboard.composing && keyboard.candidates.length > keyboard.barCount
            x: 1054 - width
            y: 10
            width: 84
            height: 76
            icon: keyboard.open ? "caret-up" : "caret-down"
            name: keyboard.open ? qsTr("Show the keys") : qsTr("Show more words")
            onTapped: {
                keyboard.sheet = 0;
                keyboard.open = !keyboard.open;
            }
        }
    }

    Item {
        id: more

        visible: keyboard.open
        x: 26
        y: 112
        width: 1028
        height: parent.height - y

        Flow {
            width: parent.width
            spacing: 12

            Repeater {
                model: keyboard.open ? keyboard.fitting(keyboard.sheetStarts[keyboard.sheet] ?? 0, 1028, 3) : 0

                Key {
                    required property int index
                    readonly property int place: (keyboard.sheetStarts[keyboard.sheet] ?? 0) + index
                    readonly property string words: keyboard.candidates[place] ?? ""

                    objectName: "candidate-" + place
                    width: Math.min(1028, keyboard.cell(words))
                    go: place === 0
                    size: keyboard.candidateSize
                    text: words
                    onTapped: Composer.choose(place)
                }
            }
        }

        Key {
            objectName: "earlier"
            y: 3 * 108
            width: 300
            visible: keyboard.sheet > 0
            fn: true
            size: Theme.small
            text: qsTr("Earlier words")
            onTapped: keyboard.sheet -= 1
        }

        Label {
            y: 3 * 108
            x: 324
            width: 380
            height: 96
            text: (keyboard.sheet + 1) + " / " + keyboard.sheetStarts.length
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }

        Key {
            objectName: "further"
            x: 728
            y: 3 * 108
            width: 300
            visible: keyboard.sheet < keyboard.sheetStarts.length - 1
            fn: true
            size: Theme.small
            text: qsTr("Further words")
            onTapped: keyboard.sheet += 1
        }
    }

    Repeater {
        model: [0, 1, 2]

        Row {
            id: row

            required property int index
            readonly property string keys: keyboard.rows[keyboard.layout][index]

            visible: !keyboard.open
            x: (1080 - keys.length * 92 - (keys.length - 1) * 12) / 2
            y: 112 + index * 108
            spacing: 12

            Repeater {
                model: row.keys.length

                Key {
                    required property int index
                    readonly property string letter: row.keys[index] ?? ""

                    objectName: "key-" + letter
                    text: keyboard.layout === "latin" && keyboard.shifted ? letter.toUpperCase() : letter
                    onTapped: keyboard.layout === "signs" ? keyboard.commit(letter) : keyboard.press(letter)
                }
            }
        }
    }

    Key {
        objectName: "key-shift"
        visible: !keyboard.open && keyboard.layout !== "signs"
        x: 26
        y: 112 + 2 * 108
        width: 144
        fn: true
        size: Theme.small
        go: keyboard.layout === "latin" && keyboard.shifted
        text: keyboard.layout === "pinyin" ? qsTr("Split '") : ""
        icon: keyboard.layout === "pinyin" ? "" : "arrow-fat-up"
        name: keyboard.layout === "pinyin" ? qsTr("Split syllables") : qsTr("Capital letters")
        onTapped: keyboard.layout === "pinyin" ? Composer.type("'") : keyboard.shifted = !keyboard.shifted
    }

    Key {
        objectName: "key-erase"
        visible: !keyboard.open
        x: 1054 - width
        y: 112 + 2 * 108
        width: 144
        fn: true
        icon: "backspace"
        name: qsTr("Delete the last character")
        onTapped: keyboard.erase()
    }

    Row {
        visible: !keyboard.open
        x: 26
        y: 112 + 3 * 108
        spacing: 12

        Key {
            objectName: "key-signs"
            width: 144
            fn: true
            size: Theme.small + 4
            text: keyboard.layout === "signs" ? qsTr("Letters") : "123"
            name: keyboard.layout === "signs" ? qsTr("Letters") : qsTr("Digits and signs")
            onTapped: {
                Composer.clear();
                keyboard.layout = keyboard.layout === "signs" ? "pinyin" : "signs";
            }
        }

        Key {
            objectName: "key-language"
            width: 144
            fn: true
            size: Theme.small + 4
            text: keyboard.layout === "latin" ? "中" : "abc"
            name: keyboard.layout === "latin" ? qsTr("Type Pinyin") : qsTr("Type letters")
            onTapped: {
                Composer.clear();
                keyboard.layout = keyboard.layout === "latin" ? "pinyin" : "latin";
            }
        }

        Key {
            objectName: "key-space"
            width: 404
            size: Theme.small + 4
            text: qsTr("Space")
            onTapped: keyboard.composing ? Composer.choose(0) : keyboard.commit(" ")
        }

        Key {
            objectName: "key-go"
            width: 300
            go: keyboard.composing || keyboard.doneReady
            fn: !go
            size: Theme.small + 6
            text: keyboard.composing ? qsTr("Pick the first") : keyboard.doneText
            onTapped: keyboard.finish()
        }
    }
}
