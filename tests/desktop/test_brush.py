"""The brush over building blocks, by mouse and keys, on a real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.catalog import BY_ID
from desktop.map.brush_words import strip_of, told_of
from desktop.settings import Settings
from domain.boundary.editing.ring_algebra import same_outline
from domain.plans.commands import LockGrids
from tests.desktop.redraw_hand import LEFT, PLAIN, RIGHT, SHIFT, DrawingHand
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.map.brush import Brush

LONG = 90_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class BrushingHand(DrawingHand):
    """A hand that holds the brush over ground that has been cut."""

    @property
    def brush(self) -> Brush:
        return self.drawing.brush

    def begin(self, qtbot: QtBot, number: int = 20) -> None:
        """Show a grid, take the brush by its key and wait until blocks are cut."""
        self.show(self.grid(number))
        self.key(Qt.Key.Key_B)
        assert self.brush.on
        qtbot.waitUntil(
            lambda: self.brush.blocks is not None and not self.brush.cut.busy,
            timeout=LONG,
        )
        qtbot.waitUntil(lambda: bool(self.brush.rows), timeout=LONG)

    def spot(self, block: int) -> QPoint:
        """Return a pixel inside a block."""
        assert self.brush.book is not None
        x, y = self.brush.book.land.blocks.xy[block].tolist()
        return self.pixel((round(x * 1000), round(y * 1000)))

    def over(self, block: int) -> None:
        QTest.mouseMove(self.canvas.viewport(), self.spot(block))

    def press(self, block: int, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self.over(block)
        QTest.mousePress(self.canvas.viewport(), LEFT, keys, self.spot(block))

    def let_go(self, block: int) -> None:
        QTest.mouseRelease(self.canvas.viewport(), LEFT, PLAIN, self.spot(block))

    def pair(self) -> tuple[int, int]:
        """Return two blocks of two grids beside each other, mid in the map."""
        book, middle = self.brush.book, self.canvas.viewport().rect().center()
        assert book is not None
        own = book.owner
        found = [
            ((self.spot(one) - middle).manhattanLength(), one, other)
            for one, other in book.land.blocks.pairs.tolist()
            if own[one] != own[other]
            and min(len(book.blocks_of(own[n])) for n in (one, other)) > 3
        ]
        _away, one, other = min(found)
        return one, other


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(animations=False)


@pytest.fixture
def hand(sample: Path, qtbot: QtBot, settings: Settings) -> Iterator[BrushingHand]:
    with window_of(sample, qtbot, with_map=True, settings=settings) as (window, parts):
        yield BrushingHand(window, parts)


def loads(hand: BrushingHand) -> dict[str, float]:
    rows = hand.window.watch.redraw.balance.view.rows.rows
    return {row.code: row.share.load for row in rows}


def test_a_stroke_outwards_is_one_step_with_figures_that_live(
    hand: BrushingHand, qtbot: QtBot
) -> None:
    hand.begin(qtbot)
    BY_ID["division.balance"].run(hand.window.hand)
    qtbot.waitUntil(lambda: bool(loads(hand)), timeout=LONG)
    hand.canvas.setFocus()
    before, book = loads(hand), hand.brush.book
    assert book is not None
    mine, theirs = hand.pair()
    receiver, giver = book.owner[mine], book.owner[theirs]
    # Hovering says what would come of it, before anything is pressed.
    hand.over(theirs)
    hint = hand.brush.hint()
    assert hint is not None
    assert hint.giver == giver
    assert told_of(hand.brush).table[2][1].endswith("%")
    hand.press(mine)
    assert hand.brush.receiver == receiver
    hand.over(theirs)
    assert theirs in hand.brush.painted
    # The table lives while the button is still down.
    during = loads(hand)
    assert during[receiver] > before[receiver]
    assert during[giver] < before[giver]
    qtbot.waitUntil(lambda: bool(hand.brush.foreseen.sides), timeout=LONG)
    assert hand.brush.foreseen.reason is None
    hand.let_go(theirs)
    assert [one.op for one in hand.steps()] == ["GiveBlocks"]
    assert book.owner[theirs] == receiver
    changed = hand.parts.desk.read.plans.difference(hand.plan)
    assert same_outline(
        [one.rings for one in changed.removed], [one.rings for one in changed.added]
    )
    after = loads(hand)
    assert after[receiver] == pytest.approx(during[receiver], rel=0.01)
    hand.window.keys.acts["undo"].trigger()
    assert loads(hand) == before
    assert hand.brush.book is book
    assert book.owner[theirs] == giver
    hand.window.keys.acts["redo"].trigger()
    assert book.owner[theirs] == receiver


def test_a_box_with_shift_takes_all_blocks_in_it_and_esc_gives_up(
    hand: BrushingHand, qtbot: QtBot
) -> None:
    hand.begin(qtbot)
    book = hand.brush.book
    assert book is not None
    mine, theirs = hand.pair()
    QTest.mouseClick(hand.canvas.viewport(), RIGHT, PLAIN, hand.spot(mine))
    assert hand.brush.receiver == book.owner[mine]
    assert hand.parts.selection.first("grid") == book.owner[mine]
    place = hand.spot(theirs)
    port = hand.canvas.viewport()
    QTest.mouseMove(port, place - QPoint(4, 4))
    QTest.mousePress(port, LEFT, SHIFT, place - QPoint(4, 4))
    QTest.mouseMove(port, place + QPoint(4, 4))
    assert hand.brush.box is not None
    hand.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(port, LEFT, PLAIN, place + QPoint(4, 4))
    assert hand.at_step == 0
    QTest.mousePress(port, LEFT, SHIFT, place - QPoint(4, 4))
    QTest.mouseMove(port, place + QPoint(4, 4))
    QTest.mouseRelease(port, LEFT, PLAIN, place + QPoint(4, 4))
    assert hand.at_step == 1
    assert book.owner[theirs] == book.owner[mine]


def test_keys_change_the_size_and_what_cannot_be_stays_red_with_its_reason(
    hand: BrushingHand, qtbot: QtBot
) -> None:
    hand.begin(qtbot)
    book = hand.brush.book
    assert book is not None
    mine, theirs = hand.pair()
    hand.over(theirs)
    few = len(hand.brush.hover)
    for _ in range(4):
        hand.key(Qt.Key.Key_BracketRight)
    assert len(hand.brush.hover) > few
    assert "90" in strip_of(hand.brush)[0]
    for _ in range(4):
        hand.key(Qt.Key.Key_BracketLeft)
    assert len(hand.brush.hover) == few
    # The sample has no layer of communities: that is said, and nothing turned on.
    hand.key(Qt.Key.Key_C)
    assert not hand.brush.whole
    assert "社区" in hand.parts.desk.messages.history[-1].text
    best = hand.brush.best()
    assert best is not None
    assert best.relief > 0
    assert "★" in strip_of(hand.brush)[0]
    hand.key(Qt.Key.Key_F)
    assert hand.at_step == 1
    assert book.owner[best.blocks[0]] == best.receiver
    assert hand.brush.best() != best
    hand.window.keys.acts["undo"].trigger()
    assert hand.at_step == 0
    giver = book.owner[theirs]
    hand.parts.desk.do(LockGrids(plan=hand.plan, grids=(giver,)))
    hand.press(mine)
    hand.over(theirs)
    hand.let_go(theirs)
    assert hand.at_step == 0
    assert hand.brush.refused
    told = told_of(hand.brush)
    assert told.bad
    assert "锁定" in told.reason
    hand.key(Qt.Key.Key_Escape)
    assert not hand.brush.painted


def test_another_tool_s_step_lets_the_ground_be_cut_anew(
    hand: BrushingHand, qtbot: QtBot
) -> None:
    hand.begin(qtbot)
    old = hand.brush.book
    grid = hand.grid(20)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west, east)
    hand.key(Qt.Key.Key_Return)
    assert hand.at_step == 1
    assert hand.brush.blocks is None
    hand.begin(qtbot)
    assert hand.brush.book is not old
