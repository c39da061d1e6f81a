"""A large backlog of open cases for the sample, staged and taken in by one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from db.sample.case_words import SOURCES, topics_for
from db.sample.day_plan import MAIN_LINE, PLANS
from db.sample.roster_made import make_leave
from db.sample.sample_cases import KINDS, moment_of
from db.sample.sample_ground import unit_id
from domain.boundary.staged import packed
from domain.cases.intake_commands import ImportCases
from domain.cases.staged_case import Fact, Node, StagedCase
from domain.entities.placement import GridIndex
from domain.entities.staged import new_id
from domain.ids import SeededIds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from db.sample.case_words import Topic
    from db.sample.day_plan import Plan
    from db.sample.entities_made import EntityMade
    from db.sample.mosaic import GridMade, Mosaic
    from db.sample.sample_hand import Hand
    from db.sample.sample_people import People
    from domain.cases.holidays import Calendar

SOURCE = "sample"
CHUNK = 20_000
# What each act of the main line is called, where it leads, who does it, and what it
# does to the clocks; the procedure's rows say the same of a case that is acted on.
STEPS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "accept": ("accept", "accepted", "intake", ()),
    "file": (
        "file_task",
        "awaiting_dispatch",
        "watch_officer",
        ("-accept", "+dispatch"),
    ),
    "dispatch": (
        "dispatch",
        "dispatched",
        "dispatcher",
        ("-dispatch", "+handle", "+take"),
    ),
    "take": ("take", "in_handling", "handler", ("-take",)),
    "answer": ("answer", "in_verification", "handler", ("-handle", "+verify")),
    "verify": (
        "verify_pass",
        "awaiting_close",
        "verifier",
        ("-verify", "+close"),
    ),
}
OPEN_PLANS = tuple(
    plan for plan in PLANS if not plan.mark and len(plan.times) <= len(STEPS) + 1
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an entity lies and who handles there."""

    grid: str
    version: str
    station: str
    handler: str


def import_backlog(
    hand: Hand,
    mosaic: Mosaic,
    people: People,
    subjects: Sequence[EntityMade],
    wanted: tuple[int, date, int],
) -> int:
    """Take `wanted` (count, day, seed) open cases in; return how many there are."""
    count, day, seed = wanted
    maker = _BacklogMaker(hand, mosaic, people, subjects, day)
    rng = np.random.Generator(np.random.PCG64([seed, 9]))
    ids = SeededIds(f"sample-backlog-{seed}")
    rows = [maker.case(number, ids.new(), rng).as_row() for number in range(count)]
    chunks = [rows[start : start + CHUNK] for start in range(0, count, CHUNK)]
    staged = hand.stage("cases", [(packed(chunk), len(chunk)) for chunk in chunks])
    hand.do(
        ImportCases(
            batch=staged.batch,
            source=SOURCE,
            content_hash=staged.content_hash,
            chunks=staged.chunks,
            count=count,
        )
    )
    return count


