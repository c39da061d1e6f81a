"""Every sentence a person reads, in Chinese or in English, found by its key."""

from __future__ import annotations

import json
from collections import deque
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "texts"

# How many sentences it is known of how they were made: those being said just now.
LATELY: Final = 64

_chosen: dict[str, Language] = {"language": "zh"}
_lately: deque[tuple[str, Callable[[], str]]] = deque(maxlen=LATELY)


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
    said = _table()[key][_chosen["language"]].format_map(fields)
    remember(said, partial(_again, key, fields))
    return said


def remember(said: str, again: Callable[[], str]) -> None:
    """Note how a sentence is made, so that it can be said in the other language."""
    _lately.append((said, again))


def maker(said: str) -> Callable[[], str] | None:
    """Return what says a sentence anew in the language of then, None if unknown.

    Ask just after it was made: only the last ones are known.
    """
    for text, again in reversed(_lately):
        if text == said:
            return _whole(again)
    return None


def _whole(again: Callable[[], str]) -> Callable[[], str]:
    """Let the parts of a sentence that are sentences themselves change with it."""
    if not isinstance(again, partial) or again.func is not _again:
        return again
    key, fields = again.args
    parts = {
        name: found
        for name, value in fields.items()
        if isinstance(value, str) and (found := maker(value)) is not None
    }
    return partial(_again, key, fields, parts)


def _again(
    key: str,
    fields: Mapping[str, object],
    parts: Mapping[str, Callable[[], str]] | None = None,
) -> str:
    anew = {name: part() for name, part in (parts or {}).items()}
    return t(key, **{**fields, **anew})


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
