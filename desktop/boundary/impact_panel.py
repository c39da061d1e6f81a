"""The impact table: what a plan moves from which grid to which, with its sums."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from db.plan_workbook import write_book
from desktop.boundary.change_sheets import change_sheets
from desktop.boundary.impact_book import sheets_of
from desktop.boundary.impact_foot import ImpactFoot
from desktop.boundary.impact_lines import read_impact
from desktop.boundary.impact_pdf import write_pdf
from desktop.pane import Empty, PaneHead
from desktop.reasons import reason_text
from desktop.table_view import Column, TableView
from desktop.texts import t
from domain.refused import Unavailable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from desktop.action import Hand
    from desktop.boundary.impact_lines import ImpactLine, ImpactRead
    from desktop.tasks import Result
    from domain.changes import Changes

COALESCE_MS: Final = 300
# Qt's own largest size, which it does not name in Python.
UNBOUND: Final = (1 << 24) - 1
KINDS: Final = ("plan", "grid", "entity", "case", "post", "leave", "takeover")


COLUMNS: Final = (
    Column("old_grid", lambda row: row.old_name),
    Column("new_grid", lambda row: row.new_name),
    Column("new_code", lambda row: row.row.new_code, spare=2),
    Column(
        "area",
        lambda row: row.row.area_m2,
        lambda row: f"{row.row.area_m2 / 1e6:.3f}",
        number=True,
        spare=1,
    ),
    Column(
        "entities",
        lambda row: row.row.entities,
        lambda row: f"{row.row.entities:,}",
        number=True,
    ),
    Column("high_risk", lambda row: row.row.high_risk, number=True),
    Column("open", lambda row: row.row.cases, number=True),
    Column("before", lambda row: row.before or "—"),
    Column("after", lambda row: row.after or t("impact.nobody")),
    Column(
        "state",
        lambda row: row.state,
        lambda row: t(f"impact.state.{row.state}"),
        tone=lambda row: {"empty": "late", "retires": "warn"}.get(row.state, ""),
    ),
)


class ImpactPanel(QWidget):
    """The table under the map of redraw, its totals, and its files.

    `wanted` asks the map to show the selected grids.
    """

    wanted = Signal()

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Preview plans of the workspace that the hand works on."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self.plan = ""
        self.told: ImpactRead | None = None
        self._reading = self._again = False
        self.head = PaneHead("impact.title", "", self)
        self.view = TableView(COLUMNS, _key, self)
        self.empty = Empty(self)
        self.foot = ImpactFoot(self)
        self.totals = self.foot.totals
        self.book, self.sheet = self.foot.book, self.foot.sheet
        self.folded = False
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self._read)
        self.view.chosen.connect(self._chosen)
        self.book.clicked.connect(self.save_book)
        self.sheet.clicked.connect(self.save_pdf)
        hand.desk.changed.connect(self._changed)
        self._retranslate()
        self.show_plan("")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.view)

    def fold(self, *, folded: bool) -> None:
        """Keep only the total row, or show the table above it again."""
        if folded == self.folded:
            return
        self.folded = folded
        self.foot.fold(folded=folded)
        self.head.setVisible(not folded)
        self.setFocusProxy(self.foot.turn if folded else self.view)
        self._say()
        self._fit()

    def _fit(self) -> None:
        """Be no higher than the total row while folded."""
        if self.folded:
            self.setFixedHeight(self.foot.high(self.width()))
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(UNBOUND)

    def show_plan(self, plan: str) -> None:
        """Preview a plan; "" = none is open."""
        self.plan = plan
        self.told = None
        self.view.fill(())
        self._say()
        if plan and self.isVisible():
            self._read()

    def _read(self) -> None:
        if not self.plan:
            return
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        desk, plan = self._hand.desk, self.plan
        now = desk.clock.now()

        def work(_token: object) -> ImpactRead:
            with desk.snapshot() as read:
                return read_impact(read, plan, now)

        self._hand.tasks.run(work, self._told, t("impact.reading"))

    def _told(self, result: Result) -> None:
        self._reading = False
        reason = result.reason()
        if reason is not None:
            self.empty.say(t("impact.failed", why=reason_text(reason)))
        elif result.value.plan == self.plan:
            self.told = result.value
            self.view.fill(sorted(result.value.lines, key=_order))
            self._say()
        if self._again:
            self._soon.start()

    def _say(self) -> None:
        told = self.told
        ready = told is not None and bool(told.lines)
        self.view.setVisible(ready and not self.folded)
        self.book.setEnabled(ready)
        self.sheet.setEnabled(ready)
        why = "" if ready else t("impact.nothing" if self.plan else "impact.no_plan")
        self.empty.say("" if self.folded else why)
        if told is None or not ready:
            self.totals.setText(why if self.folded else "")
            self.head.facts.setText("")
            self._fit()
            return
        moved, unmoved = told.impact.total(moved=True), told.impact.total(moved=False)
        self.totals.setText(
            t(
                "impact.totals",
                moved=f"{moved.entities:,}",
                unmoved=f"{unmoved.entities:,}",
                risk=f"{moved.high_risk:,}",
                cases=f"{moved.cases:,}",
                area=f"{moved.area_m2 / 1e6:,.3f}",
            )
        )
        self.head.facts.setText(
            t(
                "impact.facts",
                retired=len(told.impact.retired),
                fresh=len(told.impact.fresh),
                empty=len(told.impact.empty),
            )
        )
        self._fit()

    def _chosen(self, key: str) -> None:
        old, _sep, new = key.partition(">")
        codes = dict.fromkeys((old, new))
        self._hand.selection.set(*(("grid", code) for code in codes), origin=self)
        self.wanted.emit()

    # Files

    def save_book(self) -> None:
        """Ask where to, and write the preview as a workbook."""
        self._save("xlsx", self.write_book)

    def save_pdf(self) -> None:
        """Ask where to, and write a change sheet a grid."""
        self._save("pdf", self.write_sheets)

    def _save(self, ending: str, write: object) -> None:
        if self.told is None or not callable(write):
            return
        name = f"{self.told.title}.{ending}"
        picked, _filter = QFileDialog.getSaveFileName(
            self, t("impact.save"), name, f"*.{ending}"
        )
        if picked:
            path = Path(picked)
            write(path if path.suffix else path.with_suffix(f".{ending}"))

    def write_book(self, path: Path) -> None:
        """Write the preview as a workbook and say so."""
        if self.told is None:
            return
        try:
            write_book(path, sheets_of(self.told))
        except Unavailable as reason:
            self._hand.desk.messages.refuse(reason)
            return
        self._hand.desk.messages.toast(t("impact.saved", path=path.name))

    def write_sheets(self, path: Path) -> None:
        """Write a PDF with the sums and a page with a map for each changed grid."""
        told = self.told
        if told is None:
            return
        sheets = change_sheets(told, self._hand.desk.read)
        try:
            write_pdf(path, told.title, self.totals.text(), sheets)
        except Unavailable as reason:
            self._hand.desk.messages.refuse(reason)
            return
        self._hand.desk.messages.toast(t("impact.saved", path=path.name))

    def _changed(self, changes: Changes, _origin: object) -> None:
        if self.plan and changes.touches(*KINDS) and self.isVisible():
            self._soon.start()

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.view.setAccessibleName(t("impact.title"))
        self.foot.retranslate()
        self._say()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.plan and self.told is None:
            self._read()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _key(row: ImpactLine) -> str:
    return row.key


def _order(line: ImpactLine) -> tuple[bool, str, str]:
    return (not line.row.moved, line.row.old_code, line.row.new_code)