class _BacklogMaker:
    """Makes staged cases about the sample's entities."""

    def __init__(
        self,
        hand: Hand,
        mosaic: Mosaic,
        people: People,
        subjects: Sequence[EntityMade],
        day: date,
    ) -> None:
        self._subjects = subjects
        self._calendar: Calendar = hand.store.read.cases.calendar()
        self._day = day
        self._by = hand.session.person
        self._spots = _spots(hand, mosaic, people, subjects, day)

    def case(self, number: int, case: str, rng: np.random.Generator) -> StagedCase:
        """Return one case, as far on its way as a plan drawn for it says."""
        plan = OPEN_PLANS[int(rng.integers(len(OPEN_PLANS)))]
        kind = KINDS[plan.kinds[number % len(plan.kinds)]]
        at = int(rng.integers(len(self._subjects)))
        subject, spot = self._subjects[at], self._spots[at]
        topic = self._topic(kind, subject, rng)
        times = self._times(plan, rng)
        source = SOURCES[kind][int(rng.integers(len(SOURCES[kind])))]
        received = times[0] - timedelta(minutes=int(rng.integers(2, 40)))
        steps = list(zip(MAIN_LINE, times[1:], strict=False))
        facts, timeline = self._told(kind, received, times[0], steps, spot.handler)
        handled = len(steps) >= MAIN_LINE.index("dispatch") + 1
        place = subject.premises[0]
        return StagedCase(
            id=case,
            kind=kind,
            source=source,
            source_no=f"样批-{number + 1:06d}",
            received_at=received.isoformat(),
            registered_at=times[0].isoformat(),
            summary=f"{subject.name}：{topic.text}",
            state=timeline[-1][5],
            x=place.x,
            y=place.y,
            address=place.address,
            entity=new_id(subject.uscc),
            grid=spot.grid,
            boundary_version=spot.version,
            station=unit_id("station", spot.station),
            station_code=spot.station,
            matter=topic.matter,
            priority=topic.priority,
            handler=spot.handler if handled else "",
            handlers=(spot.handler,) if handled else (),
            changed_at=times[-1].isoformat(),
            facts=tuple(facts),
            timeline=tuple(timeline),
        )

    def _topic(self, kind: str, subject: EntityMade, rng: np.random.Generator) -> Topic:
        topics = topics_for(kind, subject.industry) or topics_for(kind, "F5211")
        return topics[int(rng.integers(len(topics)))]

    def _times(self, plan: Plan, rng: np.random.Generator) -> list[datetime]:
        shift = timedelta(minutes=int(rng.integers(0, 14)))
        return [
            moment_of(text, self._day, self._calendar) + shift for text in plan.times
        ]

    def _told(
        self,
        kind: str,
        received: datetime,
        registered: datetime,
        steps: list[tuple[str, datetime]],
        handler: str,
    ) -> tuple[list[Fact], list[Node]]:
        """Return the clock facts and the timeline of a case up to its last step."""
        start = registered.isoformat()
        legal = "complaint_accept" if kind == "complaint" else "clue_check"
        facts: list[Fact] = [
            ("accept", "start", start, 0.0),
            ("total", "start", start, 0.0),
            (legal, "start", received.isoformat(), 0.0),
        ]
        state = "awaiting_acceptance"
        timeline: list[Node] = [(start, "register", self._by, "intake", "", state)]
        for name, moment in steps:
            act, after, role, effects = STEPS[name]
            at = moment.isoformat()
            if name == "accept" and kind == "complaint":
                effects = ("-complaint_accept", "+mediation_end")
            for token in effects:
                what = "start" if token[0] == "+" else "stop"
                facts.append((token[1:], what, at, 0.0))
            by = handler if role == "handler" else self._by
            timeline.append((at, act, by, role, state, after))
            state = after
        return facts, timeline


def _spots(
    hand: Hand,
    mosaic: Mosaic,
    people: People,
    subjects: Sequence[EntityMade],
    day: date,
) -> list[_Spot]:
    """Return the grid, its version and its handler for each subject."""
    codes = [grid.code for grid in mosaic.grids]
    shapes: NDArray[np.object_] = np.array([grid.shape() for grid in mosaic.grids])
    index = GridIndex(codes, shapes)
    xy = np.array([(one.premises[0].x, one.premises[0].y) for one in subjects])
    placed = index.place(xy.astype(np.float64)).grid.tolist()
    handlers = _handlers(people, day)
    made: dict[str, _Spot] = {}
    by_code: dict[str, GridMade] = {grid.code: grid for grid in mosaic.grids}
    found = []
    for number in placed:
        code = index.codes[max(number, 0)]
        if code not in made:
            row = hand.store.read.boundary.grid(code)
            version = row.id if row is not None else ""
            made[code] = _Spot(code, version, by_code[code].station, handlers[code])
        found.append(made[code])
    return found


def _handlers(people: People, day: date) -> dict[str, str]:
    """Return who handles in each grid today: A, else B, else the leader."""
    away = {leave.staff_no for leave in make_leave(people.staff, day)}
    found = {}
    for team in people.staff.teams:
        for grid in team.officer_a:
            line = [team.officer_b[grid], team.leader[grid]]
            if grid != people.staff.vacant_grid:
                line.insert(0, team.officer_a[grid])
            able = [one for one in line if one.staff_no not in away] or line[:1]
            found[grid] = people.ids[able[0].staff_no]
    return found
