"""Drafts of new cases, and the clocks that one would start when it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit, QPushButton

from db.sealed import open_field
from desktop.texts import t
from domain.cases.clock_facts import ClockRun
from domain.cases.deadline import Due, due_of
from domain.cases.limits import ASSESSMENT, STATUTORY, Governed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from db.world import Reads
    from desktop.desk import Desk
    from domain.cases.reads import DraftRow

SEALED: Final = ("name", "phone", "narrative")
# What a draft holds in clear; the entity by its id.
DRAFTED: Final = (
    "source",
    "kind",
    "summary",
    "address",
    "grid",
    "matter",
    "level",
    "source_no",
)


@dataclass(frozen=True, slots=True)
class Preview:
    """One clock that would start with the case, and when it would run out."""

    clock: str
    side: str
    due: datetime | None
    state: str


def previews(
    read: Reads, kind: str, matter: str, priority: int, now: datetime
) -> Iterator[Preview]:
    """Yield the clocks that registering would start, statutory ones first."""
    procedure = read.cases.procedure(kind, now)
    if procedure is None:
        return
    row = read.cases.transition(procedure.code, procedure.version, "", "register")
    rules = read.cases.clock_rules()
    case = Governed(procedure.code, procedure.version, matter, priority, now.date())
    effects = () if row is None else row.effects
    clocks = [token[1:].split("@")[0] for token in effects if token.startswith("+")]
    sides = {STATUTORY: 0, ASSESSMENT: 1}
    for clock in sorted(clocks, key=lambda one: sides.get(rules.book.side(one), 2)):
        found = due_of(ClockRun(clock, now), rules.book.limit(clock, case), rules)
        due = found.shown if isinstance(found, Due) else None
        yield Preview(clock, rules.book.side(clock), due, type(found).__name__)


def limit_words(
    read: Reads, kind: str, matter: str, priority: int, now: datetime
) -> str:
    """Return the clocks that registering would start, a line each."""
    said = [
        t(
            "intake.due",
            clock=t(f"clock.name.{one.clock}"),
            at=f"{one.due:%Y-%m-%d %H:%M}" if one.due else t(f"clock.{one.state}"),
        )
        for one in previews(read, kind, matter, priority, now)
    ]
    return "\n".join(said) or "—"


def drafts_of(desk: Desk) -> tuple[DraftRow, ...]:
    """Return the drafts of whoever sits here, the newest first."""
    return desk.read.cases.drafts_of(desk.session.person or desk.session.user)


def said_of(desk: Desk, draft: DraftRow) -> dict[str, str]:
    """Return what a draft holds, its sealed words in clear to their author."""
    told = dict(draft.content)
    if desk.keys is not None:
        for ref in draft.sealed:
            said = open_field(desk.store.conn, draft.id, ref.field, desk.keys)
            told[ref.field] = said or ""
    return told


def choose(field: QComboBox, code: str) -> None:
    """Choose the row of a list that stands for a code, if there is one."""
    place = field.findData(code)
    if place >= 0:
        field.setCurrentIndex(place)


def put(field: QWidget | None, said: str) -> None:
    """Put words into a field of any kind."""
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(said)
    elif isinstance(field, QComboBox):
        choose(field, said)
    elif isinstance(field, QLineEdit):
        field.setText(said)


class DraftsButton(QPushButton):
    """How many drafts there are; its menu brings one back or throws it away."""

    chosen = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Be hidden while there are none."""
        super().__init__(parent)
        self.setObjectName("chip")
        self.setAutoDefault(False)
        self.hide()

    def offer(self, drafts: tuple[DraftRow, ...]) -> None:
        """Offer these drafts, the newest first."""
        self.setVisible(bool(drafts))
        self.setText(t("intake.drafts", n=len(drafts)))
        self.setAccessibleName(self.text())
        menu = QMenu(self)
        for one in drafts:
            said = one.content.get("summary") or t("intake.draft_bare")
            made = menu.addAction(f"{one.at:%m-%d %H:%M}  {said}")
            made.triggered.connect(lambda _on=False, row=one: self.chosen.emit(row))
        menu.addSeparator()
        menu.addAction(t("intake.drop")).triggered.connect(self.dropped)
        self.setMenu(menu)
