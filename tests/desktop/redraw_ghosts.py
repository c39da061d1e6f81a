"""Gestures whose ghost and read-out are looked at while they are under way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from desktop.map.borders import draw_far_grids
from desktop.map.drawing_readout import room_of
from desktop.map.drawing_words import told
from domain.boundary.lattice import bounds
from tests.desktop.redraw_walks import border_of

if TYPE_CHECKING:
    from tests.desktop.redraw_hand import DrawingHand


def a_refused_drag_stays_red_with_its_reason_until_the_hand_goes_on(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    _grid, _other, course = border_of(hand, grid)
    point = course[len(course) // 2]
    west, south, east, north = bounds(grid.rings)
    away = (2 * east - west, 2 * north - south)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_X):
        hand.key(Qt.Key.Key_N)
        hand.drag(point, hand.between(point, away, 0.5), away)
        assert hand.steps() == ()
        hand.move(hand.between(point, away, 0.4))
        assert hand.board.refused_drag is not None
        assert hand.board.bad
        said = told(hand.board)
        assert said.reason
        assert said.lines
        hand.key(key)
        assert hand.board.refused_drag is None
        assert not hand.board.bad
    assert not told(hand.board).reason


def the_read_out_leaves_the_stroke_to_be_seen(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west)
    hand.move(hand.between(west, east, 0.5))
    box = room_of(hand.board)
    assert box is not None
    ends = [QPointF(hand.pixel(one)) for one in (west, hand.between(west, east, 0.25))]
    assert not any(box.contains(end) for end in ends)


def from_afar_the_borders_of_grids_are_seen_while_a_plan_is_open(
    hand: DrawingHand,
) -> None:
    near = hand.canvas.camera
    drawn = []
    for ratio in (60_000, 100_000, 300_000):
        camera = replace(near, mpp=near.mpp * ratio / near.ratio)
        picture = QImage(near.width, near.height, QImage.Format.Format_ARGB32)
        picture.fill(0)
        painter = QPainter(picture)
        told = draw_far_grids(painter, hand.canvas.content.outlines, camera)
        painter.end()
        bits = np.asarray(picture.constBits())
        assert told == bool(bits.any())
        drawn.append(told)
    assert drawn == [False, True, False]
