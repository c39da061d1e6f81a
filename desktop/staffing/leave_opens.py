"""What an absence would open, as lines of its form: gaps red, and who could help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.form_dialog import fit_words
from desktop.pane import label
from desktop.staffing.roster_facts import POST_OF
from desktop.staffing.shift_rows import day_words, duty_words
from desktop.texts import t
from domain.staffing.coverage_gaps import who_could_act, who_could_serve
from domain.staffing.leave_preview import leave_preview

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.desk import Desk
    from domain.staffing.coverage_gaps import Candidate
    from domain.staffing.leave_preview import OpenedGrid, OpenedShift

ROWS_AT_MOST: Final = 8
NAMES_AT_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class OpensLine:
    """One thing an absence opens; `gap` where nobody of the grid or duty is left."""

    text: str
    gap: bool
    who: str = ""


def preview_rows(
    desk: Desk, person: str, start: datetime, until: datetime
) -> list[OpensLine]:
    """Return what an absence would open, gaps first."""
    opened = leave_preview(person, start, until, desk.read.staffing)
    rows = [_grid(desk, person, one) for one in opened.grids]
    rows += [_shift(desk, person, one) for one in opened.shifts]
    return sorted(rows, key=lambda one: not one.gap)


def _name(desk: Desk, person: str) -> str:
    found = desk.read.staffing.person(person)
    return t("roster.nobody") if found is None else found.name


def _names(desk: Desk, found: tuple[Candidate, ...], but: str) -> str:
    able = [one.person for one in found if one.person != but][:NAMES_AT_MOST]
    if not able:
        return t("leave.nobody_could")
    names = t("reason.and").join(_name(desk, one) for one in able)
    return t("leave.could", names=names)


def _grid(desk: Desk, person: str, one: OpenedGrid) -> OpensLine:
    row = desk.read.boundary.grid(one.grid)
    text = t(
        "leave.opens_gap" if one.gap else "leave.opens_grid",
        grid=one.grid if row is None else row.name,
        at=f"{one.at:%m-%d %H:%M}",
        name=_name(desk, one.after.person),
        post=t(f"post.{POST_OF.get(one.after.capacity, 'duty')}"),
    )
    who = ""
    if one.gap:
        read = desk.read
        able = who_could_act(one.grid, one.at, read.staffing, read.cases.open_load)
        who = _names(desk, able, person)
    return OpensLine(text, one.gap, who)


def _shift(desk: Desk, person: str, one: OpenedShift) -> OpensLine:
    shift = one.shift
    unit = desk.read.boundary.unit(shift.station)
    text = t(
        # Some duties, as the reserve, may be left with nobody.
        "leave.opens_shift" if one.needed else "leave.opens_spare",
        unit=shift.station if unit is None else unit.name,
        day=day_words(shift.day),
        duty=duty_words(shift.duty_post),
        left=one.left,
        needed=one.needed,
    )
    who = ""
    reads = desk.read.staffing
    duty = reads.duty_post(shift.duty_post, shift.start)
    if one.gap and duty is not None:
        load = desk.read.cases.open_load
        able = who_could_serve(shift.station, duty, shift.start, reads, load)
        who = _names(desk, able, person)
    return OpensLine(text, one.gap, who)


class PreviewList(QWidget):
    """The lines of what an absence opens, told anew as the times change."""

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing opened."""
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.setMinimumWidth(theme.px(340))

    def fill(self, rows: list[OpensLine]) -> None:
        """Show these lines."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row in rows[:ROWS_AT_MOST]:
            self._line(row.text, "late" if row.gap else "second")
            if row.who:
                self._line(row.who, "hint")
        more = len(rows) - ROWS_AT_MOST
        if more > 0:
            self._line(t("leave.more", n=more), "hint")
        if not rows:
            self._line(t("leave.opens_nothing"), "second")
        said = [row.text for row in rows] or [t("leave.opens_nothing")]
        self.setAccessibleName(" ".join(said))
        self.adjustSize()
        if self.isVisible():
            fit_words(self.window())

    def _line(self, text: str, role: str) -> None:
        line = label(text, role, self)
        line.setWordWrap(True)
        line.setMinimumWidth(theme.px(340))
        self._column.addWidget(line)
