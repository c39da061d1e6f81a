"""The impact table: what a plan moves from which grid to which, with its sums."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from db.plan_impact import impact_of
from db.plan_workbook import write_book
from desktop.boundary.impact_book import sheets_of
from desktop.boundary.impact_foot import ImpactFoot
from desktop.boundary.impact_pdf import Sheet, write_pdf
from desktop.pane import Empty, PaneHead
from desktop.reasons import reason_text
from desktop.table_view import Column, TableView
from desktop.texts import t
from domain.refused import Unavailable
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from db.world import Reads
    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.boundary.events import GridContent
    from domain.changes import Changes
    from domain.plans.impact import Impact, ImpactRow
    from domain.plans.reads import Difference

COALESCE_MS: Final = 300
# Qt's own largest size, which it does not name in Python.
UNBOUND: Final = (1 << 24) - 1
KINDS: Final = ("plan", "grid", "entity", "case", "post", "leave", "takeover")


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """A row of the table: a move, and who answers before and after."""

    row: ImpactRow
    old_name: str
    new_name: str
    before: str
    after: str
    state: str

    @property
    def key(self) -> str:
        """Return the name of the row."""
        return f"{self.row.old_code}>{self.row.new_code}"


@dataclass(frozen=True, slots=True)
class ImpactRead:
    """What a worker has read of a plan: the preview, its rows, its difference.

    `names` and `people` are of grids, by their codes; `staff` by ids of persons.
    """

    plan: str
    impact: Impact
    lines: tuple[ImpactLine, ...]
    difference: Difference
    title: str
    names: dict[str, str]
    people: dict[str, str]
    staff: dict[str, str]


def read_impact(read: Reads, plan: str, now: datetime) -> ImpactRead:
    """Read a preview with the names and the people of its grids."""
    told = impact_of(read, plan, now)
    difference = read.plans.difference(plan)
    row = read.plans.plan(plan)
    names = {grid.code: grid.name for grid in (*difference.removed, *difference.added)}
    people = {code: _person(read, code, now) for code in names}
    redrawn = {one.old_code for one in told.rows if one.moved}
    redrawn |= {one.new_code for one in told.rows if one.moved}
    lines = tuple(
        ImpactLine(
            row=one,
            old_name=names.get(one.old_code, one.old_code),
            new_name=names.get(one.new_code, one.new_code),
            before=people.get(one.old_code, ""),
            after=people.get(one.new_code, ""),
            state=_state(told, one),
        )
        for one in told.rows
        # A neighbour that only got a vertex has nothing to tell.
        if one.moved or one.old_code in redrawn
    )
    title = "" if row is None else row.title
    staff = {one.person: _name(read, one.person) for one in told.ending}
    return ImpactRead(plan, told, lines, difference, title, names, people, staff)


def _person(read: Reads, code: str, now: datetime) -> str:
    if read.boundary.grid(code) is None:
        return ""
    found = responsible_at(code, now, read.staffing)
    return _name(read, found.person) if found.person else ""


def _name(read: Reads, person_id: str) -> str:
    person = read.staffing.person(person_id)
    return "" if person is None else person.name


def _state(told: Impact, row: ImpactRow) -> str:
    if row.old_code in told.retired and row.moved:
        return "retires"
    if row.new_code in told.empty:
        return "empty"
    return "moves" if row.moved else "stays"


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
        before = {grid.code: grid for grid in told.difference.removed}
        after = {grid.code: grid for grid in told.difference.added}
        redrawn = {line.row.old_code for line in told.lines}
        redrawn |= {line.row.new_code for line in told.lines}
        sheets = [
            Sheet(
                title=_title(before.get(code), after.get(code)),
                old=None if code not in before else before[code].rings,
                new=None if code not in after else after[code].rings,
                lines=tuple(_words(line) for line in told.lines if _about(line, code)),
            )
            for code in sorted(redrawn)
        ]
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


def _title(old: GridContent | None, new: GridContent | None) -> str:
    grid = new or old
    return "" if grid is None else f"{grid.name}  {grid.code}"


def _about(line: ImpactLine, code: str) -> bool:
    return code in {line.row.old_code, line.row.new_code}


def _words(line: ImpactLine) -> str:
    key = "impact.line.moves" if line.row.moved else "impact.line.stays"
    return t(
        key,
        old=line.old_name,
        new=line.new_name,
        area=f"{line.row.area_m2 / 1e6:.3f}",
        entities=f"{line.row.entities:,}",
        risk=line.row.high_risk,
        cases=line.row.cases,
    )
