"""Credit codes and registration numbers for made entities, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Digits = NDArray[np.int64]

# GB 32100-2015: 31 characters, the value of each is its place here.
ALPHABET = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
# GB 11714: the organisation code counts letters A = 10 to Z = 35.
BODY_VALUE = np.array(
    [int(sign) if sign.isdigit() else ord(sign) - 55 for sign in ALPHABET]
)
BODY_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
CODE_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
# A registrar that was never issued, so that no code can be a real one.
REGISTRAR = "999999"
_INDEX = {str(sign): place for place, sign in enumerate(ALPHABET)}


def credit_codes(types: NDArray[np.str_], numbers: Digits) -> NDArray[np.str_]:
    """Return 18-character codes with both check characters (GB 32100-2015).

    `types` are 91, 92 or 93; a number gives the same code every time, and two
    numbers below 31**6 never share one.
    """
    count = len(numbers)
    places = np.empty((count, 17), dtype=np.int64)
    places[:, 0] = 9
    places[:, 1] = np.char.add("", types).astype(np.int64) % 10
    places[:, 2:8] = 9
    places[:, 8] = _INDEX["M"]
    places[:, 9] = _INDEX["A"]
    rest = numbers.copy()
    for column in range(15, 9, -1):
        rest, places[:, column] = np.divmod(rest, 31)
    body = BODY_VALUE[places[:, 8:16]] @ BODY_WEIGHTS
    places[:, 16] = _check17(11 - body % 11)
    last = (31 - places @ CODE_WEIGHTS % 31) % 31
    signs = ALPHABET[np.column_stack((places, last))]
    joined: NDArray[np.str_] = np.ascontiguousarray(signs).view("<U18").ravel()
    return joined


def registration_numbers(numbers: Digits, leading: int) -> list[str]:
    """Return 15-digit numbers of the old kind, check digit by ISO 7064 MOD 11,10.

    `leading` is the first digit of the sequence: 0 domestic, 6 individual business.
    """
    sequence = leading * 10_000_000 + numbers % 10_000_000
    digits = np.empty((len(numbers), 14), dtype=np.int64)
    digits[:, :6] = 9
    for place in range(8):
        digits[:, 6 + place] = sequence // 10 ** (7 - place) % 10
    product = np.full(len(numbers), 10)
    for place in range(14):
        total = (product + digits[:, place]) % 10
        total = np.where(total == 0, 10, total)
        product = 2 * total % 11
    check = (11 - product) % 10
    return [
        f"{REGISTRAR}{one:08d}{digit}"
        for one, digit in zip(sequence.tolist(), check.tolist(), strict=True)
    ]


def _check17(value: Digits) -> Digits:
    """Turn 1 to 11 into the character's place: 10 is X, 11 is 0."""
    place = np.where(value == 11, 0, value)
    return np.where(value == 10, _INDEX["X"], place)
