"""Times as the workspace stores them: ISO text with the offset of Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from domain.clock import SHANGHAI


def stored(at: datetime) -> str:
    """Return the text of a moment; such texts sort as the moments do."""
    return at.astimezone(SHANGHAI).isoformat()


def stored_or_none(at: datetime | None) -> str | None:
    """Return the text of a moment, None for an open end."""
    return None if at is None else stored(at)


def told_moment(text: str) -> datetime:
    """Return the moment of a stored text."""
    return datetime.fromisoformat(text)


def told_or_none(text: str | None) -> datetime | None:
    """Return the moment of a stored text, None for an open end."""
    return None if text is None else datetime.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """Return the date of a stored text, None where there is none."""
    return None if text is None else date.fromisoformat(text)
