# SPDX-License-Identifier: GPL-3.0-or-later
"""What the endpoints' lists are about, where no message of the wire has a name for it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kiosk.contract.cards import CardType


class IdentityDocument(StrEnum):
    """What somebody, or a firm, is known by (证件类型)."""

    RESIDENT_CARD = "resident_card"
    """居民身份证."""
    HMT_RESIDENCE = "hmt_residence"
    """港澳台居民居住证."""
    FOREIGNER_RESIDENCE = "foreigner_residence"
    """外国人永久居留身份证, of 2017 and of 2023."""
    PASSPORT = "passport"
    """普通护照."""
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"
    """港澳居民来往内地通行证."""
    TAIWAN_PERMIT = "taiwan_permit"
    """台湾居民来往大陆通行证."""
    CREDIT_CODE = "credit_code"
    """统一社会信用代码."""


DOCUMENT_OF_CARD: Final = MappingProxyType(
    {
        CardType.RESIDENT: IdentityDocument.RESIDENT_CARD,
        CardType.HMT_RESIDENCE: IdentityDocument.HMT_RESIDENCE,
        CardType.FOREIGNER_2017: IdentityDocument.FOREIGNER_RESIDENCE,
        CardType.FOREIGNER_2023: IdentityDocument.FOREIGNER_RESIDENCE,
    }
)
"""Two chips, one document: no endpoint tells the two prints of the foreigners' card apart."""


class ItemType(StrEnum):
    """What an item is in law (事项类型)."""

    LICENCE = "licence"
    """行政许可."""
    PENALTY = "penalty"
    """行政处罚."""
    COERCION = "coercion"
    """行政强制."""
    LEVY = "levy"
    """行政征收."""
    PAYMENT = "payment"
    """行政给付."""
    INSPECTION = "inspection"
    """行政检查."""
    CONFIRMATION = "confirmation"
    """行政确认."""
    REWARD = "reward"
    """行政奖励."""
    RULING = "ruling"
    """行政裁决."""
    OTHER = "other"
    """其他类别."""
    PUBLIC_SERVICE = "public_service"
    """公共服务."""


class GovernmentLevel(StrEnum):
    """Whose power it is (行使层级)."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRADED = "graded"
    """分级管理."""


class ApplicantKind(StrEnum):
    """Whom an item is for (服务对象)."""

    PERSON = "person"
    COMPANY = "company"
    INSTITUTION = "institution"
    """事业法人."""
    SOCIAL_BODY = "social_body"
    """社会组织法人."""
    AUTHORITY = "authority"
    OTHER = "other"


class HandlingKind(StrEnum):
    """How soon it is done (办件类型)."""

    IMMEDIATE = "immediate"
    PROMISED = "promised"
    OTHER = "other"


class StepResult(StrEnum):
    """What came of a step (业务动作)."""

    PASSED = "passed"
    RETURNED = "returned"
    OTHER = "other"
