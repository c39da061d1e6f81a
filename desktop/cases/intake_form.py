"""The form for a new case, all by keyboard: what was said, by whom, where, what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout
from typing_extensions import override

from desktop import theme
from desktop.cases.file_dialogs import typed_time
from desktop.cases.intake_draft import (
    DRAFTED,
    SEALED,
    DraftsButton,
    choose,
    drafts_of,
    limit_words,
    put,
    said_of,
)
from desktop.cases.intake_fields import EntityField, MatterChoice
from desktop.cases.intake_near import IntakeNear
from desktop.cases.intake_place import Spot, spot_of_entity, spot_of_text, spot_words
from desktop.cases.names import Names
from desktop.cases.straight_on import straight_on
from desktop.form_dialog import FormDialog
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import language, t
from domain.access.masking import redacted
from domain.cases.duplicates import Described
from domain.cases.intake_commands import DropDraft, RegisterCase, SaveDraft
from domain.cases.matters import propose_matter
from domain.cases.summary import propose_summary
from domain.refused import Refused, Unavailable
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.cases.reads import DraftRow

SOURCES: Final = ("12315", "12345", "phone", "visit", "letter", "patrol")
LEVELS: Final = ("1", "2", "3", "4")
WAIT_MS: Final = 250


class IntakeForm(FormDialog):
    """Description, source, caller, entity, place, matter, level, then what follows.

    Ctrl+Enter registers, Ctrl+Shift+Enter registers and leads on to dispatching;
    Ctrl+L links with the case chosen on the right; Esc keeps what was typed as a
    draft.
    """

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Start with the last draft, or empty."""
        super().__init__(t("intake.title"), t("intake.send"), parent)
        self._hand = hand
        self._draft = ""
        self._left = False
        self._go_on = False
        self._spot: Spot | None = None
        self._picked: set[str] = set()
        self._build()
        self._beside()
        self.on_submit = self._register
        self.resize(theme.px(1040), self.sizeHint().height())
        drafts = drafts_of(hand.desk)
        if drafts:
            self._restore(drafts[0])
            hand.desk.messages.say(t("intake.restored"))
        self.drafts.offer(drafts)
        self._preview()
        self.description.setFocus()

    def _build(self) -> None:
        read = self._hand.desk.read
        self.description = self.text("narrative", t("field.narrative"))
        self.description.installEventFilter(self)
        self.description.setFixedHeight(theme.px(60))
        self.form.setVerticalSpacing(6)
        self.summary = self.line("summary", t("field.summary"))
        self.choice(
            "source", t("field.source"), [(s, t(f"source.{s}")) for s in SOURCES]
        )
        kinds = [
            (one.code, read.cases.label(one.code, language()))
            for one in read.cases.kinds()
        ]
        self.kind = self.choice("kind", t("field.kind"), kinds)
        self.line("name", t("field.caller"))
        self.phone = self.line("phone", t("field.phone"))
        self.entity = EntityField(read, self)
        self.add("entity", t("field.entity"), self.entity)
        self.address = self.line("address", t("field.address"))
        self.address.setPlaceholderText(t("field.address_tip"))
        grids = [(one.code, f"{one.name} {one.code}") for one in read.boundary.grids()]
        self.grid = self.choice(
            "grid", t("field.grid"), [("", t("field.no_grid")), *grids]
        )
        self.matter = MatterChoice(read.cases.matters(), self)
        self.add("matter", t("field.matter"), self.matter)
        levels = [(one, t(f"level.{one}")) for one in LEVELS]
        self.level = self.choice("level", t("field.level"), levels, "3")
        self.line("source_no", t("field.source_no"))
        self.received = self.line("received", t("field.received"))
        self.received.setPlaceholderText(t("field.received_tip"))
        self._tell_outcome()
        self._wire()

    def _tell_outcome(self) -> None:
        self.outcome = QFormLayout()
        self.outcome.setHorizontalSpacing(14)
        self.placed = self._told("field.placed")
        self.fired = self._told("field.rule")
        self.due = self._told("field.due")
        self.suggested = self._told("field.suggested")

    def _wire(self) -> None:
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self._look)
        self._where = QTimer(self)
        self._where.setSingleShot(True)
        self._where.setInterval(WAIT_MS)
        self._where.timeout.connect(self._locate)
        for field in (self.kind, self.grid, self.matter, self.level):
            field.currentIndexChanged.connect(self._preview)
        for name in ("matter", "level", "grid"):
            chosen: Any = self.fields[name]
            chosen.activated.connect(lambda _at, one=name: self._picked.add(one))
        self.entity.found.connect(self._place_entity)
        self.address.textEdited.connect(lambda _text: self._where.start())
        for line in (self.summary, self.phone, self.received):
            line.textEdited.connect(lambda _text: self._soon.start())
        for keys, run in (
            ("Ctrl+Shift+Return", self._submit_and_go_on),
            ("Ctrl+L", self._turn_link),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def _turn_link(self) -> None:
        self.near.turn()

    def _beside(self) -> None:
        """Put what is known already to the right of the fields."""
        column = self.layout()
        self.near = IntakeNear(self._hand, Names(self._hand.desk.read), self)
        self.near.linked_changed.connect(self._look)
        both = QHBoxLayout()
        both.setSpacing(theme.px(24))
        if column is None:
            return
        column.removeItem(self.form)
        both.addLayout(self.form, 5)
        right = QVBoxLayout()
        right.addWidget(self.near, 1)
        right.addLayout(self.outcome)
        both.addLayout(right, 4)
        column.insertLayout(1, both, 1)  # type: ignore[attr-defined]
        self.drafts = DraftsButton(self)
        self.drafts.chosen.connect(self._restore)
        self.drafts.dropped.connect(self.drop)
        self.form.insertRow(0, "", self.drafts)

    def _submit_and_go_on(self) -> None:
        self._go_on = True
        self.submit()
        self._go_on = False

    def _told(self, key: str) -> QLabel:
        field = label("—", "second", self)
        field.setWordWrap(True)
        self.outcome.addRow(t(key), field)
        return field

    # What typing leads to

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.description and event.type() == QEvent.Type.FocusOut:
            self._described()
        return super().eventFilter(watched, event)

    def _described(self) -> None:
        said = self.value("narrative")
        if said and not self.value("summary"):
            self.summary.setText(propose_summary(said, (self.value("name"),)))
        keywords = self._hand.desk.read.cases.keywords()
        rule = propose_matter(said, self.value("kind"), keywords)
        if rule is None:
            return
        self.fired.setText(t("intake.fired", word=rule.word, rule=rule.rule))
        # A pick made by hand is never overwritten by a rule.
        if rule.matter and "matter" not in self._picked:
            choose(self.matter, rule.matter)
        if rule.priority and "level" not in self._picked:
            choose(self.level, str(rule.priority))
        self._preview()

    def _place_entity(self) -> None:
        row = self._hand.desk.read.entities.entity(self.entity.entity)
        if row is None:
            return
        if not self.address.text():
            self.address.setText(row.address)
        self._placed_at(spot_of_entity(self._hand.desk.read, row.id))
        if row.grid and "grid" not in self._picked:
            choose(self.grid, row.grid)
        self._preview()

    def _locate(self) -> None:
        """Look for the place of the address, off the window's thread."""
        text, opener = self.value("address"), self._hand.desk.open_reader

        def work(_token: object) -> Spot | None:
            read = opener()
            try:
                return spot_of_text(read, text)
            finally:
                read.conn.close()

        def done(result: Result) -> None:
            if result.error is not None:
                raise result.error
            if not self._left and text == self.value("address"):
                self._placed_at(result.value)

        self._hand.tasks.run(work, done, t("intake.locating"))

    def _placed_at(self, spot: Spot | None) -> None:
        self._spot = spot
        read = self._hand.desk.read
        self.placed.setText(spot_words(spot, read, self.value("address")))
        if spot is not None and spot.grid and "grid" not in self._picked:
            choose(self.grid, spot.grid)
        self._soon.start()

    def _preview(self) -> None:
        desk, now = self._hand.desk, self._hand.desk.clock.now()
        level = int(self.value("level") or 3)
        kind, matter = self.value("kind"), self.value("matter")
        self.due.setText(limit_words(desk.read, kind, matter, level, now))
        grid = self.value("grid")
        person = None
        if grid:
            found = responsible_at(grid, now, desk.read.staffing)
            person = desk.read.staffing.person(found.person)
        self.suggested.setText("—" if person is None else person.name)
        self._soon.start()

    def _look(self) -> None:
        """Compare with what is on file, as it stands in the form now."""
        if self._left:
            return
        x, y = self._point()
        try:
            received = self._received() or self._hand.desk.clock.now()
        except ValueError:
            received = self._hand.desk.clock.now()
        new = Described(
            self.value("matter"),
            self.entity.entity,
            x,
            y,
            received,
            self.value("summary"),
        )
        self.near.look(new, self.value("phone"))

    def _received(self) -> datetime | None:
        typed = self.value("received")
        return typed_time(typed, self._hand.desk.clock.now()) if typed else None

    def _point(self) -> tuple[float | None, float | None]:
        spot = self._spot
        picked = "grid" in self._picked and spot is not None
        # A grid chosen by hand against the place found leaves the place out.
        if spot is None or (picked and spot.grid != self.value("grid")):
            return None, None
        return spot.x, spot.y

    # Registering and drafts

    def _given(self, names: Iterable[str]) -> dict[str, str]:
        return {name: self.value(name) for name in names if self.value(name)}

    def _summary(self) -> str:
        return self.value("summary") or propose_summary(
            self.value("narrative"), (self.value("name"),)
        )

    def _command(self, case: str) -> RegisterCase:
        x, y = self._point()
        return RegisterCase(
            case=case,
            kind=self.value("kind"),
            source=self.value("source"),
            source_no=self.value("source_no"),
            received_at=self._received(),
            summary=self._summary(),
            matter=self.value("matter"),
            priority=int(self.value("level") or 3),
            entity=self.entity.entity,
            x=x,
            y=y,
            address=self.value("address"),
            grid=self.value("grid"),
            unlocated=not (self.entity.entity or self.value("grid") or x is not None),
            linked_to=self.near.linked,
            draft=self._draft,
        )

    def _register(self) -> bool:
        self.entity.settle()
        desk = self._hand.desk
        case = desk.ids.new()
        if redacted(self._summary()) != self._summary():
            self.complain(t("intake.summary_personal"))
            self.summary.setFocus()
            return False
        try:
            command, boxes = desk.sealed(self._command(case), case, self._given(SEALED))
            desk.do(command, told=t("intake.done"), boxes=boxes)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            self._mark(reason)
            return False
        except ValueError:
            self.complain(t("form.bad_time"))
            self.received.setFocus()
            return False
        self._leave()
        self._hand.selection.set(("case", case))
        if self._go_on:
            straight_on(desk, case)
        return True

    def _mark(self, reason: Refused | Unavailable) -> None:
        wanted = str(reason.fields.get("field", ""))
        other = {"contact": "phone", "place": "grid", "received_at": "received"}
        field = self.fields.get(other.get(wanted, wanted))
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._left = True
        self._soon.stop()
        self._where.stop()

    @override
    def reject(self) -> None:
        """Leave; what was typed stays as a draft."""
        if not self._left and (self.value("narrative") or self.value("summary")):
            self._keep()
        self._leave()
        super().reject()

    def _keep(self) -> None:
        desk = self._hand.desk
        draft = self._draft or desk.ids.new()
        content = self._given(DRAFTED) | {"entity": self.entity.entity}
        command: object = SaveDraft(draft=draft, content=content)
        try:
            command, boxes = desk.sealed(command, draft, self._given(SEALED))
            desk.do(command, told=t("intake.kept"), boxes=boxes)
        except (Refused, Unavailable) as reason:
            desk.messages.refuse(reason)

    def _restore(self, last: DraftRow) -> None:
        self._draft = last.id
        told = said_of(self._hand.desk, last)
        entity = told.pop("entity", "")
        for name, field in self.fields.items():
            if isinstance(field, QLineEdit) or name == "narrative":
                put(field, "")
        for name, said in told.items():
            put(self.fields.get(name), said)
        self.entity.entity = ""
        self.entity.take(entity)
        if not entity and self.value("address"):
            self._where.start()

    def drop(self) -> None:
        """Throw the draft away and leave."""
        if self._draft:
            self._hand.desk.attempt(DropDraft(draft=self._draft))
        self._leave()
        super().reject()
