"""Below the roster: the hand-over; in a narrow window tabs for all beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from desktop import theme
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout

    from desktop.staffing.handover_strip import HandoverStrip
    from desktop.staffing.shift_side import ShiftSide

SIDE: Final = 400
NO_LIMIT: Final = 16_777_215
TABS: Final = ("chosen", "gaps", "hand")
HEIGHT: Final = 178


class RosterFoot(QWidget):
    """Where the chosen cell, the gaps and the hand-over lie, by the width there is."""

    def __init__(
        self,
        side: ShiftSide,
        strip: HandoverStrip,
        beside: QHBoxLayout,
        parent: QWidget,
    ) -> None:
        """Have `side` in the layout beside the table, `strip` below it."""
        super().__init__(parent)
        self.setObjectName("pane")
        self._side = side
        self._strip = strip
        self._beside = beside
        self.narrow = False
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("filetabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _name in TABS:
            self.tabs.addTab("")
        self.tabs.currentChanged.connect(self._turned)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.tabs)
        self._column.addWidget(strip)
        self._wide()

    def lay_out(self, *, narrow: bool) -> None:
        """Put everything where there is room for it."""
        if narrow != self.narrow:
            self.narrow = narrow
            (self._under if narrow else self._wide)()

    def _wide(self) -> None:
        self.tabs.hide()
        self._column.removeWidget(self._side)
        self._beside.addWidget(self._side)
        self._side.setFixedWidth(theme.px(SIDE))
        self._side.setMinimumHeight(0)
        self._side.setMaximumHeight(NO_LIMIT)
        self._side.show_part("")
        self._side.show()
        self._strip.show()

    def _under(self) -> None:
        self._beside.removeWidget(self._side)
        self._column.addWidget(self._side)
        self._side.setMinimumWidth(0)
        self._side.setMaximumWidth(NO_LIMIT)
        self._side.setFixedHeight(theme.px(HEIGHT))
        self.tabs.show()
        self._turned()

    def _turned(self, _place: int = 0) -> None:
        if not self.narrow:
            return
        name = TABS[self.tabs.currentIndex()]
        self._strip.setVisible(name == "hand")
        self._side.setVisible(name != "hand")
        if name != "hand":
            self._side.show_part(name)

    def to_chosen(self) -> None:
        """Turn to the chosen cell, when a hand has just chosen another one."""
        if self.narrow:
            self.tabs.setCurrentIndex(TABS.index("chosen"))

    def retranslate(self, missing: int = 0) -> None:
        """Speak the language of now; the gaps' tab says how many lack."""
        for place, name in enumerate(TABS):
            said = t("hand.head" if name == "hand" else f"shifts.{name}")
            count = f" {missing}" if missing and name == "gaps" else ""
            self.tabs.setTabText(place, f"{said}{count}")
        self.tabs.setAccessibleName(t("shifts.chosen"))
