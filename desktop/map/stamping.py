"""Many small dots inked at once: only the pixels that dots touch are worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Inks = NDArray[np.float32]
    Places = NDArray[np.int32]


def stamped(
    spots: Places, weight: NDArray[np.float32], stamp: Inks, shape: tuple[int, int]
) -> Inks:
    """Return the ink of each pixel of a picture (high, wide) under many stamps.

    `spots` are (N, 2) column and row, each only once; `stamp` is square, its side odd.
    """
    high, wide = shape
    reach = stamp.shape[0] // 2
    across = wide + 2 * reach
    sheet = np.zeros((high + 2 * reach, across), dtype=np.float32)
    ink = sheet.reshape(-1)
    middle = (spots[:, 1].astype(np.int64) + reach) * across + spots[:, 0] + reach
    for down, right in np.argwhere(stamp > 0).tolist():
        # No spot comes twice, so no pixel does within one turn of this loop.
        at = middle + ((down - reach) * across + right - reach)
        ink[at] += weight * stamp[down, right]
    return sheet[reach : reach + high, reach : reach + wide]


def counted(spots: Places) -> tuple[Places, NDArray[np.float32]]:
    """Return each spot once, and how often it came."""
    key, times = np.unique(_keys(spots), return_counts=True)
    return _spots(key), times.astype(np.float32)


def strongest(
    spots: Places, weight: NDArray[np.float32]
) -> tuple[Places, NDArray[np.float32]]:
    """Return each spot once, with the greatest weight that came there."""
    key, back = np.unique(_keys(spots), return_inverse=True)
    most = np.zeros(len(key), dtype=np.float32)
    np.maximum.at(most, back, weight)
    return _spots(key), most


def _keys(spots: Places) -> NDArray[np.int64]:
    made: NDArray[np.int64] = (spots[:, 1].astype(np.int64) << 32) | spots[:, 0]
    return made


def _spots(key: NDArray[np.int64]) -> Places:
    return np.column_stack((key & 0xFFFFFFFF, key >> 32)).astype(np.int32)
