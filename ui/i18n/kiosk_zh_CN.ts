<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CardPage</name>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reader does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on by itself when read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ID card here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay it flat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without its case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it 2 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading. Please leave the card where it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read. You may take the card now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guides and look-ups still work on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still no luck?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only for this one thing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Touch “Get help”, or ask at a window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When the session ends, what was read is cleared from the screen and its memory</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodeCard</name>
    <message>
        <source>QR code: how this case stands, on a phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan it, or type it at any machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan it with a phone, or type it at any machine, to see how it stands</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodePad</name>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the last character</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsentPage</name>
    <message>
        <source>May we do this?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Question %1 of %2. You decide each one by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You decide. Nothing is ticked beforehand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No, I do not agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes, I agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you say no, this service cannot go on here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you say no</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FieldBox</name>
    <message>
        <source>Touch to fill in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FormPage</name>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First choose a word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GoodbyePage</name>
    <message>
        <source>Please take everything along</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goodbye</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take care on your way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I have everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the start in %1 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you entered has been cleared from this machine&apos;s memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you entered is being cleared</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GuidePage</name>
    <message>
        <source>Official name: %1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not possible here and now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or at the window: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For whom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked from the registers once you begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to bring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to bring, %2 need not be brought</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Need not bring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please bring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you get</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also at the window: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it rests on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QR code of this guide, for a phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rather at home?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan with a phone and take this guide along. Nothing to install.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Government services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 Services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Self-service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normal size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Large print</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Call %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and say: machine %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city has your request to be called back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your request is kept on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ticket %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is sent when the line to the city allows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The request could not be kept. Please call.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or be called back: your mobile number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mobile number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please call me back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to where I was</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Hello. What would you like to do?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring your ID card. What the city already has, you need not bring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search: type a few words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search for a service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search a service, for example “allowance”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most used here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IdentityWaysPage</name>
    <message>
        <source>Is this your card, %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one way. Without it, nothing of yours is shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these fits?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Touch “Get help”, or do it at a window with your card</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IdlePage</name>
    <message>
        <source>Government services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 Services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Self-service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hello</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your business with the city, done here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Touch here to begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card reader is out of order: look-ups and guides still work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or lay your ID card on the plate below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If a card still lies on the plate, please take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normal size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Large print</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As for everybody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bigger, one step a page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IdleWarning</name>
    <message>
        <source>Are you still here?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At 0 this ends by itself and what you entered is cleared, so that nobody else sees it. Do not forget your card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes, go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End, take card</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Journey</name>
    <message>
        <source>{device} is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} answers and is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} is starting. A moment please.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} is starting. Wait for a few seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} is out of order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The port of {device} is missing: check cable and settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} does not answer: check power and cable, switch it off and on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} reports that it is broken: replace it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} needs someone to look at it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} needs a hand: look for cover, jam and paper.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine does not have {device}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings name no {device}: enter its port if there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card left a little too early. Lay it down again and leave it for 2 seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card was lifted while it was read. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card could not be read. Take it out of its case, lay it flat, try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chip answers with errors. Clean the plate; try a card that is known to work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not an ID card. Please lay your ID card on the plate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A card of another kind was laid on the plate. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reader does not accept this card. The window can check it for you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Security module and card do not accept each other. If every card fails so, replace the reader.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No name could be read from this card. The window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card&apos;s name field is empty. Try another card; check the reader&apos;s firmware.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number on this card has an unusual form. The window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card&apos;s number does not have the shape of its layout. Try another card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number on this card holds no real birth date. The window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The date inside the card&apos;s number does not exist. Try another card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number on this card does not add up. Lay it down again, or ask at the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card&apos;s number fails its checksum. If other cards do too, replace the reader.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number and type of this card do not fit together. The window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number belongs to another type of card. Try another card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card tells two different birth dates. The window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Birth date and number of the card differ. Try another card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dates on this card do not fit together. The window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card ends before it begins to be valid. Try another card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This card is not valid yet. Please use the card that is valid today.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card begins to be valid later. If it should be valid, check this machine&apos;s date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This card has expired. With a new or temporary card the window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card has expired. If it should be valid, check this machine&apos;s date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip printer is missing. Please write down the code on the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The receipt printer&apos;s port is not there. Check cable, power and settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip printer does not answer. Please write down the code on the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The receipt printer does not answer. Check power and cable, then switch it off and on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip printer is out of paper. Please write down the code on the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The receipt printer is out of paper. Put in a new roll, printed side to the head.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip printer is open. Please write down the code on the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The receipt printer&apos;s cover is open. Close it until it clicks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip printer is jammed. Please write down the code on the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The receipt printer&apos;s cutter is blocked. Open the cover, remove the paper, close it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip printer is broken. Please write down the code on the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The receipt printer reports an error. Let it cool, switch it off and on, else replace it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip is printed. Please take it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip was printed and the printer confirmed it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip could not be printed. The code on the screen is as good.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A slip failed. See the printer&apos;s state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The printer fell silent. Please look whether a slip came out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The printer fell silent during a slip: check its cable and power.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city has paused this on all machines. The window still does it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The item is switched off in the catalogue. Ask the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be done on the machine just now. The window does it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The item&apos;s form cannot be read: report the item code to the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This needs another kind of ID card than yours. The window can advise you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The item does not take this type of card. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card reader is out of order. The window, or another machine, does it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items need the card reader: see its state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The printer is out of order, so nothing can be printed here. The window does it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print items need the printer: see its state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line to the city is down, and this cannot be done without it just now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre is not reached: check cable, router, address and the centre&apos;s state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be made certain that the card is yours. Please try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer is not signed by a trusted key. Enrol the machine again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer cannot be read: program and centre are of different versions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer speaks of another person. Report this to the centre at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer belongs to another session. Report this to the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer is for another machine. Check this machine&apos;s enrolment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer had no lifetime left. Check the centre&apos;s clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of services is being renewed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored catalogue cannot be read. It is fetched again when the line is up; check the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A catalogue with a wrong signature was refused; the old one stays. Report this to the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A catalogue of another shape was refused; the old one stays. Update the program or the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A catalogue older than the one in use was refused. Report this to the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A catalogue of another city was refused. Check the centre&apos;s address in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A demonstration catalogue was refused. Point the machine to the production centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new catalogue could not be written. Make room on the disk or replace it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service cannot be reached just now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine is not yet admitted to the city&apos;s service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre does not know this machine: enrol it with a one-time code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine&apos;s clock is wrong, so the city&apos;s service does not answer it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The wall clock differs from the centre&apos;s by more than it accepts: set it, check NTP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many tries in a short time. Please wait a few minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre limits this machine&apos;s requests. If nobody was trying codes, report it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The office that answers this is closed at this hour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The register is outside its service hours. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please show once more that the card is yours: it took too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre refused the identity assertion: it had expired, or the clocks differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service does not take these answers. The window can help you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre refused a form that this machine found right: renew the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This service has changed meanwhile. Please start it once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre does not know this item or version: renew the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is found for this. Please check what you typed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre does not have what was asked for. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service has a fault just now. It is not your mistake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre answered with an error or with nonsense: report time and machine to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has no room to keep your application, so nothing was registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: make room in the data folder. What is stored is safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine could not keep your application, so nothing was registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store cannot be written: check the disk, then run the doctor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine is being prepared and has no list of services yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No catalogue has come yet: check the line to the centre and the enrolment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine&apos;s list of services cannot be used just now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored catalogue was refused, and no good one has come: run the doctor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine cannot keep applications safely, so it takes none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store cannot be opened: check disk and key file, then run the doctor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The machine is not enrolled: enter a one-time code of the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card reader</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the card reader</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip printer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the slip printer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From your ID card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing on record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some answers do not fit together. Please check them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please fill in what is white. The rest is already known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please fill this in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to fill in here. Please look it over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please choose one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please fill this in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This does not look right. Please check it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not a bank card number. Please check it digit by digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A mobile number has 11 digits and begins with 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not an ID number. Please check it digit by digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not a credit code. Please check its 18 characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please give year and month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please give year, month and day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} more digits to go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please write at least {count} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most {count} characters fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The smallest possible is {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The largest possible is {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please write a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code cannot be right. Please compare it with your slip.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This service does not take this kind of card. Lay another one, or ask for help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please go to a window or to another machine, or call {hotline}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason} Guides and forms still work; what needs the line says so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No card reader</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guides and look-ups still work; applying does not, for now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No slips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please lay your ID card on the plate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading. Leave the card where it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card is read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A little too quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This card could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another card is needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This card has expired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This card is not valid yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something on this card does not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card reader is out of order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A code to my phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the number that the city has on record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My city PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The six digits set with the city. No phone, no face needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the code from your phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was sent to the number on record, which is not shown here. Tell it to nobody.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter your city PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The digits are not shown. Tell them to nobody.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{register}: {purpose}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who handles your data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your rights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked by law</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you say no, it is done at the window instead: {window}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you say no, you can still go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flat on the plate, until it says it is read. If it lies there already, lift it and lay it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes about two seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the card of {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service cannot be reached, so nobody can confirm just now that the card is yours. Please come back later, or go to {window}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No way is left on this machine. A person at the window can do it for you: {window}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not possible for you today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service is being asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking up what is already known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So that you need not type it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your earlier applications on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s registers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has arrived and is answered: {headline}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is safe on this machine, but the city&apos;s service did not take it as it is. Please ask at the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is safe on this machine and not yet accepted. It is sent when the line is up; you need not do it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you choose the automatic way, the rules below decide within seconds. You may let a person decide instead: it then takes up to {promise}, and nothing is lost by it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look it over, and sign if it is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept safely on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received and checked by the city&apos;s service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The document fetched and verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your application is on its way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most are decided in seconds, a few by a person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would you like to apply for?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would you like to have printed?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other card needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Card reader out of order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printer out of order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city does not know this code. If it was registered offline, it may still come.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being worked on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something is still wanted from you: see your slip or message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is decided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most are decided at once, a few by a person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look up and print</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificates from the registers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where is my case?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the code on your slip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Call, or be called back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normal print</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Large print</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bigger letters, one question a page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can be done here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {minutes} min · {fee}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without your consent it cannot be done on the machine, and that is all right: {window} does it. If you change your mind, you will be asked once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: it can all be done here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decided within</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fee</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visits to a window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not needed: {source} shows it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As of {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received. A person will decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something is still missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registered, not yet accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be done just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip in your hand was printed before this answer came. You can have a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service did not answer in time. Your application is safe on this machine and is sent by itself when the line is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service did not answer in time, so nothing is printed. Please ask again later; asking twice does no harm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s service did not answer in time. It may or may not have your application; please ask at the window before you apply again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line to the city is down, and this needs it. Nothing was registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who decides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring it until</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Legal basis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the slip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It carries your code. Without a slip, write the code down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or at the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring what is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With this code, to the place named at each point. This is all that was found so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registered on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sealed, and safe from a power cut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent when the line is back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By itself. You will be told whether it is accepted; something more may be asked of you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this or any other machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See how it goes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With the code, on a phone or at any machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your ID card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it still lies on the plate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your slip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the slip printer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The signature could not be taken. Please sign again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please sign on the pad first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was fast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was easy to understand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Few papers were needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The machine was easy to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It took too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I could not understand it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too much was asked of me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The machine gave trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result is not what I hoped for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city has nothing on record for this way. Please take another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This way is locked after too many wrong tries. Please take another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please enter all {count} digits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was not right. {count} tries are left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The time for this has run out. Please begin it once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip is being printed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyPad</name>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LookupPage</name>
    <message>
        <source>This is where it stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where is my case?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the code of your slip: three groups of five</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the city</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code of the slip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letters that look like digits do not occur: for O type 0, for I or L type 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More is not shown here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The code alone says no more, so that a lost slip gives nothing away</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MonthPad</name>
    <message>
        <source>The year before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Year %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The year after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticePage</name>
    <message>
        <source>What happens with your data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please read this once. Nothing has been read or sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I have read it, go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version of this notice: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutOfServicePage</name>
    <message>
        <source>This machine is out of service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to go instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something of yours is still here?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay, and touch “Get help” at the lower left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the technician</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageFrame</name>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinyinKeyboard</name>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type Pinyin, then touch the word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Digits and signs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show more words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split &apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split syllables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capital letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the last character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>中 / abc</source>
        <comment>the key that changes from letters to Pinyin</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>abc / 中</source>
        <comment>the key that changes from Pinyin to letters</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type Pinyin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Under way, at most %1 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If there is no answer by then, you will be told what that means.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Get help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End, take card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RatingPage</name>
    <message>
        <source>Very good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Very poor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How was it this time?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One touch is enough. You need not say anything; it changes nothing of the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a face first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was not good? (any number, or none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was good? (any number, or none)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecoveredPage</name>
    <message>
        <source>Your earlier application is safe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You need not do it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip is being printed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Without a slip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip is being printed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print the slip again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why, and what you can do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What decided it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Met</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not met</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not be checked</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScrollBody</name>
    <message>
        <source>Back up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchPage</name>
    <message>
        <source>Find a service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinyin, first letters or Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing found by these words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try fewer letters, or touch “Get help” at the lower left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SecretPage</name>
    <message>
        <source>Another way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 more tries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 digits typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send a new code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new code can be sent in %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody from the city will ever ask you for these digits.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Sign here with your finger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SlipCard</name>
    <message>
        <source>The slip is being printed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip is printed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slip was not printed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please look whether a slip came out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A slip</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SummaryPage</name>
    <message>
        <source>Let a person decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide automatically</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand it in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How it is decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who shall decide? You choose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign first, then choose who decides</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
