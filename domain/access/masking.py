"""Personal numbers shown so that nobody can use them: 138****8000."""

from __future__ import annotations

import re

_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_SHORT = 4


def masked_phone(phone: str) -> str:
    """Return a phone number with its middle hidden; landlines keep the last two."""
    digits = phone.strip()
    if _PHONE.fullmatch(digits):
        return _PHONE.sub(r"\1****\2", digits)
    if len(digits) <= _SHORT:
        return "*" * len(digits)
    return "*" * (len(digits) - 2) + digits[-2:]


def masked_id_number(number: str) -> str:
    """Return an identity number with birth date hidden: 110101********1234."""
    text = number.strip()
    if _ID_NUMBER.fullmatch(text):
        return _ID_NUMBER.sub(r"\1********\2", text)
    return "*" * len(text)


def masked_name(name: str) -> str:
    """Return the family name and one star for each further character."""
    text = name.strip()
    return text[:1] + "*" * (len(text) - 1)


def redacted(text: str) -> str:
    """Return free text with every phone and identity number in it masked."""
    return _PHONE.sub(r"\1****\2", _ID_NUMBER.sub(r"\1********\2", text))
