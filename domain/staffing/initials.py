"""The first letters of a name in pinyin, so that 张三 is found by typing zs."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


@lru_cache(maxsize=1)
def _pinyin() -> ModuleType:
    # Its dictionaries take 0.13 s to load and are needed only when a name is
    # written, so the start of the desk and of every verb does without them.
    return importlib.import_module("pypinyin")


def may_begin(name: str, word: str) -> bool:
    """Tell whether a name may be said so that its first letters begin with a word.

    长 is c as in 长延堡 and z as in 所长: whoever types either finds both.
    """
    letters = _letters_of(name)
    return len(word) <= len(letters) and all(
        one in told for one, told in zip(word.lower(), letters, strict=False)
    )


@lru_cache(maxsize=16384)
def _letters_of(name: str) -> tuple[frozenset[str], ...]:
    """Return with which letters each syllable and each word of a name may begin."""
    pinyin = _pinyin()
    parts = pinyin.pinyin(name, style=pinyin.Style.FIRST_LETTER, heteronym=True)
    found: list[frozenset[str]] = []
    for told in parts:
        if len(told) == 1:
            found += [frozenset(word[0].lower()) for word in told[0].split()]
        else:
            found.append(frozenset(one[0].lower() for one in told if one))
    return tuple(found)


@lru_cache(maxsize=65536)
def initials_of(name: str) -> str:
    """Return lower-case first letters: 王小明 → wxm, Wang Li → wl."""
    pinyin = _pinyin()
    parts: list[str] = pinyin.lazy_pinyin(name, style=pinyin.Style.FIRST_LETTER)
    return "".join(word[0] for part in parts for word in part.split()).lower()
