# SPDX-License-Identifier: GPL-3.0-or-later
"""From a checked application to a decision with its facts, its record and, when approved, its paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from central.decisions import DecisionRecord
from central.decisions.waiting import silences_in_the_way
from central.intake.acceptance import as_accepted
from central.intake.ages import Ages
from central.intake.case_clocks import CaseClockwork
from central.intake.city_settings import CitySettings
from central.intake.late_checks import ask_again
from central.intake.paper_making import NoPaper, PaperMaker
from central.intake.papers import Paper
from central.intake.proxy_looks import ProxyLooks
from central.intake.region_checks import decided_for
from central.intake.register_waits import again_at
from central.intake.rule_store import RuleStore
from central.intake.ruling import (
    FACTS,
    PAPER_NEEDS_A_PERSON,
    REFUSAL_NEEDS_A_PERSON,
    SIGNED_WHEN,
    YOUR_SIGNATURE,
    changed_item,
    decide_as_signed,
    for_a_person,
)
from central.intake.switches import Switches
from central.intake.undertakings import Undertakings
from central.intake.validation import ApplicationCheck
from central.items import ItemDefinition
from central.licences.using import LicenceUses
from central.registers import Asker, GatheredFacts, Reading, Registers, Silence
from kiosk.contract.cases import (
    Application,
    CaseOutcome,
    DecidingFact,
    Decision,
    DecisionWay,
    RuleState,
)
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.regions import RegionMode, RegionVariant
from kiosk.sealing import ACCEPTED_SKEW
from kiosk.timing import Clock


@dataclass(frozen=True)
class Decided:
    """A decision ready to be signed and stored. facts: JSON of the GatheredFacts, None for a person's decision."""

    decision: Decision
    record: dict[str, Any]
    facts: bytes | None
    paper: Paper | None
    again_at: datetime | None = None
    """When to decide it again, where nothing but registers that did not answer keeps it from being decided."""


@dataclass(frozen=True)
class Earlier:
    """Of what was decided before: when it came, and until which day a person was promised to decide it."""

    received_at: datetime
    promised: date | None


@dataclass(frozen=True)
class _Unweighed:
    """Why rules alone may not decide, and what was asked to find out. silent: the registers whose silence is all of
    that; None where there is more. rules_off: ids of the rules that the city has turned off."""

    because: tuple[DecidingFact, ...]
    readings: tuple[Reading, ...] = ()
    silent: tuple[Silence, ...] | None = ()
    rules_off: frozenset[str] = frozenset()


