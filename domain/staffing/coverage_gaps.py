"""What is not covered now: empty posts, A and B both away, too few at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.staffing.duty import (
    GRID_WINDOW,
    OnDuty,
    final_schedule,
    responsible_at,
    why_absent,
    window_open,
)
from domain.staffing.qualifications import lacks

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.staffing.reads import DutyPost, DutyReads, Person, PostKind

Because = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DutyGap:
    """A desk duty now: needed and present, and why the others do not count.

    `because` holds (person, reason): ON_LEAVE, NO_SHOW, QUAL_EXPIRED, ….
    """

    station: str
    duty_post: str
    needed: int
    present: int
    because: Because

    @property
    def missing(self) -> int:
        """Return how many are missing."""
        return max(0, self.needed - self.present)


@dataclass(frozen=True, slots=True)
class GridGap:
    """Something missing in a grid: POST_VACANT, BOTH_AWAY or UNCOVERED."""

    grid: str
    kind: str
    post_kind: str
    because: Because


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could fill in, with what speaks for him, best first."""

    person: str
    load: int
    reasons: tuple[str, ...]


def duty_gaps(
    station: str,
    at: datetime,
    reads: DutyReads,
    duties: tuple[DutyPost, ...] | None = None,
    serving: tuple[OnDuty, ...] | None = None,
) -> tuple[DutyGap, ...]:
    """Return each desk duty whose service window is open, with needed and present.

    Hours outside the window are no gaps.
    """
    duties = reads.duty_posts(at) if duties is None else duties
    serving = final_schedule(station, at, reads) if serving is None else serving
    found = []
    for duty in duties:
        window = reads.service_window(duty.window, at)
        if window is not None and not window_open(window, at, reads):
            continue
        because: list[tuple[str, str]] = []
        present = 0
        for one in serving:
            if one.duty_post != duty.code:
                continue
            why = one.reason or _lack(one.person, duty, at, reads)
            if why:
                because.append((one.person, why))
            else:
                present += 1
        found.append(
            DutyGap(station, duty.code, duty.min_number, present, tuple(because))
        )
    return tuple(found)


def _lack(person: str, duty: DutyPost, at: datetime, reads: DutyReads) -> str:
    found = lacks(person, f"duty_post:{duty.code}", at, reads)
    return found[0].reason if found else ""


def grid_gaps(grid: str, at: datetime, reads: DutyReads) -> tuple[GridGap, ...]:
    """Return what is missing in a grid now, by the minimum of each kind of post."""
    posts = reads.posts_at(grid, at)
    gaps = [
        GridGap(grid, "POST_VACANT", kind.code, ())
        for kind in reads.post_kinds(at)
        if kind.scope == "grid"
        and sum(post.post_kind == kind.code for post in posts) < kind.min_number
    ]
    window = reads.service_window(GRID_WINDOW, at)
    if window is None or window_open(window, at, reads):
        away = tuple(
            (post.person, why_absent(post.person, at, reads))
            for post in posts
            if post.post_kind in {"grid_officer_a", "grid_officer_b"}
        )
        if away and all(why for _person, why in away):
            gaps.append(GridGap(grid, "BOTH_AWAY", "", away))
    answer = responsible_at(grid, at, reads)
    if answer.uncovered:
        steps = tuple((step.person, step.reason) for step in answer.chain)
        gaps.append(GridGap(grid, "UNCOVERED", "", steps))
    return tuple(gaps)


def who_could_act(
    grid: str,
    at: datetime,
    reads: DutyReads,
    load: Callable[[str], int],
) -> tuple[Candidate, ...]:
    """Return who of the station could stand in for a grid's officer, best first.

    Available, no social staff; holders of a post in the grid first, then the least
    loaded.
    """
    station = reads.above(grid)
    here = {post.person: post.post_kind for post in reads.posts_at(grid, at)}
    on_shift = {one.person for one in final_schedule(station, at, reads) if one.present}
    answering = responsible_at(grid, at, reads).person
    found = [
        Candidate(
            person.id,
            load(person.id),
            _reasons(person, here.get(person.id, ""), on_shift),
        )
        for person in reads.persons_of(station)
        if person.kind != "social"
        and person.id != answering
        and not why_absent(person.id, at, reads)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.reasons), one.load)))


def _reasons(person: Person, post: str, on_shift: set[str]) -> tuple[str, ...]:
    reasons = []
    if post:
        reasons.append("HOLDS_POST_HERE")
    if person.id in on_shift:
        reasons.append("ON_SHIFT")
    if person.kind == "official":
        reasons.append("OFFICIAL")
    return tuple(reasons)


def who_could_serve(
    station: str,
    duty: DutyPost | PostKind,
    at: datetime,
    reads: DutyReads,
    load: Callable[[str], int],
) -> tuple[Candidate, ...]:
    """Return who of a station could take a desk duty or post now, least loaded first.

    Available, of a fitting kind, with the certificates it needs, not serving yet.
    """
    serving = {one.person for one in final_schedule(station, at, reads)}
    prefix = "duty_post" if hasattr(duty, "window") else "post"
    found = [
        Candidate(person.id, load(person.id), _reasons(person, "", set()))
        for person in reads.persons_of(station)
        if person.id not in serving
        and (not duty.person_kinds or person.kind in duty.person_kinds)
        and not why_absent(person.id, at, reads)
        and not lacks(person.id, f"{prefix}:{duty.code}", at, reads)
    ]
    return tuple(sorted(found, key=lambda one: one.load))
