"""Where the message bar lies: over the heads of the panes, so that no row moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLayout, QWidget

    from desktop.messages import MessageBar

HEARD: Final = frozenset(
    {
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.Resize,
        QEvent.Type.Move,
        QEvent.Type.LayoutRequest,
    }
)


class BarPlace(QObject):
    """Lays the bar over the titles of the docks; other pages make room for it.

    Messages come by themselves, as when a call-back is due: a row of queue or roster
    that slid away meanwhile would have the hand click on another one. `give_way` hears
    how many pixels at the head of the map are covered.
    """

    def __init__(
        self,
        bar: MessageBar,
        docks: QWidget,
        around: QLayout,
        give_way: Callable[[int], None],
    ) -> None:
        """Place `bar` over `docks` where these are seen, else above `around`."""
        super().__init__(bar)
        self._bar, self._docks, self._around = bar, docks, around
        self._give_way = give_way
        self._covered = 0
        self.frame = 0
        for one in (bar, bar.parentWidget(), docks, around.parentWidget()):
            if one is not None:
                one.installEventFilter(self)
        bar.raise_()

    def place(self) -> None:
        """Take the place that goes with the page shown now."""
        bar, ground = self._bar, self._around.parentWidget()
        desk = bar.parentWidget()
        if ground is None or desk is None:
            return
        over = self._docks.isVisible()
        under = self._docks if over else ground
        at = under.mapTo(desk, QPoint(0, 0))
        high = bar.heightForWidth(under.width())
        if not bar.isHidden():
            bar.setGeometry(at.x(), at.y(), under.width(), high)
        taken = 0 if bar.isHidden() else high
        wide = self.frame
        self._around.setContentsMargins(wide, 0 if over else taken, wide, wide)
        self._cover(taken if over else 0)

    def _cover(self, covered: int) -> None:
        if covered != self._covered:
            self._covered = covered
            self._give_way(covered)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in HEARD:
            self.place()
        return super().eventFilter(watched, event)
