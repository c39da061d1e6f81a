"""Text that a spreadsheet would run as a formula, made harmless before it goes out."""

from __future__ import annotations

import re

# ASCII and full-width signs that open a formula, after blanks of any width.
_OPENS = re.compile(r"^[ \u00a0\u3000]*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def harmless(text: str) -> str:
    """Return text with ' before every line that a spreadsheet would run.

    A plain number keeps its sign: it is data, and nothing can be hidden in it.
    """
    if not text or _NUMBER.fullmatch(text):
        return text
    if "\n" not in text and not _OPENS.match(text):
        return text
    return "\n".join(
        f"'{line}" if _OPENS.match(line) else line for line in text.split("\n")
    )
