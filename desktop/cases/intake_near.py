"""Beside the intake form: likely duplicates, the entity's and the caller's cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from db.sealed import cases_with
from desktop import theme
from desktop.cases.part_list import Part, PartList
from desktop.cases.related_page import ICONS, likeness_words
from desktop.cases.rows_model import RowsModel
from desktop.pane import Empty, label
from desktop.texts import t
from domain.cases.duplicates import Described, find_duplicates

if TYPE_CHECKING:
    from desktop.action import Hand
    from desktop.cases.names import Names
    from domain.cases.reads import CaseRow

# Fewer digits than this are no phone that could be looked up.
PHONE_LEAST: Final = 7
AT_MOST: Final = 12


class IntakeNear(QWidget):
    """What is known already; one row may be marked as the case to link with."""

    linked_changed = Signal()

    def __init__(self, hand: Hand, names: Names, parent: QWidget) -> None:
        """Start with nothing to compare."""
        super().__init__(parent)
        self._hand = hand
        self._names = names
        self.linked = ""
        self.alike = 0
        self.model: RowsModel[Part] = RowsModel(self)
        self.view = PartList(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(t("intake.near"))
        self.view.activated.connect(lambda _index: self.turn())
        self._title = label(t("intake.near"), "second", self)
        self._title.setWordWrap(True)
        self.empty = Empty(self)
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.turn)
        self.view.selectionModel().currentChanged.connect(lambda *_at: self._offer())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.button)
        self.setMinimumWidth(theme.px(280))
        self._fill([])

    def look(self, new: Described, phone: str) -> None:
        """Compare a new case with those on file."""
        cases = self._hand.desk.read.cases
        likes = find_duplicates(new, cases) if new.matter else ()
        self.alike = len(likes)
        rows: list[Part] = []
        seen: set[str] = set()
        for like in likes[:AT_MOST]:
            found = cases.case(like.case)
            if found is not None:
                seen.add(found.id)
                why = likeness_words(like)
                rows.append(self._part("alike", found, why, f"{like.similarity:.0%}"))
        groups = self._group("alike", rows)
        of_entity = cases.cases_of_entity(new.entity, AT_MOST) if new.entity else ()
        groups += self._more("entity", of_entity, seen)
        groups += self._more("caller", self._callers(phone), seen)
        if self.linked and self.linked not in {row.id for row in groups}:
            self.linked = ""
        self._fill(groups)

    def _callers(self, phone: str) -> tuple[CaseRow, ...]:
        """Return the earlier cases of a number, by the blind index only."""
        desk = self._hand.desk
        digits = [sign for sign in phone if sign.isdigit()]
        if desk.keys is None or len(digits) < PHONE_LEAST:
            return ()
        ids = cases_with(desk.store.conn, "phone", phone, desk.keys)
        found = desk.read.cases.cases(ids)
        return tuple(sorted(found, key=lambda one: one.received_at, reverse=True))

    def _more(
        self, name: str, cases: tuple[CaseRow, ...], seen: set[str]
    ) -> list[Part]:
        fresh = [one for one in cases if one.id not in seen][:AT_MOST]
        seen |= {one.id for one in fresh}
        state = self._names.label
        return self._group(
            name, [self._part(name, one, "", state(one.state)) for one in fresh]
        )

    def _group(self, name: str, rows: list[Part]) -> list[Part]:
        if not rows:
            return []
        title = t(f"file.related.{name}")
        return [Part("head", "", title, "", str(len(rows)), head=True), *rows]

    def _part(self, kind: str, case: CaseRow, why: str, right: str) -> Part:
        mine = case.id == self.linked
        detail = (
            case.number,
            f"{case.received_at:%m-%d %H:%M}",
            self._names.label(case.state) if why else "",
            why,
            case.summary,
        )
        said = " · ".join(one for one in detail if one)
        icon = "link-variant" if mine else ICONS[kind]
        tone = "acc" if mine else ("warn" if kind == "alike" else "t2")
        title = self._names.matter(case.matter)
        if mine:
            title = t("intake.near.linked", what=title)
        return Part(kind, case.id, title, said, right, icon, tone)

    def _fill(self, rows: list[Part]) -> None:
        kept = self.at()
        self.model.fill(rows)
        self.view.setVisible(bool(rows))
        self.empty.say("" if rows else t("intake.near.none"))
        for place, row in enumerate(rows):
            if kept is not None and row.id == kept.id and row.chosen:
                self.view.setCurrentIndex(self.model.index(place))
        if rows and not self.view.currentIndex().isValid():
            first = next(at for at, row in enumerate(rows) if row.chosen)
            self.view.setCurrentIndex(self.model.index(first))
        self._offer()

    def at(self) -> Part | None:
        """Return the chosen row."""
        row = self.model.row_at(self.view.currentIndex().row())
        return row if row is not None and row.chosen else None

    def turn(self) -> None:
        """Mark the chosen case as the one to link with, or no more."""
        chosen = self.at()
        if chosen is None:
            return
        self.linked = "" if self.linked == chosen.id else chosen.id
        self.linked_changed.emit()

    def _offer(self) -> None:
        chosen = self.at()
        mine = chosen is not None and chosen.id == self.linked
        said = t("intake.near.unlink") if mine else t("intake.near.link")
        self.button.setText(f"{said}  Ctrl+L")
        self.button.setEnabled(chosen is not None)
        self.button.setAccessibleName(said)
        self.button.setToolTip(t("intake.near.tip"))
