"""The score card of a division: three proposals side by side, best figures bold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QRadioButton,
    QWidget,
)

from desktop.division_work import AS_NOW
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from desktop.division_work import DivisionWork, Found
    from domain.plans.proposing import Proposal

FIGURES: Final = ("worst", "outside", "across", "compact", "cut", "moved", "border")
# These figures are counted over the grids of a proposal.
OF_ROWS: Final = frozenset({"outside", "across"})
# For these figures more is better.
HIGH: Final = frozenset({"compact"})


def figure(found: Proposal, name: str) -> float:
    """Return a figure of the score card."""
    of = found if name in OF_ROWS else found.score
    return float(getattr(of, name))


def shown(found: Proposal, name: str) -> str:
    """Return a figure of the score card as it is read."""
    value = figure(found, name)
    if name == "worst":
        return f"±{100 * value:.1f} %"
    if name == "compact":
        return f"{value:.2f}"
    return f"{value / 1000:,.1f} km" if name == "border" else f"{value:,.0f}"


class ScoreCard(QWidget):
    """One column a proposal; which is looked at, and what it is compared with."""

    def __init__(self, work: DivisionWork, parent: QWidget) -> None:
        """Tell of the division that is worked out."""
        super().__init__(parent)
        self._work = work
        self.aims = QButtonGroup(self)
        self.cells: dict[tuple[str, int], QLabel] = {}
        self._names: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 4, 14, 4)
        grid.setHorizontalSpacing(16)
        for number in range(3):
            radio = QRadioButton(self)
            self.aims.addButton(radio, number)
            grid.addWidget(radio, 0, number + 1)
        for row, name in enumerate(FIGURES, start=1):
            self._names[name] = label("", "second", self)
            grid.addWidget(self._names[name], row, 0)
            for number in range(3):
                cell = label("", "", self)
                self.cells[name, number] = cell
                grid.addWidget(cell, row, number + 1)
        self.against = QComboBox(self)
        self.versus = label("", "second", self)
        grid.addWidget(self.versus, len(FIGURES) + 1, 0)
        grid.addWidget(self.against, len(FIGURES) + 1, 1, 1, 3)
        self.aims.idClicked.connect(work.look_at)
        self.against.activated.connect(self._against)

    def _against(self, _row: int) -> None:
        self._work.look_against(int(self.against.currentData()))

    def show_found(self, found: Found) -> None:
        """Show the figures of the proposals."""
        proposals = found.proposals
        for number in range(len(self.aims.buttons())):
            self.aims.button(number).setVisible(number < len(proposals))
        for (_name, number), cell in self.cells.items():
            cell.setVisible(number < len(proposals))
        for number, one in enumerate(proposals):
            self.aims.button(number).setText(t(f"division.aim.{one.aim}"))
        self.aims.button(self._work.shown).setChecked(True)
        for name in FIGURES:
            self._show_figure(name, proposals)
        self.against.clear()
        self.against.addItem(t("division.as_is"), AS_NOW)
        for number, one in enumerate(proposals):
            if number != self._work.shown:
                self.against.addItem(t(f"division.aim.{one.aim}"), number)
        self.against.setCurrentIndex(self.against.findData(self._work.against))

    def _show_figure(self, name: str, proposals: tuple[Proposal, ...]) -> None:
        values = [figure(found, name) for found in proposals]
        best = max(values) if name in HIGH else min(values)
        for number, found in enumerate(proposals):
            cell = self.cells[name, number]
            cell.setText(shown(found, name))
            cell.setObjectName("title" if values[number] == best else "")
            cell.style().unpolish(cell)
            cell.style().polish(cell)
            cell.setAccessibleName(
                f"{t(f'division.figure.{name}')} {t(f'division.aim.{found.aim}')}"
            )

    def retranslate(self) -> None:
        """Speak the language of now."""
        for name, words in self._names.items():
            words.setText(t(f"division.figure.{name}"))
            words.setToolTip(t(f"division.figure.{name}.tip"))
        self.versus.setText(t("division.against"))
        self.against.setAccessibleName(t("division.against"))
        self.against.setToolTip(t("division.against.tip"))
