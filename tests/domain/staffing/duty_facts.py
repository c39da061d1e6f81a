"""Facts of duty written down by hand, read the way the rules read them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.clock import SHANGHAI
from domain.staffing.reads import (
    Assignment,
    DutyPost,
    Leave,
    LeaveKind,
    Person,
    Post,
    PostKind,
    Qualification,
    Requirement,
    ServiceWindow,
    Shift,
    ShiftOverride,
    ShiftSheet,
    Takeover,
)

START = datetime(2026, 1, 1, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+08:00")


def known_by(recorded_at: datetime, known: datetime | None) -> bool:
    return known is None or recorded_at <= known


@dataclass
class Facts:
    """Facts written down by hand, read the way the rules read them."""

    persons: dict[str, Person] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    takeovers: list[Takeover] = field(default_factory=list)
    sheets: list[ShiftSheet] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)
    needs: list[Requirement] = field(default_factory=list)
    holidays: frozenset[date] = frozenset()
    windows: dict[str, ServiceWindow] = field(
        default_factory=lambda: {
            "grid_posts": ServiceWindow("grid_posts", "workday", "08:30", "18:00"),
            "desk": ServiceWindow("desk", "every", "00:00", "00:00"),
        }
    )

    def person(self, person: str) -> Person | None:
        return self.persons.get(person)

    def persons_of(self, station: str) -> tuple[Person, ...]:
        return tuple(p for p in self.persons.values() if p.station == station)

    def above(self, place: str) -> str:
        return {"G1": "S1", "S1": "B1", "B1": "C1"}.get(place, "")

    def posts_at(
        self, place: str, at: datetime, known: datetime | None = None
    ) -> tuple[Post, ...]:
        return tuple(
            p
            for p in self.posts
            if p.place == place and p.held(at) and known_by(p.recorded_at, known)
        )

    def leave_at(
        self, person: str, at: datetime, known: datetime | None = None
    ) -> Leave | None:
        return next(
            (
                leave
                for leave in self.leaves
                if leave.person == person
                and leave.away(at)
                and known_by(leave.recorded_at, known)
            ),
            None,
        )

    def takeovers_at(
        self, grid: str, at: datetime, known: datetime | None = None
    ) -> tuple[Takeover, ...]:
        return tuple(
            t
            for t in self.takeovers
            if t.grid == grid
            and t.valid_from <= at < t.valid_to
            and known_by(t.recorded_at, known)
        )

    def sheets_at(
        self, station: str, at: datetime, known: datetime | None = None
    ) -> tuple[ShiftSheet, ...]:
        del known
        return tuple(
            s
            for s in self.sheets
            if s.shift.station == station and s.shift.start <= at < s.shift.end
        )

    def service_window(self, code: str, at: datetime) -> ServiceWindow | None:
        del at
        return self.windows.get(code)

    def working_day(self, day: date) -> bool:
        return day.isoweekday() < 6 and day not in self.holidays

    def leave_kind(self, code: str, at: datetime) -> LeaveKind | None:
        del at
        return LeaveKind(code, suspends=code == "suspension")

    def duty_posts(self, at: datetime) -> tuple[DutyPost, ...]:
        del at
        return (
            DutyPost("duty_a", 1, 1, "18:00", "08:30", "desk", ("official",), (), 1),
        )

    def post_kinds(self, at: datetime) -> tuple[PostKind, ...]:
        del at
        return (
            PostKind("grid_officer_a", "grid", True, 1, 1, (), True, 1),
            PostKind("supervisor", "grid", False, 1, None, (), False, 2),
        )

    def qualifications_of(
        self, person: str, known: datetime | None = None
    ) -> tuple[Qualification, ...]:
        del known
        return tuple(q for q in self.qualifications if q.person == person)

    def requirements(self, subject: str, at: datetime) -> tuple[Requirement, ...]:
        del at
        return tuple(n for n in self.needs if n.subject == subject)

    def employ(self, *names: str, kind: str = "official") -> None:
        for name in names:
            self.persons[name] = Person(
                name, name, name, "", kind, "S1", "", START, None
            )

    def appoint(self, kind: str, person: str, place: str = "G1") -> None:
        self.posts.append(
            Post(
                f"{place}.{kind}",
                place,
                "grid",
                kind,
                person,
                START,
                None,
                "",
                "文1",
                START,
            )
        )

    def away(self, person: str, start: str, until: str, entered: str = "") -> None:
        self.leaves.append(
            Leave(
                f"L{len(self.leaves)}",
                person,
                "sick",
                "approved",
                at(start),
                at(until),
                "",
                at(entered) if entered else START,
            )
        )

    def roster(self, duty_post: str, start: str, end: str, *persons: str) -> str:
        shift = Shift(
            f"{duty_post}.{start}",
            "S1",
            at(start).date(),
            duty_post,
            at(start),
            at(end),
            "published",
            1,
        )
        self.sheets.append(
            ShiftSheet(
                shift,
                tuple(Assignment(shift.id, one, "manual") for one in persons),
                (),
                (),
            )
        )
        return shift.id

    def override(self, out: str, into: str, start: str, until: str) -> None:
        sheet = self.sheets[-1]
        one = ShiftOverride(
            f"O{len(sheet.overrides)}",
            sheet.shift.id,
            out,
            into,
            at(start),
            at(until),
            "override",
            "病",
            START,
        )
        self.sheets[-1] = replace(sheet, overrides=(*sheet.overrides, one))
