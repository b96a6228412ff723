# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that knows every part of the centre and joins them by plain constructors."""

from __future__ import annotations

from dataclasses import dataclass

from central.access_book import ACCESS_BOOK, AccessBook
from central.api.rate_limit import RateLimit, RateLimits
from central.bookings import BOOKINGS, Bookings, load_plans
from central.bookings.cancelling import Cancelling
from central.box_keys import BoxKeys
from central.catalogue import Catalogues, EarlierItems, SignedCatalogue
from central.city_calendar import CalendarFile, load_calendar
from central.data_folder import KEYS, ClosableBackend, claim, keys_of, line_to_the_city
from central.database import Database
from central.desk.book import DeskBook
from central.desk.cases import CaseDesk
from central.desk.deferred import DeferredDesk
from central.desk.lapses import LapseDesk
from central.desk.persons_decisions import PersonsDecisions
from central.desk.post_checks import PostChecks
from central.desk.queues import Queues
from central.desk.reviews import Reviews
from central.desk.revocation_making import RevocationMaker
from central.desk.revocations import Revocations
from central.desk.scope import Departments
from central.desk.staff import Staff
from central.drafts import Drafts
from central.feedback import Callbacks, Complaints, Ratings
from central.fleet.admission import Admission
from central.fleet.gate import Gate, Nonces
from central.fleet.hearing import Hearing
from central.fleet.machines import Fleet
from central.fleet.roll_back import RollBacks
from central.fleet.slots import SlotRules
from central.fleet.telemetry import Telemetry
from central.guides.loading import GUIDES_FOLDER
from central.guides.tables import GuideTables
from central.identity import AssertionDesk, Challenges, FaceProofs
from central.intake.addressees import Addressees
from central.intake.ages import Ages
from central.intake.case_clocks import CaseClockwork
from central.intake.case_numbers import CaseNumbers
from central.intake.city_settings import CitySettings
from central.intake.deciding import Decider
from central.intake.deciding_again import DecidingAgain
from central.intake.deferred_papers import DeferredDuties
from central.intake.hand_ins import HandIns
from central.intake.import_book import ImportBook
from central.intake.lapses import Lapses
from central.intake.late_news import LateNews
from central.intake.materials import Materials
from central.intake.paper_making import PaperMaker, authorities_of
from central.intake.papers import Papers
from central.intake.proxy_looks import ProxyLooks
from central.intake.rule_store import RuleStore
from central.intake.status import StatusDesk
from central.intake.submission import Intake
from central.intake.switches import Switches
from central.intake.tags import fill_missing_tags
from central.intake.tracking import StatusQuestions
from central.intake.undertakings import Undertakings
from central.intake.validation import ApplicationCheck
from central.intake.withdrawals import Withdrawals
from central.items import ItemDataError, ItemDefinition, load_items
from central.licences.authorising import LicenceDesk
from central.licences.issuing import LicenceOffice, WithIssued
from central.licences.looking import LicenceLooks
from central.licences.store import ELicenceStore
from central.licences.types import load_types, told_types
from central.licences.using import LicenceUses
from central.notifications import NoGateway, Notices, NotificationPort, SimulatedGateway
from central.notifications.calls import Calls
from central.public_guides import PublicGuides
from central.registers import Backend, OwnRegisters, OwnTable, Registers, load_sources
from central.routing import HandOvers, NeighbourPort, NoNeighbours, SimulatedNeighbours
from central.seals import Sealer, open_sealer
from central.secrecy import Tagger
from central.settings import CentreSettings, Limits, SettingsRefusedError
from central.verification import FileChecks
from kiosk.contract.guides import GuideItem
from kiosk.contract.items import CatalogueBundle
from kiosk.contract.message import Text
from kiosk.sealing import SigningKey, TrustedKeys
from kiosk.timing import Clock, SystemClock


