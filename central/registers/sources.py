# SPDX-License-Identifier: GPL-3.0-or-later
"""All registers of the reference city: one module each, their names, hours and patience in sources.json."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import TypeAdapter

from central.registers import (
    access_list,
    assistance,
    bank_accounts,
    bookings,
    city_account,
    civil_affairs,
    credit,
    disability,
    e_licences,
    employment,
    food_safety,
    health,
    household,
    housing_fund,
    id_cards,
    job_support,
    market_regulation,
    marriage,
    medical_insurance,
    nurses,
    pensions,
    policies,
    population,
    public_security,
    real_estate,
    residence,
    senior_cards,
    social_insurance,
    tax,
    traffic_police,
    transport,
    treatment_places,
    utilities,
    vehicles,
)
from central.registers.answers import Backend, Subject
from central.registers.hours import ServiceHours
from central.registers.source import Record, Source, SourceData

_MODULES: Final[dict[str, tuple[type[Record], Callable[[Backend, Subject], Record | None]]]] = {
    "population": (population.PopulationRecord, population.read),
    "id_cards": (id_cards.IdCardRecord, id_cards.read),
    "social_insurance": (social_insurance.SocialInsuranceRecord, social_insurance.read),
    "pensions": (pensions.PensionRecord, pensions.read),
    "employment": (employment.EmploymentRecord, employment.read),
    "job_support": (job_support.JobSupportRecord, job_support.read),
    "bank_accounts": (bank_accounts.BankAccountRecord, bank_accounts.read),
    "civil_affairs": (civil_affairs.CivilAffairsRecord, civil_affairs.read),
    "senior_cards": (senior_cards.SeniorCardRecord, senior_cards.read),
    "market_regulation": (market_regulation.MarketRegulationRecord, market_regulation.read),
    "credit": (credit.CreditRecord, credit.read),
    "traffic_police": (traffic_police.TrafficPoliceRecord, traffic_police.read),
    "transport": (transport.TransportRecord, transport.read),
    "public_security": (public_security.PublicSecurityRecord, public_security.read),
    "city_account": (city_account.CityAccountRecord, city_account.read),
    "household": (household.HouseholdRecord, household.read),
    "marriage": (marriage.MarriageRecord, marriage.read),
    "medical_insurance": (medical_insurance.MedicalInsuranceRecord, medical_insurance.read),
    "housing_fund": (housing_fund.HousingFundRecord, housing_fund.read),
    "treatment_places": (treatment_places.TreatmentPlaceRecord, treatment_places.read),
    "real_estate": (real_estate.RealEstateRecord, real_estate.read),
    "vehicles": (vehicles.VehiclesRecord, vehicles.read),
    "health": (health.HealthRecord, health.read),
    "food_safety": (food_safety.FoodSafetyRecord, food_safety.read),
    "nurses": (nurses.NurseRecord, nurses.read),
    "policies": (policies.PolicyRecord, policies.read),
    "tax": (tax.TaxRecord, tax.read),
    "utilities": (utilities.UtilitiesRecord, utilities.read),
    "assistance": (assistance.AssistanceRecord, assistance.read),
    "residence": (residence.ResidenceRecord, residence.read),
    "disability": (disability.DisabilityRecord, disability.read),
    "e_licences": (e_licences.ELicencesRecord, e_licences.read),
    "bookings": (bookings.BookingRecord, bookings.read),
    "access_book": (access_list.AccessListRecord, access_list.read),
}

RECORD_FIELDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {register: frozenset(record.model_fields) for register, (record, _) in _MODULES.items()}
)
"""Register id to the fields that it can answer."""

_FILE: Final = Path(__file__).with_name("sources.json")


@functools.cache
def load_sources() -> Mapping[str, Source]:
    """The sources of the program by id, read once: every item asks for them when it is loaded. Raises ValueError
    (pydantic's included) when the data does not fit the modules."""
    return read_sources(_FILE.read_bytes())


def read_sources(data: bytes) -> Mapping[str, Source]:
    """Sources by id. Raises ValueError (pydantic's included) when the data does not fit the modules."""
    described = TypeAdapter(dict[str, SourceData]).validate_json(data)
    if missing := _MODULES.keys() ^ described.keys():
        raise ValueError(f"sources.json and the register modules differ in: {', '.join(sorted(missing))}")
    return MappingProxyType({name: _source(name, entry) for name, entry in described.items()})


def _source(name: str, entry: SourceData) -> Source:
    record, read = _MODULES[name]
    if different := RECORD_FIELDS[name] ^ entry.fields.keys():
        raise ValueError(
            f"sources.json, {name}: the words and the record differ in: {', '.join(sorted(different))}"
        )
    hours = ServiceHours.parse(entry.hours)
    return Source(name, entry.title, hours, entry.timeout_seconds, record, read, entry.fields)
