"""What a case knows of its complainant: names of sealed boxes, never the data."""

from __future__ import annotations

from dataclasses import dataclass

SEALED_FIELDS = ("name", "phone", "id_number", "address", "narrative")
CONTACT_FIELDS = ("name", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRef:
    """One sealed field of a case and the sha256 (hex) of the box that holds it."""

    field: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindTag:
    """A keyed hash (hex) of a phone or ID number, for exact search only."""

    kind: str
    tag: str