@dataclass(frozen=True)
class Centre:
    """A running centre. Every part is safe to use from many threads."""

    settings: CentreSettings
    limits: Limits
    clock: Clock
    database: Database
    nonces: Nonces
    key: SigningKey
    trusted: TrustedKeys
    definitions: dict[str, ItemDefinition]
    backend: Backend
    access_book: AccessBook
    registers: Registers
    fleet: Fleet
    gate: Gate
    admission: Admission
    hearing: Hearing
    roll_backs: RollBacks
    catalogues: Catalogues
    box_keys: BoxKeys
    sealer: Sealer | None
    calendar: CalendarFile
    assertions: AssertionDesk
    challenges: Challenges
    city_settings: CitySettings
    switches: Switches
    tagger: Tagger
    intake: Intake
    deciding_again: DecidingAgain
    materials: Materials
    licences: LicenceDesk
    licence_office: LicenceOffice
    licence_looks: LicenceLooks
    lapses: Lapses
    late_news: LateNews
    lapse_desk: LapseDesk
    withdrawals: Withdrawals
    status: StatusDesk
    questions: StatusQuestions
    papers: Papers
    ratings: Ratings
    callbacks: Callbacks
    complaints: Complaints
    drafts: Drafts
    telemetry: Telemetry
    imports: ImportBook
    staff: Staff
    departments: Departments
    queues: Queues
    desk_book: DeskBook
    desk: CaseDesk
    gateway: NotificationPort
    notices: Notices
    bookings: Bookings
    neighbours: NeighbourPort
    hand_overs: HandOvers
    calls: Calls
    revocations: Revocations
    post_checks: PostChecks
    deferred_desk: DeferredDesk
    deferred_duties: DeferredDuties
    hand_ins: HandIns
    file_checks: FileChecks
    rates: RateLimits
    guides: PublicGuides

    @property
    def catalogue(self) -> SignedCatalogue:
        """The newest. Signed when it is first asked for: only whoever serves knows the settings that it carries."""
        return self.catalogues.newest()

    def close(self) -> None:
        """Let go of the files."""
        if self.sealer is not None:
            self.sealer.close()
        if isinstance(self.backend, ClosableBackend):
            self.backend.close()
        self.nonces.close()
        self.access_book.flush()
        self.database.close()


