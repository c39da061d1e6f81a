"""Made staff of the sample: persons, grid posts and certificates, all invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from db.sample.mosaic import DEFAULT_DISTRICT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.sample.mosaic import Mosaic, StationMade

DOCUMENT = "样例〔2026〕第1号"
BUREAU_LEADERS = 6
# A station's own people, by place in its list; the rest of it is social staff.
HEAD, DEPUTY, WATCH = 0, 1, 2
LEADERS = (1, 3, 4, 5)
FIRST_OFFICER = 6
CORE_SHARE = 0.30


@dataclass(frozen=True, slots=True)
class PersonMade:
    """A made person; `place` is a station's or bureau's code, `kind` as in staffing."""

    staff_no: str
    name: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class PostMade:
    """A made standing post in a grid, station or bureau (its code)."""

    place: str
    post_kind: str
    staff_no: str


@dataclass(frozen=True, slots=True)
class CertificateMade:
    """A made certificate; `expires` is its last good day."""

    staff_no: str
    code: str
    issued: date
    expires: date | None
    document: str


@dataclass(slots=True)
class StationTeam:
    """Who works at a station: its own people in order, social staff, its grids' A."""

    station: StationMade
    core: list[PersonMade] = field(default_factory=list)
    social: list[PersonMade] = field(default_factory=list)
    officer_a: dict[str, PersonMade] = field(default_factory=dict)
    officer_b: dict[str, PersonMade] = field(default_factory=dict)
    leader: dict[str, PersonMade] = field(default_factory=dict)


@dataclass(slots=True)
class StaffMade:
    """All made staff."""

    persons: list[PersonMade] = field(default_factory=list)
    posts: list[PostMade] = field(default_factory=list)
    certificates: list[CertificateMade] = field(default_factory=list)
    teams: list[StationTeam] = field(default_factory=list)
    vacant_grid: str = ""


def make_staff(mosaic: Mosaic, count: int, day: date, seed: int) -> StaffMade:
    """Make `count` persons for the grids, with posts and certificates good on `day`.

    One grid has no A officer, one certificate runs out within a week, one within a
    month, and one ran out the day before.
    """
    rng = np.random.Generator(np.random.PCG64([seed, 6]))
    found = StaffMade()
    for bureau in mosaic.bureaus:
        found.persons += _leaders(bureau.code)
        found.posts += [
            PostMade(bureau.code, "bureau_leader", person.staff_no)
            for person in found.persons[-BUREAU_LEADERS:]
        ]
    ordered = sorted(
        mosaic.stations, key=lambda one: (one.bureau != DEFAULT_DISTRICT, one.code)
    )
    left = count - len(found.persons)
    for number, station in enumerate(ordered):
        share = left // (len(ordered) - number)
        left -= share
        team = _team(station, _letters(number), share)
        found.teams.append(team)
        found.persons += team.core + team.social
        grids = [grid.code for grid in mosaic.grids if grid.station == station.code]
        found.posts += _station_posts(team, grids)
    _leave_one_vacant(found)
    found.certificates = list(_certificates(found, day, rng))
    return found


def _letters(number: int) -> str:
    """Return the letters of a station by its place: A to Z, then AA, AB and on."""
    if number < 26:
        return chr(65 + number)
    return chr(64 + number // 26) + chr(65 + number % 26)


def _leaders(bureau: str) -> list[PersonMade]:
    return [
        PersonMade(
            f"{bureau}-{number:02d}",
            f"训练领导 {bureau[-3:]}-{number:02d}",
            "official",
            bureau,
        )
        for number in range(1, BUREAU_LEADERS + 1)
    ]


def _team(station: StationMade, letters: str, count: int) -> StationTeam:
    team = StationTeam(station)
    core = max(FIRST_OFFICER + 4, round(count * CORE_SHARE))
    official = core - max(2, core // 6)
    for number in range(count):
        kind = "social"
        if number < core:
            kind = "official" if number < official else "auxiliary"
        person = PersonMade(
            f"{letters}{number + 1:03d}",
            f"训练员工 {letters}-{number + 1:03d}",
            kind,
            station.code,
        )
        (team.core if number < core else team.social).append(person)
    return team


def _station_posts(team: StationTeam, grids: list[str]) -> Iterator[PostMade]:
    station = team.station
    yield PostMade(station.code, "station_head", team.core[HEAD].staff_no)
    yield PostMade(station.code, "deputy_head", team.core[DEPUTY].staff_no)
    officials = [one for one in team.core[FIRST_OFFICER:] if one.kind == "official"]
    auxiliaries = [one for one in team.core if one.kind == "auxiliary"]
    for number, grid in enumerate(grids):
        leader = team.core[LEADERS[number % len(LEADERS)]]
        officer_a = officials[number % len(officials)]
        officer_b = officials[(number + 1) % len(officials)]
        team.leader[grid] = leader
        team.officer_a[grid], team.officer_b[grid] = officer_a, officer_b
        yield PostMade(grid, "grid_leader", leader.staff_no)
        yield PostMade(grid, "grid_officer_a", officer_a.staff_no)
        yield PostMade(grid, "grid_officer_b", officer_b.staff_no)
        overseer = auxiliaries[number % len(auxiliaries)]
        yield PostMade(grid, "supervisor", overseer.staff_no)
        in_charge = number % (BUREAU_LEADERS - 1) + 1
        yield PostMade(grid, "leader_in_charge", f"{station.bureau}-{in_charge:02d}")
    for number, person in enumerate(team.social):
        kind = "informant" if number < len(grids) else "social_officer"
        yield PostMade(grids[number % len(grids)], kind, person.staff_no)


def _leave_one_vacant(staff: StaffMade) -> None:
    """Take the A officer away from the last grid of the second station."""
    team = staff.teams[1]
    staff.vacant_grid = max(team.officer_a)
    staff.posts = [
        post
        for post in staff.posts
        if (post.place, post.post_kind) != (staff.vacant_grid, "grid_officer_a")
    ]


def _certificates(
    staff: StaffMade, day: date, rng: np.random.Generator
) -> Iterator[CertificateMade]:
    extra = ("food", "special_equipment", "drug_device", "metrology")
    # Third station: days left of the certificates of three of its officers.
    soon = dict(zip(range(FIRST_OFFICER, FIRST_OFFICER + 3), (5, 24, -1), strict=True))
    for at, team in enumerate(staff.teams):
        for number, person in enumerate(team.core):
            if person.kind != "official":
                continue
            left = int(rng.integers(200, 1_400))
            if at == min(2, len(staff.teams) - 1):
                left = soon.get(number, left)
            expires = day + timedelta(days=left)
            yield _certificate(person, "enforcement_certificate", expires)
            code = extra[int(rng.integers(len(extra)))]
            yield _certificate(person, code, day + timedelta(days=left + 400))


def _certificate(person: PersonMade, code: str, expires: date) -> CertificateMade:
    issued = expires - timedelta(days=5 * 365)
    return CertificateMade(
        person.staff_no, code, issued, expires, f"样例证{person.staff_no}{code[:2]}"
    )
