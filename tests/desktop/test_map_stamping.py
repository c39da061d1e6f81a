"""Dots inked at once look as if each were printed over the whole picture."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from scipy import ndimage

from desktop.map.density import stamp_of, tinted
from desktop.map.stamping import Sheet, counted, strongest

SHAPE = (40, 60)


def spots(n: int = 700) -> np.ndarray:
    random = np.random.default_rng(4)
    xy = (random.integers(0, SHAPE[1], n), random.integers(0, SHAPE[0], n))
    return np.column_stack(xy).astype(np.int32)


@pytest.mark.parametrize("radius", [0.95, 1.6, 2.6])
def test_every_dot_is_printed_whole_and_cut_at_the_edge(radius: float) -> None:
    at = spots()
    sheet = np.zeros(SHAPE, dtype=np.float32)
    np.add.at(sheet, (at[:, 1], at[:, 0]), 1)
    stamp = stamp_of(radius)
    wanted = ndimage.correlate(sheet, stamp, mode="constant")
    made = Sheet(SHAPE, stamp.shape[0] // 2).ink(*counted(at), stamp)
    np.testing.assert_allclose(made, wanted, atol=1e-5)


def test_on_one_spot_the_strongest_counts() -> None:
    at = np.array([[3, 4], [3, 4], [9, 2]], dtype=np.int32)
    once, most = strongest(at, np.array([0.35, 1.0, 0.35], dtype=np.float32))
    told = {
        tuple(spot): weight
        for spot, weight in zip(once.tolist(), most.tolist(), strict=True)
    }
    assert told == pytest.approx({(3, 4): 1.0, (9, 2): 0.35})


def test_the_tint_is_the_colour_at_the_given_opacity() -> None:
    alpha = np.arange(256, dtype=np.uint8).reshape(8, 32)
    image = tinted(alpha, QColor(200, 100, 50))
    for value in (0, 1, 128, 255):
        pixel = image.pixelColor(value % 32, value // 32)
        assert pixel.alpha() == value
    solid = image.pixelColor(31, 7)
    assert (solid.red(), solid.green(), solid.blue()) == (200, 100, 50)


def test_a_dot_covers_those_of_other_colours_and_clears_nothing_else() -> None:
    stamp = stamp_of(1.6)
    sheet = Sheet(SHAPE, stamp.shape[0] // 2)
    one = np.ones(1, np.float32)
    red, blue = QColor(255, 0, 0), QColor(0, 0, 255)
    sheet.stamp(np.array([[10, 10]], np.int32), one, stamp, (1.0, 255, red))
    sheet.stamp(np.array([[12, 10]], np.int32), one, stamp, (1.0, 255, blue))
    image = QImage(SHAPE[1], SHAPE[0], QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    painter = QPainter(image)
    sheet.draw(painter)
    painter.end()
    # The faint rim of the upper dot lets the middle of the lower one through.
    assert image.pixelColor(9, 10) == red
    assert image.pixelColor(10, 10).red() > 200
    assert image.pixelColor(12, 10) == blue
    assert image.pixelColor(20, 20) == QColor(255, 255, 255)
