"""The acts of a case as buttons that print their key, a grey one beside its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop import theme
from desktop.cases.acts import OFFERED, goes_on
from desktop.flow_layout import FlowLayout
from desktop.key_choice import key_of
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Action, Hand
    from desktop.cases.candidate_list import Candidate

BUTTONS: Final = 5
# A reason longer than this is said by the tooltip; the start stands beside.
REASON_ROOM: Final = 260


@dataclass(frozen=True, slots=True)
class Offer:
    """One place of the bar: the button and the reason beside it."""

    whole: QWidget
    button: QPushButton
    why: QLabel


class ActBar(QWidget):
    """What can be done now, the next step first."""

    def __init__(self, hand: Hand, actions: dict[str, Action], parent: QWidget) -> None:
        """Run the catalog's `actions`."""
        super().__init__(parent)
        self._hand = hand
        self._actions = actions
        self._state = ""
        self._chosen: Candidate | None = None
        self._narrow = False
        flow = FlowLayout(self)
        self.offers = [self._offer(place) for place in range(BUTTONS)]
        self.offers[0].button.setObjectName("primary")
        for offer in self.offers:
            flow.addWidget(offer.whole)

    @property
    def buttons(self) -> list[QPushButton]:
        """Return the buttons of the acts, in their order."""
        return [one.button for one in self.offers]

    def _offer(self, place: int) -> Offer:
        whole = QWidget(self)
        button = QPushButton(whole)
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(lambda _on=False, at=place: self.press(at))
        why = label("", "hint", whole)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(button)
        row.addWidget(why)
        return Offer(whole, button, why)

    def show_state(self, state: str, chosen: Candidate | None) -> None:
        """Offer the acts of a state."""
        self._state = state
        self._chosen = chosen
        acts = self._acts()
        for place, offer in enumerate(self.offers):
            # A hidden button keeps no words that somebody might still read.
            offer.whole.setVisible(place < len(acts))
            offer.button.setVisible(place < len(acts))
            if place < len(acts):
                self._show(offer, acts[place], place, chosen)
        self.updateGeometry()

    def set_narrow(self, narrow: bool) -> None:
        """Say less on the buttons, for a pane that has little width."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.show_state(self._state, self._chosen)

    def _acts(self) -> list[Action]:
        found = [self._actions[one] for one in OFFERED.get(self._state, ())]
        return found[:BUTTONS]

    def _show(
        self, offer: Offer, action: Action, place: int, chosen: Candidate | None
    ) -> None:
        button = offer.button
        why = action.why_not(self._hand)
        first = place == 0 and goes_on(self._state)
        text = action.text
        if action.id == "case.dispatch" and chosen is not None and not self._narrow:
            text = t("file.dispatch_to", name=chosen.name)
        button.setText(f"{text}  {'Enter' if first else key_of(action)}")
        button.setEnabled(not why)
        button.setToolTip(why or action.tip)
        button.setAccessibleName(text)
        button.setAccessibleDescription(why or action.tip)
        offer.why.setVisible(bool(why))
        room = theme.px(REASON_ROOM)
        offer.why.setText(
            theme.metrics(theme.HINT).elidedText(
                first_clause(why), Qt.TextElideMode.ElideRight, room
            )
        )
        offer.why.setToolTip(why)
        tone = "onacc" if place == 0 else "t2"
        bare = self._narrow or not action.icon
        button.setIcon(QIcon() if bare else theme.icon(action.icon, tone))

    def press(self, place: int) -> None:
        """Do the act at a place."""
        acts = self._acts()
        if place < len(acts):
            acts[place].run(self._hand)


def first_clause(reason: str) -> str:
    """Return the first sentence of a reason: what stands in the way."""
    for end in ("。", ". ", "；", "; "):
        at = reason.find(end)
        if at > 0:
            return reason[:at]
    return reason
