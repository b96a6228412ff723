# SPDX-License-Identifier: GPL-3.0-or-later
"""Number checks, identifiers and form validation that kiosk and centre share."""

from kiosk.standards.credit_code import credit_code_check_character, is_credit_code
from kiosk.standards.form_validation import FieldError, FormValidator
from kiosk.standards.identifiers import (
    PICK_UP_CODE_RANDOM_BITS,
    is_uuid7,
    new_pick_up_code,
    new_uuid7,
    normalise_pick_up_code,
)
from kiosk.standards.licence_number import LicenceNumber, mod_37_36
from kiosk.standards.luhn import is_bank_card_number, mask_account
from kiosk.standards.person_names import mask_name, name_as_compared, same_name
from kiosk.standards.resident_number import (
    NumberFault,
    ResidentNumber,
    check_character,
    mask_number,
    mask_phone,
    parse_resident_number,
)
from kiosk.standards.working_days import WorkingDays

__all__ = [
    "PICK_UP_CODE_RANDOM_BITS",
    "FieldError",
    "FormValidator",
    "LicenceNumber",
    "NumberFault",
    "ResidentNumber",
    "WorkingDays",
    "check_character",
    "credit_code_check_character",
    "is_bank_card_number",
    "is_credit_code",
    "is_uuid7",
    "mask_account",
    "mask_name",
    "mask_number",
    "mask_phone",
    "mod_37_36",
    "name_as_compared",
    "new_pick_up_code",
    "new_uuid7",
    "normalise_pick_up_code",
    "parse_resident_number",
    "same_name",
]
