"""The form for a new case, all by keyboard: what was said, by whom, where, what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QPlainTextEdit
from typing_extensions import override

from db.sealed import open_field
from desktop import theme
from desktop.cases.intake_draft import SEALED, previews
from desktop.cases.straight_on import straight_on
from desktop.form_dialog import FormDialog
from desktop.messages import reason_text
from desktop.pane import label
from desktop.texts import language, t
from domain.cases.intake_commands import DropDraft, RegisterCase, SaveDraft
from domain.cases.matters import propose_matter
from domain.cases.summary import propose_summary
from domain.refused import Refused, Unavailable
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand

SOURCES: Final = ("12315", "12345", "phone", "visit", "letter", "patrol")
LEVELS: Final = ("1", "2", "3", "4")
DRAFTED: Final = ("source", "kind", "summary", "entity", "address", "grid", "matter")
SUGGESTED_AT_MOST: Final = 9


class IntakeForm(FormDialog):
    """Description, source, caller, entity, place, matter, level, then what follows.

    Ctrl+Enter registers, Ctrl+Shift+Enter registers and leads on to dispatching;
    Esc keeps what was typed as a draft.
    """

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Start with the last draft, or empty."""
        super().__init__(t("intake.title"), t("intake.send"), parent)
        self._hand = hand
        self._entity = ""
        self._draft = ""
        self._left = False
        self._go_on = False
        self._picked: set[str] = set()
        self.setMinimumWidth(theme.px(620))
        self._build()
        self.on_submit = self._register
        self.resize(theme.px(680), self.sizeHint().height())
        self._restore()
        self._preview()
        self.description.setFocus()

    def _build(self) -> None:
        self.description = self.text("narrative", t("field.narrative"))
        self.description.installEventFilter(self)
        self.summary = self.line("summary", t("field.summary"))
        sources = [(one, t(f"source.{one}")) for one in SOURCES]
        self.choice("source", t("field.source"), sources)
        kinds = [
            (one.code, self._hand.desk.read.cases.label(one.code, language()))
            for one in self._hand.desk.read.cases.kinds()
        ]
        self.kind = self.choice("kind", t("field.kind"), kinds)
        self.line("name", t("field.caller"))
        self.line("phone", t("field.phone"))
        self.entity = self.line("entity", t("field.entity"))
        self._complete_entities()
        self.line("address", t("field.address"))
        grids = [("", t("field.no_grid")), *self._grids()]
        self.grid = self.choice("grid", t("field.grid"), grids)
        matters = [("", t("case.no_matter")), *self._matters()]
        self.matter = self.choice("matter", t("field.matter"), matters)
        self.level = self.choice(
            "level", t("field.level"), [(one, t(f"level.{one}")) for one in LEVELS], "3"
        )
        self.fired = self._told("field.rule")
        self.due = self._told("field.due")
        self.suggested = self._told("field.suggested")
        for field in (self.kind, self.grid, self.matter, self.level):
            field.currentIndexChanged.connect(self._preview)
        self.matter.activated.connect(lambda: self._picked.add("matter"))
        self.level.activated.connect(lambda: self._picked.add("level"))
        self.grid.activated.connect(lambda: self._picked.add("grid"))
        on = QShortcut(QKeySequence("Ctrl+Shift+Return"), self)
        on.activated.connect(self._submit_and_go_on)

    def _submit_and_go_on(self) -> None:
        self._go_on = True
        self.submit()
        self._go_on = False

    def _told(self, key: str) -> QLabel:
        field = label("—", "second", self)
        field.setWordWrap(True)
        self.form.addRow(t(key), field)
        return field

    def _grids(self) -> list[tuple[str, str]]:
        grids = self._hand.desk.read.boundary.grids()
        return [(one.code, f"{one.name} {one.code}") for one in grids]

    def _matters(self) -> list[tuple[str, str]]:
        chinese = language() == "zh"
        return [
            (one.code, f"{one.code} {one.name_zh if chinese else one.name_en}")
            for one in self._hand.desk.read.cases.matters()
            if one.parent
        ]

    def _complete_entities(self) -> None:
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(SUGGESTED_AT_MOST)
        completer.activated.connect(self._entity_picked)
        self.entity.setCompleter(completer)
        self.entity.textEdited.connect(self._entity_typed)
        self.entity.editingFinished.connect(self._entity_left)
        self._found: dict[str, str] = {}

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
            _choose(self.matter, rule.matter)
        if rule.priority and "level" not in self._picked:
            _choose(self.level, str(rule.priority))
        self._preview()

    def _entity_typed(self, text: str) -> None:
        self._entity = ""
        rows = self._hand.desk.read.entities.search(text.strip(), SUGGESTED_AT_MOST)
        self._found = {f"{row.name} {row.uscc}": row.id for row in rows}
        self._names.setStringList(list(self._found))

    def _entity_picked(self, said: str) -> None:
        self._entity = self._found.get(said, "")
        self._place_entity()

    def _entity_left(self) -> None:
        typed = self.entity.text().strip()
        if not typed or self._entity:
            return
        self._entity = self._found.get(typed, "")
        by_code = self._hand.desk.read.entities.entity_by_uscc(typed.split(" ")[-1])
        if not self._entity and by_code is not None:
            self._entity = by_code.id
        if not self._entity and len(self._found) == 1:
            self._entity = next(iter(self._found.values()))
        self._place_entity()

    def _place_entity(self) -> None:
        row = self._hand.desk.read.entities.entity(self._entity)
        if row is None:
            return
        self.entity.setText(f"{row.name} {row.uscc}")
        if row.grid and "grid" not in self._picked:
            _choose(self.grid, row.grid)
        address = self.fields["address"]
        if isinstance(address, QLineEdit) and not address.text():
            address.setText(row.address)
        self._preview()

    def _preview(self) -> None:
        desk = self._hand.desk
        now = desk.clock.now()
        said = [
            t(
                "intake.due",
                clock=t(f"clock.name.{one.clock}"),
                at=f"{one.due:%Y-%m-%d %H:%M}" if one.due else t(f"clock.{one.state}"),
            )
            for one in previews(
                desk.read,
                self.value("kind"),
                self.value("matter"),
                int(self.value("level") or 3),
                now,
            )
        ]
        self.due.setText("\n".join(said) or "—")
        grid = self.value("grid")
        person = None
        if grid:
            found = responsible_at(grid, now, desk.read.staffing)
            person = desk.read.staffing.person(found.person)
        self.suggested.setText("—" if person is None else person.name)

    # Registering and drafts

    def _caller(self) -> dict[str, str]:
        return {name: self.value(name) for name in SEALED if self.value(name)}

    def _register(self) -> bool:
        self._entity_left()
        desk = self._hand.desk
        case = desk.ids.new()
        x, y = self._point()
        command: object = RegisterCase(
            case=case,
            kind=self.value("kind"),
            source=self.value("source"),
            summary=self.value("summary")
            or propose_summary(self.value("narrative"), (self.value("name"),)),
            matter=self.value("matter"),
            priority=int(self.value("level") or 3),
            entity=self._entity,
            x=x,
            y=y,
            address=self.value("address"),
            grid=self.value("grid"),
            unlocated=not (self._entity or self.value("grid")),
            draft=self._draft,
        )
        try:
            command, boxes = desk.sealed(command, case, self._caller())
            desk.do(command, told=t("intake.done"), boxes=boxes)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            self._mark(reason)
            return False
        self._left = True
        self._hand.selection.set(("case", case))
        if self._go_on:
            straight_on(desk, case)
        return True

    def _point(self) -> tuple[float | None, float | None]:
        if not self._entity:
            return None, None
        for one in self._hand.desk.read.entities.premises_of(self._entity):
            if one.primary and one.x is not None and one.y is not None:
                return one.x, one.y
        return None, None

    def _mark(self, reason: Refused | Unavailable) -> None:
        wanted = str(reason.fields.get("field", ""))
        for name in {"contact": "phone", "place": "grid"}.get(wanted, wanted), wanted:
            field = self.fields.get(name)
            if field is not None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    @override
    def reject(self) -> None:
        """Leave; what was typed stays as a draft."""
        if not self._left and (self.value("narrative") or self.value("summary")):
            self._keep()
        self._left = True
        super().reject()

    def _keep(self) -> None:
        desk = self._hand.desk
        draft = self._draft or desk.ids.new()
        content = {name: self.value(name) for name in DRAFTED if self.value(name)}
        content["entity"] = self._entity
        command: object = SaveDraft(draft=draft, content=content)
        try:
            command, boxes = desk.sealed(command, draft, self._caller())
            desk.do(command, told=t("intake.kept"), boxes=boxes)
        except (Refused, Unavailable) as reason:
            desk.messages.refuse(reason)

    def _restore(self) -> None:
        desk = self._hand.desk
        who = desk.session.person or desk.session.user
        drafts = desk.read.cases.drafts_of(who)
        if not drafts:
            return
        last = drafts[0]
        self._draft = last.id
        told = dict(last.content)
        if desk.keys is not None:
            for ref in last.sealed:
                told[ref.field] = (
                    open_field(desk.store.conn, last.id, ref.field, desk.keys) or ""
                )
        self._entity = told.pop("entity", "")
        for name, said in told.items():
            _put(self.fields.get(name), said)
        self._place_entity()
        self._hand.desk.messages.say(t("intake.restored"))

    def drop(self) -> None:
        """Throw the draft away and leave."""
        if self._draft:
            self._hand.desk.attempt(DropDraft(draft=self._draft))
        self._left = True
        super().reject()


def _choose(field: QComboBox, code: str) -> None:
    place = field.findData(code)
    if place >= 0:
        field.setCurrentIndex(place)


def _put(field: QWidget | None, said: str) -> None:
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(said)
    elif isinstance(field, QComboBox):
        _choose(field, said)
    elif isinstance(field, QLineEdit):
        field.setText(said)