class Decider:
    """Asks the registers, applies the rules, renders the paper."""

    def __init__(
        self,
        definitions: Mapping[str, ItemDefinition],
        registers: Registers,
        licences: LicenceUses,
        city_settings: CitySettings,
        switches: Switches,
        rule_store: RuleStore,
        clock: Clock,
        *,
        check: ApplicationCheck,
        ages: Ages,
        undertakings: Undertakings,
        proxies: ProxyLooks,
        papers: PaperMaker,
        clockwork: CaseClockwork,
        demonstration: bool,
    ) -> None:
        self._clockwork = clockwork
        self._check = check
        self._ages = ages
        self._undertakings = undertakings
        self._proxies = proxies
        self._definitions = definitions
        self._registers = registers
        self._licences = licences
        self._city_settings = city_settings
        self._switches = switches
        self._rule_store = rule_store
        self._clock = clock
        self._papers = papers
        self._demonstration = demonstration

    def knows(self, item_code: str) -> bool:
        """Whether there is such an item today."""
        return item_code in self._definitions

    def decide(
        self,
        application: Application,
        *,
        case_no: str,
        earlier: Earlier | None = None,
        asker: Asker | None = None,
    ) -> Decided:
        """The decision of the rules. The application has passed its check.

        earlier: where it is decided again. asker: who asks the registers; None: the machine that it came from.
        """
        definition = self._definitions[application.item_code]
        variant = definition.item.variant(application.region)
        if variant is not None and variant.mode is RegionMode.COLLECTED:
            return self._passed_on(definition, application, variant, case_no, earlier)
        unweighed = self._unweighed(definition, application, earlier.received_at if earlier else self._clock.now())
        facts, record = self._judged(definition, application, case_no, unweighed, asker)
        if variant is not None:
            record = record.model_copy(update={"decision": decided_for(variant, record.decision)})
        paper, decision = self._on_paper(definition, application, record)
        decision = self._with_day(application, as_accepted(definition, decision), earlier)
        record = record.model_copy(update={"decision": decision})
        again_at = self._again_at(definition, application, facts, record, unweighed)
        return Decided(record.decision, record.to_payload(), FACTS.dump_json(facts), paper, again_at)

    def _with_day(self, application: Application, decision: Decision, earlier: Earlier | None) -> Decision:
        """In working days of this city: what the desk's own clock says."""
        if decision.due is None:
            return decision
        promised = None if earlier is None else earlier.promised
        day = self._clockwork.promised_day(application.item_code, decision.decided_at, application.region)
        return decision.model_copy(update={"due": promised or day})

    def _passed_on(
        self,
        definition: ItemDefinition,
        application: Application,
        variant: RegionVariant,
        case_no: str,
        earlier: Earlier | None,
    ) -> Decided:
        """Taken here and decided there: no register here is asked about it."""
        nothing = GatheredFacts({}, (), ())
        record = decide_as_signed(
            definition,
            application.model_copy(update={"way": DecisionWay.PERSON}),
            nothing,
            case_no=case_no,
            at=self._clock.now(),
            refusal_allowed=False,
            because=(),
            demonstration=self._demonstration,
        )
        decision = self._with_day(application, decided_for(variant, record.decision), earlier)
        content = self._rule_store.keep(definition)
        record = record.model_copy(update={"decision": decision, "content_digest": content})
        return Decided(decision, record.to_payload(), FACTS.dump_json(nothing), None)

    def _again_at(
        self,
        definition: ItemDefinition,
        application: Application,
        facts: GatheredFacts,
        record: DecisionRecord,
        unweighed: _Unweighed,
    ) -> datetime | None:
        decision = record.decision
        variant = definition.item.variant(application.region)
        if variant is not None and variant.mode is not RegionMode.ONLINE:
            # Its office has it.
            return None
        if decision.outcome is not CaseOutcome.REFERRED or record.because != unweighed.because:
            return None
        if unweighed.silent is None or not (unweighed.silent or facts.silent):
            return None
        in_the_way = silences_in_the_way(
            definition,
            application,
            facts,
            decision.decided_at,
            demonstration=self._demonstration,
            switched_off=record.switched_off,
        )
        if in_the_way is None:
            return None
        silent = (*unweighed.silent, *in_the_way)
        if decision.headline == PAPER_NEEDS_A_PERSON:
            silent = (*silent, *facts.silent)
        if not silent or not all(silence.reason.passes for silence in silent):
            return None
        return again_at(silent, self._registers.sources, decision.decided_at)

    def _on_paper(
        self, definition: ItemDefinition, application: Application, record: DecisionRecord
    ) -> tuple[Paper | None, Decision]:
        """A decision that a citizen takes home is one on paper; what cannot be put on paper, a person decides.

        A refusal is the authority's written and sealed decision or none at all (行政许可法 38).
        """
        decision = record.decision
        if decision.outcome is CaseOutcome.APPROVED and definition.document is not None:
            paper, otherwise = self.paper(application, record), PAPER_NEEDS_A_PERSON
        elif decision.outcome is CaseOutcome.REFUSED:
            paper, otherwise = self.refusal_paper(application, record), REFUSAL_NEEDS_A_PERSON
        else:
            return None, decision
        if not isinstance(paper, Paper):
            return None, for_a_person(definition, decision, otherwise)
        return paper, _with_paper(decision, paper)

    def paper_now(
        self, application: Application, decision: Decision, asker: Asker | None = None
    ) -> tuple[Paper, bytes] | NoPaper:
        """The paper of a person's approval on what the registers say today, and those facts as they are stored.

        asker: that person; None: the machine that the application came from.

        For what was referred because a register was silent: it may have answered since.
        """
        definition = self._definitions.get(application.item_code)
        if definition is None:
            return NoPaper.NOT_DRAWN
        facts, record = self._judged(definition, application, decision.case_no, _Unweighed(()), asker)
        paper = self.paper(application, record.model_copy(update={"decision": decision}))
        return (paper, FACTS.dump_json(facts)) if isinstance(paper, Paper) else paper

    def _unweighed(self, definition: ItemDefinition, application: Application, came_at: datetime) -> _Unweighed:
        """came_at: when the application came; it is not late for being decided again."""
        at = self._clock.now()
        because: list[DecidingFact] = []
        earlier = application.item_version != definition.item.version
        begun_here = definition.item.enabled and application.channel in definition.item.channels
        if not begun_here or (earlier and not self._check.fits_today(application)):
            because.append(changed_item())
        switched = self._switches.of(application.item_code)
        because.extend(switched.because())
        doubt = self._undertakings.doubt(application, at)
        if doubt is not None:
            because.append(doubt)
        if _unclear_time(application, came_at):
            because.append(DecidingFact(text=SIGNED_WHEN, source=YOUR_SIGNATURE, state=RuleState.UNKNOWN))
        if not self._ages.came_late(application, came_at):
            return _Unweighed(tuple(because), silent=None if because else (), rules_off=switched.rules_off)
        again = ask_again(self._registers, definition, application, at)
        only_silence = not because and len(again.changes) == len(again.silent)
        silent = again.silent if only_silence else None
        return _Unweighed((*because, *again.changes), again.readings, silent, switched.rules_off)

    def _judged(
        self,
        definition: ItemDefinition,
        application: Application,
        case_no: str,
        unweighed: _Unweighed,
        asker: Asker | None,
    ) -> tuple[GatheredFacts, DecisionRecord]:
        facts = self._registers.gather(definition, application, asker)
        licences = self._licences.at_decision(definition, application, asker)
        proxy = self._proxies.at_decision(definition, application, asker)
        facts = licences.joined(replace(facts, readings=(*facts.readings, *unweighed.readings)))
        facts = proxy.joined(facts)
        record = decide_as_signed(
            definition,
            application,
            facts,
            case_no=case_no,
            at=self._clock.now(),
            refusal_allowed=self._city_settings.refusal_allowed(application.item_code),
            because=(*unweighed.because, *licences.because, *proxy.because),
            demonstration=self._demonstration,
            switched_off=unweighed.rules_off,
        )
        return facts, record.model_copy(update={"content_digest": self._rule_store.keep(definition)})

    def paper(self, application: Application, record: DecisionRecord) -> Paper | NoPaper:
        """The paper of an approved case, or why it cannot be made: see PaperMaker.approval."""
        return self._papers.approval(application, record)

    def refusal_paper(self, application: Application, record: DecisionRecord) -> Paper | NoPaper:
        """The written decision that refuses, or why it cannot be made: see PaperMaker.refusal."""
        return self._papers.refusal(application, record)


def _with_paper(decision: Decision, paper: Paper) -> Decision:
    return decision.model_copy(update={"document": paper.reference})


def _unclear_time(application: Application, at: datetime) -> bool:
    """Whether nobody can say that it was signed while its proof held.

    A machine that does not trust its own clock says nothing of when it was; the proof does, while it holds.
    """
    if application.clock_trusted:
        return application.signed_at > at + ACCEPTED_SKEW
    if application.identity is None:
        return True
    proof = IdentityAssertion.from_payload(application.identity.payload)
    return at > proof.expires_at + ACCEPTED_SKEW
