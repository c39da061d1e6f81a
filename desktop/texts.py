"""Every sentence a person reads, in Chinese or in English, found by its key."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "texts"

_chosen: dict[str, Language] = {"language": "zh"}


def set_language(language: str) -> None:
    """Speak this language from now on; ValueError if it is none of ours."""
    for known in LANGUAGES:
        if known == language:
            _chosen["language"] = known
            return
    message = f"no such language: {language}"
    raise ValueError(message)


def language() -> Language:
    """Return the language spoken now."""
    return _chosen["language"]


def t(key: str, /, **fields: object) -> str:
    """Return the sentence of `key` with its {fields} filled in.

    A key that no file of resources/texts holds raises KeyError; a field that the
    sentence asks for and the caller lacks raises KeyError too, and so does a
    sentence that lacks the language.
    """
    return _table()[key][_chosen["language"]].format_map(fields)


def has(key: str) -> bool:
    """Tell whether a sentence with this key exists."""
    return key in _table()


def keys() -> tuple[str, ...]:
    """Return every key, sorted, for the check that both languages are whole."""
    return tuple(sorted(_table()))


def both(key: str) -> dict[str, str]:
    """Return the raw sentence of `key` in each language."""
    return dict(_table()[key])


def repeated() -> tuple[str, ...]:
    """Return the keys that two files hold, for the check that no file shadows one."""
    seen: set[str] = set()
    twice: set[str] = set()
    for part in _files():
        twice |= seen & part.keys()
        seen |= part.keys()
    return tuple(sorted(twice))


def _files() -> list[dict[str, dict[str, str]]]:
    return [
        json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))
    ]


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for part in _files():
        # A key twice is caught by the tests; a desk must not fail to start for it.
        table = part | table
    return table
