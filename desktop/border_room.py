"""Where borders are negotiated: the requests, their lines, the refused stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.boundary.border_forms import RequestForm
from desktop.boundary.border_panel import BordersPanel
from desktop.map.asked_line import asked_line, rank_locked
from desktop.map.border_proposals import BorderProposals, Proposal
from desktop.map.canvas import MapCanvas
from desktop.texts import t
from domain.plans.border_states import OPEN, state_of
from domain.plans.commands import RequestBorder
from domain.refused import Refused

if TYPE_CHECKING:
    from desktop.action import Hand
    from desktop.map.plan_drawing import Drawing
    from domain.changes import Changes

    Line = tuple[tuple[float, float], ...]

KINDS = ("border_request", "plan", "grid", "unit")


class BorderRoom(QWidget):
    """The dock of requested borders; joins it with the map and what is drawn there."""

    def __init__(
        self, hand: Hand, canvas: QWidget, drawing: Drawing | None, parent: QWidget
    ) -> None:
        """List what is asked for; draw it while redraw is shown."""
        super().__init__(parent)
        self._hand = hand
        self._drawing = drawing
        self._in_mode = False
        # The stroke for which a request was offered last.
        self._offered: Line = ()
        self.panel = BordersPanel(hand, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.setFocusProxy(self.panel)
        self.lines: BorderProposals | None = None
        if isinstance(canvas, MapCanvas):
            self.lines = BorderProposals(canvas)
            self.panel.pointed.connect(lambda _request: self._draw())
            self.panel.wanted.connect(self.reveal)
            hand.desk.changed.connect(self._changed)
        if drawing is not None:
            drawing.board.changed.connect(self._offer)

    def show_mode(self, mode: str) -> None:
        """Draw the lines in redraw only."""
        self._in_mode = mode == "redraw"
        self._draw()

    # The lines

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self._draw()

    def _draw(self) -> None:
        """Draw what is under way, and the request under the cursor whatever it is."""
        if self.lines is None:
            return
        read, found = self._hand.desk.read, []
        chosen = self.panel.view.current() if self.panel.isVisible() else ""
        for one in read.plans.border_requests() if self._in_mode else ():
            state = state_of(one, read)
            if state in OPEN or one.id == chosen:
                word = t(f"word.border_{state}")
                line = Proposal(one.id, one.before, one.after, word, one.id == chosen)
                found.append(line)
        self.lines.show(found)

    def reveal(self, request: str) -> None:
        """Let the lines of a request be seen, large."""
        self._draw()
        if self.lines is not None:
            for one in self.lines.shown:
                if one.id == request:
                    self.lines.reveal(one)

    # The stroke in the hand

    def line(self) -> Line:
        """Return the border that is drawn or dragged now, () for none."""
        return () if self._drawing is None else asked_line(self._drawing.board)

    def why_not(self) -> str:
        """Return why the stroke in the hand cannot be asked for, or ""."""
        line = self.line()
        if not line:
            return t("border.why.no_stroke")
        reason = self._hand.desk.refusal(RequestBorder(line=line, reason="-"))
        return self._hand.desk.words(reason)

    def ask(self) -> None:
        """Open the request with the stroke that is drawn; it stays until it is sent."""
        line = self.line()
        if not line:
            return
        try:
            RequestForm(self._hand, line, self._asked, self._hand.parent).open()
        except Refused as reason:
            self._hand.desk.messages.refuse(reason)

    def _asked(self, request: str) -> None:
        if self._drawing is not None:
            self._drawing.board.discard()
        self._hand.desk.messages.say(t("border.asked"))
        self._hand.frame.show_pane(BorderRoom)
        self.panel.choose(request)

    def _offer(self) -> None:
        """Offer to ask both stations, once for each stroke that the rank lock stops."""
        board = self._drawing.board if self._drawing is not None else None
        if board is None or not board.tried or not rank_locked(board):
            return
        line = self.line()
        if line == self._offered:
            return
        self._offered = line
        if not self.why_not():
            messages = self._hand.desk.messages
            messages.toast(t("border.offer"), self.ask, t("border.offer.word"))
