"""Identifiers issued offline: random for real desks, seeded for samples and tests."""

from __future__ import annotations

import hashlib
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Ids(Protocol):
    """Whatever can issue new identifiers."""

    def new(self) -> str:
        """Return an identifier that no desk has issued before (32 hex digits)."""


class RandomIds:
    """Identifiers from 16 random bytes each."""

    def __init__(self, random_bytes: Callable[[int], bytes]) -> None:
        """Take the source of randomness (os.urandom in the composition root)."""
        self._random_bytes = random_bytes

    def new(self) -> str:
        """Return 32 random hex digits."""
        return self._random_bytes(16).hex()


class SeededIds:
    """The same identifiers for the same seed, so that a sample is always the same."""

    def __init__(self, seed: str) -> None:
        """Start the sequence that belongs to `seed`."""
        self._seed = seed
        self._count = 0

    def new(self) -> str:
        """Return the next 32 hex digits of the sequence."""
        self._count += 1
        text = f"{self._seed}:{self._count}".encode()
        return hashlib.blake2b(text, digest_size=16).hexdigest()


def issued() -> str:
    """Mark a field of a command whose id the door issues when the caller gives none."""
    mark: str = field(default="", metadata={"issued": True})
    return mark
