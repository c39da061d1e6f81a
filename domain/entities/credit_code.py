"""Check characters of credit codes and old registration numbers, and what they name."""

from __future__ import annotations

from enum import StrEnum

# GB 32100-2015: 31 signs, the value of each is its place; I, O, S, V, Z are unused.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_LENGTH = 18
REGISTRATION_LENGTH = 15

_VALUE = {sign: place for place, sign in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY = slice(8, 16)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_VALUE = {
    sign: int(sign) if sign.isdigit() else ord(sign) - ord("A") + 10
    for sign in ALPHABET
}

# First two signs: who registered it and what it is (GB 32100-2015, table of kinds).
CATEGORIES = {
    "11": "organ",
    "12": "public_institution",
    "13": "mass_organisation",
    "19": "other_establishment",
    "21": "foreign_affairs",
    "31": "law_firm",
    "32": "notary",
    "33": "grassroots_legal_service",
    "34": "forensic_institution",
    "35": "arbitration",
    "41": "culture",
    "51": "social_group",
    "52": "private_non_enterprise_unit",
    "53": "foundation",
    "61": "tourism",
    "71": "religion",
    "81": "trade_union",
    "91": "enterprise",
    "92": "individual_business",
    "93": "cooperative",
    "N1": "collective_of_group",
    "N2": "collective_of_village",
    "N3": "collective_of_township",
}


class CodeFault(StrEnum):
    """What is wrong with a code; the value is the reason code of a rejected row."""

    LENGTH = "code_length"
    SIGN = "code_sign"
    BODY_CHECK = "code_check_17"
    LAST_CHECK = "code_check_18"
    NUMBER_CHECK = "number_check"


def tidied(text: str) -> str:
    """Return a code as it is stored: no blanks or hyphens, capitals, plain width."""
    plain = "".join(
        chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign
        for sign in text
    )
    return "".join(plain.split()).replace("-", "").upper()


def body_check(code: str) -> str:
    """Return character 17, which checks characters 9 to 16 (GB 11714)."""
    total = sum(
        _BODY_VALUE[sign] * weight
        for sign, weight in zip(code[_BODY], _BODY_WEIGHTS, strict=True)
    )
    value = 11 - total % 11
    return "X" if value == 10 else "0" if value == 11 else str(value)


def last_check(code: str) -> str:
    """Return character 18, which checks characters 1 to 17 (GB 32100-2015, annex)."""
    total = sum(
        _VALUE[sign] * weight for sign, weight in zip(code[:17], _WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def uscc_fault(code: str) -> CodeFault | None:
    """Return what is wrong with a credit code, None when both checks hold.

    The registrar (characters 3 to 8) is never judged: zones and head offices have
    their own, and it says nothing about where the business stands.
    """
    if len(code) != USCC_LENGTH:
        return CodeFault.LENGTH
    if not all(sign in _VALUE for sign in code):
        return CodeFault.SIGN
    if body_check(code) != code[16]:
        return CodeFault.BODY_CHECK
    if last_check(code) != code[17]:
        return CodeFault.LAST_CHECK
    return None


def mod_11_10(digits: str) -> str:
    """Return the check digit of a row of digits (ISO 7064 MOD 11,10; GB/T 17710)."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = 2 * total % 11
    return str((11 - product) % 10)


def registration_fault(number: str) -> CodeFault | None:
    """Return what is wrong with a registration number of the old kind, else None.

    Fifteen digits, the last one a check (GS15-2006). Numbers of 13 digits are older
    still and carry no check.
    """
    if not (number.isascii() and number.isdigit()):
        return CodeFault.SIGN
    if len(number) == 13:
        return None
    if len(number) != REGISTRATION_LENGTH:
        return CodeFault.LENGTH
    if mod_11_10(number[:-1]) != number[-1]:
        return CodeFault.NUMBER_CHECK
    return None


def category(code: str) -> str:
    """Return what the first two signs of a credit code name, "other" if unlisted."""
    return CATEGORIES.get(code[:2], "other")


def registrar_of(code: str) -> str:
    """Return the registrar's six digits of a credit code (a name, not a place)."""
    return code[2:8]
