"""The one field that searches and takes commands; `/` leads to it from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop import command_batch, finder, key_choice, theme
from desktop.action_search import NamesAhead, actions_for, best_rank, why_not_row
from desktop.cases.case_file import CaseFile
from desktop.catalog import BY_ID
from desktop.command_list import FoundList, FoundModel
from desktop.command_words import Line, parsed
from desktop.found import GROUPS, Found, listed
from desktop.map.canvas import MapCanvas
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QResizeEvent

    from desktop.action import Action, Hand
    from desktop.finder import Street
    from desktop.tasks import Result, Token
    from domain.changes import Changes

WAIT_MS: Final = 120
# What the magnifier, the padding and the frame take of the field.
ICON_ROOM: Final = 52
ACTIONS_SHOWN: Final = 6
PALETTE: Final = ">"
# What an empty field explains, a line each.
HELP: Final = ("help_names", "help_act", "help_batch", "help_palette", "help")
PAGE: Final = 8
MOVES: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: PAGE,
    Qt.Key.Key_PageUp: -PAGE,
}
ENTERS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
OWN_KEYS: Final = frozenset({Qt.Key.Key_Escape, *ENTERS, *MOVES})
DIGITS: Final = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)


class CommandField(QLineEdit):
    """Search and commands; Enter acts on the row chosen, a digit on the row it names.

    Digits pick after an arrow key has led into the list, or with Alt at any time.
    """

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Search in the workspace that the hand works on."""
        super().__init__(parent)
        self._hand = hand
        # `/` leads here; the first cursor of a new window belongs in the queue.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.model = FoundModel(self, lambda row: why_not_row(hand, row))
        self.list = FoundList(self.model, parent.window())
        self.list.taken.connect(self._take)
        self.addAction(
            theme.icon("magnify", "t3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._streets: tuple[Street, ...] | None = None
        self._quick: dict[str, list[Found]] = {}
        self._asked = ""
        self._waits = self._inside = False
        self._line = -1
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self.search)
        self.textEdited.connect(lambda _text: self._typed())
        hand.desk.changed.connect(self._changed)
        NamesAhead(self)
        self._retranslate()

    def begin(self, text: str) -> None:
        """Start a line with some text, and show what it leads to."""
        self.setText(text)
        self.search()

    # Looking

    def _typed(self) -> None:
        self._line, self._inside = -1, False
        self._soon.start()

    def search(self) -> None:
        """Look for what the line says and show it; the slow part follows."""
        self._soon.stop()
        self._asked = ""
        text = self.text().strip()
        if text.startswith(PALETTE):
            found = actions_for(self._hand, text.removeprefix(PALETTE))
            self._show({"action": found})
        elif not text:
            self._show(self._at_rest())
        elif command_batch.is_batch(text):
            steps = command_batch.steps_of(self._hand, text)
            self._show({"batch": command_batch.rows(steps)})
        else:
            self._look(parsed(text), text)

    def _look(self, line: Line, text: str) -> None:
        verbs = self._verbs(line)
        if verbs:
            self._show({"verb": verbs})
            return
        # A verb without a case to do it to is a word like any other.
        text = text if line.verb is not None else line.rest
        quick = finder.quick(self._hand, text)
        quick["action"] = actions_for(self._hand, text)
        self._quick = quick
        self._show(quick, waiting=True)
        self._ask(text)

    def _ask(self, text: str) -> None:
        """Look through people, entities and streets in a worker."""
        desk = self._hand.desk
        self._asked = text
        now, streets = desk.clock.now(), self._streets

        def look(_token: Token) -> tuple[dict[str, list[Found]], tuple[Street, ...]]:
            read = desk.open_reader()
            try:
                known = finder.streets_of(read) if streets is None else streets
                return finder.slow(read, text, now, known), known
            finally:
                read.conn.close()

        self._hand.tasks.run(look, lambda one: self._arrived(text, one), t("found.by"))

    def _arrived(self, text: str, result: Result) -> None:
        if result.error is not None:
            raise result.error
        found, self._streets = result.value
        if text != self._asked:
            return
        self._show(self._quick | found)
        if self._waits:
            self._waits = False
            self._take(self.list.currentIndex().row())

    def _show(self, groups: dict[str, list[Found]], *, waiting: bool = False) -> None:
        held = self._current() if self._inside else None
        counts = {name: len(found) for name, found in groups.items()}
        text = self.text().strip()
        first = text.startswith(PALETTE) or best_rank(text) <= 1
        order = [one for one in GROUPS if one != "action"]
        order.insert(order.index("case") if first else len(order), "action")
        shown = {one: self._some(one, groups.get(one, [])) for one in order}
        rows = listed(shown, counts)
        if not rows and waiting:
            rows = [Found("none", "", t("found.looking"))]
        elif not rows and text:
            rows = [Found("none", "", t("found.nothing"))]
        keys = HELP if not text else ("help",)
        rows += [Found("help", "", t(f"found.{key}")) for key in keys]
        self.model.fill(rows)
        if self.hasFocus() or self.text():
            self.list.place(self)
        self.list.first()
        if held is not None and held in rows:
            self.list.setCurrentIndex(self.model.index(rows.index(held)))

    def _some(self, group: str, found: list[Found]) -> list[Found]:
        if group in {"batch", "verb", "recent", "line"}:
            return found
        if group == "action":
            whole = self.text().strip().startswith(PALETTE)
            return found if whole else found[:ACTIONS_SHOWN]
        return found[: finder.PER_KIND]

    def _at_rest(self) -> dict[str, list[Found]]:
        lines = self._hand.settings.lines[:3]
        return {
            "recent": finder.recent(self._hand),
            "line": [Found("line", one, one) for one in lines],
        }

    def _verbs(self, line: Line) -> list[Found]:
        verb = line.verb
        if verb is None:
            return []
        name = BY_ID[verb.action].text
        if verb.action == "case.new":
            return [Found("verb", "", name, verb.action)]
        read = self._hand.desk.read
        people: list[Found] = []
        if verb.takes_person and line.rest:
            now = self._hand.desk.clock.now()
            people = finder.slow(read, line.rest, now, ())["person"]
        found: list[Found] = []
        for case in self._cases(line.case or "."):
            said = f"{name} {case.text}"
            found += [
                Found(
                    "verb",
                    case.id,
                    t("found.to", what=said, name=one.text),
                    verb.action,
                    one.id,
                    one.detail,
                )
                for one in people
            ]
            if not people:
                found.append(Found("verb", case.id, said, verb.action))
        return found[:9]

    def _cases(self, text: str) -> list[Found]:
        read = self._hand.desk.read
        if text in {".", "*"}:
            chosen = self._hand.selection.first("case")
            case = read.cases.case(chosen) if chosen else None
            return [] if case is None else [finder.case_row(read, case)]
        found = finder.cases_by(read, text)
        return [finder.case_row(read, one) for one in found]

    # Taking

    def _current(self) -> Found | None:
        place = self.list.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def _take(self, place: int) -> None:
        if not 0 <= place < len(self.model.rows):
            return
        found = self.model.rows[place]
        if found.kind == "line":
            self.begin(found.id)
        elif found.kind == "batch":
            self._take_batch()
        elif found.can_be_picked:
            self._pick(found)

    def _pick(self, found: Found) -> None:
        if found.kind == "verb":
            self._hand.settings.typed(self.text().strip())
        else:
            self._hand.settings.found(found.kind, found.id)
        self.leave()
        if found.action:
            self._act(found)
        elif found.kind == "street":
            self._go(found)
        else:
            self._hand.selection.set((found.kind, found.id))
            if found.kind == "case" and not finder.waits(
                self._hand.desk.read, found.id
            ):
                # No row of the queue leads to it: its file is what was looked for.
                self._hand.frame.show_pane(CaseFile)

    def _act(self, found: Found) -> None:
        if found.kind == "verb" and found.id:
            self._hand.selection.set(("case", found.id))
        if found.person:
            self._hand.candidate = found.person
        self._run(BY_ID[found.action])

    def _run(self, action: Action) -> None:
        why = action.why_not(self._hand)
        if why:
            self._hand.desk.messages.say(why, "warn")
            return
        action.run(self._hand)

    def _take_batch(self) -> None:
        text = self.text().strip()
        self._hand.settings.typed(text)
        steps = command_batch.steps_of(self._hand, text)
        self.leave()
        left = command_batch.run(self._hand, steps, self._run)
        if left:
            # What is still to do waits in the field for Enter.
            self.setText(left)

    def _go(self, found: Found) -> None:
        """Show a street on the map."""
        if found.box is None:
            return
        try:
            canvas = self._hand.frame.show_pane(MapCanvas)
        except LookupError:
            self._hand.desk.messages.say(t("found.no_map"), "warn")
            return
        x, y = canvas.content.origin
        west, south, east, north = found.box
        canvas.look(canvas.camera.fitted((west - x, south - y, east - x, north - y)))

    def leave(self) -> None:
        """Empty the field and go back to the work."""
        self._soon.stop()
        self._asked, self._waits, self._inside, self._line = "", False, False, -1
        self.clear()
        self.list.hide()
        self.model.fill([])
        self._hand.frame.focus_queue()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("street"):
            self._streets = None

    # Keys

    @override
    def event(self, event: QEvent) -> bool:
        # Esc and Enter belong to the field while it is typed in, not to the window.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(
            event, QKeyEvent
        ):
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if event.key() in OWN_KEYS or (alt and event.key() in DIGITS):
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in ENTERS:
            self._enter()
        elif key in MOVES:
            self._move(MOVES[key])
        elif key in DIGITS and (alt or self._inside):
            self._take(self.model.digits.get(key - Qt.Key.Key_0, -1))
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._soon.isActive():
            self.search()
        if self._current() is None and self._asked:
            # Nothing yet, but a worker is still looking.
            self._waits = True
        else:
            self._take(self.list.currentIndex().row())

    def _move(self, by: int) -> None:
        lines = self._hand.settings.lines
        empty = not self.text() or self._line >= 0
        if by == -1 and empty and not self._inside and self._line + 1 < len(lines):
            self._line += 1
            self.begin(lines[self._line])
            return
        if self._soon.isActive() or not self.model.rows:
            self.search()
        if self._inside or by != 1 or self.list.currentIndex().row() < 0:
            self.list.step(by)
        self._inside = True

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.text():
            self.search()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.list.hide()
        super().focusOutEvent(event)

    # Words

    def _hint(self) -> None:
        """Say what the field takes, in as many words as it has room for."""
        whole, short = t("field.command"), t("field.command_short")
        least = self.fontMetrics().horizontalAdvance(short) + theme.px(ICON_ROOM)
        self.setMinimumWidth(least)
        room = self.width() - theme.px(ICON_ROOM)
        fits = self.fontMetrics().horizontalAdvance(whole) <= room
        self.setPlaceholderText(whole if fits else short)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()
        if self.list.isVisible():
            self.list.place(self)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._hint()
        key = key_choice.shown(key_choice.key_of(BY_ID["field"]))
        self.setAccessibleName(t("field.command"))
        self.setToolTip(t("field.command_tip", key=key))
