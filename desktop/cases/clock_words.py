"""What a clock of a case says in words: left, over, or why nothing can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.texts import t
from domain.cases.limits import CALENDAR_DAYS, WORKING_DAYS, Limit
from domain.cases.two_clocks import (
    LATE,
    NOT_APPLICABLE,
    NOT_PUBLISHED,
    PAUSED,
    UNSET,
    ClockFace,
)

if TYPE_CHECKING:
    from datetime import datetime

    from domain.cases.deadline import ClockRules
    from domain.cases.limits import Governed

HOUR = 60
DAY = 24 * 60
_FIXED = {
    NOT_APPLICABLE: "clock.not_applicable",
    NOT_PUBLISHED: "clock.not_published",
    UNSET: "clock.unset",
    PAUSED: "clock.paused",
}


def face_words(
    face: ClockFace, case: Governed, rules: ClockRules, now: datetime
) -> str:
    """Return what stands beside a clock: 剩 25 分, 超 12 分, 未公布 and the like."""
    fixed = _FIXED.get(face.state)
    if fixed is not None or face.due is None:
        return t(fixed or "clock.not_applicable")
    limit = rules.book.limit(face.clock, case)
    key = "clock.over" if face.state == LATE else "clock.left"
    return t(key, span=_span(face, limit, rules, now))


def _span(
    face: ClockFace, limit: Limit | None, rules: ClockRules, now: datetime
) -> str:
    if face.due is None:
        return ""
    if limit is not None and limit.unit in {WORKING_DAYS, CALENDAR_DAYS}:
        days = _days(face, limit.unit, rules, now)
        if days > 0:
            unit = "span.working_days" if limit.unit == WORKING_DAYS else "span.days"
            return t(unit, n=days)
        return minutes_words(abs(int((face.due - now).total_seconds() // 60)))
    return minutes_words(_counted_minutes(face, limit, now))


def _days(face: ClockFace, unit: str, rules: ClockRules, now: datetime) -> int:
    last = face.shown or face.due
    if last is None:
        return 0
    first, until = sorted((now.date(), last.date()))
    spans_years = rules.calendar.published(first.year) and rules.calendar.published(
        until.year
    )
    if unit == WORKING_DAYS and spans_years:
        return rules.calendar.between(first, until)
    return (until - first).days


def _counted_minutes(face: ClockFace, limit: Limit | None, now: datetime) -> int:
    if face.due is None:
        return 0
    wall = abs((face.due - now).total_seconds()) / 60
    if limit is None or limit.amount is None or face.remaining == 0.0:
        return int(wall)
    # Hours of service are counted as the clock counts them, not as the wall does.
    counted = abs(face.remaining) * limit.amount * HOUR
    return int(min(counted, wall)) if face.remaining > 0 else int(counted)


def minutes_words(minutes: int) -> str:
    """Return a span of minutes as people say it: 25 分, 1 时 15 分, 3 日."""
    if minutes >= 3 * DAY:
        return t("span.days", n=minutes // DAY)
    if minutes >= HOUR:
        hours, rest = divmod(minutes, HOUR)
        if hours >= 10:
            return t("span.hours", n=hours)
        return (
            t("span.hours_minutes", h=hours, m=rest)
            if rest
            else t("span.hours", n=hours)
        )
    return t("span.minutes", n=max(1, minutes))


def due_words(face: ClockFace) -> str:
    """Return when a clock runs out, or why that cannot be said."""
    if face.state == NOT_PUBLISHED:
        return t("clock.not_published_year", year=face.year, raw=face.raw or "–")
    if face.state == UNSET:
        return t("clock.unset_rule", rule=face.rule or "–")
    last = face.shown or face.due
    if last is None:
        return t(_FIXED.get(face.state, "clock.not_applicable"))
    return t("clock.due", at=last.strftime("%m-%d %H:%M"))
