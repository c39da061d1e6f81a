"""The check of the coverage: every fault found, where it lies and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.pane import Empty, PaneHead, label
from desktop.reasons import reason_text
from desktop.table_view import Column, TableView
from desktop.texts import has, t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from db.world import Reads
    from desktop.action import Hand
    from desktop.tasks import Result, Token
    from domain.changes import Changes

KINDS: Final = ("grid", "unit", "entity")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the check found; it `blocks` where land has two owners or none."""

    key: str
    blocks: bool
    what: str
    where: str
    size: float
    why: str
    grids: tuple[str, ...] = ()
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a whole check gave."""

    grids: int
    faults: int
    problems: tuple[Problem, ...]


def run_check(read: Reads, token: Token) -> Checked:
    """Check coverage, stations and placement; progress is told by parts."""
    token.progress(0, 3)
    report = read.boundary.check()
    names = {grid.code: grid.name for grid in read.boundary.grids()}
    problems = [
        _fault(place, number, names) for number, place in enumerate(report["places"])
    ]
    token.progress(1, 3)
    problems += _stations(read)
    token.progress(2, 3)
    problems += _placement(read.entities.placement_counts())
    token.progress(3, 3)
    return Checked(report["grids"], len(report["places"]), tuple(problems))


def _fault(place: dict[str, Any], number: int, names: dict[str, str]) -> Problem:
    kind = str(place["kind"])
    why = f"check.why.{kind}"
    return Problem(
        key=f"{kind}.{number}",
        blocks=True,
        what=t(f"check.kind.{kind}") if has(f"check.kind.{kind}") else kind,
        where=" · ".join(names.get(code, code) for code in place["grids"]),
        size=float(place["area_m2"]),
        why=t(why) if has(why) else str(place["why"]),
        grids=tuple(place["grids"]),
        x=float(place["x"]),
        y=float(place["y"]),
    )


def _stations(read: Reads) -> list[Problem]:
    held = {grid.station for grid in read.boundary.grids()}
    return [
        Problem(
            key=f"station.{unit.id}",
            blocks=False,
            what=t("check.kind.station_empty"),
            where=unit.name,
            size=0.0,
            why=t("check.why.station_empty"),
        )
        for unit in read.boundary.units("station")
        if unit.id not in held
    ]


def _placement(counts: dict[str, Any]) -> list[Problem]:
    found = []
    for reason, count in sorted(counts["unplaced_by_reason"].items()):
        name = f"entities.unplaced.{reason}"
        found.append(
            Problem(
                key=f"unplaced.{reason}",
                blocks=False,
                what=t("check.kind.unplaced"),
                where=t("check.unplaced", n=count),
                size=float(count),
                why=t(name) if has(name) else reason,
            )
        )
    return found


def _size(row: Problem) -> str:
    if row.key.startswith("unplaced"):
        return f"{row.size:,.0f}"
    return f"{row.size:,.1f} m²" if row.x is not None else "—"


COLUMNS: Final = (
    Column(
        "gravity",
        lambda row: not row.blocks,
        lambda row: t("check.blocks" if row.blocks else "check.warns"),
        tone=lambda row: "late" if row.blocks else "warn",
        spare=1,
    ),
    Column("problem", lambda row: row.what),
    Column("where", lambda row: row.where),
    Column("size", lambda row: row.size, _size, number=True, spare=2),
    Column("why", lambda row: row.why),
)


class ChecksPanel(QWidget):
    """The list of what a check found; a row shows its place on the map."""

    wanted = Signal(float, float)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Check the workspace that the hand works on."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._stale = True
        self._running: Token | None = None
        self.checked: Checked | None = None
        self.head = PaneHead("check.title", "", self)
        self.said = label("", "second", self)
        self.said.setWordWrap(True)
        self.said.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum
        )
        self.again = QPushButton(self)
        self.again.clicked.connect(self.run)
        self.view = TableView(COLUMNS, _key, self)
        self.view.chosen.connect(self._show_place)
        self.view.opened.connect(self._show_place)
        self.empty = Empty(self)
        self._lay_out()
        self.setFocusProxy(self.view)
        hand.desk.changed.connect(self._changed)
        self._retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(14, 8, 14, 8)
        line.addWidget(self.said, 1)
        line.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(line)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)

    def run(self) -> None:
        """Check everything in a worker; pressed again, stop it."""
        if self._running is not None:
            self._running.cancel()
            return
        self._stale = False
        desk = self._hand.desk

        def check(token: Token) -> Checked:
            with desk.snapshot() as read:
                return run_check(read, token)

        self._running = self._hand.tasks.run(check, self._told, t("check.running"))
        self.said.setText(t("check.running"))
        self.again.setText(t("task.cancel"))

    def _told(self, result: Result) -> None:
        self._running = None
        self.again.setText(t("check.again"))
        reason = result.reason()
        if reason is not None:
            self.said.setText(reason_text(reason))
            return
        self.checked = result.value
        self._show()
        if self._stale and self.isVisible():
            self.run()

    def _show(self) -> None:
        checked = self.checked
        if checked is None:
            return
        self.view.fill(checked.problems)
        key = "check.clean" if not checked.faults else "check.faults"
        said = t(key, grids=checked.grids, n=checked.faults)
        self.said.setText(said)
        self.head.facts.setText(t("check.facts", n=len(checked.problems)))
        self.view.setVisible(bool(checked.problems))
        self.empty.say("" if checked.problems else t("check.nothing"))

    def _show_place(self, key: str) -> None:
        if self.checked is None:
            return
        found = next((one for one in self.checked.problems if one.key == key), None)
        if found is None:
            return
        if found.grids:
            grids = tuple(("grid", code) for code in found.grids)
            self._hand.selection.set(*grids, origin=self)
        if found.x is not None and found.y is not None:
            self.wanted.emit(found.x, found.y)

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self._stale = True
            if self.isVisible() and self._running is None:
                self.run()

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.again.setText(t("check.again"))
        self.again.setToolTip(t("check.again.tip"))
        self.view.setAccessibleName(t("check.title"))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._running is None:
            self.run()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._stale = True
            if self.isVisible() and self._running is None:
                self.run()
        super().changeEvent(event)


def _key(row: Problem) -> str:
    return row.key
