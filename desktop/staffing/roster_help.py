"""What opens below a grid: the chain to who is responsible, what lacks, who could."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from desktop.staffing.models import HelpLine, StepLine
from desktop.staffing.roster_facts import absence_words, name_of, words_for
from desktop.texts import has, t
from domain.staffing.coverage_gaps import duty_gaps, grid_gaps, who_could_act
from domain.staffing.duty_warnings import duty_warnings

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.staffing.roster_facts import Facts
    from domain.staffing.coverage_gaps import Candidate
    from domain.staffing.duty import Responsible, Step
    from domain.staffing.duty_warnings import DutyWarning
    from domain.staffing.reads import StaffingReads

HELPS_AT_MOST: Final = 3
STAND_IN: Final = timedelta(hours=9, minutes=30)
NOT_TOLD: Final = frozenset({"CLOSED"})


def role_words(role: str) -> str:
    """Return the short name of a post or duty."""
    return words_for("role_short", role)


def step_lines(facts: Facts, grid: str, found: Responsible) -> tuple[StepLine, ...]:
    """Return the chain of a grid as rows, each with why he is passed over or taken."""
    return tuple(
        StepLine(
            grid,
            place,
            role_words(step.role),
            step.person,
            name_of(facts, step.person),
            step.taken,
            step_reason(facts, step),
            step.capacity == "UNCOVERED",
        )
        for place, step in enumerate(found.chain)
    )


def step_reason(facts: Facts, step: Step) -> str:
    """Return why a step was taken or passed over."""
    if step.reason in {"ON_LEAVE", "SUSPENDED"}:
        said = absence_words(facts, step.person)
        if said:
            return said
    for family in ("reason", "staffing.reason"):
        if has(f"{family}.{step.reason}"):
            return t(f"{family}.{step.reason}")
    return step.reason


def missing_words(facts: Facts, grid: str) -> str:
    """Return what a grid lacks now, by the minimum of each post, "" for nothing."""
    parts = []
    for gap in grid_gaps(grid, facts.now, facts.duty):
        if gap.kind == "POST_VACANT":
            post = words_for("staffing.post_kind", gap.post_kind)
            parts.append(t("roster.vacant_post", post=post))
        elif gap.kind == "BOTH_AWAY":
            parts.append(t("staffing.gap.BOTH_AWAY"))
    return t("reason.and").join(parts)


def station_missing(facts: Facts, station: str) -> str:
    """Return which desk duties of a station are short now, "" for none."""
    parts = [
        t(
            "roster.short_duty",
            duty=words_for("duty_post", gap.duty_post),
            n=gap.missing,
        )
        for gap in duty_gaps(station, facts.now, facts.duty)
        if gap.missing
    ]
    return t("roster.short_note", what=t("reason.and").join(parts)) if parts else ""


def help_lines(facts: Facts, grid: str) -> tuple[HelpLine, ...]:
    """Return who could stand in for a grid now, the best few."""
    found = who_could_act(grid, facts.now, facts.duty, facts.load)
    return tuple(_help(facts, grid, one) for one in found[:HELPS_AT_MOST])


def _help(facts: Facts, grid: str, one: Candidate) -> HelpLine:
    posts = {
        post.person: post.post_kind for post in facts.duty.posts_at(grid, facts.now)
    }
    reasons = [
        role_words(posts[one.person])
        if why == "HOLDS_POST_HERE" and has(f"role_short.{posts[one.person]}")
        else t(f"roster.why.{why}")
        for why in one.reasons
    ]
    warning = warning_words(
        one.person, facts.now, facts.now + STAND_IN, facts.read.staffing
    )
    return HelpLine(
        grid,
        one.person,
        name_of(facts, one.person),
        one.load,
        t("reason.and").join(reasons),
        warning,
    )


def warning_words(
    person: str,
    start: datetime,
    until: datetime,
    reads: StaffingReads,
    shift: str = "",
) -> str:
    """Return what speaks against a duty, in one line, "" for nothing."""
    found = duty_warnings(person, start, until, reads, shift)
    return t("reason.and").join(_warned(one, start) for one in found)


def _warned(one: DutyWarning, start: datetime) -> str:
    key = f"roster.warn.{one.code}"
    if one.code == "MANY_GRIDS":
        return t(key, n=one.number)
    ends = one.code == "CERTIFICATE_ENDS"
    what = words_for("staffing.certificate" if ends else "duty_post", one.what)
    at = one.at or start
    form = "%m-%d" if ends else "%H:%M" if at.date() == start.date() else "%m-%d %H:%M"
    return t(key, what=what, at=at.strftime(form))
