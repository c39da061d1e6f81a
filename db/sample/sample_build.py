"""The training sample, built in one go: an open door, a seed, and a story to tell."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import TYPE_CHECKING

import shapely

from db.founding_act import Founding, found
from db.key_slots import Cost
from db.lock import lock_path
from db.sample.backlog import import_backlog
from db.sample.entities_made import EntityMade, EntityMaker
from db.sample.mosaic import CITY_CODE, DEFAULT_DISTRICT, Mosaic, make_mosaic
from db.sample.outlines import CRS_EPSG, MM
from db.sample.sample_acts import CaseActs
from db.sample.sample_cases import Cast, DayPlayer, make_stories
from db.sample.sample_ground import (
    import_streets,
    list_divisions,
    make_units,
    publish_grids,
    set_communities,
    unit_id,
)
from db.sample.sample_hand import Hand
from db.sample.sample_people import People
from db.sample.sample_register import import_entities
from db.sample.staff_made import WATCH, StaffMade, make_staff
from db.sample.street_network import make_streets
from db.store import Session
from domain.access.commands import GrantRole, LinkPerson
from domain.clock import SHANGHAI, FrozenClock
from domain.ids import SeededIds
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.sample.street_network import StreetMade
    from db.workspace import Workspace

    Progress = Callable[[str, int, int], None]

SEED = 20260916
DAY = date(2026, 9, 16)
# The story before the day: the workspace was founded, then the register came in.
FOUNDED_BEFORE, REGISTER_BEFORE = timedelta(days=75), timedelta(days=40)
CITY_ENTITIES, ENTITIES = 3_000_000, 20_000
CITY_STAFF, STAFF = 10_000, 900
# Subjects of cases are drawn from about this many entities, however many there are.
SUBJECTS_AT_MOST = 16_000
# Training accounts guard nothing: their passphrases are printed with the sample.
TRAINING_COST = Cost(time_cost=1, memory_kib=8 * 1024, lanes=1)
OTHER_USERS = (
    ("operator", "训练操作员", "operator", "training-operator"),
    ("administrator", "训练管理员", "administrator", "training-administrator"),
)
STEPS = (
    "ground",
    "streets",
    "staff",
    "entities",
    "roster",
    "cases",
    "backlog",
    "morning",
)


@dataclass(frozen=True, slots=True)
class SampleOptions:
    """What sample is wanted; 0 leaves a number to the size of the sample."""

    city: bool = False
    entities: int = 0
    staff: int = 0
    backlog: int = 0
    day: date = DAY
    seed: int = SEED


@dataclass(slots=True)
class SampleReport:
    """What was built, how long each step took (seconds), and how to sign in."""

    path: str
    recovery_code: str = ""
    bureaus: int = 0
    stations: int = 0
    grids: int = 0
    vertices: int = 0
    streets: int = 0
    entities: int = 0
    staff: int = 0
    cases: int = 0
    acts: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)


def build_sample(
    path: Path,
    options: SampleOptions,
    keyring_dir: Path,
    progress: Progress | None = None,
) -> SampleReport:
    """Build the sample at `path` and close it; a file that is there is left alone.

    `keyring_dir` is the user's directory, where the machine's key lies. `progress`
    is called with the step's name, its number and how many steps there are; what it
    raises stops the build, and the unfinished file is taken away.
    Refused BAD_DAY: no working day of a published year.
    """
    builder = _Builder(path, options, keyring_dir, progress)
    try:
        builder.run()
    except BaseException:
        builder.throw_away()
        raise
    builder.close()
    return builder.report


class _Builder:
    """One build: the steps, in order, each through the same door."""

    def __init__(
        self,
        path: Path,
        options: SampleOptions,
        home: Path,
        progress: Progress | None,
    ) -> None:
        self._path = path
        self._options = options
        self._home = home
        self._progress = progress
        self._clock = FrozenClock(_at(options.day - FOUNDED_BEFORE, 9, 0))
        self._workspace: Workspace | None = None
        self._subjects: list[EntityMade] = []
        self._anywhere: list[EntityMade] = []
        self._on_border: list[EntityMade] = []
        self.report = SampleReport(str(path))

    def run(self) -> None:
        options = self._options
        hand = self._open()
        mosaic = make_mosaic(options.seed, options.city)
        streets = make_streets(mosaic, options.seed)
        staff = self._staff(mosaic)
        self._step("ground")
        make_units(hand, mosaic)
        list_divisions(hand, mosaic)
        publish_grids(hand, mosaic)
        set_communities(hand, mosaic)
        self._step("streets")
        import_streets(hand, streets)
        self._step("staff")
        people = People(hand, mosaic, staff, options.seed)
        people.bring_in()
        self._users(hand, people)
        self._step("entities")
        self._entities(hand, mosaic, streets)
        self._step("roster")
        hand.at(_at(options.day - timedelta(days=8), 17, 0))
        people.set_roster(options.day)
        hand.at(_at(options.day - timedelta(days=3), 9, 0))
        people.mark_leave(options.day)
        self._cases(hand, mosaic, people)
        self._step("morning")
        people.report_positions(options.day)
        people.sign_in(options.day)
        self._count(mosaic, len(streets), staff)
        self._done()

    def _entities(
        self, hand: Hand, mosaic: Mosaic, streets: tuple[StreetMade, ...]
    ) -> None:
        options = self._options
        hand.at(_at(options.day - REGISTER_BEFORE, 18, 0))
        maker = EntityMaker(mosaic, streets, options.seed)
        wanted = options.entities or (CITY_ENTITIES if options.city else ENTITIES)
        seen = self._subject_filter(mosaic)
        self.report.entities = import_entities(hand, maker.chunks(wanted), seen)

    def throw_away(self) -> None:
        """Close and remove the unfinished file, if this build made it."""
        if self._workspace is None:
            return
        self._workspace.close()
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        lock_path(self._path).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the finished file."""
        if self._workspace is not None:
            self._workspace.store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._workspace.close()

    def _open(self) -> Hand:
        founding = Founding(
            title="GridDesk 样例",
            crs=f"EPSG:{CRS_EPSG}",
            login="a003",
            name="训练员工 A-003",
            city_code=CITY_CODE,
            training=True,
            day=self._options.day.isoformat(),
        )
        ids = SeededIds(f"sample-{self._options}")
        made = found(self._path, founding, home=self._home, clock=self._clock, ids=ids)
        self._workspace = made.workspace
        self.report.recovery_code = made.recovery_code
        self._check_day()
        return Hand(made.workspace.store, self._clock, made.workspace.session)

    def _check_day(self) -> None:
        if self._workspace is None:
            return
        day = self._options.day
        calendar = self._workspace.read.cases.calendar()
        if not calendar.published(day.year) or not calendar.is_working(day):
            raise Refused("BAD_DAY", day=day.isoformat())

    def _staff(self, mosaic: Mosaic) -> StaffMade:
        options = self._options
        count = options.staff or (CITY_STAFF if options.city else STAFF)
        return make_staff(mosaic, count, options.day, options.seed)

    def _users(self, hand: Hand, people: People) -> None:
        """Link the training user to his person, and enter the other two users."""
        if self._workspace is None:
            return
        watch = people.staff.teams[0].core[WATCH]
        user = hand.session.user
        person = people.ids[watch.staff_no]
        hand.do(LinkPerson(user=user, person=person))
        hand.session = Session(user, person, hand.session.name)
        self._workspace.take_over(hand.session, self._workspace.keys)
        for login, name, role, secret in OTHER_USERS:
            other = self._workspace.add_user(login, name, secret, cost=TRAINING_COST)
            hand.do(GrantRole(user=other, role=role))
            self.report.logins[login] = secret

    def _subject_filter(self, mosaic: Mosaic) -> Callable[[list[EntityMade]], None]:
        """Return what gathers entities of the desk's own district for the cases."""
        home = next(one for one in mosaic.outlines if one.code == DEFAULT_DISTRICT)
        land = shapely.Polygon(home.rings[0] / MM)
        shapely.prepare(land)

        def seen(chunk: list[EntityMade]) -> None:
            if len(self._anywhere) >= SUBJECTS_AT_MOST:
                return
            for entity in chunk:
                place = entity.premises[0]
                if entity.state != "operating" or entity.why not in {"", "on_border"}:
                    continue
                if place.x is None or place.y is None:
                    continue
                if not entity.why:
                    self._anywhere.append(entity)
                if shapely.intersects_xy(land, place.x, place.y):
                    kept = self._on_border if entity.why else self._subjects
                    kept.append(entity)

        return seen

    def _cases(self, hand: Hand, mosaic: Mosaic, people: People) -> None:
        self._step("cases")
        if self._workspace is None or self._workspace.keys is None:
            return
        options = self._options
        station = unit_id("station", people.staff.teams[0].station.code)
        cast = Cast(self._subjects, self._on_border, station)
        calendar = hand.store.read.cases.calendar()
        stories = make_stories(cast, options.day, calendar, options.seed)
        acts = CaseActs(hand, people.leaders(), people.heads())
        player = DayPlayer(hand, acts, self._workspace.keys, station)
        self.report.acts = player.play(stories)
        self.report.cases = len(stories)
        self._step("backlog")
        if options.backlog:
            hand.at(_at(options.day, 8, 26))
            wanted = (options.backlog, options.day, options.seed)
            self.report.cases += import_backlog(
                hand, mosaic, people, self._anywhere, wanted
            )

    def _count(self, mosaic: Mosaic, streets: int, staff: StaffMade) -> None:
        report = self.report
        report.bureaus, report.stations = len(mosaic.bureaus), len(mosaic.stations)
        report.grids, report.vertices = len(mosaic.grids), mosaic.vertices
        report.streets, report.staff = streets, len(staff.persons)

    def _step(self, name: str) -> None:
        self._done()
        self._now, self._since = name, time.perf_counter()
        if self._progress is not None:
            self._progress(name, STEPS.index(name), len(STEPS))

    _now: str = ""
    _since: float = 0.0

    def _done(self) -> None:
        if self._now:
            spent = time.perf_counter() - self._since
            self.report.seconds[self._now] = round(spent, 3)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, clock_time(hour, minute), SHANGHAI)
