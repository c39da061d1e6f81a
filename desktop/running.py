"""A desk from its first second to its last: what to open, to offer and to keep."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt

from db.backup import restore
from db.founding_act import Founding, found
from db.sample.sample_build import SampleOptions, build_sample
from db.verify import verify
from desktop.app import Parts, build_desk, open_window
from desktop.border_notices import BorderNotices
from desktop.boundary.activation import Activation
from desktop.crash_report import CrashReports
from desktop.health import Health
from desktop.home import first_sample, home, remember
from desktop.keeping import Keeping
from desktop.organisation.guided_entry import left_behind, resume
from desktop.organisation.guided_start import GuidedStart
from desktop.organisation.planned_watch import PlannedWatch
from desktop.outside import Outside
from desktop.reasons import reason_text
from desktop.start_screen import StartScreen
from desktop.tasks import Tasks
from desktop.texts import t
from desktop.tidying import Tidying
from desktop.training_day import TrainingDay
from domain.clock import WallClock
from domain.ids import RandomIds
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from db.boundary_tables import IndexLoan
    from desktop.settings import Settings
    from desktop.tasks import Result, Token
    from desktop.window import Window

DEFAULT_CRS = "EPSG:4545"


class Running(QObject):
    """Opens the remembered workspace, or the start screen when it is gone."""

    def __init__(self, settings: Settings, per_hour: int = 0) -> None:
        """Nothing is opened yet; `per_hour` feeds a training desk with made cases."""
        super().__init__()
        self._settings = settings
        self._per_hour = per_hour
        self._tasks = Tasks()
        self._tidying = Tidying(QCoreApplication.instance() or self, self)
        self.parts: Parts | None = None
        self.window: Window | None = None
        self.start: StartScreen | None = None
        self._keeping: Keeping | None = None
        self._health: Health | None = None
        self._activation: Activation | None = None
        self._planned: PlannedWatch | None = None
        self._borders: BorderNotices | None = None
        self.outside: Outside | None = None
        self._training: TrainingDay | None = None
        self._reports: CrashReports | None = None
        self.guided: GuidedStart | None = None

    def begin(self, path: Path | None, *, first: bool) -> None:
        """Open `path`; the very first start makes the sample and opens that."""
        if path is None and first:
            self._make_sample()
        elif path is None:
            self.show_start()
        else:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a workspace in a window; the start screen says why it cannot be."""
        try:
            self.parts = build_desk(
                path,
                settings=self._settings,
                serve=True,
            )
        except (Refused, Unavailable) as reason:
            self.show_start(reason_text(reason))
            return
        remember(path)
        self._tidying.begin()
        self.window = open_window(self.parts)
        self._reports = CrashReports(home() / "crashes", self.parts.desk.clock)
        self._reports.arm()
        self._keeping = Keeping(self.parts)
        self._health = Health(self.parts)
        self._activation = Activation(self.parts.desk, self.parts.tasks)
        self._planned = PlannedWatch(self.parts.desk)
        self._borders = BorderNotices(self.parts.desk)
        self._reports.check = self._health.check
        self._show(self.window)
        if self.start is not None:
            self.start.close()
            self.start = None
        self._warm()
        self.outside = Outside(self.parts, self.window)
        self._training = TrainingDay(
            self.parts, self.window.train, self.window.status, self._start_over
        )
        self.parts.desk.other_wanted.connect(
            self._other, Qt.ConnectionType.QueuedConnection
        )
        resume(self.window.hand)
        if self._per_hour:
            self._training.feed(self._per_hour)

    def _show(self, window: Window) -> None:
        if window.remembered:
            window.show()
        else:
            window.showMaximized()

    def _start_over(self, fresh: Path, kept: Path) -> None:
        """Put a fresh training day in the place of the one in use, and open it."""
        if self.parts is None:
            return
        path = self.parts.workspace.path
        self._leave()
        path.replace(kept)
        fresh.replace(path)
        self.open(path)
        if self.parts is not None:
            self.parts.desk.messages.say(t("train.restart.done", path=str(kept)))

    def _other(self, path: str) -> None:
        """Open another workspace in the place of this one."""
        self._leave()
        self.open(Path(path))

    def guide(self) -> None:
        """Begin the guided start without a workspace, or go on with it."""
        founded = left_behind(self._settings)
        if founded is not None:
            self.open(founded)
            return
        self.guided = GuidedStart(self._settings, self._tasks, None, self.start)
        self.guided.founded.connect(self._founded, Qt.ConnectionType.QueuedConnection)
        self.guided.open()

    def _founded(self, path: str) -> None:
        if self.guided is not None:
            self.guided.close()
            self.guided = None
        self.open(Path(path))

    def show_start(self, why: str = "") -> None:
        """Show what can be opened or made, and why nothing is open."""
        if self.start is None:
            self.start = StartScreen(self._settings, why)
            self.start.open_wanted.connect(lambda path: self.open(Path(path)))
            self.start.guided_wanted.connect(self.guide)
            self.start.new_wanted.connect(lambda path: self._make_new(Path(path)))
            self.start.sample_wanted.connect(lambda _none: self._make_sample())
            self.start.restore_wanted.connect(lambda path: self._restore(Path(path)))
        self.start.say(why)
        self.start.show()

    def _make_sample(self) -> None:
        path = first_sample()
        if path.exists():
            self.open(path)
            return
        self.show_start(t("start.making"))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tasks.run(
            lambda token: _build(path, token), self._made, t("start.making")
        )

    def _made(self, result: Result) -> None:
        if result.error is None:
            self.open(first_sample())
        elif isinstance(result.error, Refused | Unavailable):
            self.show_start(reason_text(result.error))
        else:
            raise result.error

    def _make_new(self, path: Path) -> None:
        if path.suffix != ".gpkg":
            path = path.with_name(path.name + ".gpkg")
        founding = Founding(
            title=path.stem, crs=DEFAULT_CRS, login=os.environ.get("USER", "admin")
        )
        try:
            made = found(
                path,
                founding,
                home=home(),
                clock=WallClock(time.time),
                ids=RandomIds(os.urandom),
            )
        except (Refused, Unavailable) as reason:
            self.show_start(reason_text(reason))
            return
        made.workspace.close()
        self.open(path)
        if self.parts is not None:
            code = t("cli.new.recovery", code=made.recovery_code)
            self.parts.desk.messages.say(code, "warn")

    def _restore(self, backup: Path) -> None:
        """Put a backup in the place that its name tells, beside the sample's."""
        target = home() / f"{backup.name.split('.')[0]}.gpkg"
        remembered = next(
            (
                one
                for one in map(Path, self._settings.recent)
                if one.stem in backup.name
            ),
            target,
        )
        try:
            restore(backup, remembered, verify=verify)
        except (Refused, Unavailable) as reason:
            self.show_start(reason_text(reason))
            return
        self.open(remembered)

    def _warm(self) -> None:
        """Build the index of the grids in a worker; the first search finds it ready."""
        if self.parts is None:
            return
        desk = self.parts.desk

        def build(_token: Token) -> IndexLoan:
            with desk.snapshot() as read:
                return read.boundary.loan()

        def lend(result: Result) -> None:
            # What could not be read ahead is read when it is needed.
            if result.reason() is None:
                desk.read.boundary.borrow(result.value)

        self.parts.tasks.run(build, lend, t("start.indexing"))

    def _leave(self) -> None:
        """Let go of the open workspace, in an order that asks nothing too late."""
        self._tidying.stop()
        watching = (self._training, self._keeping, self._health)
        for one in (*watching, self._activation, self._planned, self._borders):
            if one is not None:
                one.stop()
        if self._reports is not None:
            self._reports.disarm()
        if self.window is not None:
            self.window.close()
        self.window = self._training = None
        if self.parts is not None:
            self.parts.close()
            self.parts = None

    def close(self) -> None:
        """Let go of everything."""
        if self.start is not None:
            self.start.close()
            self.start = None
        self._leave()
        self._tasks.close()


def _build(path: Path, token: Token) -> None:
    build_sample(
        path,
        SampleOptions(),
        home(),
        lambda _step, done, of: token.progress(done, of),
    )
