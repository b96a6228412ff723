// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a page when it is entered and destroys it when it is left. Its compiled form stays, so that entering is quick.
import QtQuick
import Kiosk
import components

Item {
    id: host

    property PageBase item: null
    property string kind: ""
    property var compiled: ({})

    function component(kind: string): Component {
        if (compiled[kind] === undefined)
            compiled[kind] = Qt.createComponent(kind + ".qml");
        return compiled[kind];
    }

    function show() {
        if (Bridge.kind === kind && item !== null) {
            item.view = Bridge.page;
            return;
        }
        const left = item;
        const maker = component(Bridge.kind);
        if (maker.status !== Component.Ready)
            console.error(maker.errorString());
        kind = Bridge.kind;
        item = maker.createObject(host, {
            "view": Bridge.page
        });
        if (left !== null) {
            left.visible = false;
            left.destroy();
        }
    }

    Component.onCompleted: show()

    Connections {
        target: Bridge

        function onPageChanged() {
            host.show();
        }
    }

    // While nobody waits, compile what will be entered.
    Timer {
        property var waiting: ["HomePage", "SearchPage", "GuidePage", "ChoicePage", "NoticePage", "ConsentPage", "CardPage", "IdentityWaysPage", "SecretPage", "FacePage", "FormPage", "LicencePage", "MaterialsPage", "DocumentPage", "PaperFieldsPage", "PayeePage", "UndertakingPage", "SummaryPage", "ProgressPage", "ResultPage", "RatingPage", "GoodbyePage", "LookupPage", "RecoveredPage", "DraftOfferPage", "DraftSavePage", "ResumePage", "ReviewPage", "PausedPage", "ComplaintPage", "OutOfServicePage", "IdlePage"]

        interval: 60
        repeat: true
        running: waiting.length > 0
        onTriggered: {
            host.component(waiting[0]);
            waiting = waiting.slice(1);
        }
    }
}
