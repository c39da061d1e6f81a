"""Beside the roster: the chosen cell and what can be done, and what lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.pane import PaneHead, Scrolled, label
from desktop.staffing.shift_acts import acts_on
from desktop.staffing.shift_dialogs import fill_command, helpers
from desktop.staffing.shift_rows import day_words, duty_words, hours_words, state_words
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from desktop.action import Hand
    from desktop.staffing.shift_acts import CellAct
    from desktop.staffing.shift_rows import ShiftCell, ShiftGap
    from domain.staffing.week_plan import Cover, Serving

HELPERS_AT_MOST: Final = 4
GAPS_AT_MOST: Final = 40
ACTS_ACROSS: Final = 4
NAME: Final = 260
STATE_ROLES: Final = {"signed_in": "ok", "no_show": "late", "away": "late"}


class ShiftSide(QWidget):
    """The right pane of the roster page."""

    gap_chosen = Signal(object)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Start with no cell chosen."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self.cell: ShiftCell | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.helper_buttons: list[QPushButton] = []
        self.gap_buttons: list[QPushButton] = []
        self._build()

    def _build(self) -> None:
        self.head = PaneHead("shifts.chosen", "", self)
        self.gaps_head = PaneHead("shifts.gaps", "", self)
        self._card = QWidget(self)
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(14, 8, 14, 10)
        self._inside.setSpacing(6)
        self._gaps = QWidget()
        self._gaps.setObjectName("pane")
        self._list = QVBoxLayout(self._gaps)
        self._list.setContentsMargins(8, 4, 8, 4)
        self._list.setSpacing(2)
        area = QScrollArea(self)
        area.setWidget(self._gaps)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._above = Scrolled(self._card, self)
        column.addWidget(self._above, 2)
        column.addWidget(self.gaps_head)
        column.addWidget(area, 1)
        self._area = area
        self.missing = 0
        self._alone = False

    def show_part(self, name: str) -> None:
        """Show the chosen cell or the gaps alone, without its head; "" for both."""
        if self._alone != bool(name):
            self._alone = bool(name)
            self.show_cell(self.cell)
        self.head.setVisible(not name)
        self.gaps_head.setVisible(not name)
        self._above.setVisible(name in {"", "chosen"})
        self._area.setVisible(name in {"", "gaps"})

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.head.retranslate()
        self.gaps_head.retranslate()
        self.setAccessibleName(t("shifts.chosen"))

    def show_cell(self, cell: ShiftCell | None) -> None:
        """Show a cell: what it is, who serves it, what can be done."""
        self.cell = cell
        _emptied(self._inside)
        self.buttons = {}
        self.helper_buttons = []
        if cell is None:
            self._line(t("shifts.choose"), "second")
            return
        if cell.cover is not None:
            self._cover(cell, cell.cover)
        else:
            self._line(cell.said, "second")
        self._acts(cell)
        if self._alone:
            self._inside.addStretch(1)

    def _cover(self, cell: ShiftCell, cover: Cover) -> None:
        unit = self._hand.desk.read.boundary.unit(cell.unit)
        name = cell.unit if unit is None else unit.name
        title = f"{day_words(cover.day)} · {duty_words(cover.duty_post)}"
        self._line(title, "title")
        self._line(f"{name} · {hours_words(cover)}", "second")
        for one in cover.serving:
            self._serving(one, chosen=one.person == cell.person)
        if cover.missing:
            self._line(t("shifts.short_now", n=cover.missing), "late")
        elif cover.needed and not cover.rostered:
            self._line(t("shifts.not_yet"), "second")
        if cover.present < max(1, cover.needed):
            self._helpers(cell, cover)

    def _serving(self, one: Serving, *, chosen: bool) -> None:
        desk = self._hand.desk
        person = desk.read.staffing.person(one.person)
        name = one.person if person is None else person.name
        said = f"{'› ' if chosen else ''}{name} · {state_words(one, desk.clock.now())}"
        self._line(said, STATE_ROLES.get(one.state, "plain"))
        if one.instead_of:
            gone = desk.read.staffing.person(one.instead_of)
            was = one.instead_of if gone is None else gone.name
            self._line(t("shifts.instead", name=was), "hint")

    def _helpers(self, cell: ShiftCell, cover: Cover) -> None:
        """Offer the best who could serve, each with a button that puts him on."""
        if cover.end <= self._hand.desk.clock.now():
            return
        found = helpers(self._hand.desk, cell.unit, cover)[:HELPERS_AT_MOST]
        self._line(t("shifts.could" if found else "shifts.nobody"), "hint")
        for person, _long, warned in found:
            said = self._could(person)
            row = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(0)
            name = _wrapped(said, "plain", self._card)
            name.setMinimumWidth(theme.px(NAME) if self._alone else 0)
            words.addWidget(name)
            if warned:
                words.addWidget(_wrapped(warned, "warn", self._card))
            button = QPushButton(t("shifts.put_on"), self._card)
            button.setAccessibleName(f"{t('shifts.put_on')} {said}")
            button.setToolTip(t("shifts.put_on_tip", who=said))
            button.clicked.connect(
                lambda _on=False, who=person: self._put_on(cell, cover, who)
            )
            row.addLayout(words, 0 if self._alone else 1)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            if self._alone:
                # Below the table the button stays beside the name it is for.
                row.addStretch(1)
            self._inside.addLayout(row)
            self.helper_buttons.append(button)

    def _could(self, person: str) -> str:
        """Return a helper in few words: there is little room beside the table."""
        read = self._hand.desk.read
        found = read.staffing.person(person)
        name = person if found is None else found.name
        return t("shifts.could_line", name=name, n=read.cases.open_load(person))

    def _put_on(self, cell: ShiftCell, cover: Cover, person: str) -> None:
        command = fill_command(cell.unit, cover, person, t("shifts.reason"))
        self._hand.desk.attempt(command, told=t("shifts.filled"))

    def _acts(self, cell: ShiftCell) -> None:
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, act in enumerate(acts_on(cell)):
            button = self._button(act, cell)
            self.buttons[act.id] = button
            across = ACTS_ACROSS if self._alone else 2
            grid.addWidget(button, place // across, place % across)
        if self._alone:
            # Below the table there is more width than a button wants.
            grid.setColumnStretch(ACTS_ACROSS, 1)
        self._inside.addLayout(grid)

    def _button(self, act: CellAct, cell: ShiftCell) -> QPushButton:
        button = QPushButton(t(f"action.{act.id}"), self._card)
        why = act.why_not(self._hand, cell)
        button.setEnabled(not why)
        button.setToolTip(why or t(f"action.{act.id}.tip"))
        button.setAccessibleName(" · ".join((t(f"action.{act.id}"), why)).rstrip(" ·"))
        button.clicked.connect(lambda: act.run(self._hand, cell))
        return button

    def _line(self, text: str, role: str) -> None:
        self._inside.addWidget(_wrapped(text, role, self._card))

    def show_gaps(self, gaps: tuple[ShiftGap, ...]) -> None:
        """List the duties that lack somebody, the nearest first."""
        _emptied(self._list)
        self.gap_buttons = []
        count = self.missing = sum(one.cover.missing for one in gaps)
        self.gaps_head.facts.setText(t("shifts.gaps_facts", n=count))
        for gap in gaps[:GAPS_AT_MOST]:
            self._list.addWidget(self._gap(gap))
        if not gaps:
            self._list.addWidget(_wrapped(t("shifts.no_gaps"), "second", self._gaps))
        elif len(gaps) > GAPS_AT_MOST:
            more = t("shifts.more_gaps", n=len(gaps) - GAPS_AT_MOST)
            self._list.addWidget(_wrapped(more, "hint", self._gaps))
        self._list.addStretch(1)

    def _gap(self, gap: ShiftGap) -> QPushButton:
        cover = gap.cover
        said = t(
            "shifts.gap_line",
            day=day_words(cover.day),
            duty=duty_words(cover.duty_post),
            n=cover.missing,
            unit=gap.unit_name,
        )
        button = QPushButton(said, self._gaps)
        button.setObjectName("flat")
        button.setIcon(theme.icon("alert-octagon", "late"))
        button.setStyleSheet("text-align: left;")
        button.setToolTip(t("shifts.gap_tip"))
        button.setAccessibleName(said)
        button.clicked.connect(lambda: self.gap_chosen.emit(gap))
        self.gap_buttons.append(button)
        return button


def _wrapped(text: str, role: str, parent: QWidget) -> QWidget:
    line = label(text, role, parent)
    line.setWordWrap(True)
    return line


def _emptied(layout: QLayout) -> None:
    """Take everything out of a layout, layouts within it too."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _emptied(inner)
            inner.deleteLater()
