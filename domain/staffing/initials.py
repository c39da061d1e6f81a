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


@lru_cache(maxsize=65536)
def initials_of(name: str) -> str:
    """Return lower-case first letters: 王小明 → wxm, Wang Li → wl."""
    pinyin = _pinyin()
    parts: list[str] = pinyin.lazy_pinyin(name, style=pinyin.Style.FIRST_LETTER)
    return "".join(word[0] for part in parts for word in part.split()).lower()
