"""Entities in doubt, from the worklists of the entity pane onto the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from typing_extensions import override

from db.entity_radar import BITS, DOUBTS, UNPLACED, Radar, radar
from db.entity_search import EntityFinder
from desktop.map.float_panel import SHADOW
from desktop.map.radar_key import RadarKey
from desktop.map.radar_layer import NAME, RadarLayer
from desktop.open_plan import SELECT
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Hand
    from desktop.entities.panel import EntityPanel
    from desktop.map.canvas import MapCanvas
    from desktop.tasks import Result, Token
    from domain.changes import Changes
    from domain.entities.reads import EntityRow

CALM_MS: Final = 400
STALE: Final = ("entity", "premises", "grid", "street", "unit")
DISPUTE: Final = "dispute"
SPOKEN_ANEW: Final = {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}


class RadarRoom(QObject):
    """Reads the entities in doubt while their layer is shown, in a worker.

    Whose address disagrees is what the entity pane finds out, for both.
    """

    def __init__(self, hand: Hand, canvas: MapCanvas, entities: EntityPanel) -> None:
        """Join a map and the pane of entities."""
        super().__init__(canvas)
        self._hand, self._canvas, self._entities = hand, canvas, entities
        self._finder = EntityFinder(hand.desk.read.conn)
        self._busy = self._again = self._read = False
        self.layer = RadarLayer(canvas, lambda: hand.plan.tool == SELECT)
        self.layer.told_of = self.said
        self.layer.pressed.connect(self._choose)
        self.key = RadarKey(canvas.viewport())
        self.key.wanted.connect(self.open_list)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(CALM_MS)
        self._soon.timeout.connect(self._look)
        # A timer of its own: what one that fires once by itself holds is never let
        # go where the window closes before it has fired.
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.timeout.connect(self._place)
        canvas.panels.layers_changed.connect(self.tell)
        entities.asking.disputed.connect(lambda _known: self._stale())
        hand.desk.changed.connect(self._changed)
        canvas.viewport().installEventFilter(self)
        self.tell()

    @property
    def shown(self) -> bool:
        """Whether the layer is ticked."""
        return self.layer.strength > 0

    @property
    def busy(self) -> bool:
        """Whether anything is being read, or about to be."""
        return self._busy or self._soon.isActive() or (self.shown and not self._read)

    def turn(self) -> bool:
        """Show the layer, or hide it; return whether it is shown now."""
        self._canvas.panels.layers.show_layer(NAME, shown=not self.shown)
        return self.shown

    def open_list(self, doubt: str) -> None:
        """Show the list of a doubt in the entity pane, with the cursor in it."""
        pane = self._hand.frame.show_pane(type(self._entities))
        pane.open_list(doubt)

    def said(self, fids: list[int]) -> str:
        """Return who some entities are and what is in doubt about them."""
        return "\n".join(
            line for row in self._finder.rows(fids) for line in self._lines(row)
        )

    def _lines(self, row: EntityRow) -> list[str]:
        fid = self._finder.fid_of(row.id)
        bits, sought = self.layer.radar.of(fid)
        found = [one for one in DOUBTS if bits & BITS[one]]
        told = [f"{row.name}　{row.address}"]
        told += [self._why(one, fid, row) for one in found]
        return [*told, t("radar.sought")] if sought else told

    def _why(self, doubt: str, fid: int, row: EntityRow) -> str:
        if doubt == UNPLACED:
            return t(f"radar.why.{row.unplaced_reason}")
        known = self._entities.asking.known
        named = "" if known is None else known.named.get(fid, "")
        grid = self._entities.places.grid(row.grid)[0]
        return t(f"radar.why.{doubt}", grid=grid, named=named)

    def _choose(self, fid: int) -> None:
        for row in self._finder.rows([fid]):
            self._hand.selection.set(("entity", row.id))

    # Reading

    def tell(self) -> None:
        """Show the key with its layer, and read what is shown for the first time."""
        shown = self.shown
        if shown and not self._read:
            self._soon.start(0)
        if shown == self.key.isHidden():
            self.key.setVisible(shown)
            self._place()
        self._canvas.redraw()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*STALE):
            self._stale()

    def _stale(self) -> None:
        self._read = False
        if self.shown:
            self._soon.start()

    def _look(self) -> None:
        asking = self._entities.asking
        if self._busy:
            self._again = True
            return
        if asking.known is None:
            # Its answer comes back here.
            asking.ask(DISPUTE)
            return
        self._busy, self._again = True, False
        known, desk = asking.known, self._hand.desk

        def work(_token: Token) -> Radar:
            with desk.snapshot() as read:
                return radar(read.conn, known.fids.tolist(), known.spot)

        self._hand.tasks.run(work, self._told, t("radar.working"))

    def _told(self, result: Result) -> None:
        self._busy = False
        reason = result.reason()
        if reason is not None:
            self._hand.desk.messages.refuse(reason)
            return
        self._read = True
        self.layer.show(result.value)
        self.key.tell(result.value)
        self._canvas.panels.layers.note(NAME, f"{len(result.value.fids):,}")
        self._place()
        if self._again:
            self._soon.start()

    def _place(self) -> None:
        if self.key.isHidden():
            return
        panels = self._canvas.panels
        left, right = panels.legend.geometry().right(), panels.column.x()
        self.key.place(left, right, panels.readout.y() + SHADOW)
        self.key.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._placing.start(0)
        elif event.type() in SPOKEN_ANEW:
            self.key.tell(self.layer.radar)
            self._placing.start(0)
        return False
