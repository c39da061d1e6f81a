"""Refusals of files in words of the desk: what to press, not what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reasons import reason_text
from desktop.texts import has, t

if TYPE_CHECKING:
    from domain.refused import Refused, Unavailable


def file_reason(reason: Refused | Unavailable) -> str:
    """Return the one line of a refusal, naming fields of the dialog, not options."""
    key = f"files.refused.{reason.code}"
    return t(key, **reason.fields) if has(key) else reason_text(reason)
