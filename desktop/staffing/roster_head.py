"""The top of the roster pane: counts that filter, a field to find, ways to sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from desktop import shapes, theme
from desktop.staffing.models import SORTS
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from desktop.action import Action, Hand

COUNTS: Final = (
    ("on", "roster.on"),
    ("gap", "roster.gap"),
    ("acting", "roster.acting"),
    ("unsigned", "roster.unsigned"),
)


class CountButton(QAbstractButton):
    """One count with its shape and name; pressed, it leaves only what it counts."""

    def __init__(self, duty: str, key: str, parent: QWidget) -> None:
        """Stand for one state of duty; "on" counts everybody and filters nothing."""
        super().__init__(parent)
        self.duty = duty
        self.key = key
        self.said = ""
        self.setCheckable(True)

    def tell(self, said: str) -> None:
        """Show a figure."""
        self.said = said
        self.setAccessibleName(f"{t(self.key)} {said}")
        tip = "roster.show_all" if self.duty == "on" else "roster.show_only"
        self.setToolTip(t(tip, what=t(self.key)))
        self.update()

    def needs(self) -> int:
        """Return how wide it must be for its name and figure, pixels."""
        name = theme.metrics(theme.SECOND)
        figure = theme.metrics(theme.COUNT, bold=True)
        return max(
            20 + name.horizontalAdvance(t(self.key)),
            6 + figure.horizontalAdvance(self.said),
        )

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.needs(), theme.px(62))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isChecked() or self.underMouse():
            ground = "sel" if self.isChecked() else "bg3"
            painter.fillRect(self.rect(), theme.color(ground))
        if self.hasFocus():
            painter.setPen(theme.color("acc"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self.isChecked():
            line = QRectF(0, self.height() - 3, self.width(), 3)
            painter.fillRect(line, theme.color("acc"))
        shapes.duty_mark(painter, QRectF(4, 13, 12, 12), self.duty)
        name = QRectF(21, 6, self.width() - 21, 26)
        shapes.words(painter, name, t(self.key), size=theme.SECOND, tone="t2")
        tone = "t1" if self.duty == "on" else shapes.DUTY_TONES[self.duty]
        if self.said == "0":
            tone = "t1"
        figure = QRectF(4, 30, self.width() - 4, 28)
        shapes.words(painter, figure, self.said, size=theme.COUNT, bold=True, tone=tone)


class FourCounts(QWidget):
    """On duty, gaps, stand-ins, silent: each with its shape, 20 px bold."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing counted."""
        super().__init__(parent)
        self.buttons = tuple(CountButton(*one, self) for one in COUNTS)
        for button in self.buttons:
            button.clicked.connect(lambda _on=False, one=button: self._press(one))
        self.setFixedHeight(theme.px(62))

    def _press(self, pressed: CountButton) -> None:
        only = pressed.duty if pressed.isChecked() and pressed.duty != "on" else ""
        self.show_chosen(only)
        self.chosen.emit(only)

    def show_chosen(self, only: str) -> None:
        """Show which state of duty filters, "" = none."""
        for button in self.buttons:
            button.setChecked(button.duty == only)

    def tell(self, counts: tuple[int, int, int, int, int]) -> None:
        """Show present, needed, gaps, stand-ins, silent."""
        present, needed, gaps, acting, silent = counts
        said = (f"{present}/{needed}", str(gaps), str(acting), str(silent))
        for button, figure in zip(self.buttons, said, strict=True):
            button.tell(figure)
        self.setAccessibleName(", ".join(one.accessibleName() for one in self.buttons))
        self._lay()

    def said(self) -> tuple[str, ...]:
        """Return the four figures as they are shown."""
        return tuple(button.said for button in self.buttons)

    def needs(self) -> tuple[int, ...]:
        """Return how wide each part must be for its name and figure, pixels."""
        return tuple(button.needs() for button in self.buttons)

    def _lay(self) -> None:
        needs = self.needs()
        spare = max(0.0, (self.width() - 18 - sum(needs)) / len(needs))
        left = 10.0
        for button, need in zip(self.buttons, needs, strict=True):
            button.setGeometry(round(left), 0, round(need + spare), self.height())
            left += need + spare

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(62))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()


class FindField(QLineEdit):
    """Finds people and grids as one types; Down goes to the rows, Esc clears."""

    left = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        # Esc would step back in the window; here it first clears what was typed.
        escape = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        )
        if escape:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SortStrip(QWidget):
    """The heads of the columns; the pressed one sorts."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Offer every way to sort."""
        super().__init__(parent)
        self.setObjectName("columns")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        for order in SORTS:
            button = QToolButton(self)
            button.setObjectName("flat")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(14, 14))
            button.clicked.connect(lambda _on=False, one=order: self.chosen.emit(one))
            group.addButton(button)
            self.buttons[order] = button
            row.addWidget(button)
        row.addStretch(1)
        self.retranslate()

    def show_order(self, order: str) -> None:
        """Show which way is sorted."""
        for one, button in self.buttons.items():
            on = one == order
            button.setChecked(on)
            button.setIcon(theme.icon("sort-descending", "acc") if on else QIcon())
            button.setFont(theme.font(theme.HINT, bold=on))

    def retranslate(self) -> None:
        """Speak the language of now."""
        for order, button in self.buttons.items():
            button.setText(t(f"roster.sort.{order}"))
            button.setToolTip(t(f"roster.sorted.{order}"))
            button.setAccessibleName(t(f"roster.sorted.{order}"))
        self.setFixedHeight(theme.px(32))


class ActBar(QWidget):
    """The commonest acts on the chosen row; a grey one says why in its tip."""

    def __init__(self, parent: QWidget) -> None:
        """Start without acts; the window hands them in."""
        super().__init__(parent)
        self.setObjectName("columns")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.setSpacing(4)
        self._hand: Hand | None = None
        self.buttons: dict[str, QToolButton] = {}
        self._actions: tuple[Action, ...] = ()

    def offer(
        self, hand: Hand, actions: tuple[Action, ...], run: Callable[[Action], None]
    ) -> None:
        """Offer these actions, each on a button of its own."""
        self._hand, self._actions = hand, actions
        for action in actions:
            button = QToolButton(self)
            button.setObjectName("flat")
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, one=action: run(one))
            self.buttons[action.id] = button
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.tell()

    def tell(self) -> None:
        """Show what can be done on what is chosen now, and why not."""
        if self._hand is None:
            return
        for action in self._actions:
            button = self.buttons[action.id]
            why = action.why_not(self._hand)
            button.setEnabled(not why)
            button.setText(t(f"roster.act.{action.id}"))
            button.setIcon(theme.icon(action.icon))
            button.setToolTip(f"{action.tip} · {why}" if why else action.tip)
            button.setAccessibleName(f"{action.text} · {why}" if why else action.text)
