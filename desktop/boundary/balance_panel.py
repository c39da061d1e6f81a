"""The balance table of the open plan: it follows each step, the worst grid first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop.pane import Empty, PaneHead
from desktop.reasons import reason_text
from desktop.table_view import Column, TableView
from desktop.texts import t
from domain.plans.balance import Balance, BalanceRow
from domain.plans.evening import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QShowEvent

    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.boundary.events import GridContent
    from domain.changes import Changes
    from domain.plans.balance import Share

KINDS: Final = ("entity", "case", "rule", "workspace")
# A bar reaches the edge of its cell at this deviation.
FULL: Final = 0.5


def _off(row: BalanceRow) -> str:
    return "—" if row.off is None else f"{100 * row.off:+.1f} %"


def _tone(row: BalanceRow) -> str:
    if row.off is None:
        return "t3"
    return "" if abs(row.off) <= TOLERANCE else "late"


def _bars(row: BalanceRow) -> tuple[tuple[str, float], ...]:
    off = row.off or 0.0
    tone = "ok" if abs(off) <= TOLERANCE else "warn" if off < 0 else "late"
    return ((tone, min(1.0, abs(off) / FULL)),)


COLUMNS: Final = (
    Column("grid", lambda row: row.name),
    Column(
        "deviation",
        lambda row: None if row.off is None else -abs(row.off),
        _off,
        number=True,
        tone=_tone,
    ),
    Column("uneven", lambda row: abs(row.off or 0.0), _off, bars=_bars),
    Column(
        "workload",
        lambda row: row.share.load,
        lambda row: f"{row.share.load:,.0f}",
        number=True,
    ),
    Column(
        "entities",
        lambda row: row.share.entities,
        lambda row: f"{row.share.entities:,}",
        number=True,
    ),
    Column("complaints", lambda row: row.share.complaints, number=True),
    Column(
        "area",
        lambda row: row.share.area_m2,
        lambda row: f"{row.share.area_m2 / 1e6:.3f}",
        number=True,
    ),
)


class BalancePanel(QWidget):
    """Grids of the plan with their work; a row selects its grid.

    `wanted` asks the map to show the selected grid; `told` hands the rows of the plan
    as it stands to whoever shows them too, by code.
    """

    wanted = Signal()
    told = Signal(object)
    # The map is to be coloured by work, or no more.
    colours_wanted = Signal(bool)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Follow the plan that is open."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self.balance: Balance | None = None
        self._reading = self._filling = False
        self._stale = True
        self._drawn: dict[str, GridContent] = {}
        self._next: dict[str, GridContent] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._foreseen)
        self._shares: dict[str, Share] = {}
        # Whether somebody beside wants the rows, seen or not.
        self.asked = self.coloured = False
        self.head = PaneHead("balance.title", "", self)
        self.view = TableView(COLUMNS, lambda row: row.code, self)
        self.empty = Empty(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(self._chosen)
        hand.plan.changed.connect(self._plan_changed)
        hand.desk.changed.connect(self._changed)
        self._retranslate()

    def look(self) -> None:
        """Show the plan as it stands; read the places of work first, if need be."""
        mesh = self._hand.plan.mesh()
        if mesh is None:
            self.view.fill(())
            self._say()
            return
        if self.balance is None or self._stale:
            self._read()
            return
        self._fill(mesh.grids.values())

    def foresee(self, drawn: Iterable[GridContent]) -> None:
        """Show what a half-drawn line would lead to: grids by code, none = as it is."""
        self._next = {grid.code: grid for grid in drawn}
        # A cursor may say several things in one turn, a stroke that is taken two:
        # the last one counts.
        self._soon.start()

    def _foreseen(self) -> None:
        after = self._next
        if after == self._drawn or self.balance is None or not self.isVisible():
            return
        self._drawn = after
        mesh = self._hand.plan.mesh()
        if mesh is not None:
            self._fill(mesh.grids.values())

    def ask(self, wanted: bool) -> None:
        """Let the rows be told beside, too, or no more."""
        begun = wanted and not self._followed
        self.asked = wanted
        if begun:
            self.look()

    def colour(self, *, on: bool) -> None:
        """Let the map be coloured by the work of the grids, or no more."""
        self.coloured = on
        self.colours_wanted.emit(on)
        if on:
            self.look()

    def foretell(self, shares: dict[str, Share]) -> None:
        """Show shares that a stroke would lead to, by code; none = as it is."""
        if shares == self._shares or self.balance is None:
            return
        self._shares = shares
        mesh = self._hand.plan.mesh()
        if mesh is not None and self.isVisible():
            self._fill(mesh.grids.values())

    def _fill(self, grids: Iterable[GridContent]) -> None:
        if self.balance is None:
            return
        at = self.view.current()
        told = [self._drawn.get(grid.code, grid) for grid in grids]
        had = {grid.code for grid in told}
        told += [grid for code, grid in self._drawn.items() if code not in had]
        rows = self.balance.rows(told, self._shares)
        # Rows that change under the hand choose nothing, and push no map; nor does
        # the table when the keys come to it.
        self._filling = True
        if self._shares:
            # The row of the grid that grows stays in sight.
            at = self._hand.selection.first("grid") or at
        self.view.fill(rows)
        if at or rows:
            self.view.choose(at or rows[0].code)
        self._filling = False
        if not self._drawn and not self._shares:
            self.told.emit({row.code: row for row in rows})
        self._say()

    def _read(self) -> None:
        if self._reading:
            return
        self._reading, self._stale = True, False
        desk, plan, now = (
            self._hand.desk,
            self._hand.plan.id,
            self._hand.desk.clock.now(),
        )

        def work(_token: object) -> Balance:
            with desk.snapshot() as read:
                grids = tuple(read.plans.mesh(plan).grids.values())
                made = Balance(read.plans.work(grids, now))
            made.rows(grids)
            return made

        self._hand.tasks.run(work, self._told, t("balance.reading"))

    def _told(self, result: Result) -> None:
        self._reading = False
        reason = result.reason()
        if reason is not None:
            self.empty.say(t("balance.failed", why=reason_text(reason)))
            return
        self.balance = result.value
        self.look()

    def _say(self) -> None:
        rows = [row for row in self.view.rows.rows if row.off is not None]
        self.view.setVisible(bool(self.view.rows.rows))
        if not self._hand.plan.id:
            self.empty.say(t("balance.no_plan"))
        else:
            self.empty.say("" if self.view.rows.rows else t("balance.reading"))
        outside = sum(abs(row.off) > TOLERANCE for row in rows)
        worst = max((abs(row.off) for row in rows), default=0.0)
        self.head.facts.setText(
            t("balance.facts", outside=outside, n=len(rows), worst=f"{100 * worst:.1f}")
            if rows
            else ""
        )

    def _plan_changed(self) -> None:
        self._soon.stop()
        self._drawn, self._next, self._shares = {}, {}, {}
        if self._followed:
            self.look()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self._stale = True
            if self._followed:
                self.look()

    @property
    def _followed(self) -> bool:
        return self.isVisible() or self.asked or self.coloured

    def _chosen(self, code: str) -> None:
        if self._filling:
            return
        self._hand.selection.set(("grid", code), origin=self)
        self.wanted.emit()

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.view.setAccessibleName(t("balance.title"))
        self._say()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
