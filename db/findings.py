"""What a check of the workspace found: where, and which rule it breaks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """One thing wrong: the check that saw it, the table, the row, and the code.

    `code` is one of the texts `found.<code>`; `fields` fill its sentence.
    """

    check: str
    table: str
    row: str
    code: str
    fields: dict[str, str | int | float] = field(default_factory=dict)