def open_centre(settings: CentreSettings, *, clock: Clock | None = None) -> Centre:
    """Open the data folder and join the parts.

    Raises SettingsRefusedError when the folder is of the other kind (demonstration or production),
    its keys cannot be used or are not those of its database, or the items do not load.
    """
    clock = clock or SystemClock()
    limits = settings.effective_limits
    key, tagger = keys_of(settings)
    database = Database(settings.data)
    nonces = Nonces(settings.data)
    try:
        claim(database, tagger, demonstration=settings.demonstration)
        trusted = TrustedKeys({key.key_id: key.public_text()})
        backend, confirmations = line_to_the_city(settings, clock)
        definitions = load_items(settings.items, confirmations=confirmations)
        plans = load_plans(settings.items, {code: one.item for code, one in definitions.items()})
        box_keys = BoxKeys(settings.data / KEYS, demonstration=settings.demonstration, profile=settings.profile)
        calendar = load_calendar(settings.data)
        sealer = open_sealer(
            settings.data,
            demonstration=settings.demonstration,
            authorities=authorities_of(definitions.values()),
            in_token=settings.seals_in_token,
            now=clock.now(),
        )
    except ItemDataError as error:
        nonces.close()
        database.close()
        raise SettingsRefusedError(str(error)) from error
    except BaseException:
        nonces.close()
        database.close()
        raise
    fill_missing_tags(database, tagger)
    items = {code: definition.item for code, definition in definitions.items()}
    sources = load_sources()
    access_book = AccessBook(database, clock, tagger, sources)
    own: dict[str, OwnTable] = {ACCESS_BOOK: access_book.fetch}
    line = OwnRegisters(WithIssued(backend, database), own)
    registers = Registers(line, clock, book=access_book, sources=sources, city_code=settings.city_code)
    gateway: NotificationPort = SimulatedGateway(database, clock) if settings.demonstration else NoGateway()
    signature = f"【{'演示·' if settings.demonstration else ''}{settings.city_name.zh}政务服务】"
    addressees = Addressees(database, registers)
    notices = Notices(database, clock, gateway, addressees.phone, addressees.agents_phone, signature=signature)
    bookings = Bookings(database, clock, tagger, plans, calendar.work_calendar, notices)
    own[BOOKINGS] = bookings.fetch
    neighbours: NeighbourPort = SimulatedNeighbours(database, clock) if settings.demonstration else NoNeighbours()
    late_news = LateNews(notices, items, hotline=settings.hotline)
    fleet = Fleet(
        database,
        clock,
        tagger,
        key,
        city_code=settings.city_code,
        centre_keys={key.key_id: key.public_text()},
        demonstration=settings.demonstration,
        code_life=limits.enrolment_code_life,
    )
    assertions = AssertionDesk(key, trusted, clock, limits.assertion_life)
    city_settings = CitySettings(database, clock, key, trusted)
    switches = Switches(database, clock, key, trusted)
    roll_backs = RollBacks(database, clock, key)
    tables = GuideTables(
        settings.data / GUIDES_FOLDER,
        taken=frozenset(items),
        demonstration=settings.demonstration,
        in_all=settings.items_in_all,
    )

    def offered() -> tuple[GuideItem, ...]:
        return (*switches.offered(items.values()), *tables.all())

    def contents() -> CatalogueBundle:
        return CatalogueBundle(
            revision="",
            issued_at=clock.now(),
            city_code=settings.city_code,
            city_name=settings.city_name,
            hotline=settings.hotline,
            public_base_url=settings.base_url,
            demonstration=settings.demonstration,
            items=offered(),
            licence_types=told_types(load_types(), items.values()),
            limits=city_settings.offline_limits(),
            calendar=calendar.work_calendar(),
            box_key=box_keys.current(),
            seal_roots=() if sealer is None else sealer.roots,
        )

    slot_rules = SlotRules(capacity_per_s=limits.capacity_per_s)
    admission = Admission(slot_rules, clock)
    ages = Ages(city_settings.offline_limits, calendar.work_calendar)
    materials = Materials(database, clock, most_loose_bytes=limits.loose_paper_bytes)
    hand_overs = HandOvers(database, clock, key, items, neighbours, notices, materials)
    licence_store = ELicenceStore(registers, load_types(), clock)
    licences = LicenceUses(trusted, tagger, licence_store, clock)
    office = LicenceOffice(load_types(), definitions, demonstration=settings.demonstration)
    earlier = EarlierItems(database)
    check = ApplicationCheck(items, earlier, assertions, materials, licences, settings.city_code)
    withdrawals = Withdrawals(database, clock, tagger, items, Cancelling(bookings, clock, key, notices))
    office_of_all = Text(zh=f"{settings.city_name.zh}政务服务中心", en=f"{settings.city_name.en} Service Centre")
    clockwork = CaseClockwork(definitions, calendar.work_calendar())
    departments = Departments(definitions, earlier, office_of_all)
    queues = Queues(database, clock, departments, clockwork)
    staff = Staff(database, clock, tagger, limits.staff_session_life)
    desk_book = DeskBook(database, clock, key)
    undertakings = Undertakings(database, clock, tagger, items, calendar.work_calendar)
    paper_maker = PaperMaker(
        definitions, sealer, clock, base_url=settings.base_url, demonstration=settings.demonstration
    )
    decider = Decider(
        definitions,
        registers,
        licences,
        city_settings,
        switches,
        RuleStore(database, clock),
        clock,
        check=check,
        ages=ages,
        undertakings=undertakings,
        proxies=ProxyLooks(registers),
        papers=paper_maker,
        clockwork=clockwork,
        demonstration=settings.demonstration,
    )

    per_person = RateLimit(clock, count=limits.status_per_person, window=limits.person_window)
    desk = CaseDesk(
        database,
        clock,
        key,
        tagger,
        PersonsDecisions(decider),
        notices,
        undertakings,
        materials,
        queues,
        departments,
        staff,
        desk_book,
        access_book,
        office,
        bookings,
    )

    revocations = Revocations(
        database,
        clock,
        key,
        desk,
        notices,
        desk_book,
        RevocationMaker(database, clock, definitions, paper_maker, demonstration=settings.demonstration),
        calendar.work_calendar,
        bookings,
        hearing_days=limits.hearing_working_days,
        hotline=settings.hotline,
    )

    intake = Intake(
        database,
        clock,
        key,
        tagger,
        check,
        ages,
        withdrawals,
        licences,
        office,
        CaseNumbers(database, clock, settings.city_code),
        decider,
        notices,
        late_news,
        undertakings,
        bookings,
        hand_overs,
    )

    return Centre(
        settings=settings,
        limits=limits,
        clock=clock,
        database=database,
        nonces=nonces,
        key=key,
        trusted=trusted,
        definitions=definitions,
        backend=backend,
        access_book=access_book,
        registers=registers,
        fleet=fleet,
        gate=Gate(fleet, nonces, clock),
        admission=admission,
        hearing=Hearing(database, clock, tagger, key, slot_rules, admission),
        roll_backs=roll_backs,
        catalogues=Catalogues(contents, database, key, clock, roll_backs, urgent=switches.newest),
        box_keys=box_keys,
        sealer=sealer,
        calendar=calendar,
        assertions=assertions,
        challenges=Challenges(
            database,
            clock,
            tagger,
            registers,
            notices,
            assertions,
            FaceProofs(city_settings, demonstration=settings.demonstration),
            limits,
        ),
        city_settings=city_settings,
        switches=switches,
        tagger=tagger,
        intake=intake,
        deciding_again=DecidingAgain(database, clock, key, decider, intake.enact, notices, late_news),
        materials=materials,
        licences=LicenceDesk(
            database,
            clock,
            key,
            tagger,
            licence_store,
            assertions,
            definitions,
            RateLimit(clock, count=limits.licences_per_person, window=limits.person_window),
        ),
        licence_office=office,
        licence_looks=LicenceLooks(licences, licence_store),
        lapses=Lapses(
            database,
            clock,
            key,
            tagger,
            withdrawals,
            items,
            notices,
            hotline=settings.hotline,
        ),
        late_news=late_news,
        lapse_desk=LapseDesk(database, clock, registers),
        withdrawals=withdrawals,
        status=StatusDesk(database, clock, tagger),
        questions=StatusQuestions(database, clock, tagger, assertions, items, clockwork, per_person),
        hand_ins=HandIns(database, clock, key, tagger, assertions, notices, per_person),
        papers=Papers(database),
        ratings=Ratings(database, clock),
        callbacks=Callbacks(database, clock),
        complaints=Complaints(database, clock, notices, Reviews(clock, key)),
        drafts=Drafts(database, clock, tagger, most_per_machine=limits.drafts_per_machine),
        telemetry=Telemetry(database, clock),
        imports=ImportBook(database, clock),
        staff=staff,
        departments=departments,
        queues=queues,
        desk_book=desk_book,
        desk=desk,
        revocations=revocations,
        post_checks=PostChecks(database, clock, desk, revocations, desk_book, distrusted_for=limits.distrusted_for),
        deferred_desk=DeferredDesk(database, clock, desk, desk_book, notices),
        deferred_duties=DeferredDuties(database, clock, notices, items, calendar.work_calendar),
        gateway=gateway,
        notices=notices,
        bookings=bookings,
        neighbours=neighbours,
        hand_overs=hand_overs,
        calls=Calls(database, clock, addressees.phone),
        rates=RateLimits.of(limits, clock),
        guides=PublicGuides(offered, switches.newest, settings.city_code, settings.city_name),
        file_checks=FileChecks(Papers(database), () if sealer is None else sealer.roots, clock),
    )
