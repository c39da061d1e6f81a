"""The sample's people, posts, roster and absences, brought in through the door."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from db.sample.roster_made import OFFICE_DUTIES, make_leave, make_positions, make_shifts
from db.sample.sample_ground import unit_id
from db.sample.staff_made import DOCUMENT, HEAD
from domain.clock import SHANGHAI
from domain.ids import SeededIds
from domain.staffing.commands import (
    AskLeave,
    CheckIn,
    ImportStaff,
    MarkLeave,
    SetShifts,
    ShiftPlan,
    SignIn,
)
from domain.staffing.initials import initials_of
from domain.staffing.staged_staff import (
    StagedPerson,
    StagedPost,
    StagedQualification,
    staff_chunks,
)

if TYPE_CHECKING:
    from db.sample.mosaic import Mosaic
    from db.sample.sample_hand import Hand
    from db.sample.staff_made import StaffMade
    from domain.staffing.staged_staff import StagedRow

# A signature at the desk is worth a row where a person may look: the first stations.
SIGNED_STATIONS = 12


class People:
    """The made staff, with the ids under which the workspace knows them."""

    def __init__(self, hand: Hand, mosaic: Mosaic, staff: StaffMade, seed: int) -> None:
        """Issue the ids; nothing is written yet."""
        self._hand = hand
        self._mosaic = mosaic
        self.staff = staff
        self._seed = seed
        ids = SeededIds(f"sample-staff-{seed}")
        self.ids = {person.staff_no: ids.new() for person in staff.persons}
        # Posts began with the year before: long enough to hold on any day shown.
        began = date(hand.clock.now().year - 1, 1, 1)
        self._since = datetime.combine(began, time(0), SHANGHAI).isoformat()
        self._rows = SeededIds(f"sample-posts-{seed}")
        stations = {station.code for station in mosaic.stations}
        bureaus = {bureau.code for bureau in mosaic.bureaus}
        self._units = {code: unit_id("station", code) for code in stations}
        self._units |= {code: unit_id("bureau", code) for code in bureaus}

    def leaders(self) -> dict[str, str]:
        """Return the id of each grid's leader."""
        return {
            grid: self.ids[person.staff_no]
            for team in self.staff.teams
            for grid, person in team.leader.items()
        }

    def heads(self) -> dict[str, str]:
        """Return for each grid the id of the head of its station."""
        return {
            grid: self.ids[team.core[HEAD].staff_no]
            for team in self.staff.teams
            for grid in team.leader
        }

    def bring_in(self) -> None:
        """Import persons, posts and certificates in one act."""
        rows: list[StagedRow] = [*self._persons(), *self._posts(), *self._papers()]
        chunks = staff_chunks(rows)
        sizes = [20_000] * (len(chunks) - 1) + [len(rows) - 20_000 * (len(chunks) - 1)]
        staged = self._hand.stage("staff", zip(chunks, sizes, strict=True))
        self._hand.do(
            ImportStaff(
                batch=staged.batch,
                content_hash=staged.content_hash,
                chunks=staged.chunks,
            )
        )

    def set_roster(self, day: date) -> None:
        """Publish the shifts of this week and the next, as the calendar has them."""
        plans: dict[str, list[ShiftPlan]] = {}
        worked = self._hand.store.read.staffing.working_day
        for shift in make_shifts(self.staff, day):
            if shift.duty_post in OFFICE_DUTIES and not worked(shift.day):
                continue
            plans.setdefault(shift.station, []).append(
                ShiftPlan(
                    day=shift.day,
                    duty_post=shift.duty_post,
                    persons=tuple(self.ids[one] for one in shift.staff_nos),
                )
            )
        for station, shifts in plans.items():
            self._hand.do(SetShifts(station=self._units[station], shifts=tuple(shifts)))

    def mark_leave(self, day: date) -> None:
        """Enter the absences: approved ones, and one that waits for an answer."""
        for leave in make_leave(self.staff, day):
            kind = MarkLeave if leave.approved else AskLeave
            self._hand.do(
                kind(
                    person=self.ids[leave.staff_no],
                    kind=leave.kind,
                    valid_from=leave.start,
                    valid_to=leave.until,
                    note="样例",
                )
            )

    def report_positions(self, day: date) -> None:
        """Enter where officers reported from this morning."""
        for place in make_positions(self._mosaic, self.staff, day, self._seed):
            self._hand.at(place.at)
            self._hand.do(
                CheckIn(person=self.ids[place.staff_no], x=place.x, y=place.y)
            )

    def sign_in(self, day: date) -> None:
        """Sign those in who serve the desk of the first stations today."""
        self._hand.at(datetime.combine(day, time(8, 29), SHANGHAI))
        for team in self.staff.teams[:SIGNED_STATIONS]:
            station = self._units[team.station.code]
            soon = datetime.combine(day, time(8, 31), SHANGHAI)
            for sheet in self._hand.store.read.staffing.sheets_at(station, soon):
                if sheet.shift.day != day or sheet.shift.duty_post == "reserve":
                    continue
                for one in sheet.assignments:
                    self._hand.do(SignIn(shift=sheet.shift.id, person=one.person))

    def _persons(self) -> list[StagedPerson]:
        since = self._since
        return [
            StagedPerson(
                id=self.ids[one.staff_no],
                staff_no=one.staff_no,
                name=one.name,
                initials=initials_of(one.name),
                kind=one.kind,
                station=self._units[one.place],
                # No number that anybody has: like the callers' of the sample.
                phone=f"000-8000-{number:05d}",
                valid_from=since,
            )
            for number, one in enumerate(self.staff.persons, start=1)
        ]

    def _posts(self) -> list[StagedPost]:
        since = self._since
        return [
            StagedPost(
                id=self._rows.new(),
                staff_no=one.staff_no,
                place=self._units.get(one.place, one.place),
                scope=self._scope(one.place),
                post_kind=one.post_kind,
                valid_from=since,
                document_no=DOCUMENT,
            )
            for one in self.staff.posts
        ]

    def _scope(self, place: str) -> str:
        unit = self._units.get(place)
        return "grid" if unit is None else unit.partition("-")[0]

    def _papers(self) -> list[StagedQualification]:
        return [
            StagedQualification(
                id=self._rows.new(),
                staff_no=one.staff_no,
                code=one.code,
                level="",
                issued=one.issued.isoformat(),
                expires=one.expires.isoformat() if one.expires else None,
                document=one.document,
            )
            for one in self.staff.certificates
        ]
